/** The reader against the real pcscd, with the emulated card in its virtual reader. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { cardControl } from '../../fixtures/card/control.ts';
import { cardKey, cryptogram, envelope } from '../../fixtures/card/test-applet.ts';
import { loadPhoto } from '../../fixtures/people/person.ts';
import type { WatchOptions } from '../../native/index.ts';
import { newCard, type TestReader, type TestWatch, testReader, testWatch } from '../card/reader.ts';
import { PATIENCE } from '../patience.ts';

const run = promisify(execFile);
let reader: TestReader;
let watch: TestWatch | undefined;
const children: ChildProcess[] = [];

function start(options: Partial<WatchOptions> = {}): TestWatch {
  watch = testWatch(options);
  return watch;
}

beforeAll(async () => {
  reader = await testReader();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await watch?.close();
  watch = undefined;
  await reader.clean();
});
afterAll(() => reader?.stop());

describe('reading', () => {
  it('tells empty, reading step by step, and ready with every field and the whole photo', async () => {
    const w = start();
    await w.until('empty');
    await reader.insert('somying');
    const { holder, reader: name } = await w.until('ready');
    expect(name).toMatch(/^Virtual PCD 00 00/);
    expect(holder).toMatchObject({
      citizenId: '9009900000017',
      nameTh: { prefix: 'นาง', first: 'สมหญิง', middle: '', last: 'ทดสอบดี' },
      nameEn: { first: 'Somying' },
      birthDate: { year: 2528, month: 3, day: 14 },
      sex: 'female',
      expiry: { year: 2575, month: 3, day: 13 },
      laserNumber: 'TT9900000001',
      chipSerial: '9000000000000001',
      address: { road: 'ถนนสุจริต', soi: 'ซอยทดสอบ 7', lane: '', province: 'กรุงเทพมหานคร' },
    });
    expect(Buffer.from(holder.photo ?? []).equals(Buffer.from(loadPhoto('somying')))).toBe(true);
    const steps = w.views.filter((view) => view.state === 'reading');
    expect(steps.some((view) => view.holder !== undefined && view.photoSoFar === undefined)).toBe(true);
    const growing = steps.flatMap((view) => view.photoSoFar?.length ?? []);
    expect(growing).toEqual([...growing].sort((a, b) => a - b));
    expect(growing.length).toBeGreaterThan(3);
    await reader.remove();
    await w.until('empty');
  });

  it('reads a card that was in the reader before the watch began', async () => {
    await reader.put('somying');
    expect((await start().until('ready')).holder.nameTh.first).toBe('สมหญิง');
  });

  it('watches only the reader that it is told to, and reads the text alone for an officer', async () => {
    const w = start({ reader: 'Virtual PCD 00 01', read: 'text' });
    await reader.put('somying');
    await reader.insert('officer', {}, 1);
    const { holder } = await w.until('ready');
    expect(holder.nameTh.first).toBe('ประจำ');
    expect(holder.photo).toBeUndefined();
    expect(w.views.some((view) => view.state === 'ready' && view.holder.citizenId === '9009900000017')).toBe(
      false,
    );
  });

  it('names a swapped card: removal is seen even when the next card is in at once', async () => {
    const w = start();
    await reader.insert('somying');
    const first = await w.until('ready');
    await reader.insert('officer');
    await w.until('empty');
    const second = await w.until('ready');
    expect(second.holder.nameTh.first).toBe('ประจำ');
    expect(second.insertion).not.toBe(first.insertion);
  });
});

describe('recovery', () => {
  it('says that the service is down and reads again within 2 s of its return', async () => {
    const w = start();
    await reader.insert('somying');
    await w.until('ready');
    await reader.service.killPcscd();
    await w.until('service-down', 2000);
    await reader.service.restartPcscd();
    await w.until('ready', 2000);
  });
});

describe('proving the holder', () => {
  it('counts wrong PINs, takes the right one, and gives the cryptogram and envelope that the server expects', async () => {
    const w = start();
    await reader.insert('somying');
    await w.until('ready');
    const opened = await w.authenticate();
    if (!opened.ok) throw new Error(opened.fault.code);
    const card = opened.value;
    const challenge = Uint8Array.from({ length: 32 }, (_, i) => i);
    expect(await card.getCardInfo()).toEqual({ ok: true, value: { chipSerial: '9000000000000001' } });
    expect(await card.getAdmInfo()).toEqual({
      ok: true,
      value: { authorize: 'pin' },
    });
    expect(await card.getPinTriesLeft()).toEqual({ ok: true, value: 3 });
    const wrong = Buffer.from('0000');
    expect(await card.verifyPin(wrong)).toEqual({ ok: false, fault: { code: 'pin.wrong', triesLeft: 2 } });
    expect([...wrong]).toEqual([0, 0, 0, 0]);
    expect((await card.getMatchStatus(challenge)).ok).toBe(false);
    expect(await card.verifyPin(Buffer.from('1234'))).toEqual({ ok: true, value: undefined });
    expect(await card.getPinTriesLeft()).toEqual({ ok: true, value: 3 });
    const match = await card.getMatchStatus(challenge);
    if (!match.ok) throw new Error(match.fault.code);
    const key = cardKey(readFileSync(join(reader.pki, 'card-master.key')), '9000000000000001');
    const expected = cryptogram(key, challenge, '9009900000017', '9000000000000001', true);
    expect(match.value.matched).toBe(true);
    expect(Buffer.from(match.value.cryptogram).equals(Buffer.from(expected))).toBe(true);
    const wrapped = await card.envelope(1, match.value.cryptogram);
    expect(
      wrapped.ok && Buffer.from(wrapped.value.envelope).equals(Buffer.from(envelope(key, 1, expected))),
    ).toBe(true);
    const presence = await card.getPresenceMac(challenge);
    expect(presence.ok && presence.value.cryptogram[0]).toBe(0);
    await card.release();
    // The PIN is forgotten with the release: the next session has to prove itself again.
    const again = await w.authenticate();
    if (!again.ok) throw new Error(again.fault.code);
    expect((await again.value.getMatchStatus(challenge)).ok).toBe(false);
    await again.value.release();
  });

  it('blocks after three wrong PINs, and stays blocked when the card comes back', async () => {
    const w = start();
    await reader.insert('officer');
    await w.until('ready');
    const opened = await w.authenticate();
    if (!opened.ok) throw new Error(opened.fault.code);
    const outcomes = [];
    for (let i = 0; i < 3; i++) outcomes.push(await opened.value.verifyPin(Buffer.from('9999')));
    expect(outcomes.map((o) => !o.ok && o.fault.code)).toEqual(['pin.wrong', 'pin.wrong', 'pin.blocked']);
    await opened.value.release();
    await reader.remove();
    await w.until('empty');
    await reader.insert('officer');
    await w.until('ready');
    const again = await w.authenticate();
    if (!again.ok) throw new Error(again.fault.code);
    expect(await again.value.getPinTriesLeft()).toEqual({ ok: true, value: 0 });
    expect(await again.value.verifyPin(Buffer.from('2580'))).toEqual({
      ok: false,
      fault: { code: 'pin.blocked' },
    });
    await again.value.release();
  });

  it('says that the card is gone when it is taken out while its holder is proven', async () => {
    const w = start();
    await reader.insert('somying');
    await w.until('ready');
    const opened = await w.authenticate();
    if (!opened.ok) throw new Error(opened.fault.code);
    await reader.remove();
    expect(await opened.value.verifyPin(Buffer.from('1234'))).toMatchObject({ ok: false });
    await opened.value.release();
    await w.until('empty');
    expect(await w.authenticate()).toEqual({ ok: false, fault: { code: 'card.removed' } });
  });
});

describe('npm run card', () => {
  const card = (...args: string[]) =>
    run(process.execPath, ['native/card-cli.ts', ...args], {
      env: { ...process.env, ...reader.service.env },
    });

  it('prints the fields as JSON and writes the photo', async () => {
    await reader.put('somying');
    const photo = join(reader.directory, 'photo.jpg');
    const { stdout } = await card('--json', '--photo', photo);
    expect(JSON.parse(stdout)).toMatchObject({ citizenId: '9009900000017', sex: 'female' });
    expect(readFileSync(photo).equals(Buffer.from(loadPhoto('somying')))).toBe(true);
  });

  it('writes no photo of which the card refuses a part, and says so', async () => {
    await reader.put('somying', {
      faults: [{ kind: 'wrong-status', afterApdu: 15, times: 10_000, sw: 0x6982 }],
    });
    const photo = join(reader.directory, 'cut.jpg');
    await expect(card('--json', '--photo', photo)).rejects.toMatchObject({
      code: 12,
      stderr: expect.stringMatching(/refuses its photo, or a part of it/),
    });
    expect(existsSync(photo)).toBe(false);
  });

  it.each([
    ['no card', undefined, 4, /No card is in the reader/],
    ['a mute card', 'mute', 5, /does not answer/],
    ['a foreign card', 'foreign', 6, /not a Thai national ID card/],
  ])('says in one sentence: %s', async (_name, profile, code, text) => {
    if (profile !== undefined) await reader.put('somying', { profile });
    await expect(card('--json')).rejects.toMatchObject({
      code,
      stderr: expect.stringMatching(text),
      stdout: '',
    });
  });

  it('--trace records without saying who, and the emulated reader replays it', async () => {
    await reader.put('somying');
    const file = join(reader.directory, 'card.trace');
    writeFileSync(file, 'somebody could read this', { mode: 0o644 });
    await card('--json', '--trace', file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const trace = readFileSync(file, 'utf8');
    expect(trace).not.toContain(Buffer.from('9009900000017').toString('hex'));
    await newCard(() => cardControl(reader.service.cardControl, 'POST', '/slots/0/replay', { trace }));
    const { stdout } = await card('--json');
    expect(JSON.parse(stdout)).toMatchObject({
      citizenId: expect.stringMatching(/^900990000000/),
      sex: 'male',
    });
  });

  it('--watch prints each change as a line', async () => {
    const child = spawn(process.execPath, ['native/card-cli.ts', '--watch'], {
      env: { ...process.env, ...reader.service.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const prints = (text: string) =>
      vi.waitFor(() => expect(output).toContain(text), { timeout: 10_000 * PATIENCE, interval: 20 });
    await prints('"empty"');
    await reader.insert('somying');
    await prints('"ready"');
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    const lines = output
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(lines.map((view) => view.state)).toContain('reading');
    expect(lines.at(-1)).toMatchObject({ state: 'ready', holder: { citizenId: '9009900000017' } });
  });

  it('doctor finds nothing to fix here, and says what to do where there is no service', async () => {
    const { stdout } = await card('doctor', '--json');
    expect(JSON.parse(stdout).filter((f: { state: string }) => f.state === 'bad')).toEqual([]);
    const env = { ...process.env, PCSCLITE_CSOCK_NAME: join(reader.directory, 'nobody') };
    await expect(run(process.execPath, ['native/card-cli.ts', 'doctor'], { env })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/bad .*service: nothing listens[\s\S]*fix: systemctl/),
    });
  });

  it('says in one sentence that the service is not running', async () => {
    const env = { ...process.env, PCSCLITE_CSOCK_NAME: join(reader.directory, 'nobody') };
    await expect(run(process.execPath, ['native/card-cli.ts'], { env })).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/pcscd\) is not running/),
    });
  });
});
