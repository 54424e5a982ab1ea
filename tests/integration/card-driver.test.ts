/** One contract for both PC/SC bindings, against the real pcscd. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceLink } from '../../native/pcsc/driver.ts';
import { pcscliteDriver } from '../../native/pcsc/pcsclite-driver.ts';
import { smartcardDriver } from '../../native/pcsc/smartcard-driver.ts';
import type { Result } from '../../native/result.ts';
import type { CardLink } from '../../native/thai-id/card-link.ts';
import { readCard } from '../../native/thai-id/read-card.ts';
import { type TestReader, testReader, testWatch } from '../card/reader.ts';
import { PATIENCE } from '../patience.ts';

const READER = 'Virtual PCD 00 00';
const SELECT_MOI = Uint8Array.from(Buffer.from('00a4040008a000000054480001', 'hex'));
let reader: TestReader;

beforeAll(async () => {
  reader = await testReader();
});
afterAll(() => reader?.stop());

function value<T>(result: Result<T, { code: string; detail: string }>): T {
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.detail}`);
  return result.value;
}

describe.each([smartcardDriver, pcscliteDriver])('$name', (driver) => {
  let service: ServiceLink;
  beforeEach(async () => {
    service = value(await driver.open());
  });
  afterEach(async () => {
    await service.close();
    await reader.clean();
  });

  /** The state of the first reader, or another, once it is as asked. */
  async function until(present: boolean, name = READER) {
    const end = performance.now() + 20_000 * PATIENCE;
    for (;;) {
      const states = value(await service.nextStates(2000));
      const state = states.find((r) => r.name === name);
      if (state?.present === present) return state;
      if (performance.now() > end) throw new Error(`${name} is never ${present ? 'full' : 'empty'}`);
    }
  }
  async function connected(mode: 'shared' | 'exclusive' = 'shared'): Promise<CardLink> {
    await until(true);
    return value(await service.connect(READER, mode));
  }

  it('tells all readers at once, then what changes: present, ATR, and a number for each insertion', async () => {
    const first = value(await service.nextStates(1000));
    expect(first.map((r) => r.name)).toEqual([READER, 'Virtual PCD 00 01']);
    expect(first.every((r) => !r.present)).toBe(true);
    await reader.insert('somying');
    const one = await until(true);
    expect(Buffer.from(one.atr ?? []).toString('hex')).toBe('3b79960000544820' + '4e49442031' + '38');
    await reader.remove();
    await until(false);
    await reader.insert('officer');
    const two = await until(true);
    expect(two.insertion).not.toBe(one.insertion);
  });

  it('comes back after the time that it was given, when nothing changes', async () => {
    await service.nextStates(1000);
    const start = performance.now();
    value(await service.nextStates(300));
    expect(performance.now() - start).toBeGreaterThan(250);
    expect(performance.now() - start).toBeLessThan(900);
  });

  it('sends commands and gives whole answers, 257 bytes too', async () => {
    await reader.insert('somying', { profile: 'data-9000' });
    const link = await connected();
    expect(Buffer.from(link.atr).toString('latin1')).toContain('TH NID');
    expect(Buffer.from(value(await link.transmit(SELECT_MOI))).toString('hex')).toBe('610a');
    const answer = value(await link.transmit(Uint8Array.of(0x80, 0xb0, 0, 0, 2, 0, 255)));
    expect(answer.length).toBe(257);
    expect(Buffer.from(answer.subarray(4, 17)).toString('latin1')).toBe('9009900000017');
    await link.disconnect('leave');
  });

  it('reads a card whole', async () => {
    await reader.insert('somying', { profile: 'full-photo' });
    const link = await connected('exclusive');
    const holder = await readCard(link, { read: 'all' });
    expect(holder.ok && holder.value.photo?.length).toBe(5118);
    await link.disconnect('leave');
  });

  it('a chip that is let go with a reset has forgotten what was selected; left, it has not', async () => {
    await reader.insert('somying', { profile: 'data-9000' });
    const read = Uint8Array.of(0x80, 0xb0, 0, 0, 2, 0, 4);
    const link = await connected();
    await link.transmit(SELECT_MOI);
    await link.disconnect('leave');
    const left = await connected2();
    expect(value(await left.transmit(read)).length).toBe(6);
    await left.disconnect('reset');
    const reset = await connected2();
    expect(Buffer.from(value(await reset.transmit(read))).toString('hex')).toBe('6985');
    await reset.disconnect('leave');
    async function connected2() {
      return value(await service.connect(READER, 'shared'));
    }
  });

  it('names its faults: no card, no such reader, mute, busy, removed', async () => {
    await service.nextStates(1000);
    expect(await service.connect(READER, 'shared')).toMatchObject({ ok: false, fault: { code: 'removed' } });
    expect(await service.connect('Nobody', 'shared')).toMatchObject({
      ok: false,
      fault: { code: 'no-reader' },
    });
    await reader.insert('somying', { profile: 'mute' });
    expect((await until(true)).mute).toBe(true);
    expect(await service.connect(READER, 'shared')).toMatchObject({ ok: false, fault: { code: 'mute' } });
    await reader.remove();
    await until(false);
    await reader.insert('somying');
    const link = await connected('exclusive');
    const other = value(await driver.open());
    await other.nextStates(1000);
    expect(await other.connect(READER, 'shared')).toMatchObject({ ok: false, fault: { code: 'busy' } });
    await other.close();
    await reader.remove();
    await until(false);
    expect(await link.transmit(SELECT_MOI)).toMatchObject({ ok: false });
    await link.disconnect('leave');
    // A lost card is not taken for connected.
    await reader.insert('officer');
    const next = await connected();
    expect(value(await next.transmit(SELECT_MOI)).length).toBe(2);
    await next.disconnect('leave');
  });

  it('says that a reader has no PIN pad', async () => {
    await reader.insert('somying');
    const link = await connected();
    expect(await link.featureCode(6)).toBeUndefined();
    await link.disconnect('leave');
  });

  it('a card that never answers keeps neither another card nor the end from anybody', async () => {
    await reader.insert('somying', { faults: [{ kind: 'silence', times: 100_000 }] });
    const silent = await connected();
    expect(await silent.transmit(SELECT_MOI)).toMatchObject({ ok: false, fault: { code: 'silent' } });
    expect(await silent.transmit(SELECT_MOI)).toMatchObject({ ok: false, fault: { code: 'silent' } });
    await reader.insert('officer', {}, 1);
    const other = 'Virtual PCD 00 01';
    await until(true, other);
    const link = value(await service.connect(other, 'shared'));
    expect(await link.transmit(SELECT_MOI)).toMatchObject({ ok: true });
    await link.disconnect('leave');
    const start = performance.now();
    await service.close();
    expect(performance.now() - start).toBeLessThan(500);
    await silent.disconnect('leave');
  });

  it('ends a wait when it is closed, at once', async () => {
    await service.nextStates(1000);
    const start = performance.now();
    const waiting = service.nextStates(10_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await service.close();
    expect((await waiting).ok).toBe(false);
    expect(performance.now() - start).toBeLessThan(1500);
  });

  it('says that the service is gone, is dead from then on, and opens again when it is back', async () => {
    await service.nextStates(1000);
    await reader.service.killPcscd();
    const start = performance.now();
    let states = await service.nextStates(1000);
    while (states.ok && performance.now() - start < 2500) states = await service.nextStates(1000);
    expect(states).toMatchObject({ ok: false, fault: { code: 'service-down' } });
    expect(performance.now() - start).toBeLessThan(2500);
    await service.close();
    expect(await driver.open()).toMatchObject({ ok: false, fault: { code: 'service-down' } });
    await reader.service.restartPcscd();
    service = value(await driver.open());
    expect(value(await service.nextStates(1000)).length).toBe(2);
  });

  it('behind the watch: reads, survives a restart of the service, and reads again within 2 s', async () => {
    const watch = testWatch({ driver: driver.name });
    try {
      await reader.insert('somying');
      await watch.until('ready');
      await reader.service.restartPcscd();
      await watch.until('service-down');
      await watch.until('ready', 2000);
      await reader.remove();
      await watch.until('empty');
    } finally {
      await watch.close();
    }
  });
});
