/** What the window does when it is touched, typed at, listened to: the real build, fed with views in place of a visit. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { recordingsIn } from '../../electron/config/recordings.ts';
import type { Intent, Screen } from '../../electron/contract/window.ts';
import { createPinBox } from '../../electron/visit/pin-box.ts';
import { idOf } from '../../renderer/hearing/recorded.ts';
import { bothForms, search } from '../memory.ts';
import { descendants } from '../processes.ts';
import { toneWav } from '../tone.ts';
import { LOCKED, OFFICER, VIEWS } from './screen-views.ts';
import { CHROMIUM_ARGS, openWindow, type WindowPage } from './window-page.ts';

let browser: Browser;
let tried: WindowPage;
test.beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_ARGS });
});
test.afterAll(async () => browser?.close());
test.beforeEach(async () => {
  const context = await browser.newContext({
    viewport: { width: 1080, height: 1920 },
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  tried = await openWindow(context);
});
test.afterEach(async () => {
  expect(tried.complaints).toEqual([]);
  await tried.page.context().close();
});

const view = (name: string) => {
  const found = VIEWS.get(name);
  if (found === undefined) throw new Error(`no view named ${name}`);
  return found;
};
const said = async (): Promise<Intent[]> =>
  (await tried.said()).flatMap((message) => (message.type === 'intent' ? [message.intent] : []));
/** What the person asked for: not that they are here, nor what the machine of this test has no voice for. */
const intents = async (): Promise<Intent[]> =>
  (await said()).filter(({ intent }) => intent !== 'present' && intent !== 'voice-failed');

/** A key of the audio navigator; Playwright's own keyboard ends at F12. */
async function navigate(key: `F${13 | 14 | 15 | 16 | 17 | 18}`): Promise<void> {
  const cdp = await tried.page.context().newCDPSession(tried.page);
  for (const type of ['rawKeyDown', 'keyUp'] as const)
    await cdp.send('Input.dispatchKeyEvent', {
      type,
      key,
      code: key,
      windowsVirtualKeyCode: 111 + Number(key.slice(1)),
    });
  await cdp.detach();
}

test('no script can make a policy by which strings become code', async () => {
  const refused = await tried.page.evaluate(() => {
    try {
      Reflect.get(window, 'trustedTypes').createPolicy('default', { createHTML: (text: string) => text });
      return null;
    } catch (error) {
      return String(error);
    }
  });
  expect(refused).toContain('disallowed');
  await expect.poll(() => tried.complaints.splice(0).join()).toContain("trusted-types 'none'");
});

/** What each screen's actions ask for. */
const ACTIONS: readonly (readonly [view: string, testId: string, intent: Intent['intent']])[] = [
  ['hello', 'begin', 'begin'],
  ['hello', 'end', 'end'],
  ['hello', 'help', 'help'],
  ['choosing', 'choose-dopa_person', 'choose'],
  ['choosing', 'form-certified-copy', 'set-form'],
  ['choosing', 'review', 'review'],
  ['choosing', 'back', 'back'],
  ['reviewing', 'sign', 'sign'],
  ['pin-last', 'pin-last-yes', 'confirm-last-try'],
  ['viewing', 'open-dopa_house', 'open-record'],
  ['viewing', 'show-disclosures', 'show-disclosures'],
  ['viewing', 'print', 'print'],
  ['viewing', 'tick-dopa_house', 'tick'],
  ['viewing', 'tick-all', 'tick'],
  ['viewing', 'ask-again', 'ask-again'],
  ['viewing-many', 'print', 'print'],
  ['viewing-many', 'finish-seen', 'finish'],
  ['viewing-one', 'finish-seen', 'finish'],
  ['viewing-years', 'year-2560', 'open-year'],
  ['making', 'back', 'back'],
  ['viewing-record', 'reveal', 'reveal'],
  ['viewing-record', 'close-record', 'close-record'],
  ['viewing-revealed', 'wrong-address', 'mark-wrong'],
  ['disclosures', 'back', 'back'],
  ['fee', 'print', 'print'],
  ['done', 'finish', 'end'],
  ['problem', 'retry', 'retry'],
  ['counter-help', 'acknowledge-help', 'officer-acknowledge-help'],
  ['counter-locked-help', 'acknowledge-help', 'officer-acknowledge-help'],
  ['counter-help', 'officer-lock', 'officer-lock'],
  ['counter-locked', 'officer-unlock', 'officer-unlock'],
  ['counter-unlock-card', 'officer-close', 'officer-lock'],
];

test('says that it is ready, and nothing that nobody asked for', async () => {
  await tried.show(view('idle'));
  await tried.show(view('hello'));
  await expect
    .poll(async () => (await tried.said()).filter((message) => message.type !== 'intent'))
    .toEqual([{ type: 'ready' }]);
});

