/**
 * `npm run visit`: the same visit through the same composition root, without a window, against the configured reader,
 * servers and printer. It acts as the person would: begin, choose, review, sign with the PIN, print. One JSON object on
 * standard output; exit code 0 only when the printer took the paper to its end (`EXIT` of options.ts).
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConfig } from '../../config/config.ts';
import { type FetchRow, type FromWindow, type Intent, type Screen, ToWindow } from '../../contract/window.ts';
import { DatabaseId, type FaultNotice } from '../../contract/words.ts';
import { makeAccessible } from '../../document/accessible.ts';
import { sealFile } from '../../document/file-seal.ts';
import { createKiosk, type Kiosk } from '../../kiosk/kiosk.ts';
import { forbidCoreDumps } from '../../kiosk/machine-care.ts';
import type { JournalEntry } from '../../ports/visit-messages.ts';
import { findChromium } from '../../shell/chromium/chromium.ts';
import { createChromiumHost } from '../../shell/chromium/host.ts';
import { hidePin } from '../../visit/pin-box.ts';
import { FAULTS, type FaultName, faultSentence } from '../../words/faults.ts';
import { checkOptions, EXIT, type Exit, misused, readPin, visitCommand } from './options.ts';
import { openPaperFolder } from './paper-folder.ts';

/** A reader or a server that is just starting is not ready for a moment, and that is not a fault. */
const PASSING_MS = 3000;

forbidCoreDumps();
const options = checkOptions(visitCommand().parse().opts());
const configFile =
  options.config ??
  process.env.SITTHI_CONFIG ??
  misused('Which kiosk? Give --config FILE, or start the emulated world with npm run emulators.');
const read = readConfig(configFile);
if (!read.ok) {
  console.error(faultSentence(read.fault));
  process.exit(EXIT.fault);
}
const { officerPinFile } = options;
/** No kiosk in service opens by itself; whoever runs this command beside one has the officer's card and PIN at hand. */
const config =
  officerPinFile === undefined
    ? read.value
    : { ...read.value, officer: { openAtStartPinFile: resolve(officerPinFile) } };
if (findChromium() === undefined) misused('Chromium is not installed: run build/setup.sh.');
const pinRead = await readPin(options);
const pin = pinRead.ok ? pinRead.value : misused(pinRead.fault);
const opened = options.out === undefined ? null : openPaperFolder(options.out);
const folder = opened === null ? null : opened.ok ? opened.value : misused(opened.fault);

const started = performance.now();
const steps: Record<string, number> = {};
let stepAt = started;
let rows: readonly FetchRow[] = [];
let requestNumber = '';
let pages = 0;
/** False: everything was handed over, and no printer has counted what came out. */
let counted = true;
let pinsTyped = 0;
let lastScreen: Screen['screen'] | '' = '';
let lastNotice: FaultNotice | undefined;
let allChosen = false;
let finished = false;
let kiosk: Kiosk | undefined;

/** Puts the papers into the wanted folder; a sentence when that cannot be. */
async function keepPapers(): Promise<{ files: readonly string[]; problem: string | null }> {
  if (folder === null) return { files: [], problem: null };
  const signingKey = JSON.parse(readFileSync(config.keys.signingKey, 'utf8'));
  const kept = await folder.deliver(async (pdf) => {
    // A file is heard as well as seen; one that cannot be made so is still the paper.
    const heard = await makeAccessible(pdf).catch(() => pdf);
    return sealFile(heard, { kioskId: config.kioskId, sealedAt: new Date().toISOString(), signingKey });
  });
  return kept.ok ? { files: kept.value, problem: null } : { files: [], problem: kept.fault };
}

