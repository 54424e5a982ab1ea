/** The machine's own voice: heard where there is one, and gone with the visit, what it said in its memory too. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { findChromium } from '../../electron/shell/chromium/chromium.ts';
import { endSpeech } from '../../electron/shell/speech.ts';
import { startKiosk } from './kiosk.ts';

test('reads aloud in English with the machine’s voice, which ends with the visit', async () => {
  const kiosk = await startKiosk();
  try {
    const page = await kiosk.screen('idle');
    const [visit] = kiosk.visits();
    // Whoever does not listen wakes no voice.
    expect(speechServices()).toEqual([]);
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      const speak = speechSynthesis.speak.bind(speechSynthesis);
      speechSynthesis.speak = (utterance) => {
        // Told by the machine's voice itself, when it begins.
        utterance.addEventListener('start', () => said.push(utterance.text));
        speak(utterance);
      };
    });
    await page.getByTestId('language').click();
    await page.getByTestId('assist').click();
    await page.getByTestId('set-speech').click();
    await page.getByTestId('assist-close').click();
    const said = () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    await expect.poll(async () => (await said()).length, { timeout: 30_000 }).toBeGreaterThan(0);
    const [service = 0, ...more] = speechServices();
    expect(more).toEqual([]);
    expect(service).toBeGreaterThan(0);
    await kiosk.world.card.insert('somying');
    await kiosk.screen('hello');
    await kiosk.world.card.remove();
    await kiosk.screen('idle', { otherThan: page });
    await expect.poll(() => speechServices(), { timeout: 2000 }).not.toContain(service);
    expect(kiosk.visits()).not.toContain(visit);
  } finally {
    await kiosk.stop();
  }
  expect(speechServices()).toEqual([]);

  /** Speech services that live in a folder of this kiosk's visits. */
  function speechServices(): readonly number[] {
    return (existsSync(kiosk.runs) ? readdirSync(kiosk.runs) : []).flatMap((folder) => {
      const file = join(kiosk.runs, folder, 'speech-dispatcher', 'pid', 'speech-dispatcher.pid');
      if (!existsSync(file)) return [];
      const pid = Number(readFileSync(file, 'utf8'));
      return existsSync(`/proc/${pid}`) ? [pid] : [];
    });
  }
});

test('one browser for the day, as under Electron, speaks in each visit’s window while its service is left alone', async () => {
  const runtime = mkdtempSync(join(tmpdir(), 'sitthi25-speech-'));
  const browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    headless: false,
    args: ['--no-sandbox', '--enable-speech-dispatcher'],
    ignoreDefaultArgs: ['--mute-audio'],
    env: { ...process.env, XDG_RUNTIME_DIR: runtime },
  });
  try {
    for (let visit = 1; visit <= 3; visit += 1) expect(await speaks(browser), `visit ${visit}`).toBe('start');
    // What was done after each visit before: from then on nobody hears anything, and nobody says so.
    endSpeech(runtime);
    expect(await speaks(browser)).not.toBe('start');
  } finally {
    await browser.close();
    endSpeech(runtime);
    rmSync(runtime, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
});

/** What becomes of a text in a window of its own, in a context that ends with it: `start`, an error's name, or `silent`. */
async function speaks(browser: Browser): Promise<string> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.mouse.click(10, 10);
  const became = await page.evaluate(async () => {
    const named = () => speechSynthesis.getVoices().find(({ name }) => /^English.*espeak/i.test(name));
    if (named() === undefined)
      await new Promise((done) => {
        speechSynthesis.addEventListener('voiceschanged', done, { once: true });
        setTimeout(done, 10_000);
      });
    const utterance = new SpeechSynthesisUtterance('one two three');
    utterance.voice = named() ?? null;
    return new Promise<string>((done) => {
      utterance.onstart = () => done('start');
      utterance.onerror = ({ error }) => done(error);
      setTimeout(done, 10_000, 'silent');
      speechSynthesis.speak(utterance);
    });
  });
  await context.close();
  return became;
}
