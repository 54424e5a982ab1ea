/** Every fault that the emulated card has on demand, and everything that happens to readers, against the real pcscd. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadPhoto } from '../../fixtures/people/person.ts';
import { stayKey } from '../../native/card-view.ts';
import { smartcardDriver } from '../../native/pcsc/smartcard-driver.ts';
import type { CardLink } from '../../native/thai-id/card-link.ts';
import { type TestReader, type TestWatch, testReader, testWatch } from '../card/reader.ts';
import { some } from '../long.ts';
import { PATIENCE } from '../patience.ts';

/** A call that waits on the event loop's own thread costs seconds; a machine that others share, up to a tenth of one. */
const BLOCKED_MS = 250;
/** For what is waited for, looked at often. */
const SOON = { timeout: 10_000 * PATIENCE, interval: 2 };

let reader: TestReader;
let watch: TestWatch;
/** What a test has begun, ended after it wherever it stopped. */
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  reader = await testReader();
});
beforeEach(async () => {
  watch = testWatch();
  await watch.until('empty');
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await watch.close();
  await reader.clean();
});
afterAll(() => reader?.stop());

const whole = async (withinMs?: number) => {
  const { holder } = await watch.until('ready', withinMs);
  expect(Buffer.from(holder.photo ?? []).equals(Buffer.from(loadPhoto('somying')))).toBe(true);
  expect(holder.laserNumber).toBe('TT9900000001');
};

describe('a card that is spoiled once is read all the same', () => {
  for (const kind of ['wrong-length', 'wrong-status', 'garbage'] as const) {
    it(`${kind} at the text, and at the photo`, async () => {
      await reader.insert('somying', {
        faults: [
          { kind, afterApdu: 2 },
          { kind, afterApdu: 12 },
        ],
      });
      await watch.until('ready');
      expect(watch.views.some((view) => view.state === 'faulty')).toBe(false);
    });
  }

  it('a contact that stutters in the text and in the photo', async () => {
    await reader.insert('somying', {
      faults: [
        { kind: 'stutter', afterApdu: 4 },
        { kind: 'stutter', afterApdu: 30 },
      ],
    });
    await whole();
  });
});

describe('a card that stays spoiled is named', () => {
  it.each([
    ['wrong-length', { kind: 'wrong-length', afterApdu: 1, times: 100_000 }, 'card.garbage'],
    ['wrong-status', { kind: 'wrong-status', afterApdu: 1, times: 100_000, sw: 0x6982 }, 'card.refused'],
  ])('%s: %s', async (_name, fault, code) => {
    await reader.insert('somying', { faults: [fault] });
    expect((await watch.until('faulty')).fault).toBe(code);
    // Taken out and put in whole, it is read.
    await reader.remove();
    await watch.until('empty');
    await reader.insert('somying', { faults: [] });
    await whole();
  });

  it('garbage from every command', async () => {
    await reader.insert('somying', { faults: [{ kind: 'garbage', times: 100_000 }] });
    expect((await watch.until('faulty')).fault).toBe('card.garbage');
  });

  it('silence is named within the time that an exchange may take, and does not outlive the card', async () => {
    await reader.insert('somying', { faults: [{ kind: 'silence', afterApdu: 6 }] });
    expect((await watch.until('faulty', 8000)).fault).toBe('card.comms');
    await reader.remove();
    await watch.until('empty');
    await reader.insert('somying', { faults: [] });
    await whole();
  });
});

