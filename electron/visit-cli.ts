/**
 * `npm run visit`: the same visit through the same composition root, without a window, against the configured reader,
 * servers and printer. It acts as the person would: begin, choose, review, sign with the PIN, print. One JSON object on
 * standard output; exit code 0 only when the printer took the paper to its end.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import {
  DatabaseId,
  type FetchRow,
  type FromWindow,
  type Intent,
  type Screen,
  ToWindow,
} from './contract.ts';
import { makeAccessible } from './document/accessible.ts';
import { sealFile } from './document/file-seal.ts';
import { faultSentence } from './faults.ts';
import { createChromiumHost } from './host.chromium.ts';
import { createKiosk } from './kiosk/kiosk.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    out: { type: 'string' },
    pin: { type: 'string' },
    databases: { type: 'string' },
    config: { type: 'string' },
    'timeout-ms': { type: 'string', default: '60000' },
  },
});

const started = performance.now();
const steps: Record<string, number> = {};
let stepAt = started;
let rows: readonly FetchRow[] = [];
let requestNumber = '';
let pages = 0;
let pinsTyped = 0;
let lastScreen = '';
let allChosen = false;
let printed = false;
let finished = false;

const out = options.out === undefined ? undefined : resolve(options.out);

/** Ends the program: one JSON object or one sentence, and an exit code that tells the truth. */
async function finish(problem: string | null): Promise<void> {
  if (finished) return;
  finished = true;
  if (kiosk?.ok === true) await kiosk.value.stop();
  const files =
    out === undefined || !existsSync(out)
      ? []
      : readdirSync(out)
          .filter((f) => f.endsWith('.pdf'))
          .sort();
  if (problem === null && out !== undefined && config?.ok === true) {
    const signingKey = JSON.parse(readFileSync(config.value.keys.signingKey, 'utf8'));
    for (const file of files) {
      const by = { kioskId: config.value.kioskId, sealedAt: new Date().toISOString(), signingKey };
      const pdf = readFileSync(join(out, file));
      // A file is heard as well as seen; one that cannot be made so is still the paper.
      const heard = await makeAccessible(pdf).catch(() => pdf);
      writeFileSync(join(out, file), await sealFile(heard, by), { mode: 0o600 });
    }
  }
  // Half a set of papers is worse than none.
  if (problem !== null && out !== undefined)
    for (const file of files) rmSync(join(out, file), { force: true });
  const databases = Object.fromEntries(rows.map((row) => [row.databaseId, row.outcome]));
  const report = {
    ok: problem === null,
    ...(problem === null ? {} : { problem }),
    requestNumber,
    databases,
    files: problem === null && out !== undefined ? files.map((file) => join(out, file)) : [],
    pages,
    milliseconds: { ...steps, total: Math.round(performance.now() - started) },
  };
  if (options.json) console.log(JSON.stringify(report, null, 2));
  else if (problem === null) {
    console.log(
      `Request ${requestNumber}: ${pages} pages printed, ${Object.keys(databases).length} databases asked.`,
    );
    for (const row of rows)
      console.log(`  ${row.outcome.padEnd(15)} ${row.database.th} (${row.database.en})`);
  }
  if (problem !== null) console.error(problem);
  process.exitCode = problem === null ? 0 : 1;
  setTimeout(() => process.exit(), 500).unref();
}

const said = (
  notice: { code: string; what: { en: string }; next: { en: string } } | undefined,
  otherwise: string,
) => (notice === undefined ? otherwise : `${notice.code}: ${notice.what.en} ${notice.next.en}`);

let patience: NodeJS.Timeout | undefined;
let troubled = '';
/** A trouble that stays for three seconds is reported; one that passes (a reader that is just starting) is not. */
function waitOut(notice: Parameters<typeof said>[0]): void {
  if (notice?.code === troubled) return;
  clearTimeout(patience);
  troubled = notice?.code ?? '';
  if (notice !== undefined) patience = setTimeout(() => void finish(said(notice, '')), 3000);
}

