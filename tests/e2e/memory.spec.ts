/**
 * After a visit, however it ended, nothing of its holder is left: the memory of every process of the kiosk that still
 * lives is searched, its Chromium too. A visit of each kind; the long form makes it fifty.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { loadPeople } from '../../fixtures/people/person.ts';
import { LONG } from '../long.ts';
import { bothForms, inCp874, search } from '../memory.ts';
import { PATIENCE } from '../patience.ts';
import { signalTo } from '../processes.ts';
import { partsBelow } from '../shells.ts';
import { type KioskUnderTest, startKiosk, touch, typePin } from './kiosk.ts';
import { test } from './kiosk-test.ts';

const somying = loadPeople().get('somying');
if (somying === undefined || somying.nameEn === undefined) throw new Error('somying is missing');

/** The number, the names and the PIN, in every form in which a process might keep them. */
function secrets(): ReadonlyMap<string, Buffer> {
  const {
    citizenId: id,
    nameTh,
    nameEn,
    pin,
  } = somying as NonNullable<typeof somying> & { nameEn: { last: string } };
  const formatted = `${id[0]}-${id.slice(1, 5)}-${id.slice(5, 10)}-${id.slice(10, 12)}-${id[12]}`;
  const found = new Map<string, Buffer>();
  for (const [what, text] of [
    ['number', id],
    ['formatted number', formatted],
    ['Thai name', `${nameTh.first} ${nameTh.last}`],
    ['Thai surname', nameTh.last],
    ['English surname', nameEn.last],
    ['PIN', `"pin":"${pin}"`],
  ] as const)
    for (const [form, bytes] of bothForms(what, text)) found.set(form, bytes);
  found.set('road of the address in CP874', inCp874('สุจริต'));
  return found.set('Thai surname in CP874', inCp874(nameTh.last));
}

/** A process and all that it started. */
function family(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // Gone in the meantime.
    }
  }
  const all = [pid];
  for (const one of all) for (const [child, parent] of parents) if (parent === one) all.push(child);
  return all;
}

/** The speech services of this kiosk's visits: no children of its own, and yet they are told what to say. */
function voices(runs: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const command = commandOf(pid);
      return command.includes('speech-dispatcher') && command.includes(runs);
    });
}

/** What lives for the day beside the kiosk: the card service, the print server, the X server. */
function services(): readonly number[] {
  const named = family(process.pid).filter((pid) => /\b(pcscd|cupsd|ippeveprinter)\b/.test(commandOf(pid)));
  expect(named.map(commandOf).join(), 'the card service and the print server are found').toMatch(
    /pcscd.*cupsd|cupsd.*pcscd/,
  );
  const display = /^:(\d+)/.exec(process.env.DISPLAY ?? '')?.[1];
  const lock = `/tmp/.X${display}-lock`;
  return [...named, ...(existsSync(lock) ? [Number(readFileSync(lock, 'latin1'))] : [])];
}

/** What a process is, for the report; it may end while it is looked at. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').slice(0, 200);
  } catch {
    return 'ended in the meantime';
  }
}

type Ending = (kiosk: KioskUnderTest, page: Page) => Promise<void>;

/** A wrong PIN for one record, as far as the card says that it is none. */
async function wrongPin(kiosk: KioskUnderTest, page: Page, pin: string): Promise<void> {
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  await touch(page, 'choose-dopa_house');
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  await typePin(page, pin);
  await expect(page.getByTestId('pin-wrong')).toBeVisible();
}

async function sign(kiosk: KioskUnderTest, page: Page, pin = somying?.pin ?? ''): Promise<void> {
  await touch(page, 'begin');
  await kiosk.screen('choosing');
  await touch(page, 'choose-dopa_person');
  await touch(page, 'form-copy');
  await touch(page, 'review');
  await kiosk.screen('reviewing');
  await touch(page, 'sign');
  await kiosk.screen('pin');
  await typePin(page, pin);
  await kiosk.screen('viewing');
}