describe('taken out', () => {
  it.each(some(2, [0, 3, 8, 20]))(
    'after APDU %i: said at once, and the next card is read',
    async (afterApdu) => {
      await reader.insert('somying', { pace: 5, faults: [{ kind: 'removed', afterApdu }] });
      await watch.until('removed-mid-read');
      await reader.insert('somying', { faults: [] });
      await whole();
      expect(watch.views.filter((view) => view.state === 'ready')).toHaveLength(1);
    },
  );

  it('swapped faster than it can be read: only the card that stays is told', async () => {
    await reader.insert('somying', { pace: 40 });
    await watch.until('reading');
    await reader.insert('officer', { pace: 0 });
    await watch.until('removed-mid-read');
    expect((await watch.until('ready', 2000)).holder.nameTh.first).toBe('ประจำ');
    expect(watch.views.filter((view) => view.state === 'ready')).toHaveLength(1);
  });
});

describe('another card in the place of one that is being read', () => {
  it.each(some(1, [6, 12, 20]))(
    'after %i commands, whether or not pcscd sees it: nothing of the first is told beside the second',
    async (commands) => {
      const pace = 20;
      await reader.insert('somying', { pace });
      await watch.until('reading');
      await vi.waitFor(() => expect(watch.view).toMatchObject({ state: 'reading', holder: {} }), SOON);
      await sleep(pace * commands);
      await reader.insert('officer', { pace: 1, atOnce: true });
      const { insertion, holder } = await watch.until('ready');
      expect(holder.nameTh.first).toBe('ประจำ');
      const first = watch.views.flatMap((view) =>
        view.state === 'reading' && view.holder?.nameTh.first === 'สมหญิง' ? [view.insertion] : [],
      );
      expect(first.length).toBeGreaterThan(0);
      expect(first).not.toContain(insertion);
      expect(Buffer.from(holder.photo ?? []).equals(Buffer.from(loadPhoto('officer')))).toBe(true);
      expect(watch.views.some((view) => view.state === 'removed-mid-read')).toBe(true);
    },
  );
});

describe('profiles on the real link', () => {
  it('mute: told as mute, and read once it is turned round', async () => {
    await reader.insert('somying', { profile: 'mute' });
    await watch.until('mute');
    await reader.remove();
    await watch.until('empty');
    await reader.insert('somying');
    await whole();
  });

  it('foreign: told with its ATR', async () => {
    await reader.insert('somying', { profile: 'foreign' });
    expect((await watch.until('foreign-card')).atr).toMatch(/^3B68/);
  });

  it.each(some(3, ['3b67', 'version-0002', 'data-9000', '6cxx', 'no-merged-read', 'full-photo', 'lifelong']))(
    '%s: read whole',
    async (profile) => {
      await reader.insert('somying', { profile });
      const { holder } = await watch.until('ready');
      expect(holder.citizenId).toBe('9009900000017');
      expect(holder.photo?.length).toBe(profile === 'full-photo' ? 5118 : loadPhoto('somying').length);
    },
  );

  it('slow (TH NID 6, real pace): the name comes long before the photo', async () => {
    await reader.insert('somying', { profile: 'slow' });
    await watch.until('reading');
    const start = performance.now();
    await vi.waitFor(
      () => expect(watch.views).toContainEqual(expect.objectContaining({ holder: expect.anything() })),
      SOON,
    );
    const name = performance.now() - start;
    await watch.until('ready', 15_000);
    expect(performance.now() - start).toBeGreaterThan(2 * name);
  });

  it.each([
    ['one-try-left', 1],
    ['pin-blocked', 0],
  ] as const)('%s: %i tries are told without spending one', async (profile, left) => {
    await reader.insert('somying', { profile });
    await watch.until('ready');
    const card = await watch.authenticate();
    if (!card.ok) throw new Error(card.fault.code);
    expect(await card.value.getPinTriesLeft()).toEqual({ ok: true, value: left });
    expect(await card.value.getPinTriesLeft()).toEqual({ ok: true, value: left });
    await card.value.release();
  });

  it('fingerprint: the card says so, and a PIN is not available', async () => {
    await reader.insert('somying', { profile: 'fingerprint' });
    await watch.until('ready');
    const card = await watch.authenticate();
    if (!card.ok) throw new Error(card.fault.code);
    expect(await card.value.getAdmInfo()).toMatchObject({ ok: true, value: { authorize: 'fingerprint' } });
    expect(await card.value.verifyPin(Buffer.from('1234'))).toEqual({
      ok: false,
      fault: { code: 'pin.not-available' },
    });
    await card.value.release();
  });
});