test('keeps the last good view when a message does not follow the contract', async () => {
  await tried.show(view('hello'));
  await tried.page.evaluate(() => window.feed({ content: { screen: 'fetching' } } as never));
  await expect(tried.page.locator('[data-screen="hello"]')).toBeVisible();
  expect(tried.complaints.splice(0)).toEqual([
    'window: a message from the visit does not follow the contract',
  ]);
});

test('the list says in words which records are called wrong, and no longer when that was taken back', async () => {
  await tried.show(view('viewing-flagged'));
  const flagged = tried.page.getByTestId('row-flagged');
  await expect(flagged).toHaveText([/ขอแก้ไข 2 รายการ$/, /ขอแก้ไข 1 รายการ · ยื่นแล้ว$/, /ขอแก้ไข 1 รายการ$/]);
  await expect(tried.page.getByTestId('none-held').getByTestId('row-flagged')).toBeVisible();
  await tried.show(view('viewing'));
  await expect(flagged).toHaveCount(0);
});

test('every action answers a touch', async () => {
  for (const [name, testId, intent] of ACTIONS) {
    await tried.show(view('reading'));
    await tried.show(view(name));
    const before = (await intents()).length;
    // Flags stand beside what is shown once the person looks for what is wrong.
    if (testId.startsWith('wrong-')) await tried.page.getByTestId('flags').tap();
    await tried.page.getByTestId(testId).tap();
    await expect
      .poll(async () => (await intents()).slice(before).map((one) => one.intent), {
        message: `${name} ${testId}`,
      })
      .toEqual([intent]);
  }
});

test('every action can be reached and used by keyboard alone', async () => {
  for (const [name, testId, intent] of ACTIONS) {
    await tried.show(view('reading'));
    await tried.show(view(name));
    const before = (await intents()).length;
    if (testId.startsWith('wrong-')) await tried.page.getByTestId('flags').tap();
    let reached = false;
    for (let presses = 0; presses < 60 && !reached; presses += 1) {
      await tried.page.keyboard.press('Tab');
      reached = await tried.page.evaluate((id) => {
        const active = document.activeElement;
        // A group of choices is one stop for Tab; the arrows move inside it.
        return (
          active?.getAttribute('data-testid') === id ||
          (active?.parentElement?.querySelector(`:scope > [role="radio"][data-testid="${id}"]`) ?? null) !==
            null
        );
      }, testId);
    }
    expect(reached, `${name} ${testId} by Tab`).toBe(true);
    const isThere = () =>
      tried.page.evaluate((id) => document.activeElement?.getAttribute('data-testid') === id, testId);
    for (let presses = 0; presses < 3 && !(await isThere()); presses += 1)
      await tried.page.keyboard.press('ArrowRight');
    await expect(tried.page.getByTestId(testId)).toBeFocused();
    const ring = await tried.page
      .getByTestId(testId)
      .evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(ring, `${name} ${testId} shows that it is meant`).toBe('solid');
    await tried.page.keyboard.press('Enter');
    await expect
      .poll(async () => (await intents()).slice(before).map((one) => one.intent), {
        message: `${name} ${testId}`,
      })
      .toEqual([intent]);
  }
});

test('every action can be reached and used by the three keys of the audio navigator alone', async () => {
  for (const [name, testId, intent] of ACTIONS) {
    await tried.show(view('reading'));
    await tried.show(view(name));
    const before = (await intents()).length;
    if (testId.startsWith('wrong-')) await tried.page.getByTestId('flags').tap();
    let reached = false;
    for (let presses = 0; presses < 80 && !reached; presses += 1) {
      await navigate('F14');
      reached = (await tried.page.locator(`[data-testid="${testId}"][data-cursor]`).count()) === 1;
    }
    expect(reached, `${name} ${testId} by F14`).toBe(true);
    await navigate('F15');
    await expect
      .poll(async () => (await intents()).slice(before).map((one) => one.intent), {
        message: `${name} ${testId}`,
      })
      .toEqual([intent]);
  }
});

