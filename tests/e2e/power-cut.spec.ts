/**
 * Cuts the power at random moments of a visit, mostly while pages are made and printed, and starts the machine again on
 * the same store: no page twice, none without the person, nothing personal left in any file, the journal whole, and the
 * visit that was cut off in it. SITTHI_CUTS says how often (20 for the full proof), SITTHI_SEED which moments.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { type JournalLine, readJournal, verifyJournal } from '../../electron/journal/journal.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { LONG } from '../long.ts';
import { personalFiles } from '../personal-files.ts';
import { random } from '../random.ts';
import { chooseAll, type KioskUnderTest, startKiosk, touch, typePin } from './kiosk.ts';
import { test } from './kiosk-test.ts';

const CUTS = Number(process.env.SITTHI_CUTS ?? (LONG ? 20 : 1));
/** Slow enough that a printer which keeps its power is still at it when the kiosk is back. */
const PAGE_MS = 500;
/** After the first window is up: time in which nothing more may come out. */
const WATCH_MS = 1500;
const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');
const PERSONAL = [somying.citizenId, somying.nameTh.first, somying.nameTh.last];

/** When the power goes. The last three are where pages are on their way. */
const MOMENTS = ['hello', 'pin', 'fetching', 'viewing', 'done', 'preparing', 'sent', 'printing'] as const;
type Moment = (typeof MOMENTS)[number];

let kiosk: KioskUnderTest;
test.describe.configure({ mode: 'serial' });
test.setTimeout(60_000 + CUTS * 60_000);
test.beforeAll(async () => {
  kiosk = await startKiosk();
});
test.afterAll(async () => kiosk?.stop());

const store = () => join(kiosk.directory, 'store');
const journal = () => [...readJournal(store())];
const facts = (line: JournalLine | undefined) =>
  JSON.parse(line?.facts ?? '{}') as Record<string, string | number | boolean>;
/** What lies in shared memory and is a kiosk's or a browser's: names alone, other kiosks may run on this machine. */
const inMemory = () => readdirSync('/dev/shm').filter((name) => /sitthi25|chrom/i.test(name));
/** The words of every page that came out since, in order. */
async function wordsInTray(from: number): Promise<readonly string[]> {
  return (await kiosk.world.printer.sheets()).slice(from).map(({ job, page }) => {
    const file = join(kiosk.world.spool, `${String(job).padStart(3, '0')}.pdf`);
    return execFileSync('pdftotext', ['-f', `${page}`, '-l', `${page}`, file, '-'], { encoding: 'utf8' });
  });
}

/** Leads a visit to a moment, and a random while beyond it. Says after which page, where pages came out. */
async function leadTo(moment: Moment, next: () => number): Promise<number> {
  const { printer } = kiosk.world;
  const before = (await printer.sheets()).length;
  await kiosk.world.card.insert('somying');
  const page: Page = await kiosk.screen('hello');
  const after = (ms: number) => delay(next() * ms);
  if (moment === 'hello') return after(500).then(() => 0);
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  await chooseAll(page);
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  if (moment === 'pin') return after(500).then(() => 0);
  await typePin(page, '1234');
  if (moment === 'fetching') return after(400).then(() => 0);
  await kiosk.screen('viewing');
  if (moment === 'viewing') return after(500).then(() => 0);
  await touch(page, 'print');
  if (moment === 'preparing') return after(1500).then(() => 0);
  await kiosk.screen('fee');
  await touch(page, 'print');
  if (moment === 'sent') return after(700).then(() => 0);
  if (moment === 'done') {
    await printer.speed(0);
    await kiosk.screen('done');
    await printer.speed(PAGE_MS);
    return after(500).then(() => 0);
  }
  const wanted = 1 + Math.floor(next() * 12);
  await expect
    .poll(async () => (await printer.sheets()).length - before, { timeout: 40_000, intervals: [30] })
    .toBeGreaterThanOrEqual(wanted);
  await after(PAGE_MS);
  return wanted;
}