describe('other programs and readers', () => {
  /** A card, and the connection of another program to it. */
  async function holding(name: string, mode: 'shared' | 'exclusive'): Promise<CardLink> {
    const other = await smartcardDriver.open();
    if (!other.ok) throw new Error(other.fault.detail);
    ends.push(() => other.value.close());
    await reader.put('somying');
    const held = await other.value.connect(name, mode);
    if (!held.ok) throw new Error(held.fault.detail);
    return held.value;
  }

  it('another program holds the card: told as busy, read when it lets go', async () => {
    await watch.close();
    const held = await holding('Virtual PCD 00 00', 'exclusive');
    watch = testWatch();
    await watch.until('busy-elsewhere');
    await held.disconnect('leave');
    await whole(2000);
  });

  it('another program keeps a shared connection for ever: read all the same', async () => {
    await watch.close();
    const held = await holding('Virtual PCD 00 00', 'shared');
    watch = testWatch();
    await whole();
    await held.disconnect('leave');
  });

  it('another program speaks to the card between our commands: what is told is the card’s all the same', async () => {
    await watch.close();
    const held = await holding('Virtual PCD 00 00', 'shared');
    let talking = true;
    ends.push(() => {
      talking = false;
    });
    const talk = (async () => {
      const selectAdm = Uint8Array.from(Buffer.from('00a4040008a000000084060002', 'hex'));
      const selectMoi = Uint8Array.from(Buffer.from('00a4040008a000000054480001', 'hex'));
      const read = Uint8Array.of(0x80, 0xb0, 0, 0, 2, 0, 255);
      while (talking) {
        for (const command of [selectAdm, selectMoi, read]) await held.transmit(command);
        await sleep(25);
      }
    })();
    watch = testWatch();
    const { holder } = await watch.until('ready', 10_000);
    expect(holder.nameTh.first).toBe('สมหญิง');
    expect(Buffer.from(holder.photo ?? []).equals(Buffer.from(loadPhoto('somying')))).toBe(true);
    talking = false;
    await talk;
    await held.disconnect('leave');
  });

  it('two watches on one reader read the same card without harm to each other', async () => {
    const second = testWatch();
    ends.push(() => second.close());
    await reader.insert('somying', { pace: 3 });
    await Promise.all([whole(), second.until('ready')]);
    const ready = second.view;
    expect(
      ready.state === 'ready' &&
        Buffer.from(ready.holder.photo ?? []).equals(Buffer.from(loadPhoto('somying'))),
    ).toBe(true);
  });

  it('who stands by reads nothing until it attends, and leaves the card that it is told to leave', async () => {
    const standby = testWatch({ standBy: true });
    ends.push(() => standby.close());
    await reader.insert('somying');
    const { insertion } = await watch.until('ready');
    await standby.until('reading');
    expect(standby.view).toMatchObject({ state: 'reading', step: 0, insertion });
    standby.attend(stayKey('Virtual PCD 00 00', insertion));
    await sleep(200);
    expect(standby.view).toMatchObject({ state: 'reading', step: 0 });
    await reader.remove();
    await watch.until('empty');
    await reader.insert('officer');
    expect((await standby.until('ready')).holder.nameTh.first).toBe('ประจำ');
  });

  it('a card in the second reader: the empty first one is not a removal', async () => {
    await reader.insert('officer', {}, 1);
    const { reader: name } = await watch.until('ready');
    expect(name).toMatch(/00 01$/);
    // Another watch of the same process says when the first reader's card came and went.
    const first = testWatch({ reader: 'Virtual PCD 00 00' });
    ends.push(() => first.close());
    await reader.insert('somying');
    await first.until('ready');
    await reader.remove();
    await first.until('empty');
    await sleep(100);
    const since = watch.views.slice(watch.views.findIndex((view) => view.state === 'ready'));
    for (const view of since) expect(view).toMatchObject({ state: 'ready', reader: name });
    expect(watch.view).toMatchObject({ state: 'ready', reader: name });
  });
});

