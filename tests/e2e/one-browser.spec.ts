/**
 * Visits one after another in one Chromium that lives for the day, as Electron has it, where a context is a visit's: what
 * Electron's source says of that is seen here in the same engine. The preview otherwise gives each visit a Chromium of its own.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { RESTED_TOO_LONG } from '../../electron/kiosk/rest-limit.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { bothForms, search } from '../memory.ts';
import { PATIENCE } from '../patience.ts';
import { descendants, signalTo } from '../processes.ts';
import { partsBelow, rendererOf } from '../shells.ts';
import { type KioskUnderTest, startKiosk, touch, typePin } from './kiosk.ts';
import { test } from './kiosk-test.ts';

const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');

let kiosk: KioskUnderTest;
/** Of the machine's voice: a sound device on which everything is heard at once, by nobody. */
const settings = mkdtempSync(join(tmpdir(), 'sitthi25-sound-'));
test.describe.configure({ mode: 'serial' });
test.setTimeout(240_000 * PATIENCE);

test.beforeAll(async () => {
  const voice = join(settings, 'speech-dispatcher');
  mkdirSync(voice);
  cpSync('/etc/speech-dispatcher', voice, { recursive: true });
  const file = join(voice, 'speechd.conf');
  // Without any device the first thing said never ends, and everything after it waits for that.
  writeFileSync(file, `AudioOutputMethod "alsa"\nAudioALSADevice "null"\n${readFileSync(file, 'utf8')}`);
  // As under systemd, where nobody listens here.
  const env = { XDG_CONFIG_HOME: settings, NOTIFY_SOCKET: '/nowhere' };
  kiosk = await startKiosk({ oneBrowser: true, env });
});
test.afterAll(async () => {
  await kiosk?.stop();
  rmSync(settings, { recursive: true });
});

/** A process by its words; it may end while it is looked at. */
const wordsOf = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '--headless';
  }
};
/** The browsers of this kiosk: the day's. One for the papers of a visit that prints has no window. */
const browsers = () =>
  partsBelow(kiosk.process.pid).filter(
    ({ pid, what }) => what === 'browser' && !wordsOf(pid).includes('--headless'),
  );
/** The speech services of this kiosk. */
const voices = () =>
  readdirSync(kiosk.runs).flatMap((folder) => {
    const file = join(kiosk.runs, folder, 'speech-dispatcher', 'pid', 'speech-dispatcher.pid');
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    return pid > 0 && existsSync(`/proc/${pid}`) ? [pid] : [];
  });
/** Whose card it was, in every form in which a process of Chromium might keep it. */
const personal = new Map(
  [somying.citizenId, `${somying.nameTh.first} ${somying.nameTh.last}`, somying.nameTh.last].flatMap((text) =>
    bothForms(text === somying.citizenId ? 'number' : 'name', text),
  ),
);
/** What a process is, for the report. */
const whatIs = (pid: number) =>
  partsBelow(kiosk.process.pid).find((part) => part.pid === pid)?.what ?? 'another';
/**
 * What is found of the holder in the processes that outlive a visit. Not in the day's browser itself: what a window is told
 * passes through it here (CDP), and under Electron does not (a MessagePort).
 */
const remembered = () => {
  const day = browsers().map(({ pid }) => pid);
  return [kiosk.process.pid ?? 0, ...descendants(kiosk.process.pid ?? 0)]
    .filter((pid) => !day.includes(pid))
    .flatMap((pid) => search(pid, personal).map((form) => `${form} in ${whatIs(pid)}`));
};
/** Nobody is served any more; a window that did not serve them is on the screen. */
async function over(page: Page): Promise<void> {
  await kiosk.world.card.remove().catch(() => undefined);
  await kiosk.screen('idle', { otherThan: page });
  // Its renderer ends a moment after its context.
  await expect.poll(remembered, { timeout: 10_000 * PATIENCE, intervals: [500] }).toEqual([]);
}

async function served(): Promise<Page> {
  await kiosk.screen('idle');
  await expect.poll(() => kiosk.visits().length, { timeout: 20_000 * PATIENCE }).toBe(2);
  await kiosk.world.card.insert('somying');
  return kiosk.screen('hello');
}

test('there is one Chromium, whatever visits there are', async () => {
  await kiosk.screen('idle');
  await expect.poll(() => kiosk.visits().length, { timeout: 20_000 * PATIENCE }).toBe(2);
  // One that forks a helper is seen twice for a moment.
  await expect.poll(browsers).toHaveLength(1);
});