async function signAndPrint(kiosk: KioskUnderTest, page: Page, pin?: string): Promise<void> {
  await sign(kiosk, page, pin);
  await touch(page, 'print');
  await kiosk.screen('fee');
  await touch(page, 'print');
  await kiosk.screen('done');
  await touch(page, 'finish');
}

/** Words that the kiosk's store has of each visit, times taken away: of its journal, its request and whatever else names it. */
function wordsOfVisits(store: string): ReadonlyMap<string, ReadonlySet<string>> {
  const db = new Database(join(store, 'journal.sqlite'), { readonly: true });
  try {
    const rows = (from: string, where: string, value: string) =>
      db.prepare(`SELECT * FROM "${from}" WHERE "${where}" = ?`).raw().all(value) as unknown[][];
    const columns = db
      .prepare(
        `SELECT t.name AS tableName, c.name AS columnName FROM sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND c.name IN ('visit_id', 'request_number')`,
      )
      .all() as { tableName: string; columnName: string }[];
    const visits = db
      .prepare(
        `SELECT visit_id AS visit, max(facts ->> 'requestNumber') AS request FROM journal
         WHERE visit_id <> '-' GROUP BY visit_id HAVING request IS NOT NULL ORDER BY min(sequence)`,
      )
      .all() as { visit: string; request: string }[];
    return new Map(
      visits.map(({ visit, request }) => {
        const kept = columns.flatMap(({ tableName, columnName }) =>
          rows(tableName, columnName, columnName === 'visit_id' ? visit : request),
        );
        const text = JSON.stringify(kept).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+/g, '');
        return [visit, new Set(text.match(/[\p{L}\p{M}\p{N}_=-]{5,}/gu))] as const;
      }),
    );
  } finally {
    db.close();
  }
}

const endings: readonly (readonly [string, Ending])[] = [
  ['the card out at once', async (kiosk) => kiosk.world.card.remove()],
  ['"end" at the first screen', async (_, page) => touch(page, 'end')],
  [
    'the card out while a record is shown',
    async (kiosk, page) => {
      await sign(kiosk, page);
      // The only one that was asked for is open.
      await touch(page, 'reveal');
      await kiosk.world.card.remove();
    },
  ],
  [
    'the name read aloud, and the card out',
    async (kiosk, page) => {
      await touch(page, 'language');
      await touch(page, 'assist');
      await touch(page, 'set-speech');
      await touch(page, 'assist-close');
      await expect.poll(() => voices(kiosk.runs).length, { timeout: 20_000 * PATIENCE }).toBeGreaterThan(0);
      // The voices are named, and the first words are on their way.
      await expect
        .poll(() => page.evaluate(() => speechSynthesis.getVoices().length), { timeout: 20_000 * PATIENCE })
        .toBeGreaterThan(0);
      await kiosk.world.card.remove();
    },
  ],
  [
    'a form for someone else, and the card out',
    async (kiosk, page) => {
      await touch(page, 'represent');
      await kiosk.screen('representative');
      await touch(page, 'print-form');
      await expect(page.locator('body')).toContainText('รับแบบคำขอ');
      await kiosk.world.card.remove();
    },
  ],
  [
    'everything printed',
    async (kiosk, page) => {
      await signAndPrint(kiosk, page);
    },
  ],
  [
    'the process of the visit killed',
    async (kiosk, page) => {
      await sign(kiosk, page);
      signalTo(kiosk.visits()[0], 'SIGKILL');
    },
  ],
  [
    'a wrong PIN, and the card out',
    async (kiosk, page) => {
      await wrongPin(kiosk, page, '9999');
      await kiosk.world.card.remove();
    },
  ],
];

/** On a machine that others share a little more; less than the three seconds in which a visit ends that nobody kills. */
const GONE_MS = PATIENCE > 1 ? 2900 : 2000;

let kiosk: KioskUnderTest;
test.beforeAll(async () => {
  kiosk = await startKiosk();
});
// Whoever is next finds nobody there, also after one that failed.
test.afterEach(async () => {
  await kiosk.world.card.remove().catch(() => undefined);
});
test.afterAll(async () => kiosk?.stop());