/** What a person would do now, or null: wait. */
function answer(screen: Screen): Intent | null {
  switch (screen.screen) {
    case 'idle':
      if (printed) void finish(null);
      else waitOut(screen.notice);
      return null;
    case 'hello':
      return { intent: 'begin' };
    case 'representative':
      return null;
    case 'signing':
      return { intent: 'sign-by-hand', signature: null };
    case 'choosing': {
      if (allChosen) return { intent: 'review' };
      if (options.databases === undefined) {
        allChosen = true;
        return { intent: 'choose-all', handling: 'copy' };
      }
      const wanted = options.databases.split(',').map((id) => id.trim());
      const next = wanted.find(
        (id) => !screen.databases.some((d) => d.databaseId === id && d.chosen !== undefined),
      );
      if (next === undefined) {
        allChosen = true;
        return { intent: 'review' };
      }
      const database = screen.databases.find((d) => d.databaseId === next);
      if (database === undefined || !database.open) {
        void finish(
          database === undefined
            ? `There is no database called ${next}.`
            : `${next} is not open to citizens: ${database.whyNot?.en ?? ''}`,
        );
        return null;
      }
      return { intent: 'choose', databaseId: DatabaseId.parse(next), handling: 'copy' };
    }
    case 'reviewing':
      requestNumber = screen.request.requestNumber;
      return { intent: 'sign' };
    case 'pin':
      if (screen.padWaits) return null;
      pinsTyped += 1;
      if (pinsTyped > 1 || (options.pin === undefined && screen.pad === 'screen')) {
        void finish(
          pinsTyped === 1
            ? 'The card asks for its PIN: give --pin.'
            : `The PIN is not right; ${screen.triesLeft ?? 'some'} tries are left. It was not tried again.`,
        );
        return null;
      }
      if (screen.lastTry) {
        void finish('Only one try is left on this card; it is not spent from the command line.');
        return null;
      }
      return screen.pad === 'reader' || options.pin === undefined
        ? { intent: 'pin-on-reader' }
        : { intent: 'pin', pin: options.pin };
    case 'fetching':
      rows = screen.rows;
      return null;
    case 'viewing':
      rows = screen.rows;
      return { intent: 'print' };
    case 'done':
      pages = screen.pages;
      printed = true;
      void finish(null);
      return null;
    case 'problem':
      void finish(said(screen.notice, 'The visit failed.'));
      return null;
    case 'out-of-service':
      void finish(said(screen.notice, 'Out of service.'));
      return null;
    case 'fee':
      return { intent: 'print' };
    case 'disclosures':
      return { intent: 'back' };
    case 'closed':
      waitOut(screen.notice);
      return null;
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

const file = options.config ?? process.env.SITTHI_CONFIG;
const config = file === undefined ? null : readConfig(file);
let kiosk: ReturnType<typeof createKiosk> | undefined;
if (config === null)
  await finish('Which kiosk? Give --config FILE, or start the emulated world with npm run emulators.');
else if (!config.ok) await finish(faultSentence(config.fault));
else {
  if (out !== undefined) mkdirSync(out, { recursive: true, mode: 0o700 });
  const host = createChromiumHost({
    window: 'headless',
    onView,
    ...(out === undefined ? {} : { keepPagesIn: out }),
  });
  kiosk = createKiosk(config.value, host);
  if (!kiosk.ok) await finish(faultSentence(kiosk.fault));
  setTimeout(() => {
    const where: Record<string, string> = {
      '': 'The visit did not start.',
      closed: 'The kiosk is not open: no officer session could be opened.',
      idle: 'No card: put one into the reader.',
    };
    void finish(where[lastScreen] ?? `The visit stopped at "${lastScreen}".`);
  }, Number(options['timeout-ms'])).unref();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void finish('Stopped.'));
