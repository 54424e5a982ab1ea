/** What the gateway is asked once the holder is proven: their records, and who looked at them. */
import type { Holder } from '../../../native/index.ts';
import type { DatabaseId, Text } from '../../contract/words.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import type {
  DatabaseOutcome,
  DisclosureRow,
  LinkageClient,
  LodgingReceipt,
} from '../../servers/linkage/client.ts';
import { type Fault, fault } from '../../words/faults.ts';
import type { AskKiosk } from '../ask-kiosk.ts';
import type { Disclosures, Verification, VisitEvent, WrittenRequest } from '../machine.ts';

/** Seals a signed request to the office and has it kept; gives the fault that kept it from that. */
export type RequestKeeper = (request: WrittenRequest, verification: Verification) => Promise<Fault | null>;

/** Has the signed request kept, then asks for every database's records; answers arrive one by one. */
export function fetchRecords(input: {
  readonly linkage: LinkageClient;
  readonly session: () => OfficerSession | null;
  readonly keepRequest: RequestKeeper;
  readonly request: WrittenRequest;
  readonly verification: Verification;
  readonly holder: Holder;
  readonly databases: readonly DatabaseId[];
  readonly onEvent: (event: VisitEvent) => void;
  /** Told also when the card has left meanwhile. */
  readonly onLodged: (requestNumber: string, receipt: LodgingReceipt) => void;
  readonly onNotLodged: (requestNumber: string, why: Fault) => void;
}): () => void {
  const stop = new AbortController();
  const { request, onEvent } = input;
  const run = async () => {
    let lodged = false;
    const officer = input.session();
    if (officer === null) return onEvent({ type: 'fetch.failed', fault: fault('officer.session-lost') });
    const unkept = await input.keepRequest(request, input.verification);
    if (unkept !== null) return onEvent({ type: 'fetch.failed', fault: unkept });
    const { takesRequests } = input.linkage;
    if (stop.signal.aborted) {
      if (takesRequests) input.onNotLodged(request.requestNumber, fault('card.removed'));
      return;
    }
    const fetched = await input.linkage.fetchRecords(
      {
        officer,
        assertion: input.verification.assertion,
        citizenId: input.holder.citizenId,
        requestNumber: request.requestNumber,
        canonicalRequest: request.canonical,
        databases: input.databases,
        signal: stop.signal,
        onLodged: (receipt) => {
          lodged = true;
          input.onLodged(request.requestNumber, receipt);
        },
      },
      (outcome) => {
        if (!stop.signal.aborted) onEvent(answerOf(outcome));
      },
    );
    if (!fetched.ok && !lodged && takesRequests) input.onNotLodged(request.requestNumber, fetched.fault);
    if (stop.signal.aborted) return;
    onEvent(fetched.ok ? { type: 'fetched' } : { type: 'fetch.failed', fault: fetched.fault });
  };
  void run();
  return () => stop.abort();
}

/** What one database answered, as the visit keeps it. */
const answerOf = (outcome: DatabaseOutcome): VisitEvent => ({
  type: 'answer',
  answer:
    outcome.kind === 'found'
      ? { databaseId: outcome.databaseId, outcome: 'found', record: outcome.record }
      : {
          databaseId: outcome.databaseId,
          outcome: outcome.kind,
          explanation: outcome.explanation,
          returnCode: outcome.returnCode,
        },
});

/** Asks sources that failed again, by the right that the request has opened; answers arrive one by one. */
export function askAgain(input: {
  readonly linkage: LinkageClient;
  readonly session: () => OfficerSession | null;
  readonly request: WrittenRequest;
  readonly databases: readonly DatabaseId[];
  readonly onEvent: (event: VisitEvent) => void;
}): () => void {
  const stop = new AbortController();
  const { onEvent, databases, request } = input;
  const officer = input.session();
  const run = async () => {
    if (officer === null) return onEvent({ type: 'fetch.failed', fault: fault('officer.session-lost') });
    const fetched = await input.linkage.fetchAgain(
      { officer, requestNumber: request.requestNumber, databases, signal: stop.signal },
      (outcome) => {
        if (!stop.signal.aborted) onEvent(answerOf(outcome));
      },
    );
    if (stop.signal.aborted) return;
    onEvent(fetched.ok ? { type: 'fetched' } : { type: 'fetch.failed', fault: fetched.fault });
  };
  void run();
  return () => stop.abort();
}

/** Who looked at the holder's records, as the gateway's account says (Section 24). */
export async function readDisclosures(input: {
  readonly linkage: LinkageClient;
  readonly session: () => OfficerSession | null;
  readonly requestNumber: string;
  readonly journalStands: AskKiosk['journalStands'];
  readonly signal: AbortSignal;
}): Promise<Disclosures> {
  const unwritten = await input.journalStands();
  if (unwritten !== null) return { kind: 'fault', fault: unwritten };
  const officer = input.session();
  if (officer === null) return { kind: 'fault', fault: fault('officer.session-lost') };
  const account = await input.linkage.disclosures(
    { officer, requestNumber: input.requestNumber },
    input.signal,
  );
  if (!account.ok) return { kind: 'fault', fault: account.fault };
  return {
    kind: 'rows',
    rows: account.value.map((row) => ({
      at: row.at,
      database: row.database,
      who: whoLooked(row),
      purpose: purposeOf(row),
    })),
  };
}

/** Who asked. The office's name is the gateway's own word, in whatever language it keeps it. */
function whoLooked({ route, office, officerSession }: DisclosureRow): Text {
  const at: Text =
    office === undefined
      ? { th: 'สำนักงานที่ไม่ได้ระบุ', en: 'an office that was not named' }
      : { th: office, en: office };
  if (route === undefined) return { th: `ไม่ได้ระบุว่าใคร ณ ${at.th}`, en: `who is not said, at ${at.en}` };
  const reference = officerSession ?? '';
  const citizen = {
    th: `ท่านเอง ด้วยบัตรประจำตัวประชาชน ณ ${at.th}`,
    en: `you, with your own card, at ${at.en}`,
  };
  const officer = {
    th: `เจ้าหน้าที่ ${at.th}${reference === '' ? '' : ` (อ้างอิง ${reference})`}`,
    en: `officer of ${at.en}${reference === '' ? '' : ` (reference ${reference})`}`,
  };
  return { citizen, officer }[route];
}

function purposeOf({ purpose, disclosed }: DisclosureRow): Text {
  if (disclosed === true) return purpose;
  return disclosed === false
    ? { th: `${purpose.th} (ไม่ได้เปิดเผย)`, en: `${purpose.en} (nothing was disclosed)` }
    : {
        th: `${purpose.th} (ไม่ได้ระบุว่าเปิดเผยหรือไม่)`,
        en: `${purpose.en} (not said whether anything was disclosed)`,
      };
}
