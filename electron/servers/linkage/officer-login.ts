/** An officer's login at the gateway by card and PIN: the proof, which the card makes, and the session that it opens. */
import type { CardAuthenticator, PinFault } from '../../../native/index.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import type { GatewayCalls } from './calls.ts';
import type { SessionJobs } from './jobs.ts';
import { sessionOf } from './officer-session.ts';
import { loginRefusal, officerRefusal } from './refusals.ts';
import { LoginAnswer, TokenAnswer } from './wire.ts';

/** What an officer's card says to a login of the gateway, after its PIN: good once, for a short time, from this kiosk alone. */
export interface OfficerProof {
  /** The login's challenge, as the gateway gave it. */
  readonly random: string;
  /** The card's envelope over it, base64url. */
  readonly envelope: string;
  /** Whose card it was, where the gateway is told so once more (the first generation). */
  readonly card?: { readonly citizenId: string; readonly chipSerial: string } | undefined;
}

export interface OfficerLogin {
  /**
   * Whether the gateway knows this card as an officer's of the office: a login that is begun and left. `officer.wrong-card`
   * when it is another's. Spends no PIN.
   */
  knowsOfficer(citizenId: string, chipSerial: string): Promise<Result<void, Fault>>;
  /** Login, PIN on the card, match status, envelope. The PIN's bytes are overwritten before this returns; null: the reader's own pad takes it. */
  proveOfficer(
    card: CardAuthenticator,
    citizenId: string,
    pin: Uint8Array | null,
  ): Promise<Result<OfficerProof, Fault>>;
  /** Hands the proof to the gateway. Whoever calls this knows, by the gateway's own word, that card and PIN were here. */
  confirmOfficer(proof: OfficerProof): Promise<Result<OfficerSession, Fault>>;
}

const pinFault = (f: PinFault): Fault =>
  fault(f.code, f.code === 'pin.wrong' ? `tries left ${f.triesLeft}` : 'detail' in f ? f.detail : undefined);

/** The chip's serial number of a card that can be asked for its PIN. */
async function chipOf(card: CardAuthenticator): Promise<Result<string, Fault>> {
  const info = await card.getCardInfo();
  if (!info.ok) return fail(pinFault(info.fault));
  const adm = await card.getAdmInfo();
  if (!adm.ok) return fail(pinFault(adm.fault));
  return adm.value.authorize === 'pin' ? ok(info.value.chipSerial) : fail(fault('pin.not-available'));
}

/** A login that has begun: the challenge, base64url, and whose card it is where the confirmation names it. */
type Begun = Pick<OfficerProof, 'random' | 'card'>;

/** Begins a login for the card's chip, verifies the PIN, and has the card answer. The PIN's bytes are overwritten. */
export async function proofOf(
  card: CardAuthenticator,
  pin: Uint8Array | null,
  begin: (chipSerial: string) => Promise<Result<Begun, Fault>>,
): Promise<Result<OfficerProof, Fault>> {
  try {
    const chip = await chipOf(card);
    if (!chip.ok) return chip;
    const begun = await begin(chip.value);
    if (!begun.ok) return begun;
    const answer = await answerOf(card, pin, begun.value.random);
    return answer.ok ? ok({ ...answer.value, ...begun.value }) : answer;
  } finally {
    pin?.fill(0);
  }
}

/** Verifies the PIN and has the card answer the login's challenge. */
async function answerOf(
  card: CardAuthenticator,
  pin: Uint8Array | null,
  random: string,
): Promise<Result<OfficerProof, Fault>> {
  const verified = await card.verifyPin(pin);
  if (!verified.ok) return fail(pinFault(verified.fault));
  const match = await card.getMatchStatus(Buffer.from(random, 'base64url'), 'officer');
  if (!match.ok) return fail(pinFault(match.fault));
  if (!match.value.matched) return fail(fault('officer.refused', 'the card does not match its holder'));
  const envelope = await card.envelope(1, match.value.cryptogram);
  if (!envelope.ok) return fail(pinFault(envelope.fault));
  return ok({ random, envelope: Buffer.from(envelope.value.envelope).toString('base64url') });
}

/** Makes it. `officeId`: the office to open for, where the officer belongs to several; absent: the first. */
export function createOfficerLogin(calls: GatewayCalls, jobs: SessionJobs, officeId?: number): OfficerLogin {
  /** Where no office is configured, the one that the last login named first. */
  const officeOfLogin = new Map<string, number>();

  /** Begins a login for this card at the office that the kiosk stands in; the challenge that its card answers. */
  async function begin(citizenId: string, chipSerial: string): Promise<Result<string, Fault>> {
    const body = { loginType: 1, personalID: Number(citizenId), chipNo: chipSerial };
    const login = await calls.ask(
      LoginAnswer,
      { method: 'POST', path: '/api/center/login/', body },
      loginRefusal,
    );
    if (!login.ok) return login;
    const { office: offices, random } = login.value;
    const office = officeId === undefined ? offices[0] : offices.find((one) => one.id === officeId);
    if (office === undefined) return fail(fault('officer.refused', 'not of this office'));
    officeOfLogin.clear();
    officeOfLogin.set(random, office.id);
    return ok(random);
  }

  return {
    async knowsOfficer(citizenId, chipSerial) {
      const begun = await begin(citizenId, chipSerial);
      return begun.ok ? ok(undefined) : begun;
    },
    proveOfficer: (card, citizenId, pin) =>
      proofOf(card, pin, async (chipSerial) => {
        const random = await begin(citizenId, chipSerial);
        return random.ok ? ok({ random: random.value }) : random;
      }),
    async confirmOfficer({ random, envelope }) {
      const officeID = officeId ?? officeOfLogin.get(random);
      officeOfLogin.delete(random);
      if (officeID === undefined) return fail(fault('officer.refused', 'of no office'));
      const body = { loginType: 1, officeID, random, envelope };
      const token = await calls.ask(
        TokenAnswer,
        { method: 'POST', path: '/api/center/login/confirm', body },
        officerRefusal,
      );
      if (!token.ok) return token;
      const session = sessionOf(token.value.token);
      // The jobs are asked now, so that the first holder does not wait for them.
      if (session.ok) void jobs.of(session.value);
      return session;
    },
  };
}
