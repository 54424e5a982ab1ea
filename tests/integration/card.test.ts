/** The reader against the real pcscd, with the emulated card in its virtual reader. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardControl } from '../../fixtures/card/control.ts';
import { type ReaderService, startReaderService } from '../../fixtures/card/reader-service.ts';
import { cardKey, cryptogram, envelope } from '../../fixtures/card/test-applet.ts';
import { loadPhoto } from '../../fixtures/people/person.ts';
import { type CardView, type ReaderWatch, watchReader } from '../../native/index.ts';

const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), 'sitthi-card-'));
const pki = join(directory, 'pki');
let service: ReaderService;
let watch: ReaderWatch | undefined;
let views: CardView[] = [];

const insert = (person: string, more: object = {}, slot = 0) =>
  cardControl(service.cardControl, 'POST', `/slots/${slot}/insert`, { person, ...more });
const remove = (slot = 0) => cardControl(service.cardControl, 'POST', `/slots/${slot}/remove`);

/** Waits for a view in this state that came after `since` views. */
async function untilState<S extends CardView['state']>(state: S, withinMs = 5000, since = 0) {
  const start = performance.now();
  for (;;) {
    const found = views.slice(since).find((view) => view.state === state);
    if (found !== undefined) return found as Extract<CardView, { state: S }>;
    if (performance.now() - start > withinMs)
      throw new Error(`no ${state} within ${withinMs} ms, only ${views.map((v) => v.state).join(' ')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function start(options: { read?: 'all' | 'text'; reader?: string } = {}): ReaderWatch {
  views = [];
  watch = watchReader({ driver: 'smartcard', onView: (view) => views.push(view), ...options });
  return watch;
}

beforeAll(async () => {
  service = await startReaderService({ directory: join(directory, 'reader'), pki });
  Object.assign(process.env, service.env);
});
beforeEach(async () => {
  await remove(0);
  await remove(1);
});
afterEach(async () => {
  await watch?.close();
  watch = undefined;
});
afterAll(async () => {
  await service?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('reading', () => {
  it('tells empty, reading step by step, and ready with every field and the whole photo', async () => {
    start();
    await untilState('empty');
    await insert('somying');
    const { holder, reader } = await untilState('ready');
    expect(reader).toMatch(/^Virtual PCD 00 00/);
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
    const steps = views.filter((view) => view.state === 'reading');
    expect(steps.some((view) => view.holder !== undefined && view.photoSoFar === undefined)).toBe(true);
    const growing = steps.flatMap((view) => view.photoSoFar?.length ?? []);
    expect(growing).toEqual([...growing].sort((a, b) => a - b));
    expect(growing.length).toBeGreaterThan(3);
    await remove();
    await untilState('empty', 3000, views.length - 1);
  });

  it('reads a card that was in the reader before the watch began', async () => {
    await insert('somying');
    await new Promise((resolve) => setTimeout(resolve, 600));
    start();
    expect((await untilState('ready')).holder.nameTh.first).toBe('สมหญิง');
  });

  it('watches only the reader that it is told to, and reads the text alone for an officer', async () => {
    start({ reader: 'Virtual PCD 00 01', read: 'text' });
    await insert('somying');
    await insert('officer', {}, 1);
    const { holder } = await untilState('ready');
    expect(holder.nameTh.first).toBe('ประจำ');
    expect(holder.photo).toBeUndefined();
    expect(views.some((view) => view.state === 'ready' && view.holder.citizenId === '9009900000017')).toBe(
      false,
    );
  });

  it('names a swapped card: removal is seen even when the next card is in at once', async () => {
    start();
    await insert('somying');
    const first = await untilState('ready');
    const since = views.length;
    await insert('officer');
    await untilState('empty', 3000, since);
    const second = await untilState('ready', 3000, since);
    expect(second.holder.nameTh.first).toBe('ประจำ');
    expect(second.insertion).not.toBe(first.insertion);
  });
});

describe('recovery', () => {
  it('says that the service is down and reads again within 2 s of its return', async () => {
    start();
    await insert('somying');
    await untilState('ready');
    let since = views.length;
    await service.killPcscd();
    await untilState('service-down', 2000, since);
    since = views.length;
    await service.restartPcscd();
    await untilState('ready', 2000, since);
  });
});

describe('proving the holder', () => {
  it('counts wrong PINs, takes the right one, and gives the cryptogram and envelope that the server expects', async () => {
    const w = start();
    await insert('somying');
    await untilState('ready');
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
    const key = cardKey(readFileSync(join(pki, 'card-master.key')), '9000000000000001');
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
    await insert('officer');
    await untilState('ready');
    const opened = await w.authenticate();
    if (!opened.ok) throw new Error(opened.fault.code);
    const outcomes = [];
    for (let i = 0; i < 3; i++) outcomes.push(await opened.value.verifyPin(Buffer.from('9999')));
    expect(outcomes.map((o) => !o.ok && o.fault.code)).toEqual(['pin.wrong', 'pin.wrong', 'pin.blocked']);
    await opened.value.release();
    const since = views.length;
    await remove();
    await untilState('empty', 3000, since);
    await insert('officer');
    await untilState('ready', 3000, since);
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
    await insert('somying');
    await untilState('ready');
    const opened = await w.authenticate();
    if (!opened.ok) throw new Error(opened.fault.code);
    await remove();
    expect(await opened.value.verifyPin(Buffer.from('1234'))).toMatchObject({ ok: false });
    await opened.value.release();
    await untilState('empty', 3000, views.length - 1);
    expect(await w.authenticate()).toEqual({ ok: false, fault: { code: 'card.removed' } });
  });
});

describe('npm run card', () => {
  const card = (...args: string[]) =>
    run(process.execPath, ['native/card-cli.ts', ...args], { env: { ...process.env, ...service.env } });

  it('prints the fields as JSON and writes the photo', async () => {
    await insert('somying');
    await new Promise((resolve) => setTimeout(resolve, 600));
    const photo = join(directory, 'photo.jpg');
    const { stdout } = await card('--json', '--photo', photo);
    expect(JSON.parse(stdout)).toMatchObject({ citizenId: '9009900000017', sex: 'female' });
    expect(readFileSync(photo).equals(Buffer.from(loadPhoto('somying')))).toBe(true);
  });

  it('writes no photo of which the card refuses a part, and says so', async () => {
    await insert('somying', { faults: [{ kind: 'wrong-status', afterApdu: 15, times: 10_000, sw: 0x6982 }] });
    await new Promise((resolve) => setTimeout(resolve, 600));
    const photo = join(directory, 'cut.jpg');
    await expect(card('--json', '--photo', photo)).rejects.toMatchObject({
      code: 12,
      stderr: expect.stringMatching(/refuses its photo, or a part of it/),
    });
    expect(existsSync(photo)).toBe(false);
    await insert('somying', { faults: [] });
  });

  it.each([
    ['no card', undefined, 4, /No card is in the reader/],
    ['a mute card', 'mute', 5, /does not answer/],
    ['a foreign card', 'foreign', 6, /not a Thai national ID card/],
  ])('says in one sentence: %s', async (_name, profile, code, text) => {
    if (profile !== undefined) await insert('somying', { profile });
    await new Promise((resolve) => setTimeout(resolve, 900));
    await expect(card('--json')).rejects.toMatchObject({
      code,
      stderr: expect.stringMatching(text),
      stdout: '',
    });
  });

  it('--trace records without saying who, and the emulated reader replays it', async () => {
    await insert('somying');
    await new Promise((resolve) => setTimeout(resolve, 900));
    const file = join(directory, 'card.trace');
    writeFileSync(file, 'somebody could read this', { mode: 0o644 });
    await card('--json', '--trace', file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const trace = readFileSync(file, 'utf8');
    expect(trace).not.toContain(Buffer.from('9009900000017').toString('hex'));
    await cardControl(service.cardControl, 'POST', '/slots/0/replay', { trace });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const { stdout } = await card('--json');
    expect(JSON.parse(stdout)).toMatchObject({
      citizenId: expect.stringMatching(/^900990000000/),
      sex: 'male',
    });
  });

  it('--watch prints each change as a line', async () => {
    const child = spawn(process.execPath, ['native/card-cli.ts', '--watch'], {
      env: { ...process.env, ...service.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const until = async (text: string) => {
      while (!output.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await until('"empty"');
    await insert('somying');
    await until('"ready"');
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
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
    const env = { ...process.env, PCSCLITE_CSOCK_NAME: join(directory, 'nobody') };
    await expect(run(process.execPath, ['native/card-cli.ts', 'doctor'], { env })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/bad .*service: nothing listens[\s\S]*fix: systemctl/),
    });
  });

  it('says in one sentence that the service is not running', async () => {
    const env = { ...process.env, PCSCLITE_CSOCK_NAME: join(directory, 'nobody') };
    await expect(run(process.execPath, ['native/card-cli.ts'], { env })).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/pcscd\) is not running/),
    });
  });
});
