/** The machine's own voice: heard where there is one, and gone with the visit, what it said in its memory too. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
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
