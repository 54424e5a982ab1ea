/** What goes to the printer, each as one job whose real end is waited for. */
import type { Holder } from '../../../native/index.ts';
import type { Config } from '../../config/config.ts';
import { blankDocument, closingDocument, representativeDocument } from '../../document/document.ts';
import { pageRange, pagesIn } from '../../pdf/pages.ts';
import type { PageRenderer } from '../../ports/host.ts';
import type { Printing, PrintProgress } from '../../printing/printing.ts';
import { requestHolder } from '../../request/request.ts';
import { type Fault, fault } from '../../words/faults.ts';
import type { AskKiosk } from '../ask-kiosk.ts';
import type { PrintOutcome, PrintState, VisitContext, VisitEvent } from '../machine.ts';
import { emptyPapers, type PapersBox } from './papers.ts';

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
  readonly journalStands: AskKiosk['journalStands'];
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

/**
 * The form for who has no card: nobody's data is on it, so it has no number of a request. Whether one may come out now is
 * the kiosk's to say. One sheet, printed on both sides where the printer can.
 */
export async function printBlank(input: {
  readonly config: Config;
  readonly pages: PageRenderer;
  readonly printing: Printing;
  readonly permitted: () => Promise<Fault | null>;
  readonly journalStands: AskKiosk['journalStands'];
  readonly signal: AbortSignal;
  readonly onProgress: (print: PrintState) => void;
}): Promise<{ fault: Fault | null }> {
  const { config, signal } = input;
  const { kioskId, numerals, demonstration } = config;
  const issuedAt = new Date().toISOString();
  const form = await input.pages.pdf(
    blankDocument({ office: config.office.name, kioskId, issuedAt, numerals, demonstration }),
  );
  if (!form.ok) return { fault: form.fault };
  const refused = (await input.journalStands()) ?? (await input.permitted());
  if (refused !== null) return { fault: refused };
  if (signal.aborted) return { fault: fault('printing.failed', 'cancelled') };
  const pages = await pagesIn(form.value);
  const printed = await input.printing.print(form.value, {
    jobName: `${kioskId} blank ${issuedAt}`,
    twoSided: true,
    signal,
    onProgress: (progress) => input.onProgress(printState(progress, pages)),
  });
  return { fault: printed.ok ? null : fault(printed.fault.name, printed.fault.detail) };
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

/** The papers that were made, and where they go. */
interface PapersToPrint {
  readonly printing: Printing;
  /** The printer for slips, where there is one. */
  readonly slips: Printing | null;
  readonly box: PapersBox;
  readonly context: VisitContext;
  readonly journalStands: AskKiosk['journalStands'];
  /** Has what the codes were given for kept for the office, before any code is on paper. */
  readonly keepPapers: (requestNumber: string, sealed: string) => Promise<Fault | null>;
  readonly onEvent: (event: VisitEvent) => void;
}

/** Hands the pages to the printer as one job, and waits for the job's real end. The fee is of what came out. */
export function printPapers(input: PapersToPrint): () => void {
  const stop = new AbortController();
  const { pagesOut, reprint, officerBeside } = input.context;
  const ended = (outcome: PrintOutcome) => {
    // Kept only while the missing pages may still follow, or an officer beside may want some of them again.
    // Kept, too, where a phone has them next.
    const more = officerBeside || input.context.takes === 'both';
    if (!more && (outcome.kind === 'printed' || !outcome.certain)) emptyPapers(input.box);
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
      twoSided: true,
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
      await printSlips(input, job, papers.pages, stop.signal);
      ended({
        kind: 'printed',
        pages: papers.pages,
        feeSatang: papers.feeSatang - (papers.fileFeeSatang ?? 0),
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

/** The request and the copies are out: a slip that does not come is not a reason to say otherwise. */
async function printSlips(
  { box, slips: printer, onEvent }: PapersToPrint,
  job: string,
  pages: number,
  signal: AbortSignal,
): Promise<void> {
  const { slips } = box;
  box.slips = null;
  if (slips !== null && printer !== null)
    await printer.print(slips, {
      jobName: `${job} slip`,
      signal,
      // Every page of the request is out: only that the slip waits is told.
      onProgress: (progress) =>
        onEvent({ type: 'print.progress', print: printState({ ...progress, pagesDone: pages }, pages) }),
    });
  slips?.fill(0);
}
