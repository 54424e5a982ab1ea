/** The visit's steps that take time: each takes values, asks one room, and gives a value back to the statechart. */
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { type CardAuthenticator, type CardView, type PinFault, stayKey } from '../../native/card-view.ts';
import type { ReaderWatch } from '../../native/index.ts';
import { watchReader } from '../../native/index.ts';
import { fail, ok, type Result } from '../../native/result.ts';
import type { Holder } from '../../native/thai-id/holder.ts';
import type { Config } from '../config/config.ts';
import type { DatabaseId, Text } from '../contract/contract.ts';
import { type Coded, drawCounted } from '../document/counted.ts';
import {
  closingDocument,
  copiesDocument,
  correctionDocuments,
  disclosuresDocument,
  type HolderVerification,
  inspectionDocument,
  type PaperFrame,
  paymentSlip,
  type RequestOutcome,
  receiptDocument,
  representativeDocument,
  requestDocument,
} from '../document/document.ts';
import { mergePages, pageRange, pagesIn } from '../document/pages.ts';
import type { SignedPaper } from '../document/verification.ts';
import type { PageRenderer } from '../ports/host.ts';
import type { OfficerSession } from '../ports/visit-messages.ts';
import type { Printing, PrintProgress } from '../printing/printing.ts';
import { type FeeWaiver, lineFeeSatang, tellsLowIncome, waiverOf } from '../request/fees.ts';
import { holderStanding } from '../request/identity.ts';
import {
  canonicalRequest,
  requestDigest,
  requestHolder,
  requestSalt,
  SectionRequest,
} from '../request/request.ts';
import { sealRequest } from '../request/seal.ts';
import { DECLARATION } from '../request/wording.ts';
import type {
  DisclosureRow,
  LinkageClient,
  LodgingReceipt,
  OfficerProof,
} from '../servers/linkage/client.ts';
import type { SasClient } from '../servers/sas/client.ts';
import { type Fault, type FaultName, fault } from '../words/faults.ts';
import type {
  Disclosures,
  OfficerCard,
  Papers,
  PinTries,
  PrintOutcome,
  PrintState,
  Verification,
  VerifyOutcome,
  VisitContext,
  VisitEvent,
  WrittenRequest,
} from './machine.ts';
import { recordsIn } from './machine.ts';
import type { PinBox } from './pin-box.ts';
import { databaseEntry, receiptOf } from './view.ts';

/** Resolves when every journal line so far stands (ask-kiosk.ts), or with the fault for which one does not. */
type JournalStands = () => Promise<Fault | null>;

/** The server's key id for a match status envelope (linkage-and-law.md §2.3: FPKEY_ADMIN). */
const MATCH_KEY_ID = 1;

/** Writes the Section 25 request of this holder for these databases. Throws when the kiosk cannot give a number. */
export function writeRequest(input: {
  readonly config: Config;
  readonly holder: Holder;
  readonly lines: WrittenRequest['lines'];
  readonly requestNumber: string;
}): WrittenRequest {
  const request = SectionRequest.parse({
    office: input.config.office.name,
    kioskId: input.config.kioskId,
    requestNumber: input.requestNumber,
    madeAt: new Date().toISOString(),
    holder: requestHolder(input.holder),
    lines: input.lines,
    declaration: DECLARATION,
    salt: requestSalt(),
  });
  const canonical = canonicalRequest(request);
  return {
    requestNumber: request.requestNumber,
    madeAt: request.madeAt,
    canonical,
    digest: requestDigest(canonical),
    declaration: request.declaration,
    lines: request.lines,
  };
}

/** What a card's refusal means to the visit. */
function cardFault(refusal: PinFault): Fault {
  return fault(refusal.code);
}

/** The photo may still be read when the holder is greeted: the card is asked to prove them after that. */
const READING_LIMIT_MS = 15_000;
const LOOK_AGAIN_MS = 20;

/** Takes hold of the card once its reading has ended. */
async function takeCard(
  reader: Pick<ReaderWatch, 'view' | 'authenticate'>,
): Promise<Result<CardAuthenticator, PinFault>> {
  const deadline = performance.now() + READING_LIMIT_MS;
  while (reader.view.state === 'reading' && performance.now() < deadline)
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
  return reader.authenticate();
}