describe('the service', () => {
  it('killed in the middle of a reading, and brought back: read again within 2 s', async () => {
    await reader.insert('somying', { pace: 40 });
    await watch.until('reading');
    await reader.service.killPcscd();
    await watch.until('service-down');
    await reader.service.restartPcscd();
    const back = performance.now();
    await watch.until('reading', 2000);
    await whole();
    // The 49 commands at 40 ms are the card's own; what is ours must stay under 2 s.
    expect(performance.now() - back).toBeLessThan(2000 + 70 * 40);
  });

  it.each(some(1, [1, 2, 3]))(
    'stopped and started, time %i: read again within 2 s of its return',
    async () => {
      await reader.insert('somying');
      await watch.until('ready');
      await reader.service.restartPcscd();
      await watch.until('service-down');
      await watch.until('ready', 2000);
    },
  );

  it('not there at the start: said, and read within 2 s of its coming', async () => {
    await watch.close();
    await reader.insert('somying');
    await reader.service.killPcscd();
    watch = testWatch();
    await watch.until('service-down');
    await sleep(1500);
    await reader.service.restartPcscd();
    await watch.until('ready', 2000);
  });
});

describe('a card that keeps silent', () => {
  it('keeps nobody from closing the watch, and the event loop not at all', async () => {
    await reader.insert('somying', { faults: [{ kind: 'silence', afterApdu: 10, times: 100_000 }] });
    await watch.until('reading');
    await sleep(500);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const start = performance.now();
    await watch.close();
    expect(performance.now() - start).toBeLessThan(500);
    await sleep(1500);
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(BLOCKED_MS);
  });

  it('--watch ends at the first signal', async () => {
    await watch.close();
    const child = spawn(process.execPath, ['native/card-cli.ts', '--watch'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    ends.push(() => child.kill('SIGKILL'));
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    await reader.insert('somying', { faults: [{ kind: 'silence', afterApdu: 3, times: 100_000 }] });
    await vi.waitFor(() => expect(output).toContain('"reading"'), SOON);
    await sleep(500);
    const ended = once(child, 'exit');
    const start = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('a service that stands still', () => {
  it('is said to be down, and read through again once it goes on', async () => {
    await reader.insert('somying');
    await watch.until('ready');
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    process.kill(reader.service.pcscdPid, 'SIGSTOP');
    try {
      await watch.until('service-down', 4500);
      await sleep(1500);
      expect(watch.view.state).toBe('service-down');
    } finally {
      process.kill(reader.service.pcscdPid, 'SIGCONT');
    }
    await watch.until('ready', 2000);
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(BLOCKED_MS);
  });

  it('and is killed at last: the next one is read through', async () => {
    await reader.insert('somying');
    await watch.until('ready');
    process.kill(reader.service.pcscdPid, 'SIGSTOP');
    await watch.until('service-down', 4500);
    await reader.service.killPcscd();
    await reader.service.restartPcscd();
    await watch.until('ready', 2000);
  });
});

describe('npm run card, when the card keeps silent', () => {
  it('ends with a sentence all the same', async () => {
    await watch.close();
    await reader.put('somying', { faults: [{ kind: 'silence', afterApdu: 3, times: 100_000 }] });
    const run = promisify(execFile)(process.execPath, ['native/card-cli.ts', '--json'], { timeout: 20_000 });
    await expect(run).rejects.toMatchObject({
      code: 7,
      stderr: expect.stringMatching(/could not be read completely/),
    });
  });
});
