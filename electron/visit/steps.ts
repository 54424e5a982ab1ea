/** The visit's steps that take time: each takes values, asks one room, and gives a value back to the statechart. */
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import type { CardAuthenticator, PinFault } from '../../native/card-view.ts';
import type { ReaderWatch } from '../../native/index.ts';
import { watchReader } from '../../native/index.ts';
import { fail, type Result } from '../../native/result.ts';
import type { Holder } from '../../native/thai-id/holder.ts';
import type { Config } from '../config.ts';
import type { DatabaseId, PrintDocument } from '../contract.ts';
import { copiesDocument, requestDocument } from '../document/document.ts';
import { mergePages, pagesIn } from '../document/merge.ts';
import { type Fault, fault } from '../faults.ts';
import type { PageRenderer } from '../host.ts';
import type { LinkageClient } from '../linkage/client.ts';
import type { Printing } from '../printing/printing.ts';
import { feeSatang } from '../request/fees.ts';
import { canonicalRequest, requestDigest, requestHolder, SectionRequest } from '../request/request.ts';
import { sealRequest } from '../request/seal.ts';
import { DECLARATION } from '../request/wording.ts';
import type { SasClient } from '../sas/client.ts';
import type { Verification, VerifyOutcome, VisitContext, VisitEvent, WrittenRequest } from './machine.ts';
import type { PinBox } from './pin-box.ts';
import { databaseEntry } from './view.ts';
import type { OfficerSession } from './wire.ts';

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

/** The tries left on the card, without spending one. A card that does not say gives null. */
export async function readTries(
  reader: ReaderWatch,
): Promise<{ triesLeft: number | null; fault: Fault | null }> {
  const card = await reader.authenticate();
  if (!card.ok) return { triesLeft: null, fault: cardFault(card.fault) };
  try {
    const tries = await card.value.getPinTriesLeft();
    if (tries.ok)
      return tries.value === 0
        ? { triesLeft: 0, fault: fault('pin.blocked') }
        : { triesLeft: tries.value, fault: null };
    if (tries.fault.code === 'pin.blocked') return { triesLeft: 0, fault: fault('pin.blocked') };
    return tries.fault.code === 'pin.not-available'
      ? { triesLeft: null, fault: fault('pin.not-available') }
      : { triesLeft: null, fault: cardFault(tries.fault) };
  } finally {
    await card.value.release();
  }
}

/** Card info, challenge, PIN, match status, envelope, verdict: the order of the Security Access Server. */
export async function verifyHolder(input: {
  readonly reader: ReaderWatch;
  readonly sas: SasClient;
  readonly session: () => OfficerSession | null;
  readonly pin: PinBox;
  readonly request: WrittenRequest;
  readonly signal: AbortSignal;
}): Promise<VerifyOutcome> {
  const failed = (f: Fault): VerifyOutcome => ({ kind: 'fault', fault: f });
  const pin = input.pin.take();
  const officer = input.session();
  if (officer === null) return failed(fault('officer.session-lost'));
  const card = await input.reader.authenticate();
  if (!card.ok) {
    pin?.fill(0);
    return failed(cardFault(card.fault));
  }
  try {
    return await proveHolder(card.value, pin, officer, input);
  } finally {
    pin?.fill(0);
    await card.value.release();
  }
}