/** Eight digits that no memory has by chance, in every form of a line and of a command to a card. */
const WRONG = '58306271';
const typedForms = (): ReadonlyMap<string, Buffer> => new Map(bothForms('PIN', WRONG));

// The first: a card counts its wrong PINs.
test('a PIN is nowhere a second after it was typed: window, visit, kiosk, card service', async () => {
  test.setTimeout(120_000 * PATIENCE);
  await kiosk.screen('idle');
  await kiosk.world.card.insert('somying');
  await wrongPin(kiosk, await kiosk.screen('hello'), WRONG);
  await new Promise((done) => setTimeout(done, 1000));
  for (const pid of [...family(kiosk.process.pid ?? 0), ...services()])
    expect(search(pid, typedForms()), `in process ${pid}: ${commandOf(pid)}`).toEqual([]);
});

test('nothing of the holder is left in any process of the kiosk', async () => {
  const visits = LONG ? 50 : endings.length;
  test.setTimeout(visits * 60_000 * PATIENCE);
  const wanted = secrets();
  for (let visit = 0; visit < visits; visit += 1) {
    const [name, end] = endings[visit % endings.length] as readonly [string, Ending];
    await kiosk.screen('idle');
    // The next one stands by with its window: until it can take over, the one before is not let go of.
    const windows = () => partsBelow(kiosk.process.pid).filter(({ what }) => what === 'renderer').length;
    await expect.poll(windows, { timeout: 30_000 * PATIENCE }).toBeGreaterThanOrEqual(2);
    const served = kiosk.visits()[0] ?? 0;
    await kiosk.world.card.insert('somying');
    const page = await kiosk.screen('hello');
    if (visit === 0) {
      // The search itself is proven: while the holder is served, it finds them.
      const now = family(served).flatMap((pid) => search(pid, wanted));
      expect(now, 'the search finds the holder in the visit that serves them').toContain('number in UTF-8');
    }
    await end(kiosk, page);
    await expect
      .poll(() => family(kiosk.process.pid ?? 0).includes(served), {
        timeout: GONE_MS,
        message: `the process of visit ${visit + 1} is gone within ${GONE_MS} ms of "${name}"`,
      })
      .toBe(false);
    await expect.poll(() => voices(kiosk.runs), { timeout: GONE_MS }).toEqual([]);
    await kiosk.world.card.remove().catch(() => undefined);
    await kiosk.screen('idle');
    // Chromium's own processes end a moment after the one that held their pipe.
    await new Promise((done) => setTimeout(done, 300));
    for (const pid of [...family(kiosk.process.pid ?? 0), ...services()]) {
      const left = search(pid, wanted);
      expect(left, `after "${name}" (visit ${visit + 1}), in process ${pid}: ${commandOf(pid)}`).toEqual([]);
    }
  }
});

/** How the kiosk says what happened: of anybody alike. A name has Thai letters, a number or a digest of it digits. */
const ITS_OWN_WORD = /^[a-z-]+$/;

test('on the disk, two visits of one person are no more alike than those of two people', async () => {
  test.setTimeout(180_000 * PATIENCE);
  const visitOf = async (who: string) => {
    await kiosk.screen('idle');
    await kiosk.world.card.insert(who);
    const page = await kiosk.screen('hello');
    await signAndPrint(kiosk, page, loadPeople().get(who)?.pin);
    await kiosk.world.card.remove();
    await kiosk.screen('idle', { otherThan: page });
  };
  const visits = () => [...wordsOfVisits(join(dirname(kiosk.world.configFile), 'store')).values()];
  // The tests before have made some of them already.
  while (visits().length < 2) await visitOf('somying');
  await visitOf('somchai');
  const [other, ...hers] = visits().toReversed();
  for (const [at, one] of hers.entries())
    for (const another of hers.slice(at + 1)) {
      const shared = [...one].filter((word) => another.has(word) && !ITS_OWN_WORD.test(word));
      expect(shared.filter((word) => other?.has(word) !== true)).toEqual([]);
    }
});