/** Lays a machine's voices under the page, by name and language, and keeps what they are told to say. */
async function giveVoices(all: readonly (readonly [name: string, lang: string])[]): Promise<void> {
  await tried.page.addInitScript((all) => {
    const spoken: string[] = [];
    const synthesis = {
      // As Chromium does: the voices are named some time after they were first asked for.
      voices: [] as { name: string; lang: string; localService: boolean }[],
      named: (): unknown => undefined,
      getVoices() {
        if (this.voices.length === 0)
          setTimeout(() => {
            this.voices = all.map(([name, lang]) => ({ name, lang, localService: true }));
            this.named();
          }, 50);
        return this.voices;
      },
      addEventListener(_: string, listener: () => void) {
        this.named = listener;
      },
      speak: (utterance: { text: string; rate: number; volume: number; onstart(): void }) => {
        spoken.push(utterance.text);
        Object.assign(globalThis, { manner: [utterance.rate, utterance.volume] });
        utterance.onstart();
      },
      cancel: () => undefined,
    };
    class Utterance {
      lang = '';
      voice = null;
      readonly text: string;
      constructor(text: string) {
        this.text = text;
      }
    }
    Object.defineProperty(globalThis, 'speechSynthesis', { value: synthesis });
    Object.assign(globalThis, { SpeechSynthesisUtterance: Utterance, spoken });
  }, all);
  await tried.page.reload();
}

test('the audio navigator reads each stop in the large language, and masked values never', async () => {
  await giveVoices([
    ['Listened to', 'th-TH'],
    ['English (Great Britain) espeak-ng', 'en-GB'],
  ]);
  const heard = (name: string) => ({ ...view(name), voices: ['Listened to'] });
  const spoken = () => tried.page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
  await tried.show(heard('viewing-record'));
  await navigate('F14');
  await expect.poll(async () => (await spoken()).length).toBeGreaterThan(0);
  for (let presses = 0; presses < 40; presses += 1) await navigate('F14');
  const thai = (await spoken()).join('\n');
  expect(thai).toContain('รายการทะเบียนบ้าน');
  expect(thai).toContain('พิมพ์ 2 รายการ. ปุ่ม');
  expect(thai).toContain('ซ่อนไว้');
  expect(thai).not.toContain('1001-012345-6');
  expect(thai).not.toContain('Print');
  await tried.page.getByTestId('language').click();
  for (let presses = 0; presses < 40; presses += 1) await navigate('F13');
  expect((await spoken()).join('\n')).toContain('House registration');

  // A PIN that is typed is counted aloud, never said.
  await tried.show(heard('pin-wrong'));
  expect((await spoken()).join('\n')).toContain('That PIN is not right');
  const before = (await spoken()).length;
  await tried.page.keyboard.type('7305');
  await expect.poll(async () => (await spoken()).slice(before)).toContain('Digits entered: 4');
  for (const text of (await spoken()).slice(before)) expect(text).toMatch(/^Digits entered: [1-4]$/);
});

test('a voice that nobody has tried is never used: the switch says so, and it is heard of', async () => {
  // What set-up installs: espeak's Thai is gibberish.
  await giveVoices([
    ['Thai espeak-ng', 'th'],
    ['English (Great Britain) espeak-ng', 'en-GB'],
  ]);
  const spoken = () => tried.page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
  await tried.show(view('hello'));
  await tried.page.getByTestId('assist').click();
  await tried.page.getByTestId('set-speech').click();
  await expect(tried.page.getByTestId('speech-state')).toHaveText('เครื่องนี้ไม่มีเสียงภาษานี้');
  await expect.poll(said).toContainEqual({ intent: 'voice-failed', why: 'no-voice' });
  expect(await spoken()).toEqual([]);
  await tried.page.getByTestId('assist-close').click();
  await tried.page.getByTestId('language').click();
  // English says that it is English.
  await expect.poll(async () => (await spoken())[0] ?? '').toMatch(/^Reading aloud, in English\. /);
  expect((await said()).filter(({ intent }) => intent === 'voice-failed')).toHaveLength(1);
});

/**
 * The window of a site that has recordings of these texts, in Thai, and reading aloud switched on by the navigator; `played`
 * says which were heard to their end.
 */