/** Ends the program: one JSON object or a few lines, and an exit code that tells the truth. */
async function finish(
  why: string | null,
  exit: Exit = why === null ? EXIT.printed : EXIT.fault,
): Promise<void> {
  if (finished) return;
  finished = true;
  clearTimeout(troubleTimer);
  pin?.fill(0);
  await kiosk?.stop();
  // Half a set of papers is worse than none.
  const { files, problem } = why === null ? await keepPapers() : { files: [], problem: why };
  folder?.discard();
  const report = {
    ok: problem === null,
    ...(problem === null ? {} : { problem }),
    requestNumber,
    databases: Object.fromEntries(rows.map((row) => [row.databaseId, row.outcome])),
    files,
    pages,
    ...(counted ? {} : { counted }),
    milliseconds: { ...steps, total: Math.round(performance.now() - started) },
  };
  if (options.json) console.log(JSON.stringify(report, null, 2));
  else if (problem === null) {
    console.log(`Request ${requestNumber}: ${pages} pages printed, ${rows.length} databases asked.`);
    if (!counted)
      console.log('The printer does not tell what came out: count the pages, and charge only those.');
    for (const row of rows)
      console.log(`  ${row.outcome.padEnd(15)} ${row.database.th} (${row.database.en})`);
  }
  if (problem !== null) console.error(problem);
  process.exitCode = problem === null || exit !== EXIT.printed ? exit : EXIT.fault;
  setTimeout(() => process.exit(), 500).unref();
}

/** What the journal was told of the last fault: which one, and what the screen does not say of it. */
let lastFault: JournalEntry['facts'] = {};

/** Where whatever failed is looked for. */
function place(name: FaultName): string | undefined {
  if (name.startsWith('sas.')) return config.sas.url;
  if (name.startsWith('linkage.') || name === 'officer.refused') return config.linkage.url;
  if (name.startsWith('printing.')) return `printer ${config.printing.printer}`;
  return name === 'card.no-reader' ? config.card.reader : undefined;
}

/** A fault that the screen shows, as an engineer needs it: code, what happened, where, what to do. */
function said(notice: FaultNotice): string {
  const name = (Object.keys(FAULTS) as FaultName[]).find((one) => FAULTS[one].code === notice.code);
  if (name === undefined) return `${notice.code}: ${notice.what.en} ${notice.next.en}`;
  const detail = lastFault.fault === name ? lastFault.detail : undefined;
  const parts = [place(name), detail].filter((part) => part !== undefined);
  return faultSentence({ name, ...(parts.length === 0 ? {} : { detail: parts.join(', ') }) });
}

let troubleTimer: NodeJS.Timeout | undefined;
let troubled = '';
let reader = '';
/** A trouble that stays is reported; one that passes is not. */
function waitOut(notice: FaultNotice | undefined): void {
  if (notice?.code === troubled) return;
  clearTimeout(troubleTimer);
  troubled = notice?.code ?? '';
  if (notice === undefined) return;
  troubleTimer = setTimeout(() => {
    // Without the service the officer's card is not read either: what is missing is not the officer.
    const down = notice.code === FAULTS['officer.not-open'].code && reader === 'service-down';
    void finish(down ? faultSentence({ name: 'card.service-down' }) : said(notice));
  }, PASSING_MS);
}

/** The paper is out: all is well, unless nothing is on it because sources failed. */
function printed(): void {
  const failing = rows.filter((row) => row.outcome === 'source-failing' || row.outcome === 'session-lost');
  if (failing.length === 0 || rows.some((row) => row.outcome === 'found')) return void finish(null);
  const names = failing.map((row) => row.databaseId).join(', ');
  void finish(
    `The request was printed, but no database gave a record: ${names} failed at ${config.linkage.url}. Try again; if it stays, ask the Linkage Center.`,
    EXIT.noRecord,
  );
}

/** The next database that is wanted and not chosen yet; then all is chosen. */
function choose(screen: Extract<Screen, { screen: 'choosing' }>): Intent | null {
  if (!allChosen && options.databases === undefined) {
    allChosen = true;
    return { intent: 'choose-all', handling: 'copy' };
  }
  const chosen = new Set(screen.databases.filter((d) => d.chosen !== undefined).map((d) => d.databaseId));
  const next = options.databases?.find((id) => !chosen.has(DatabaseId.parse(id)));
  if (next === undefined || allChosen) {
    allChosen = true;
    return { intent: 'review' };
  }
  const database = screen.databases.find((d) => d.databaseId === next);
  if (database?.open === true) return { intent: 'choose', databaseId: database.databaseId, handling: 'copy' };
  void finish(
    database === undefined
      ? `There is no database called ${next}; docs/catalogue.md has their names.`
      : `${next} is not open to citizens: ${database.whyNot?.en ?? ''}`,
  );
  return null;
}