/** Whether the card proves its holder by PIN, and the tries left, without spending one: null where it does not say. */
export async function readTries(reader: Pick<ReaderWatch, 'view' | 'authenticate'>): Promise<PinTries> {
  const card = await takeCard(reader);
  if (!card.ok) return { triesLeft: null, hasPinPad: false, fault: cardFault(card.fault) };
  const { hasPinPad } = card.value;
  const refused = (f: Fault): PinTries => ({ triesLeft: null, hasPinPad, fault: f });
  try {
    const adm = await card.value.getAdmInfo();
    if (!adm.ok) return refused(cardFault(adm.fault));
    if (adm.value.authorize !== 'pin') return refused(fault('pin.not-available'));
    const tries = await card.value.getPinTriesLeft();
    if (tries.ok && tries.value > 0) return { triesLeft: tries.value, hasPinPad, fault: null };
    if (tries.ok || tries.fault.code === 'pin.blocked')
      return { triesLeft: 0, hasPinPad, fault: fault('pin.blocked') };
    return tries.fault.code === 'pin.not-available'
      ? { triesLeft: null, hasPinPad, fault: null }
      : refused(cardFault(tries.fault));
  } finally {
    await card.value.release();
  }
}

/** Card info, ADM info, challenge, PIN, match status, envelope, verdict: the order of the Security Access Server. */
export async function verifyHolder(input: {
  readonly reader: Pick<ReaderWatch, 'view' | 'authenticate'>;
  readonly sas: Pick<SasClient, 'challenge' | 'verify'>;
  readonly session: () => OfficerSession | null;
  readonly pin: PinBox;
  readonly request: WrittenRequest;
  readonly holder: Holder;
  readonly signal: AbortSignal;
}): Promise<VerifyOutcome> {
  const failed = (f: Fault): VerifyOutcome => ({ kind: 'fault', fault: f });
  /** Null: typed on the reader's own pad. */
  const pin = input.pin.take();
  try {
    const officer = input.session();
    if (officer === null) return failed(fault('officer.session-lost'));
    const card = await takeCard(input.reader);
    if (!card.ok) return failed(cardFault(card.fault));
    try {
      return await proveHolder(card.value, pin, officer, input);
    } finally {
      await card.value.release();
    }
  } finally {
    pin?.fill(0);
  }
}

async function proveHolder(
  card: CardAuthenticator,
  pin: Uint8Array | null,
  officer: OfficerSession,
  {
    sas,
    request,
    holder,
    signal,
  }: {
    sas: Pick<SasClient, 'challenge' | 'verify'>;
    request: WrittenRequest;
    holder: Holder;
    signal: AbortSignal;
  },
): Promise<VerifyOutcome> {
  const failed = (f: Fault): VerifyOutcome => ({ kind: 'fault', fault: f });
  const { citizenId } = holder;
  const info = await card.getCardInfo();
  if (!info.ok) return failed(cardFault(info.fault));
  // Nobody's PIN is tried on another person's card.
  if (holder.chipSerial !== undefined && holder.chipSerial !== info.value.chipSerial)
    return failed(fault('card.removed'));
  const adm = await card.getAdmInfo();
  if (!adm.ok) return failed(cardFault(adm.fault));
  if (adm.value.authorize !== 'pin') return failed(fault('pin.not-available'));
  const challenge = await sas.challenge(
    {
      citizenId,
      chipSerial: info.value.chipSerial,
      officerSession: officer.reference,
      requestDigest: request.digest,
      mode: 'pin',
    },
    signal,
  );
  if (!challenge.ok) return failed(challenge.fault);
  const verified = await card.verifyPin(pin);
  if (!verified.ok) {
    return verified.fault.code === 'pin.wrong'
      ? { kind: 'wrong-pin', triesLeft: verified.fault.triesLeft }
      : failed(cardFault(verified.fault));
  }
  const match = await card.getMatchStatus(challenge.value.random);
  if (!match.ok) return failed(cardFault(match.fault));
  if (!match.value.matched) return failed(fault('sas.not-match'));
  const envelope = await card.envelope(MATCH_KEY_ID, match.value.cryptogram);
  if (!envelope.ok) return failed(cardFault(envelope.fault));
  const verdict = await sas.verify(
    {
      reference: challenge.value.reference,
      mode: 'pin',
      keyId: MATCH_KEY_ID,
      envelope: envelope.value.envelope,
    },
    signal,
  );
  if (!verdict.ok) return failed(verdict.fault);
  const { assertion, reference, mode, verifiedAt } = verdict.value;
  return { kind: 'verified', verification: { assertion, reference, mode, verifiedAt } };
}

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
    if (stop.signal.aborted) return input.onNotLodged(request.requestNumber, fault('card.removed'));
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
        if (stop.signal.aborted) return;
        onEvent({
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
      },
    );
    if (!fetched.ok && !lodged) input.onNotLodged(request.requestNumber, fetched.fault);
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
  readonly journalStands: JournalStands;
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
  if (route === undefined) return { th: `ไม่ได้ระบุว่าใคร ที่${at.th}`, en: `who is not said, at ${at.en}` };
  switch (route) {
    case 'citizen':
      return {
        th: `ท่านเอง ด้วยบัตรประจำตัว ที่${at.th}`,
        en: `you, with your own card, at ${at.en}`,
      };
    case 'officer':
      return {
        th: `เจ้าหน้าที่ ${at.th}${officerSession === undefined ? '' : ` (อ้างอิง ${officerSession})`}`,
        en: `officer of ${at.en}${officerSession === undefined ? '' : ` (reference ${officerSession})`}`,
      };
  }
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

