/**
 * `npm run bench -- visit`: one whole visit whose person loses no time, from the card going in to "done": five databases,
 * one record opened, everything copied on paper. Beside it the sum of its floors, each of them alone with nothing of the
 * kiosk around it: the card's text by the program in C, the holder's proof by the client alone, the slowest database,
 * Chromium alone for the same pages, and the printer told by `lp`. The window is not in it: `ui` measures that.
 */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CATALOGUE } from '../../electron/catalogue/catalogue.ts';
import { copiesDocument } from '../../electron/document/document.ts';
import { mergePages, pagesIn } from '../../electron/pdf/pages.ts';
import { control } from '../../fixtures/control.ts';
import { startWorld, type World } from '../../fixtures/world.ts';
import { Servers } from '../integration/linkage-support.ts';
import { frameOf, outcomesOf, recordsOf, requestOf } from '../integration/papers.ts';
import { type PaperRenderer, startRenderer } from '../integration/render-paper.ts';
import { type DrivenKiosk, startDriven } from '../soak/driven.ts';
import { Visitor } from '../soak/visitor.ts';
import type { Told } from './figures.ts';

const ROUNDS = 7;
const PERSON = 'somying';
const DATABASES = 5;
/** Each database answers after this time; the slowest is the floor of them all. */
const LATENCY_MS = 100;
const LIMIT_MS = 30_000;
/** The reader has seen that the card is gone, and the next visit stands by. */
const BETWEEN_MS = 2000;
const READER = 'Virtual PCD 00 00';
const root = join(import.meta.dirname, '..', '..');
const lpRun = promisify(execFile);

const held = new Set<string>(recordsOf(PERSON).map(({ databaseId }) => databaseId));
const asked = CATALOGUE.filter(({ id, open }) => open && held.has(id))
  .slice(0, DATABASES)
  .map(({ id }) => id);

/** When each screen of a visit came, in milliseconds from the card going in. */
type Screens = ReadonlyMap<string, number>;

/** One visit, to the idle screen after it. */
async function visit(world: World, kiosk: DrivenKiosk, pin: string): Promise<Screens> {
  const visitor = new Visitor(
    {
      ...{ person: PERSON, profile: 'standard', form: 'copy', databases: asked, opens: 1, marks: false },
      ...{ returns: 0, ticks: true, asksWhoLooked: false, trouble: { name: 'none' } },
    },
    pin,
    true,
  );
  const screens = new Map<string, number>();
  const over = Promise.withResolvers<void>();
  const late = setTimeout(
    () => over.reject(new Error(`the visit hangs after ${[...screens.keys()].join(', ')}`)),
    LIMIT_MS,
  );
  const began = performance.now();
  kiosk.seen = (message) => {
    const { screen } = message.view.content;
    if (screen !== 'idle' && !screens.has(screen)) screens.set(screen, performance.now() - began);
    const answer = visitor.see(message);
    if (screen === 'problem') over.reject(new Error(`the visit met ${[...visitor.trace.codes].join(' ')}`));
    if (screen === 'done') over.resolve();
    else if (answer !== null && answer !== 'take-card') kiosk.touch(answer);
  };
  await world.card.insert(PERSON);
  await over.promise.finally(() => clearTimeout(late));
  kiosk.seen = () => undefined;
  await world.card.remove();
  await delay(BETWEEN_MS);
  return screens;
}