test(`${CUTS} power cuts in the middle of a visit`, async () => {
  const seed = Number(process.env.SITTHI_SEED ?? Date.now() % 1_000_000);
  const next = random(seed);
  const { printer, card } = kiosk.world;
  const memoryBefore = inMemory();
  const tally = new Map<string, number>();
  const numbers = new Set<string>();
  let sheets = 0;
  let late = 0;
  await printer.speed(PAGE_MS);
  for (let n = 1; n <= CUTS; n += 1) {
    // Three of four where pages are on their way; the first one always.
    const moment =
      n === 1 || next() < 0.75
        ? (MOMENTS[5 + Math.floor(next() * 3)] ?? 'sent')
        : (MOMENTS[Math.floor(next() * 5)] ?? 'pin');
    const printerToo = next() < 0.4;
    const cardLeft = next() < 0.5;
    const say = `cut ${n}: ${moment}, printer ${printerToo ? 'cut too' : 'keeps its power'}, card ${cardLeft ? 'left in' : 'taken'}; seed ${seed}`;
    tally.set(moment, (tally.get(moment) ?? 0) + 1);
    await kiosk.screen('idle');
    const before = (await printer.sheets()).length;
    const lines = journal().length;
    await leadTo(moment, next);
    await Promise.all([kiosk.cut(), printerToo ? printer.unplug() : undefined]);
    const atCut = (await printer.sheets()).length;
    if (!cardLeft) await card.remove();
    await delay(next() * 1200);
    if (printerToo) await printer.plug();

    const cutOff = journal().slice(lines);
    expect(verifyJournal(store()), say).toMatchObject({ ok: true });
    const began = cutOff.find((line) => line.kind === 'visit.started')?.visitId;
    const count = (kind: string) => cutOff.filter((line) => line.kind === kind).length;

    await kiosk.boot();
    const atBoot = (await printer.sheets()).length;
    if (cardLeft) {
      // Nobody knows who stands there now: whoever left it is not greeted by name.
      const left = await kiosk.screen('take-card');
      expect(await left.locator('body').textContent(), say).not.toContain(somying.nameTh.first);
      await card.remove();
    }
    const idle = await kiosk.screen('idle');
    expect(await idle.locator('body').textContent(), say).not.toContain(somying.nameTh.first);
    await delay(WATCH_MS);

    const words = await wordsInTray(before);
    expect(new Set(words).size, `${say}: a page came out twice`).toBe(words.length);
    expect((await printer.sheets()).length, `${say}: a page came out after the power was back`).toBe(atBoot);
    sheets += words.length;
    late += atBoot - atCut;

    const report = verifyJournal(store());
    expect(report, say).toMatchObject({ ok: true });
    expect(report.ok && report.value.brokenAt, say).toBeFalsy();
    const found = journal().slice(lines + cutOff.length);
    expect(
      found.filter((line) => line.kind === 'kiosk.interrupted'),
      say,
    ).toHaveLength(1);
    const interrupted = found.filter((line) => line.kind === 'visit.interrupted');
    expect(
      interrupted.map((line) => line.visitId),
      say,
    ).toEqual(began === undefined || count('visit.ended') > 0 ? [] : [began]);
    for (const line of interrupted)
      expect(facts(line).printing, say).toBe(
        count('print.submitted') > count('print.completed') + count('print.failed'),
      );
    // Paper never lies in the tray of which the journal knows nothing.
    if (words.length > 0) expect(count('print.submitted'), say).toBe(1);
    for (const line of cutOff.filter(({ kind }) => kind === 'request.made')) {
      const number = String(facts(line).requestNumber);
      expect(numbers.has(number), `${say}: request number ${number} was given twice`).toBe(false);
      numbers.add(number);
    }

    // What the printer has printed is paper, and the printer's own.
    const paper = [kiosk.world.spool];
    await expect
      .poll(() => personalFiles(kiosk.directory, PERSONAL, paper), { timeout: 15_000, message: say })
      .toEqual([]);
    expect(
      inMemory().filter((name) => !memoryBefore.includes(name)),
      say,
    ).toEqual([]);
    expect(
      readdirSync(kiosk.runs).every((name) => name.includes(`-${kiosk.process.pid}-`)),
      say,
    ).toBe(true);
  }
  for (const text of PERSONAL) expect(kiosk.output()).not.toContain(text);
  console.log(
    `${CUTS} power cuts (${[...tally].map(([what, times]) => `${what} ${times}`).join(', ')}): ${sheets} pages came out, none twice, ${late} of them while the kiosk was dark and the printer not, none after; seed ${seed}`,
  );
});