/** Types the PIN, once: a try on a person's card is not spent twice from the command line. */
function typePin(screen: Extract<Screen, { screen: 'pin' }>): Intent | null {
  // The holder types it on the reader's own pad.
  if (screen.padWaits) return null;
  pinsTyped += 1;
  if (pinsTyped === 1 && !screen.lastTry) {
    if (screen.pad === 'reader') return { intent: 'pin-on-reader' };
    if (pin !== null && screen.padKey !== undefined) {
      const hidden = hidePin(screen.padKey, pin);
      pin.fill(0);
      return { intent: 'pin', pin: hidden };
    }
  }
  const left = screen.triesLeft ?? 'some';
  void finish(
    pin === null
      ? 'The card asks for its PIN: give --pin-file.'
      : pinsTyped > 1
        ? `The PIN is not right; ${left} tries are left. It was not tried again.`
        : 'Only one try is left on this card; it is not spent from the command line.',
  );
  return null;
}

/** What a person would do now, or null: wait. */
function answer(screen: Screen): Intent | null {
  switch (screen.screen) {
    case 'hello':
      if (screen.cannot === undefined) return { intent: 'begin' };
      void finish(said(screen.cannot));
      return null;
    case 'signing':
      return { intent: 'sign-by-hand', signature: null };
    case 'choosing':
      return choose(screen);
    case 'reviewing':
      requestNumber = screen.request.requestNumber;
      return { intent: 'sign' };
    case 'pin':
      return typePin(screen);
    case 'fetching':
      rows = screen.rows;
      return null;
    case 'viewing':
      rows = screen.rows;
      return { intent: 'print' };
    case 'fee':
      return { intent: 'print' };
    case 'disclosures':
      return { intent: 'back' };
    // Nobody here has a phone: the command takes paper, and is never asked.
    case 'phone':
      return { intent: 'finish' };
    case 'done':
      pages = screen.pages;
      counted = screen.counted !== false;
      printed();
      return null;
    case 'out-of-service':
      // It goes on by itself when the store is proven.
      if (screen.notice.code === FAULTS['store.checking'].code) return null;
      void finish(said(screen.notice));
      return null;
    case 'problem':
      void finish(said(screen.notice));
      return null;
    case 'idle':
    case 'closed':
      waitOut(screen.notice);
      return null;
    case 'confirming':
      void finish(
        'This card has no PIN that can be typed here: an officer confirms its holder at the kiosk.',
      );
      return null;
    case 'representative':
    case 'no-card':
    case 'reading':
    case 'verifying':
    case 'printing':
    case 'take-card':
      return null;
  }
}

function onView(message: ToWindow, act: (message: FromWindow) => void): void {
  const parsed = ToWindow.safeParse(message);
  if (!parsed.success || finished) return;
  const { content } = parsed.data.view;
  lastNotice = 'notice' in content ? content.notice : undefined;
  if (content.screen !== lastScreen) {
    const now = performance.now();
    if (lastScreen !== '') steps[lastScreen] = Math.round((steps[lastScreen] ?? 0) + now - stepAt);
    stepAt = now;
    lastScreen = content.screen;
  }
  if (content.screen !== 'idle' && content.screen !== 'closed') waitOut(undefined);
  const intent = answer(content);
  if (intent !== null) act({ type: 'intent', intent });
}

/** Why nothing more happened in the time that was given. */
function late(): string {
  if (lastNotice !== undefined) return said(lastNotice);
  switch (lastScreen) {
    case '':
      return 'The visit did not start: see the lines above.';
    case 'closed':
      return 'The kiosk is not open: no officer session could be opened. Put the officer card in, and give --officer-pin-file.';
    case 'idle':
      return 'No card: put one into the reader, and run this again.';
    default:
      return `The visit stopped at "${lastScreen}": run this again, with a longer --timeout-ms.`;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void finish('Stopped.'));
const made = createKiosk(
  config,
  createChromiumHost({
    window: 'headless',
    onView,
    ...(folder === null ? {} : { keepPagesIn: folder.making }),
  }),
  {
    onJournal(entry) {
      if (entry.kind === 'fault') lastFault = entry.facts;
    },
    onReader(state) {
      reader = state;
      if (state === 'empty' && requestNumber === '' && !finished)
        console.error(
          `Waiting for a card (${Math.round(options.timeoutMs / 1000)} s at most): put one into the reader.`,
        );
    },
  },
  // Whoever starts this has put the card in for it.
  { cardAtStart: 'serve' },
);
if (made.ok) {
  kiosk = made.value;
  setTimeout(() => void finish(late()), options.timeoutMs).unref();
} else await finish(faultSentence(made.fault));
