/** The office's tables, as Kysely knows them. */
import type { Generated } from 'kysely';

/** A kiosk, how far the office has it, and what is wrong with it. */
export interface KioskRow {
  kiosk: string;
  /** The series that is taken from; null: the next one that comes (a new kiosk, or one that an engineer accepted anew). */
  series: string | null;
  /** Places that earlier series fill: an item of sequence n is at place `base + n`. */
  base: string;
  /** Place of the last item. */
  last: string;
  /** The kiosk's store, as its checkpoints name it, and writes and time of the last one. */
  store: string | null;
  writes: string;
  checkpoint_at: string | null;
  /** Lines of this series' journal, and the hash of the last one. */
  entries: string;
  head: string | null;
  /** Lines that a signed checkpoint covers. */
  anchored: string;
  /** The x of its Ed25519 key. */
  signing_key: string | null;
  version: string | null;
  /** JSON of the last `devices` item. */
  devices: string | null;
  counter_year: number | null;
  counter_value: number | null;
  waiting: number;
  heard_at: string;
  /** The kiosk's clock less the office's, as the last batch came; null: none since this is counted. */
  clock_ms: number | null;
  /** Name of the last refusal since something was taken, and when. */
  refused: string | null;
  refused_at: string | null;
  /** Day (UTC) that is counted, and bytes taken in it. */
  day: string;
  day_bytes: string;
}

interface ItemRow {
  kiosk: string;
  place: string;
  kind: string;
  /** SHA-256 of kind and body, base64url. */
  digest: string;
  /** JSON; null where the content has a table of its own. */
  body: string | null;
  received_at: string;
}

interface RequestRow {
  kiosk: string;
  request_number: string;
  kept_at: string;
  received_at: string;
  sealed: string;
  receipt_number: string | null;
  receipt_at: string | null;
  /** Day in Thailand on which it was kept, YYYY-MM-DD. */
  day: string;
}

/** A line of a kiosk that says what became of a request, in columns; nothing of a person. */
interface HappeningRow {
  kiosk: string;
  /** Of the line: one that is sent again counts once. */
  hash: string;
  at: string;
  /** Day in Thailand, YYYY-MM-DD. */
  day: string;
  kind: string;
  request_number: string | null;
  databases: number | null;
  answered: number | null;
  pages: number | null;
  satang: string | null;
}

/** Certified copies that were printed, and what the registrar did with them. */
interface CertificationRow {
  kiosk: string;
  /** Of the line by which they came. */
  hash: string;
  request_number: string;
  copies: number;
  at: string;
  state: string;
  state_at: string | null;
  /** A person's name, or the kiosk. */
  state_by: string | null;
  reason: string | null;
}

/** A correction or a request by a representative, as the registrar lodged it. */
interface MatterRow {
  id: string;
  kind: string;
  /** Number of the request, or of the form. */
  reference: string;
  /** By what a representative acts; null for a correction. */
  capacity: string | null;
  /** Days: YYYY-MM-DD. */
  received_on: string;
  state: string;
  state_on: string;
  /** Last day of what runs in this state; null: nothing runs. */
  due_on: string | null;
  /** When a note of the objection was attached (Section 25 paragraph 4). */
  note_on: string | null;
}

/** When a matter came to a state. */
interface MatterStepRow {
  matter: string;
  state: string;
  on_day: string;
}

/** A paper that is void, or was. */
interface WithdrawalRow {
  document_id: string;
  reason: string;
  at: string;
  who: string;
  restored_at: string | null;
}

/** The signed list of them, in one row. */
interface WithdrawnListRow {
  one: number;
  version: string;
  token: string;
  at: string;
}

/** A file that waits for a phone, encrypted. */
interface HandoverRow {
  id: string;
  kiosk: string;
  ciphertext: Uint8Array;
  until: string;
}

/** Fees that the cashier took for papers of a kiosk in a day. */
interface TakingRow {
  day: string;
  kiosk: string;
  satang: string;
  who: string;
  at: string;
}

interface PapersRow {
  kiosk: string;
  place: string;
  request_number: string;
  kept_at: string;
  sealed: string;
}

interface CheckpointRow {
  kiosk: string;
  place: string;
  entries: string;
  head: string;
  token: string;
}

/** The office's own journal: who did what at the desk or by command. */
interface OfficeLineRow {
  /** A random UUID: lines of several processes spread. */
  id: string;
  at: string;
  /** Name of a person, `command`, or `kiosk NAME`. */
  who: string;
  kind: string;
  /** JSON. */
  facts: string;
}

interface PersonRow {
  id: string;
  name: string;
  role: string;
  added_at: string;
}

interface PasskeyRow {
  /** base64url. */
  credential: string;
  person: string;
  /** base64url, COSE. */
  public_key: string;
  counter: string;
  added_at: string;
}

/** One-time codes by which a person adds a first passkey; kept as a digest. */
interface InvitationRow {
  digest: string;
  person: string;
  until: string;
}

interface SessionRow {
  /** SHA-256 of the cookie's value. */
  digest: string;
  person: string;
  until: string;
  limit_at: string;
  /** `passkey` or `provider`; null: begun before there was a choice. */
  via: string | null;
}

/** Sign-ins at the office's OpenID Connect provider that go on. */
interface OidcFlowRow {
  /** SHA-256 of the state. */
  state: string;
  nonce: string;
  verifier: string;
  until: string;
}

/** Challenges of sign-ins that go on: another process may hear the answer. */
interface ChallengeRow {
  challenge: string;
  /** Whose passkey is being added; null: sign-in. */
  person: string | null;
  until: string;
}

/** Sign-in attempts, counted by address and minute: several processes count together. */
interface AttemptRow {
  address: string;
  minute: string;
  tries: number;
}

/** An entry of the register of issued papers, sealed by the paper's own number. */
interface IssuedRow {
  lookup: string;
  sealed: string;
  at: string;
}

export interface OfficeTables {
  kiosk: KioskRow;
  item: ItemRow;
  request: RequestRow;
  papers: PapersRow;
  checkpoint: CheckpointRow;
  office_line: OfficeLineRow;
  happening: HappeningRow;
  certification: CertificationRow;
  matter: MatterRow;
  matter_step: MatterStepRow;
  taking: TakingRow;
  handover: HandoverRow;
  issued: IssuedRow;
  withdrawal: WithdrawalRow;
  withdrawn_list: WithdrawnListRow;
  person: PersonRow;
  passkey: PasskeyRow;
  invitation: InvitationRow;
  session: SessionRow;
  challenge: ChallengeRow;
  oidc_flow: OidcFlowRow;
  attempt: AttemptRow;
  office_schema: { version: number; at: Generated<string> };
}
