/** The machine's own voice: heard where there is one, and gone with the visit, what it said in its memory too. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { idOf } from '../../renderer/hearing/recorded.ts';
import { toneWav } from '../tone.ts';
import { startKiosk } from './kiosk.ts';
import { test } from './kiosk-test.ts';

test('a site’s recordings are heard in the kiosk itself, and what leads out of their folder is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sitthi25-recordings-'));
  mkdirSync(join(folder, 'th'));
  const file = join(folder, 'th', `hearing.speed2-${idOf('อ่านเร็ว')}.wav`);
  writeFileSync(file, toneWav(300));
  symlinkSync(file, join(folder, 'th', `hearing.volume2-${idOf('เสียงดัง')}.wav`));
  writeFileSync(join(folder, 'th', 'notes.txt'), 'who spoke');
  const kiosk = await startKiosk({ config: { window: { recordings: folder } } });
  try {
    const page = await kiosk.screen('idle');
    await page.evaluate(() => {
      const played: string[] = [];
      Object.assign(globalThis, { played });
      const { play } = HTMLMediaElement.prototype;
      HTMLMediaElement.prototype.play = function () {
        this.addEventListener('ended', () => this.duration > 0.2 && played.push(this.src));
        return play.call(this);
      };
    });
    const press = (key: string) =>
      page.evaluate((key) => window.dispatchEvent(new KeyboardEvent('keydown', { key })), key);
    // Switched on by a touch: a page does not begin to sound by itself.
    await page.getByTestId('assist').click();
    await page.getByTestId('set-speech').click();
    await press('F17');
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { played: string[] }).played.join()), {
        timeout: 15_000,
      })
      .toMatch(new RegExp(`/recordings/th/${idOf('อ่านเร็ว')}$`));
    for (const id of [idOf('เสียงดัง'), 'notes.txt']) {
      const loaded = await page.evaluate(
        (id) =>
          new Promise((done) => {
            const audio = new Audio(`recordings/th/${id}`);
            audio.onloadeddata = () => done(true);
            audio.onerror = () => done(false);
          }),
        id,
      );
      expect(loaded, id).toBe(false);
    }
  } finally {
    await kiosk.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

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