async function proveHolder(
  card: CardAuthenticator,
  pin: Uint8Array | null,
  officer: OfficerSession,
  {
    reader,
    sas,
    request,
    signal,
  }: { reader: ReaderWatch; sas: SasClient; request: WrittenRequest; signal: AbortSignal },
): Promise<VerifyOutcome> {
  const failed = (f: Fault): VerifyOutcome => ({ kind: 'fault', fault: f });
  if (reader.view.state !== 'ready') return failed(fault('card.removed'));
  const { citizenId } = reader.view.holder;
  const info = await card.getCardInfo();
  if (!info.ok) return failed(cardFault(info.fault));
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

/** Seals the signed request to the office, then asks for every database's records; answers arrive one by one. */
export function fetchRecords(input: {
  readonly linkage: LinkageClient;
  readonly session: () => OfficerSession | null;
  readonly seal: (requestNumber: string, sealed: string) => Promise<void>;
  readonly officeKey: JWK;
  readonly request: WrittenRequest;
  readonly verification: Verification;
  readonly holder: Holder;
  readonly databases: readonly DatabaseId[];
  readonly onEvent: (event: VisitEvent) => void;
}): () => void {
  const stop = new AbortController();
  const { request, onEvent } = input;
  const run = async () => {
    const officer = input.session();
    if (officer === null) return onEvent({ type: 'fetch.failed', fault: fault('officer.session-lost') });
    try {
      await input.seal(request.requestNumber, await sealRequest(request.canonical, input.officeKey));
    } catch {
      return onEvent({ type: 'fetch.failed', fault: fault('store.unwritable') });
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
    if (stop.signal.aborted) return;
    onEvent(fetched.ok ? { type: 'fetched' } : { type: 'fetch.failed', fault: fetched.fault });
  };
  void run();
  return () => stop.abort();
}

/** Makes the pages of the request and of the copies, and hands them to the printer as one job. */
export function printPapers(input: {
  readonly config: Config;
  readonly printing: Printing;
  readonly pages: PageRenderer;
  readonly signingKey: JWK;
  readonly context: VisitContext;
  readonly onEvent: (event: VisitEvent) => void;
}): () => void {
  const stop = new AbortController();
  const ended = (outcome: Extract<VisitEvent, { type: 'print.ended' }>['outcome']) =>
    input.onEvent({ type: 'print.ended', outcome });
  const run = async () => {
    const papers = await makePapers(input);
    if (!papers.ok) return ended({ kind: 'fault', fault: papers.fault });
    const { pdf, fee, pages } = papers.value;
    input.onEvent({ type: 'print.progress', print: { state: 'preparing', pagesDone: 0, pagesTotal: pages } });
    const printed = await input.printing.print(pdf, {
      jobName: input.context.request?.requestNumber ?? 'sitthi25',
      signal: stop.signal,
      onProgress: (progress) =>
        input.onEvent({
          type: 'print.progress',
          print: {
            state: progress.state,
            pagesDone: progress.pagesDone,
            pagesTotal: pages,
            ...(progress.reason === undefined ? {} : { reason: progress.reason }),
          },
        }),
    });
    pdf.fill(0);
    if (printed.ok) ended({ kind: 'printed', pages: printed.value.pages, feeSatang: fee });
    else ended({ kind: 'fault', fault: printed.fault });
  };
  run().catch((error: unknown) =>
    ended({ kind: 'fault', fault: fault('document.failed', (error as Error).name) }),
  );
  return () => stop.abort();
}

interface Papers {
  readonly pdf: Uint8Array;
  readonly pages: number;
  readonly fee: number;
}

async function makePapers(input: {
  readonly config: Config;
  readonly pages: PageRenderer;
  readonly signingKey: JWK;
  readonly context: VisitContext;
}): Promise<Result<Papers, Fault>> {
  const { config, context, signingKey } = input;
  const { request, verification } = context;
  if (request === null || verification === null) return fail(fault('document.failed', 'nothing was signed'));
  const frame = {
    request: SectionRequest.parse(JSON.parse(request.canonical)),
    issuedAt: new Date().toISOString(),
    numerals: config.numerals,
    demonstration: config.demonstration,
    signingKey,
  };
  const copied = request.lines.flatMap(({ databaseId, handling }) => {
    const record = context.answers.get(databaseId)?.record;
    return record === undefined || handling === 'inspect' ? [] : [{ record, handling }];
  });
  const pagesOf = new Map<DatabaseId, number>();
  const parts: Uint8Array[] = [];
  const draw = async (document: PrintDocument) => input.pages.pdf(document);
  if (copied.length > 0) {
    const copies = await draw(await copiesDocument({ ...frame, records: copied }));
    if (!copies.ok) return copies;
    parts.push(copies.value);
    for (const { record } of copied) pagesOf.set(record.databaseId, 1);
    const total = await pagesIn(copies.value);
    const only = copied[0];
    if (copied.length === 1 && only !== undefined) pagesOf.set(only.record.databaseId, total);
  }
  const lines = request.lines.map(({ databaseId, handling }) => {
    const entry = databaseEntry(databaseId);
    const answer = context.answers.get(databaseId);
    return {
      database: entry.name,
      agency: entry.agency,
      handling,
      outcome: answer?.outcome ?? ('waiting' as const),
      ...(answer?.explanation === undefined ? {} : { explanation: answer.explanation }),
      pages: pagesOf.get(databaseId) ?? 0,
    };
  });
  const fee = feeSatang(
    lines.map((line, index) => {
      const databaseId = request.lines[index]?.databaseId;
      return { ...line, ...(databaseId === undefined ? {} : { rule: databaseEntry(databaseId).feeRule }) };
    }),
  );
  const form = await draw(
    await requestDocument({
      ...frame,
      verification: {
        reference: verification.reference,
        mode: verification.mode === 'pin' ? 'pin' : 'card-presence',
        at: verification.verifiedAt,
      },
      lines,
      feeSatang: fee,
    }),
  );
  if (!form.ok) return form;
  const pdf = await mergePages([form.value, ...parts]);
  for (const part of [form.value, ...parts]) part.fill(0);
  return { ok: true, value: { pdf, pages: await pagesIn(pdf), fee } };
}

/** Opens the officer session in the demonstration: the officer's emulated card is in the officer's reader. */
export async function openOfficerSession(
  config: Config,
  linkage: LinkageClient,
): Promise<Result<OfficerSession, Fault>> {
  const { openAtStartPinFile } = config.officer;
  if (openAtStartPinFile === undefined) return fail(fault('officer.not-open'));
  const ready = Promise.withResolvers<Holder | null>();
  const watch = watchReader({
    driver: config.card.driver,
    read: 'text',
    ...(config.card.officerReader === undefined ? {} : { reader: config.card.officerReader }),
    onView: (view) => view.state === 'ready' && ready.resolve(view.holder),
  });
  const giveUp = setTimeout(() => ready.resolve(null), 5000);
  try {
    const holder = await ready.promise;
    if (holder === null) return fail(fault('officer.not-open'));
    const card = await watch.authenticate();
    if (!card.ok) return fail(cardFault(card.fault));
    try {
      const pin = Uint8Array.from(readFileSync(openAtStartPinFile, 'latin1').trim(), (c) => c.charCodeAt(0));
      return await linkage.openOfficerSession(card.value, holder.citizenId, pin);
    } finally {
      await card.value.release();
    }
  } finally {
    clearTimeout(giveUp);
    await watch.close();
  }
}