async function withRecordings(
  texts: Readonly<Record<string, Buffer>>,
  shown: string,
  then: (played: () => Promise<readonly string[]>) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sitthi25-recordings-'));
  mkdirSync(join(folder, 'th'));
  for (const [text, bytes] of Object.entries(texts))
    writeFileSync(join(folder, 'th', `any.name-${idOf(text)}.wav`), bytes);
  await tried.page.context().close();
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
  tried = await openWindow(context, folder);
  await tried.page.evaluate(() => {
    const played: string[] = [];
    Object.assign(globalThis, { played });
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function () {
      // Sound was really made of the file, for as long as it is.
      this.addEventListener('ended', () => this.duration > 0.1 && played.push(this.src));
      return play.call(this);
    };
  });
  const byId = new Map(Object.keys(texts).map((text) => [idOf(text), text]));
  try {
    await tried.show({ ...view(shown), recordings: recordingsIn(folder).ids });
    await navigate('F13');
    await then(async () =>
      (await tried.page.evaluate(() => (globalThis as unknown as { played: string[] }).played)).map(
        (address) => byId.get(address.slice(-10)) ?? address,
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a site’s recordings are heard in place of a voice, joined from parts, numbers digit by digit', async () => {
  const tone = toneWav(200);
  await withRecordings({ ใส่แล้ว: tone, หลัก: tone, 1: tone, อ่านเร็ว: tone }, 'pin', async (played) => {
    await tried.page.keyboard.press('7');
    await expect.poll(played).toEqual(['ใส่แล้ว', '1', 'หลัก']);
    await navigate('F17');
    await expect.poll(played).toEqual(['ใส่แล้ว', '1', 'หลัก', 'อ่านเร็ว']);
    // What is not recorded, on a machine without a voice, is left out, and nobody is told otherwise.
    await navigate('F14');
    await expect.poll(said).toContainEqual({ intent: 'voice-failed', why: 'not-recorded' });
    await tried.page.getByTestId('assist').click();
    await expect(tried.page.getByTestId('speech-state')).toHaveText('บางข้อความไม่มีเสียงอ่าน');
  });
});

test('a recording that is damaged is left out, and the next one is heard', async () => {
  const [whole, cut] = [toneWav(200), toneWav(200).subarray(0, 20)];
  await withRecordings({ อ่านเร็ว: cut, เสียงดัง: whole }, 'hello', async (played) => {
    await navigate('F17');
    await expect.poll(said).toContainEqual({ intent: 'voice-failed', why: 'not-recorded' });
    await navigate('F18');
    await expect.poll(played).toEqual(['เสียงดัง']);
    expect(await intents()).toEqual([]);
  });
});

test('the navigator says the last thing again, and changes speed and volume', async () => {
  await giveVoices([['Listened to', 'th-TH']]);
  const last = () =>
    tried.page.evaluate(() => {
      const { spoken, manner } = globalThis as unknown as { spoken: string[]; manner?: number[] };
      return [spoken.at(-1), ...(manner ?? [])];
    });
  await tried.show({ ...view('hello'), voices: ['Listened to'] });
  for (const key of ['F14', 'F14'] as const) await navigate(key);
  await expect.poll(async () => (await last()).length).toBe(3);
  const [said] = await last();
  await navigate('F17');
  await expect.poll(last).toEqual(['อ่านเร็ว', 1.4, 0.7]);
  await navigate('F18');
  await expect.poll(last).toEqual(['เสียงดัง', 1.4, 1]);
  await navigate('F16');
  await expect.poll(last).toEqual([said, 1.4, 1]);
});

test('a PIN is shown never, sent once and forgotten', async () => {
  await tried.show(view('pin'));
  const { page } = tried;
  const count = () => page.getByTestId('pin-dots').getAttribute('data-count');
  for (const digit of [1, 2]) await page.getByTestId(`digit-${digit}`).tap();
  await page.keyboard.press('3');
  await page.keyboard.press('4');
  expect(await count()).toBe('4');
  await expect(page.getByTestId('pin-dots')).toHaveText('ใส่แล้ว 4 หลัก');
  const focusRing = await page.getByTestId('digit-2').evaluate((key) => {
    (key as HTMLElement).focus();
    return getComputedStyle(key).outlineStyle;
  });
  expect(focusRing).toBe('none');
  await page.getByTestId('pin-ok').tap();
  expect(await intents()).toEqual([{ intent: 'pin', pin: '1234' }]);
  expect(await count()).toBe('0');
  await page.keyboard.press('Enter');
  await page.getByTestId('pin-ok').dispatchEvent('click');
  expect(await intents()).toHaveLength(1);
  const left = await page.content();
  expect(left).not.toContain('1234');
});

test('a PIN can be cleared, and is not sent when it is too short', async () => {
  await tried.show(view('pin'));
  const { page } = tried;
  await page.keyboard.type('987');
  await page.keyboard.press('Enter');
  expect(await intents()).toEqual([]);
  await page.getByTestId('pin-clear').tap();
  expect(await page.getByTestId('pin-dots').getAttribute('data-count')).toBe('0');
  await page.keyboard.type('1239');
  await page.getByTestId('pin-erase').tap();
  await page.keyboard.type('4');
  await page.keyboard.press('Enter');
  expect(await intents()).toEqual([{ intent: 'pin', pin: '1234' }]);
});

for (const kind of ['pin', 'closed-pin'] as const)
  test(`${kind}: a PIN is nowhere in the window and its browser a second after it was sent, and the visit's box reads it`, async () => {
    const box = createPinBox(false);
    const shown = view(kind);
    if (shown.content.screen !== 'pin' && shown.content.screen !== 'closed') throw new Error('no pad');
    await tried.show({ ...shown, content: { ...shown.content, padKey: box.padKey } });
    // Eight digits that no memory has by chance; typed one by one, so that nothing here sends them together.
    const digits = [5, 8, 3, 0, 6, 2, 7, 1];
    for (const digit of digits) await tried.page.getByTestId(`digit-${digit}`).tap();
    await tried.page.getByTestId('pin-ok').tap();
    await expect.poll(async () => (await intents()).length).toBe(1);
    const [intent] = await intents();
    await new Promise((done) => setTimeout(done, 1000));
    const looked = new Map(bothForms('PIN', digits.join('')));
    for (const pid of descendants(process.pid)) expect(search(pid, looked), `process ${pid}`).toEqual([]);
    expect(box.put(intent !== undefined && 'pin' in intent ? intent.pin : '')).toBe(true);
    expect(Buffer.from(box.take() ?? []).toString('latin1')).toBe(digits.join(''));
  });

test('while all is well the officer’s part is a strip of 72 px, which grows when something needs an officer', async () => {
  const pane = tried.page.getByTestId('officer-pane');
  const heightOf = async () => (await pane.boundingBox())?.height ?? 0;
  await tried.show(view('counter-calm'));
  expect(await heightOf()).toBe(72);
  await tried.show(view('counter-locked-help'));
  expect(await heightOf()).toBeGreaterThan(150);
});

test('beside an officer, too, the screen that asks for a card is one page', async () => {
  for (const name of ['idle', 'counter-calm-idle']) {
    await tried.show(view(name));
    await expect(tried.page.getByTestId('no-card')).toBeVisible();
    await expect(tried.page.getByTestId('scroll-down')).toHaveCount(0);
  }
});

test('whoever assists covers nothing of the person’s page', async () => {
  await tried.show(view('counter-done'));
  await tried.page.getByTestId('officer-assist').tap();
  await expect(tried.page.getByTestId('officer-assist-panel')).toBeVisible();
  const covered = await tried.page.evaluate(() =>
    [...document.querySelectorAll('.main, .rail .action, .bar .action')].filter((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return at === null || !one.contains(at);
    }),
  );
  expect(covered).toEqual([]);
  await tried.page.getByTestId('finish').tap();
  expect((await intents()).at(-1)).toEqual({ intent: 'end' });
});

test('to go on serving is the large key where the day is closed', async () => {
  await tried.show(view('counter-done'));
  await tried.page.getByTestId('officer-board').tap();
  await tried.page.getByTestId('close-day').tap();
  const panel = tried.page.getByTestId('officer-close-panel');
  const no = panel.getByTestId('officer-close');
  await expect(no).toHaveClass(/action-primary/);
  await expect(no).toContainText('ไม่ปิด');
  const yes = panel.getByTestId('close-day-yes');
  const sizeOf = async (key: typeof no) => (await key.boundingBox()) ?? { width: 0, height: 0, y: 0 };
  expect((await sizeOf(no)).height).toBeGreaterThan((await sizeOf(yes)).height);
  await no.tap();
  await expect(panel).toHaveCount(0);
  expect(await intents()).not.toContainEqual({ intent: 'officer-close-day' });
});

test('the officer opens the day with a PIN that goes by its own intent', async () => {
  await tried.show(view('closed-pin'));
  await tried.page.keyboard.type('1234');
  await tried.page.keyboard.press('Enter');
  expect(await intents()).toEqual([{ intent: 'officer-pin', pin: '1234' }]);
});

test('the officer’s part is a view without acts until it is unlocked; its PIN goes to no holder’s pad under it', async () => {
  await tried.show(view('counter-locked-help'));
  const acts = ['officer-queue', 'officer-trays', 'officer-unlodged', 'officer-day', 'officer-assist'];
  for (const act of [...acts, 'officer-board', 'close-day'])
    await expect(tried.page.getByTestId(act)).toHaveCount(0);
  // What is out of order is said to whoever stands here, and nothing else.
  await expect(tried.page.getByTestId('officer-pane')).toContainText('ไม่ตอบตั้งแต่ 10.12 น.');
  const before = (await intents()).length;
  const holders = view('pin');
  await tried.show(holders);
  await tried.show({ ...view('counter-unlock'), content: holders.content });
  await expect(tried.page.getByTestId('officer-unlock-panel')).toBeVisible();
  await tried.page.keyboard.type('2580');
  await tried.page.keyboard.press('Enter');
  await tried.show(holders);
  await tried.page.keyboard.press('Enter');
  expect((await intents()).slice(before)).toEqual([{ intent: 'officer-pin', pin: '2580' }]);
});

test('a tray is said to have been looked into from the unlocked part', async () => {
  const shown = view('counter-done');
  const what = { th: 'ออกมา 2 จาก 5 หน้า', en: '2 of 5 pages came out' };
  const trays = [{ job: 'n 1', at: { th: '10.30 น.', en: '10:30' }, what }];
  await tried.show({ ...shown, officer: { ...OFFICER, trays } });
  await tried.page.getByTestId('officer-trays').tap();
  const before = (await intents()).length;
  await tried.page.getByTestId('tray-seen-n 1').tap();
  expect((await intents()).slice(before)).toEqual([{ intent: 'officer-tray-seen', job: 'n 1' }]);
});

test('a panel of the officer’s closes when the part is locked again', async () => {
  await tried.show(view('counter-done'));
  await tried.page.getByTestId('officer-day').tap();
  await expect(tried.page.getByTestId('day')).toBeVisible();
  await tried.show({ ...view('counter-done'), officer: LOCKED });
  await expect(tried.page.getByTestId('officer-day-panel')).toHaveCount(0);
});

test('the pad keeps the order that the visit gives, but for who needs large text or hears it: as on a telephone', async () => {
  const { page } = tried;
  const order = () =>
    page.locator('[data-testid^="digit-"]').evaluateAll((keys) => keys.map((key) => Number(key.textContent)));
  await tried.show(view('pin'));
  expect(await order()).toEqual([4, 9, 1, 7, 0, 2, 5, 8, 3, 6]);
  await page.getByTestId('assist').tap();
  await page.getByTestId('text-1').tap();
  await page.getByTestId('assist-close').tap();
  expect(await order()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
});

test.describe('nothing moves', () => {
  const moving = () => tried.page.evaluate(() => document.getAnimations().length);
  test.beforeEach(async () => {
    await tried.page.emulateMedia({ reducedMotion: 'no-preference' });
    await tried.page.clock.install();
  });

  test('when nobody has been near for a minute; a touch, a key or another screen brings it back', async () => {
    const { page } = tried;
    for (const stir of [
      () => tried.show(view('idle')),
      () => page.touchscreen.tap(500, 900),
      () => page.keyboard.press('Tab'),
      () => page.mouse.move(300, 300),
    ]) {
      await stir();
      expect(await moving()).toBeGreaterThan(0);
      // The clock goes on by itself as well.
      await page.clock.fastForward(45_000);
      expect(await moving()).toBeGreaterThan(0);
      await page.clock.fastForward(20_000);
      expect(await moving()).toBe(0);
    }
  });

  test('in a window that stands by', async () => {
    await tried.show({ ...view('idle'), standby: true });
    expect(await moving()).toBe(0);
    await tried.page.touchscreen.tap(500, 900);
    expect(await moving()).toBe(0);
    await tried.show(view('idle'));
    expect(await moving()).toBeGreaterThan(0);
  });
});

test('an action that is not answered at once says that it is at work, until the next view', async () => {
  await tried.show(view('reviewing'));
  await tried.page.getByTestId('sign').tap();
  await expect(tried.page.getByTestId('pending')).toBeVisible();
  await tried.show(view('pin'));
  await expect(tried.page.getByTestId('pending')).toHaveCount(0);
});

test('the language changes at any moment without losing what was chosen', async () => {
  const { page } = tried;
  await tried.show(view('choosing'));
  await page.getByTestId('show-all').tap();
  await page.getByTestId('show-chosen').tap();
  await page.getByTestId('language').tap();
  await expect(page.locator('h1')).toContainText(/^Which records do you want\?/);
  await expect(page.getByTestId('show-chosen')).toHaveAttribute('aria-checked', 'true');
  await expect(page.locator('.choice')).toHaveCount(3);
  expect(await intents()).toEqual([]);
});

test('the idle warning counts down over everything, and a touch says that the person is here', async () => {
  const { page } = tried;
  await tried.show(view('choosing'));
  await page.getByTestId('cover').tap();
  await tried.show(view('warning'));
  await expect(page.getByTestId('countdown')).toContainText('24');
  await page.getByTestId('stay').tap();
  expect((await tried.said()).some((one) => one.type === 'intent' && one.intent.intent === 'present')).toBe(
    true,
  );
});

test('the cover hides everything personal until it is taken away', async () => {
  const { page } = tried;
  await tried.show(view('viewing-revealed'));
  await page.getByTestId('cover').tap();
  await expect(page.getByTestId('covered')).toBeVisible();
  const seen = await page.evaluate(() => {
    const { x, y, width, height } = document.querySelector('h1')?.getBoundingClientRect() ?? new DOMRect();
    return document.elementFromPoint(x + width / 2, y + height / 2)?.closest('.modal-cover') !== null;
  });
  expect(seen).toBe(true);
  const { backgroundColor } = await page.locator('.modal-cover').evaluate((cover) => {
    const { backgroundColor } = getComputedStyle(cover);
    return { backgroundColor };
  });
  expect(backgroundColor).not.toContain('rgba');
  await page.getByTestId('uncover').tap();
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.getByTestId('covered')).toHaveCount(0);
});

test('the form is chosen once, for all: a database of which no certified copy is made is asked for as a plain one', async () => {
  const { page } = tried;
  const shown = view('choosing-nothing');
  if (shown.content.screen !== 'choosing') throw new Error('not the choosing screen');
  await tried.show({ ...shown, content: { ...shown.content, form: 'certified-copy' } });
  const before = (await intents()).length;
  await page.getByTestId('choose-dopa_house').tap();
  await page.getByTestId('choose-nhso_right').tap();
  await page.getByTestId('form-inspect').tap();
  expect((await intents()).slice(before)).toEqual([
    { intent: 'choose', databaseId: 'dopa_house', handling: 'certified-copy' },
    { intent: 'choose', databaseId: 'nhso_right', handling: 'copy' },
    { intent: 'set-form', handling: 'inspect' },
  ]);
});

test('who acts for another is not told of a PIN that nobody asks them for', async () => {
  for (const name of ['reviewing', 'signing']) {
    const whole = view(name);
    await tried.show(whole);
    await expect(tried.page.locator('body')).toContainText('PIN');
    const content = { ...whole.content, officerConfirms: true } as typeof whole.content;
    await tried.show({ ...whole, content });
    await expect(tried.page.locator('.next')).toContainText('เจ้าหน้าที่');
    await expect(tried.page.locator('.next')).not.toContainText('PIN 4');
  }
  await expect(tried.page.getByTestId('sign-by-card')).not.toContainText('PIN');
});

test('corrections alone say nothing of copies: their forms come out, and what became of them is told', async () => {
  const whole = view('viewing');
  const { content } = whole;
  if (content.screen !== 'viewing') throw new Error('not the list');
  const rows = content.rows.map((row) => ({ ...row, toPrint: false }));
  const became = { receipts: ['CR-2569-000007'], unlodged: 1 };
  await tried.show({ ...whole, content: { ...content, rows, corrections: 2, tried: became } });
  await expect(tried.page.getByTestId('to-print')).toHaveText(/2/);
  await expect(tried.page.getByTestId('to-print')).not.toHaveText(/หน้า|บาท|ไม่มี/);
  await expect(tried.page.getByTestId('corrections-lodged')).toContainText('CR-2569-000007');
  await expect(tried.page.getByTestId('corrections-unlodged')).toContainText('เจ้าหน้าที่');
});

test('a topic opens the records that belong to it, and says of the others why they are not here', async () => {
  const { page } = tried;
  await tried.show(view('choosing'));
  await page.getByTestId('topic-family').tap();
  await expect(page.getByTestId('topic-page').locator('[data-database]')).toHaveCount(4);
  await page.getByTestId('topic-closed').tap();
  await expect(page.getByTestId('show-closed')).toHaveAttribute('aria-checked', 'true');
  await expect(page.locator('[data-database="dopa_death"]')).toContainText('ผู้ถึงแก่กรรม');
  // Back goes the way that one came, and asks the visit for nothing.
  const before = (await intents()).length;
  await page.getByTestId('back').tap();
  await expect(page.getByTestId('topic-page')).toBeVisible();
  await page.getByTestId('back').tap();
  await expect(page.getByTestId('topic-family')).toBeVisible();
  expect((await intents()).slice(before)).toEqual([]);
});

test('the whole list goes from ก to ฮ, by agency, and is chosen with one touch', async () => {
  const { page } = tried;
  await tried.show(view('choosing'));
  await page.getByTestId('show-all').tap();
  const names = await page.locator('.cards .choice-name .pair > :first-child').allTextContents();
  expect(names).toHaveLength(29);
  expect(names).toEqual([...names].sort(new Intl.Collator('th').compare));
  const before = (await intents()).length;
  await page.getByTestId('choose-all').tap();
  expect((await intents()).slice(before)).toEqual([{ intent: 'choose-all', handling: 'inspect' }]);
  await page.getByTestId('filter-owner').tap();
  await page.getByTestId('owner-dlt').tap();
  await expect(page.locator('.choice')).toHaveCount(1);
  await page.getByTestId('show-closed').tap();
  await expect(page.locator('.choice-closed')).toContainText('ทะเบียนรถ');
  await page.getByTestId('filter-clear').tap();
  await expect(page.locator('.choice-closed')).toHaveCount(31);
});

test('databases are found by words typed on the screen, and chosen there', async () => {
  const { page } = tried;
  await tried.show(view('choosing-nothing'));
  await page.getByTestId('filter-search').tap();
  await page.getByTestId('letter-1').tap();
  await expect(page.getByTestId('search-input')).toHaveValue('1');
  await page.getByTestId('letter-erase').tap();
  for (const letter of ['ท', 'ะ', 'เ', 'บ', 'ย', 'น', 'ส', 'ม', 'ร', 'ส'])
    await page.getByTestId(`letter-${letter}`).tap();
  // What is found stands between what was typed and the keyboard, and can be chosen there.
  const found = page.getByTestId('search-found').locator('[data-database]');
  await expect(found.first()).toHaveAttribute('data-database', 'dopa_marriage');
  const before = (await intents()).length;
  await found.first().getByRole('button').tap();
  expect((await intents()).slice(before)).toEqual([
    { intent: 'choose', databaseId: 'dopa_marriage', handling: 'inspect' },
  ]);
  await page.getByTestId('search-show').tap();
  await expect(page.getByTestId('filter-search')).toContainText('ทะเบยนสมรส');
});

test('a short word in a table is whole, however much its neighbours need', async () => {
  const shown = view('viewing-revealed');
  const { record } = shown.content as Extract<Screen, { screen: 'viewing' }>;
  if (record === undefined) throw new Error('no record is open');
  const t = (text: string) => ({ th: text, en: text });
  const table = {
    columns: ['เลขที่บัญชีนายจ้าง', 'นายจ้าง', 'เริ่มงาน', 'ออกจากงาน', 'สถานะ'].map(t),
    rows: [
      ['9900000602', 'บริษัท ประกอบชิ้นส่วนทดสอบ จำกัด (มหาชน)', '1 มกราคม 2552', '', 'ทำงาน'],
      ['9900000601', 'บริษัท โรงงานตัวอย่าง จำกัด', '1 มกราคม 2535', '31 ธันวาคม 2551', 'ลาออก'],
    ].map((row) => row.map(t)),
  };
  const sections = [{ heading: t('ประวัติการจ้างงาน'), fields: [], table }];
  await tried.show({ ...shown, content: { ...shown.content, record: { ...record, sections } } as Screen });
  for (const word of ['ทำงาน', 'ลาออก']) {
    const lines = await tried.page.locator('td', { hasText: word }).evaluate((cell) => {
      const words = document.createRange();
      words.selectNodeContents(cell);
      return new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size;
    });
    expect(lines, word).toBe(1);
  }
});

test('each touch of “down” is a page, also while the page before it still moves', async () => {
  const { page } = tried;
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await tried.show(view('viewing-many'));
  const position = page.locator('.scroll-position');
  await expect(position).toHaveText('หน้า 1 จาก 5');
  const touches = (id: string) =>
    page.getByTestId(id).evaluate((button) => {
      for (let touch = 0; touch < 3; touch += 1) (button as HTMLElement).click();
    });
  await touches('scroll-down');
  await expect(position).toHaveText('หน้า 4 จาก 5');
  await touches('scroll-up');
  await expect(position).toHaveText('หน้า 1 จาก 5');
});

test('in the low position everything to touch is in the lower two thirds', async () => {
  const { page } = tried;
  await tried.show(view('choosing'));
  await page.getByTestId('assist').tap();
  await page.getByTestId('set-lowPosition').tap();
  await page.getByTestId('assist-close').tap();
  for (const name of [...VIEWS.keys(), 'pin']) {
    if (name.startsWith('counter')) continue;
    // Without the demonstration's ribbon everything is higher.
    await tried.show({ ...view(name), demonstration: false });
    const above = await page
      .locator('.screen button')
      .evaluateAll((buttons) =>
        buttons
          .filter((one) => one.getBoundingClientRect().top < innerHeight / 3 && one.checkVisibility())
          .map((one) => one.getAttribute('data-testid')),
      );
    expect(above, name).toEqual([]);
  }
  // A pad that must be scrolled is no pad.
  await tried.show(view('pin-wrong'));
  await expect(page.getByTestId('scroll-down')).toHaveCount(0);
});

test('in the low position at least two thirds of a record’s fields are in sight of those that are in the usual one', async () => {
  const { page } = tried;
  const inSight = () =>
    page.locator('[data-field]').evaluateAll((fields) => {
      const pane = document.querySelector('.scroll-pane')?.getBoundingClientRect();
      return fields.filter((field) => field.getBoundingClientRect().bottom <= (pane?.bottom ?? 0) + 1).length;
    });
  await tried.show(view('viewing-revealed'));
  const usual = await inSight();
  expect(usual).toBeGreaterThan(2);
  await page.getByTestId('assist').tap();
  await page.getByTestId('set-lowPosition').tap();
  await page.getByTestId('assist-close').tap();
  await expect(page.locator('.header-line')).toBeHidden();
  await expect.poll(inSight).toBeGreaterThanOrEqual((usual * 2) / 3);
});