/** The pages on their way to the printer: made, kept until they are printed, and overwritten. */
export interface PapersBox {
  pdf: Uint8Array | null;
  /** Receipt and payment slip, where the kiosk has a printer for slips. */
  slips: Uint8Array | null;
  /** What the codes on these pages were given for, sealed to the office, until the kiosk keeps it. */
  sealed: string | null;
}

/** Overwrites and drops whatever pages are in the box. */
export function emptyPapers(box: PapersBox): void {
  box.pdf?.fill(0);
  box.slips?.fill(0);
  box.pdf = null;
  box.slips = null;
  box.sealed = null;
}

/** Makes the pages of the request and of the copies as one job, leaves them in the box, and counts what they cost. */
export async function makePapers(input: {
  readonly config: Config;
  readonly pages: PageRenderer;
  readonly signingKey: JWK;
  readonly officeKey: JWK;
  readonly box: PapersBox;
  readonly context: VisitContext;
}): Promise<{ papers: Papers } | { fault: Fault }> {
  emptyPapers(input.box);
  const { config, context, signingKey } = input;
  const { request, verification, holder } = context;
  if (request === null || verification === null || holder === null)
    return { fault: fault('document.failed', 'nothing was signed') };
  const signed: SignedPaper[] = [];
  const frame: PaperFrame = {
    request: SectionRequest.parse(JSON.parse(request.canonical)),
    issuedAt: new Date().toISOString(),
    numerals: config.numerals,
    demonstration: config.demonstration,
    signingKey,
    standing: holderStanding(holder.nameTh, recordsIn(context)),
    keep: (paper) => void signed.push(paper),
  };
  const drawn = (document: Coded) => drawCounted(document, (counted) => input.pages.pdf(counted), signingKey);
  const copied = request.lines.flatMap(({ databaseId, handling }) => {
    const record = context.answers.get(databaseId)?.record;
    return record === undefined || handling === 'inspect' ? [] : [{ record, handling }];
  });
  const parts: Uint8Array[] = [];
  const pagesOf = new Map<DatabaseId, number>();
  if (copied.length > 0) {
    const copies = await drawn(await copiesDocument({ ...frame, records: copied }));
    if (!copies.ok) return { fault: copies.fault };
    const { pdf, pages: counted } = copies.value;
    // Nobody is charged by guess: pages that cannot be told apart are not charged.
    if (counted.length !== copied.length)
      return { fault: fault('document.failed', 'the pages cannot be counted') };
    for (const [index, { record }] of copied.entries()) pagesOf.set(record.databaseId, counted[index] ?? 0);
    parts.push(pdf);
  }
  const lowIncome =
    context.lowIncome ||
    [...context.answers.values()].some(({ record }) => record !== undefined && tellsLowIncome(record));
  const charged = request.lines.map(({ databaseId, handling }) => {
    const pages = pagesOf.get(databaseId) ?? 0;
    const rule = databaseEntry(databaseId).feeRule;
    const waiver = waiverOf({ databaseId, rule }, config.fees, { lowIncome });
    const waived = waiver === undefined ? {} : { waiver };
    const feeSatang = lineFeeSatang({ handling, pages, rule, ...waived });
    return { databaseId, handling, pages, feeSatang, ...waived };
  });
  const feeSatang = charged.reduce((sum, line) => sum + line.feeSatang, 0);
  const verified: HolderVerification = {
    reference: verification.reference,
    mode: verification.mode === 'pin' ? 'pin' : 'card-presence',
    at: verification.verifiedAt,
    ...(context.lodging?.requestNumber === request.requestNumber ? receiptOf(context) : {}),
  };
  const lines = charged.map(({ databaseId, handling, pages, waiver }) => {
    const answer = context.answers.get(databaseId);
    const entry = databaseEntry(databaseId);
    return {
      databaseId,
      database: entry.name,
      agency: entry.agency,
      handling,
      outcome: answer?.outcome ?? ('waiting' as const),
      ...(answer?.explanation === undefined ? {} : { explanation: answer.explanation }),
      pages,
      ...(waiver === undefined ? {} : { waiver }),
    };
  });
  const form = await drawn(
    await requestDocument({
      ...frame,
      verification: verified,
      ...(context.handSignature === null ? {} : { handSignature: context.handSignature }),
      lines: lines.map(({ databaseId: _, ...line }) => line),
      feeSatang,
      waivers: charged.flatMap(({ waiver }) => waiver ?? []),
    }),
  );
  if (!form.ok) return { fault: form.fault };
  const free = [form.value.pdf];
  for (const paper of await freePapers(frame, verified, lines, context)) {
    const made = await drawn(paper);
    if (!made.ok) return { fault: made.fault };
    free.push(made.value.pdf);
  }
  let freePages = 0;
  for (const part of free) freePages += await pagesIn(part);
  const all = [form.value.pdf, ...parts, ...free.slice(1)];
  const pdf = await mergePages(all);
  for (const part of all) part.fill(0);
  input.box.pdf = pdf;
  if (config.printing.slipPrinter !== undefined) {
    const slips: Uint8Array[] = [];
    for (const slip of await slipPapers(frame, verified, lines)) {
      const made = await drawn(slip);
      if (!made.ok) return { fault: made.fault };
      slips.push(made.value.pdf);
    }
    input.box.slips = await mergePages(slips);
  }
  try {
    input.box.sealed = await sealRequest(JSON.stringify(signed), input.officeKey);
  } catch {
    emptyPapers(input.box);
    return { fault: fault('config.bad', 'keys.officePublicKey') };
  }
  return { papers: { pages: await pagesIn(pdf), freePages, lines: charged, feeSatang } };
}