/** Whatever belongs to the voice of this kiosk: the service and its voices, which are nobody's children. */
const speaking = () =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      const words = pid > 0 ? wordsOf(pid) : '';
      return words.includes(settings) ? words.includes('/sd_') : voices().includes(pid);
    });

test('each visit speaks, through one service that nobody ends, and forgets what it said', async () => {
  const services = new Set<number>();
  /** What the machine was made to say, one thing after another. */
  const secret = `Quixotry ${'of nobody whose card was here '.repeat(8)}`;
  const known = new Map(bothForms('what was said', 'Quixotry'));
  const keeps = () => speaking().flatMap((pid) => search(pid, known).map((form) => `${form} in ${pid}`));
  let last: Page | undefined;
  for (let visit = 0; visit < 3; visit += 1) {
    const page = await kiosk.screen('idle', last === undefined ? {} : { otherThan: last });
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      const speak = speechSynthesis.speak.bind(speechSynthesis);
      speechSynthesis.speak = (utterance) => {
        // Told by the machine's voice itself.
        for (const event of ['start', 'end'] as const)
          utterance.addEventListener(event, () => said.push(event));
        speak(utterance);
      };
    });
    await touch(page, 'language');
    await touch(page, 'assist');
    await touch(page, 'set-speech');
    await touch(page, 'assist-close');
    const said = () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    await expect
      .poll(said, { timeout: 30_000 * PATIENCE, message: `visit ${visit + 1} is heard` })
      .toContain('end');
    for (const service of voices()) services.add(service);
    await page.evaluate((secret) => {
      speechSynthesis.cancel();
      for (const text of ['Quixotry', secret, 'Quixotry ends here'])
        speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(text), { lang: 'en', rate: 4 }));
    }, secret);
    await expect
      .poll(keeps, { timeout: 30_000 * PATIENCE, message: 'the search finds what is said' })
      .not.toEqual([]);
    await kiosk.world.card.insert('somying');
    await kiosk.screen('hello');
    await kiosk.world.card.remove();
    await kiosk.screen('idle', { otherThan: page });
    await expect.poll(keeps, { timeout: 30_000 * PATIENCE, intervals: [500] }).toEqual([]);
    await expect
      .poll(() => speaking().length, { timeout: 30_000 * PATIENCE, message: 'the voices are back' })
      .toBeGreaterThan(1);
    expect(keeps()).toEqual([]);
    last = page;
  }
  // Its end would silence the browser for the day: Chromium does not always look for another one.
  expect(services.size).toBe(1);
  expect(voices()).toEqual([...services]);
});

test('nothing of a holder stays in what serves the next: a visit to its end, its window killed, its process killed', async () => {
  const serving = await served();
  expect(remembered(), 'the search finds who is served').not.toEqual([]);
  await touch(serving, 'begin');
  await kiosk.screen('choosing');
  await touch(serving, 'choose-dopa_person');
  await touch(serving, 'form-copy');
  await touch(serving, 'review');
  await kiosk.screen('reviewing');
  await touch(serving, 'sign');
  await kiosk.screen('pin');
  await typePin(serving, somying.pin);
  await kiosk.screen('viewing');
  await touch(serving, 'reveal');
  await over(serving);

  const killed = await served();
  signalTo(await rendererOf(killed, kiosk.process.pid), 'SIGKILL');
  await over(killed);

  const orphaned = await served();
  const [visit] = kiosk.visits();
  signalTo(visit, 'SIGKILL');
  await over(orphaned);
  await expect.poll(browsers).toHaveLength(1);
});

test('without its zygote the browser brings no window: the kiosk rests, ends with a code, and is whole when it is started again', async () => {
  const page = await served();
  const { process: resting } = kiosk;
  const ended = new Promise<number | null>((done) => resting.once('exit', (code) => done(code)));
  const [browser] = browsers();
  const zygotes = partsBelow(browser?.pid).filter(({ what }) => what === 'zygote');
  expect(zygotes.length).toBeGreaterThan(0);
  for (const { pid } of zygotes) signalTo(pid, 'SIGKILL');
  // Whoever is served goes on; nobody after them gets a window.
  expect(await page.locator('[data-screen]').first().getAttribute('data-screen')).toBe('hello');
  for (let visits = 0; resting.exitCode === null && visits < 3; visits += 1) {
    signalTo(kiosk.visits()[0], 'SIGKILL');
    await new Promise((done) => setTimeout(done, 2000));
  }
  expect(await ended).toBe(RESTED_TOO_LONG);
  await kiosk.boot();
  await kiosk.world.card.remove().catch(() => undefined);
  await over(page);
});