/** From the card going in to its text, by the program in C. */
async function cardFloor(world: World, program: string): Promise<number> {
  await delay(BETWEEN_MS);
  const reader = spawn(program, ['1', READER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = new Promise<string>((said) => createInterface({ input: reader.stdout }).once('line', said));
  // It waits for the card by then.
  await delay(300);
  const began = performance.now();
  await world.card.insert(PERSON);
  const [text = 0, photo = 0] = (await line).split(' ').map(Number);
  const took = performance.now() - began - (photo - text) / 1000;
  await world.card.remove();
  return took;
}

/** The request and the copies, each by Chromium alone; gives the PDFs of ours for the printer. */
async function paperOf(renderer: PaperRenderer) {
  const lines = outcomesOf(PERSON).filter(({ database }) =>
    asked.some((id) => CATALOGUE.find((entry) => entry.id === id)?.name === database),
  );
  const records = recordsOf(PERSON).filter(({ databaseId }) =>
    (asked as readonly string[]).includes(databaseId),
  );
  const papers = [
    await requestOf(PERSON, 'arabic', { lines }),
    await copiesDocument({
      ...frameOf(PERSON),
      records: records.map((record) => ({ record, handling: 'copy' as const })),
    }),
  ];
  const html: string[] = [];
  const pdfs: Uint8Array[] = [];
  for (const paper of papers) {
    html.push(await renderer.html(paper));
    pdfs.push((await renderer.render(paper)).pdf);
  }
  return { html, pdfs };
}

/** From `lp` to the last page in the tray. */
async function printerFloor(world: World, file: string, pages: number): Promise<number> {
  const came = (await world.printer.sheets()).length;
  const began = performance.now();
  await lpRun('lp', ['-h', world.printer.server, '-d', world.printer.printer, file]);
  while ((await world.printer.sheets()).length < came + pages) await delay(5);
  return performance.now() - began;
}

export async function run(): Promise<readonly Told[]> {
  process.env.NODE_ENV = 'production';
  const folder = mkdtempSync(join(tmpdir(), 'sitthi-bench-'));
  chmodSync(folder, 0o755);
  const program = join(folder, 'card-floor');
  const source = join(import.meta.dirname, 'card-floor.c');
  execFileSync('gcc', ['-O2', '-I/usr/include/PCSC', '-o', program, source, '-lpcsclite']);
  const servers = new Servers();
  const world = await startWorld({
    directory: join(folder, 'world'),
    pki: join(root, '.sitthi', 'pki'),
    pace: 'none',
  });
  const renderer = await startRenderer();
  try {
    await control(world.servers.linkage.control ?? '', 'PUT', '/policy', { quotaPerDay: 1_000_000 });
    const slow = asked.map((databaseId) => ({
      at: 'request',
      databaseId,
      what: { effect: 'latency', ms: LATENCY_MS },
    }));
    await control(world.servers.linkage.control ?? '', 'PUT', '/faults', slow);
    const pin = servers.person(PERSON).pin;
    const visits: Screens[] = [];
    const kiosk = startDriven(world.configFile, world.env);
    try {
      const late = performance.now() + LIMIT_MS;
      while (kiosk.latest?.view.content.screen !== 'idle') {
        if (kiosk.ended !== undefined || performance.now() > late) throw new Error('the kiosk is not idle');
        await delay(20);
      }
      // The first one warms up what every later visit finds warm.
      for (let round = 0; round <= ROUNDS; round += 1) visits.push(await visit(world, kiosk, pin));
      visits.shift();
    } finally {
      await kiosk.stop();
    }

    await servers.start();
    const officer = await servers.openOfficer();
    const somying = servers.person(PERSON);
    const { html, pdfs } = await paperOf(renderer);
    const file = join(folder, 'papers.pdf');
    const job = await mergePages(pdfs);
    const pages = await pagesIn(job);
    writeFileSync(file, job);
    Object.assign(process.env, world.env);
    const floors: { card: number; proof: number; records: number; paper: number; printer: number }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const card = await cardFloor(world, program);
      const began = performance.now();
      await servers.sign(somying, officer, asked);
      const proof = performance.now() - began;
      let paper = 0;
      for (const one of html) paper += await renderer.plain(one);
      const printer = await printerFloor(world, file, pages);
      if (round > 0) floors.push({ card, proof, records: LATENCY_MS, paper, printer });
    }

    const total = visits.map((screens) => screens.get('done') ?? Number.NaN);
    const sums = floors.map((floor) => Object.values(floor).reduce((sum, part) => sum + part, 0));
    const between = (from: string, to: string) =>
      visits.map(
        (screens) => (screens.get(to) ?? Number.NaN) - (from === '' ? 0 : (screens.get(from) ?? Number.NaN)),
      );
    const part = (what: string, rounds: readonly number[]): Told => ({
      what,
      unit: 'ms',
      rounds: [...rounds],
    });
    return [
      {
        what: `a visit of ${DATABASES} databases and ${pages} pages, card in to “done”`,
        unit: 's',
        rounds: total.map((ms) => ms / 1000),
        mark: { atMost: 2 },
      },
      {
        what: 'the visit ÷ the sum of its floors',
        unit: '×',
        rounds: total.map((ms, round) => ms / (sums[round] ?? Number.NaN)),
        mark: { atMost: 1.2 },
      },
      part('card in to “begin”', between('', 'hello')),
      part(
        'floor: the card’s text by C',
        floors.map(({ card }) => card),
      ),
      part('“begin” to the PIN', between('hello', 'pin')),
      part('the PIN to the records being fetched', between('pin', 'fetching')),
      part(
        'floor: the proof by the client alone',
        floors.map(({ proof }) => proof),
      ),
      part('fetching to the list', between('fetching', 'viewing')),
      part(
        'floor: the slowest database',
        floors.map(({ records }) => records),
      ),
      part('the list to the fee', between('viewing', 'fee')),
      part(
        'floor: the pages by Chromium alone',
        floors.map(({ paper }) => paper),
      ),
      part('“print” to “done”', between('fee', 'done')),
      part(
        'floor: the printer by lp',
        floors.map(({ printer }) => printer),
      ),
    ];
  } finally {
    await Promise.allSettled([renderer.close(), servers.stop()]);
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