/** The receipt of the request, and what is to be paid, if anything is. */
async function slipPapers(
  frame: PaperFrame,
  verification: HolderVerification,
  outcomes: readonly (RequestOutcome & { readonly databaseId: DatabaseId; readonly waiver?: FeeWaiver })[],
): Promise<readonly Coded[]> {
  const lines = outcomes.map(({ databaseId, ...line }) => ({
    ...line,
    rule: databaseEntry(databaseId).feeRule,
  }));
  const slip = await paymentSlip({ ...frame, lines });
  return [await receiptDocument({ ...frame, verification, lines }), ...(slip.items.length > 0 ? [slip] : [])];
}

/**
 * Papers that cost nothing: correction requests for what was marked wrong, the record of what was only looked at, and
 * the account of who looked, if the holder asked for it.
 */
async function freePapers(
  frame: PaperFrame,
  verification: HolderVerification,
  outcomes: readonly (RequestOutcome & { readonly databaseId: DatabaseId })[],
  context: VisitContext,
): Promise<readonly Coded[]> {
  const marked = [...context.marks].flatMap(([databaseId, keys]) => {
    const record = context.answers.get(databaseId)?.record;
    // What it should say, and why, is written by hand: nobody types at the kiosk.
    return record === undefined ? [] : [...keys].map((field) => ({ record, field, attachNote: true }));
  });
  const inspected = outcomes.filter((line) => line.handling === 'inspect');
  return [
    ...(marked.length === 0 ? [] : await correctionDocuments({ ...frame, lines: marked })),
    ...(inspected.length === 0
      ? []
      : [
          await inspectionDocument({
            ...frame,
            verification,
            startedAt: context.shownAt ?? frame.issuedAt,
            endedAt: frame.issuedAt,
            lines: inspected.map(({ databaseId: _, ...line }) => line),
          }),
        ]),
    ...(context.disclosures?.kind === 'rows'
      ? [await disclosuresDocument({ ...frame, rows: context.disclosures.rows })]
      : []),
  ];
}

/** How a job goes, as the person sees it; of pages that nobody counts no number is shown. */
const printState = (progress: PrintProgress, pages: number): PrintState => ({
  state: progress.state,
  pagesDone: progress.pagesDone,
  pagesTotal: progress.uncounted === true ? 0 : pages,
  ...(progress.reason === undefined ? {} : { reason: progress.reason }),
});

/** The form of whoever came on behalf of another, printed: their own name from their card, the rest by hand. */
export async function printForm(input: {
  readonly config: Config;
  readonly pages: PageRenderer;
  readonly printing: Printing;
  readonly holder: Holder;
  readonly requestNumber: string;
  readonly journalStands: JournalStands;
  readonly signal: AbortSignal;
  readonly onProgress: (print: PrintState) => void;
}): Promise<{ fault: Fault | null }> {
  const { config, signal } = input;
  const form = await input.pages.pdf(
    representativeDocument({
      request: {
        office: config.office.name,
        kioskId: config.kioskId,
        requestNumber: input.requestNumber,
        holder: requestHolder(input.holder),
      },
      issuedAt: new Date().toISOString(),
      numerals: config.numerals,
      demonstration: config.demonstration,
    }),
  );
  if (!form.ok) return { fault: form.fault };
  try {
    const unwritten = await input.journalStands();
    if (unwritten !== null) return { fault: unwritten };
    if (signal.aborted) return { fault: fault('printing.failed', 'cancelled') };
    const pages = await pagesIn(form.value);
    const printed = await input.printing.print(form.value, {
      jobName: input.requestNumber,
      signal,
      onProgress: (progress) => input.onProgress(printState(progress, pages)),
    });
    return { fault: printed.ok ? null : fault(printed.fault.name, printed.fault.detail) };
  } finally {
    form.value.fill(0);
  }
}

/** The slip of the day's end: nobody's data is on it. What does not come out is on the officer's screen, too. */
export async function printClosing(input: {
  readonly config: Config;
  readonly pages: PageRenderer;
  readonly printing: Printing;
  /** ISO 8601. */
  readonly at: string;
  readonly entries: number;
  readonly code: string;
  readonly token: string;
}): Promise<void> {
  const { config, at } = input;
  const slip = await input.pages.pdf(closingDocument({ ...config, issuedAt: at, ...input }));
  if (slip.ok)
    await input.printing.print(slip.value, { jobName: `${config.kioskId} closing ${at.slice(0, 10)}` });
}

/** Hands the pages to the printer as one job, and waits for the job's real end. The fee is of what came out. */
export function printPapers(input: {
  readonly printing: Printing;
  readonly slips: Printing | null;
  readonly box: PapersBox;
  readonly context: VisitContext;
  readonly journalStands: JournalStands;
  /** Has what the codes were given for kept for the office, before any code is on paper. */
  readonly keepPapers: (requestNumber: string, sealed: string) => Promise<Fault | null>;
  readonly onEvent: (event: VisitEvent) => void;
}): () => void {
  const stop = new AbortController();
  const { pagesOut, reprint, officerBeside } = input.context;
  const ended = (outcome: PrintOutcome) => {
    // Kept only while the missing pages may still follow, or an officer beside may want some of them again.
    if (!officerBeside && (outcome.kind === 'printed' || !outcome.certain)) emptyPapers(input.box);
    input.onEvent({ type: 'print.ended', outcome });
  };
  const failed = (f: Fault): PrintOutcome => ({
    kind: 'fault',
    fault: f,
    pagesDone: pagesOut,
    certain: false,
  });
  const run = async () => {
    const { papers, request } = input.context;
    const { pdf } = input.box;
    if (papers === null || pdf === null) return ended(failed(fault('document.failed', 'no pages')));
    const job = request?.requestNumber ?? 'sitthi25';
    const { sealed } = input.box;
    const unwritten =
      (await input.journalStands()) ?? (sealed === null ? null : await input.keepPapers(job, sealed));
    if (stop.signal.aborted) return;
    if (unwritten === null) input.box.sealed = null;
    // Nothing was sent: what is tried again begins where this would have.
    if (unwritten !== null)
      return ended({ kind: 'fault', fault: unwritten, pagesDone: pagesOut, certain: reprint === null });
    const again = reprint === null ? null : await pageRange(pdf, reprint.from, reprint.to);
    const printed = await input.printing.print(again ?? pdf, {
      jobName: again === null ? job : `${job} again`,
      signal: stop.signal,
      fromPage: again === null ? pagesOut + 1 : 1,
      onProgress: (progress) =>
        input.onEvent({
          type: 'print.progress',
          print: printState(progress, reprint === null ? papers.pages : reprint.to - reprint.from + 1),
        }),
    });
    again?.fill(0);
    if (printed.ok) {
      const { slips } = input.box;
      input.box.slips = null;
      // The request and the copies are out: a slip that does not come is not a reason to say otherwise.
      if (slips !== null && input.slips !== null)
        await input.slips.print(slips, {
          jobName: `${job} slip`,
          signal: stop.signal,
          // Every page of the request is out: only that the slip waits is told.
          onProgress: (progress) =>
            input.onEvent({
              type: 'print.progress',
              print: printState({ ...progress, pagesDone: papers.pages }, papers.pages),
            }),
        });
      slips?.fill(0);
      ended({
        kind: 'printed',
        pages: papers.pages,
        feeSatang: papers.feeSatang,
        ...(printed.value.certain ? {} : { counted: false }),
      });
    } else {
      const { name, detail, pagesDone, certain } = printed.fault;
      ended(
        again === null
          ? { kind: 'fault', fault: fault(name, detail), pagesDone, certain }
          : failed(fault(name, detail)),
      );
    }
  };
  run().catch((error: unknown) => ended(failed(fault('printing.failed', (error as Error).name))));
  return () => stop.abort();
}

const NO_CARD: OfficerCard = { ready: false, triesLeft: null, hasPinPad: false, present: false };

/** What is said of a card in the officer's reader that cannot be an officer's, or cannot be read. */
function unusable(view: CardView): FaultName | undefined {
  switch (view.state) {
    case 'mute':
      return 'card.mute';
    case 'foreign-card':
      return 'officer.wrong-card';
    case 'busy-elsewhere':
      return 'card.busy';
    case 'faulty':
      return view.fault;
    default:
      return undefined;
  }
}

/** The card in the officer's reader, looked at without spending a try: whether the gateway knows it as an officer's. */
export async function lookAtOfficerCard(
  reader: Pick<ReaderWatch, 'view' | 'authenticate'>,
  linkage: Pick<LinkageClient, 'knowsOfficer'>,
  citizenId: string,
): Promise<OfficerCard> {
  const { triesLeft, hasPinPad, fault: refused } = await readTries(reader);
  const there = { triesLeft, hasPinPad, present: true };
  if (refused !== null) return { ...there, ready: false, notice: refused.name };
  const card = await takeCard(reader);
  if (!card.ok) return { ...there, ready: false, notice: cardFault(card.fault).name };
  const info = await card.value.getCardInfo().finally(() => card.value.release());
  if (!info.ok) return { ...there, ready: false, notice: cardFault(info.fault).name };
  const known = await linkage.knowsOfficer(citizenId, info.value.chipSerial);
  if (known.ok) return { ...there, ready: true };
  const { name } = known.fault;
  return { ...there, ready: name !== 'officer.wrong-card', notice: name };
}

/** The officer's reader, watched. */
export interface OfficerReader {
  /** Asks the card that is in for its proof; the PIN's bytes are overwritten. Null: the reader's pad takes it. */
  prove(pin: Uint8Array | null): Promise<Result<OfficerProof, Fault>>;
  close(): void;
}

/** Watches the officer's reader: whether an officer's card is in it, and how many tries its PIN has, or what else is in it. */
export function watchOfficerCard(
  config: Config,
  linkage: LinkageClient,
  onCard: (card: OfficerCard) => void,
): OfficerReader {
  let stay: string | null = null;
  const watch = watchReader({
    driver: config.card.driver,
    read: 'text',
    ...officerReader(config),
    onView: (view) => {
      const now = view.state === 'ready' ? stayKey(view.reader, view.insertion) : null;
      // Another card, though the reader never said that the first was out.
      if (now !== stay) onCard(NO_CARD);
      stay = now;
      const notice = unusable(view);
      if (notice !== undefined) return onCard({ ...NO_CARD, present: true, notice });
      if (view.state !== 'ready') return onCard({ ...NO_CARD, present: view.state === 'reading' });
      void lookAtOfficerCard(watch, linkage, view.holder.citizenId).then((card) => {
        if (stay === now) onCard(card);
      });
    },
  });
  return {
    async prove(pin) {
      const { view } = watch;
      const card = view.state === 'ready' ? await watch.authenticate() : null;
      if (card === null || !card.ok || view.state !== 'ready') {
        pin?.fill(0);
        return fail(card === null || card.ok ? fault('card.removed') : cardFault(card.fault));
      }
      return proveWith(card.value, linkage, view.holder.citizenId, pin);
    },
    close: () => void watch.close(),
  };
}

/** The proof of a card that was taken hold of; it is let go, and the PIN's bytes are overwritten. */
async function proveWith(
  card: CardAuthenticator,
  linkage: Pick<LinkageClient, 'proveOfficer'>,
  citizenId: string,
  pin: Uint8Array | null,
): Promise<Result<OfficerProof, Fault>> {
  try {
    return await linkage.proveOfficer(card, citizenId, pin);
  } finally {
    pin?.fill(0);
    await card.release();
  }
}

/** Where a citizen's card is read: never in the officer's reader, where there is one. */
export const citizenReader = ({ card: { reader, officerReader } }: Config) => ({
  ...(reader === undefined ? {} : { reader }),
  ...(officerReader === undefined ? {} : { notReader: officerReader }),
});

/** Where the officer's card is read: in their own reader, or in the only one. */
const officerReader = ({ card }: Config) => {
  const reader = card.officerReader ?? card.reader;
  if (reader === undefined) return {};
  return { reader, ...(card.reader === undefined ? {} : { notReader: card.reader }) };
};

/** Longer than an exchange with the card may take, so that a card that keeps silent is told as such. */
const OFFICER_READING_MS = 8000;

/** The proof by which the kiosk is opened, of the card in the officer's reader; the PIN's bytes are overwritten. Null: the reader's pad takes it. */
export async function proveOfficer(
  config: Config,
  linkage: LinkageClient,
  pin: Uint8Array | null,
): Promise<Result<OfficerProof, Fault>> {
  const read = Promise.withResolvers<Result<Holder, Fault>>();
  const watch = watchReader({
    driver: config.card.driver,
    read: 'text',
    ...officerReader(config),
    onView: (view) => {
      if (view.state === 'ready') read.resolve(ok(view.holder));
      if (view.state === 'faulty') read.resolve(fail(fault(view.fault, view.detail)));
    },
  });
  const giveUp = setTimeout(() => read.resolve(fail(fault('officer.not-open'))), OFFICER_READING_MS);
  try {
    const holder = await read.promise;
    if (!holder.ok) return holder;
    const card = await watch.authenticate();
    if (!card.ok) return fail(cardFault(card.fault));
    return await proveWith(card.value, linkage, holder.value.citizenId, pin);
  } finally {
    pin?.fill(0);
    clearTimeout(giveUp);
    await watch.close();
  }
}

/** The officer's PIN: typed, or in the demonstration read from its file. Null when there is none. */
export function officerPin(config: Config, box: PinBox): Uint8Array | null {
  const typed = box.take();
  if (typed !== null) return typed;
  const { openAtStartPinFile } = config.officer;
  if (openAtStartPinFile === undefined) return null;
  const file = readFileSync(openAtStartPinFile);
  const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
  const start = file.findIndex(isDigit);
  const end = file.findLastIndex(isDigit) + 1;
  const pin = new Uint8Array(new ArrayBuffer(Math.max(0, end - start)));
  pin.set(file.subarray(Math.max(0, start), end));
  file.fill(0);
  return pin;
}
