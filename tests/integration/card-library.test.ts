/** The department's card library through its stand-in, in the process that it lives in: what it answers, and each way to fail. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../electron/config/config.ts';
import { cardProver } from '../../electron/visit/steps/officer.ts';
import { verifyHolder } from '../../electron/visit/steps/prove.ts';
import { cardControl } from '../../fixtures/card/control.ts';
import { type ReaderService, startReaderService } from '../../fixtures/card/reader-service.ts';
import { type CardAuthenticator, licensedAuthenticator, type PinFault } from '../../native/index.ts';
import { openLibraryAuthenticator } from '../../native/licensed/authenticator.ts';
import { readBinary } from '../../native/licensed/binary.ts';
import { checkLibrary, checkNetwork } from '../../native/licensed/check.ts';
import { type LibraryProcess, openLibrary } from '../../native/licensed/process.ts';
import { FUNCTION_NAMES, type FunctionName, PUBLIC_TABLE } from '../../native/licensed/table.ts';
import { type TestWatch, testWatch } from '../card/reader.ts';
import {
  type Behaviour,
  buildStandIn,
  buildWindowsStandIn,
  MINGW,
  type StandIn,
} from '../licensed/stand-in.ts';
import { openOfficerSession, Servers } from './linkage-support.ts';

const directory = mkdtempSync(join(tmpdir(), 'sitthi-library-'));
const root = join(import.meta.dirname, '../..');
const CHALLENGE = Uint8Array.from({ length: 32 }, (_, at) => at + 1);
let standIn: StandIn;
let card: CardAuthenticator | undefined;
let library: LibraryProcess | undefined;

beforeAll(() => {
  standIn = buildStandIn(join(directory, 'whole'));
});
afterEach(async () => {
  await card?.release();
  card = undefined;
  library?.kill();
  library = undefined;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const place = () => ({ file: standIn.file, table: standIn.table });

/** The stand-in's own card, so behaving. */
async function opened(how: Behaviour = {}): Promise<CardAuthenticator> {
  standIn.behave({ card: 'fixed', pin: '1234', ...how });
  const result = await openLibraryAuthenticator(place(), 'any');
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  card = result.value;
  return card;
}

/** Every step of a proof in its order, up to the first that fails. */
async function proven(how: Behaviour, reader = 'any'): Promise<PinFault | 'proven'> {
  standIn.behave({ card: 'fixed', pin: '1234', ...how });
  const result = await openLibraryAuthenticator(place(), reader);
  if (!result.ok) return result.fault;
  card = result.value;
  for (const step of [
    (c: CardAuthenticator) => c.getCardInfo(),
    (c: CardAuthenticator) => c.getAdmInfo(),
    (c: CardAuthenticator) => c.verifyPin(null),
    (c: CardAuthenticator) => c.getMatchStatus(CHALLENGE),
    (c: CardAuthenticator) => c.envelope(1, new Uint8Array(33)),
    (c: CardAuthenticator) => c.getPresenceMac(CHALLENGE),
  ]) {
    const done = await step(result.value);
    if (!done.ok) return done.fault;
  }
  return 'proven';
}

/** A process of the library, to be looked at. */
async function started(table = standIn.table): Promise<LibraryProcess & { readonly pid: number }> {
  const result = await openLibrary({ file: standIn.file, table });
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  library = result.value;
  return library as LibraryProcess & { readonly pid: number };
}

/** The public table with this limit for one function. */
function limited(name: FunctionName, limitMs: number) {
  const table = structuredClone(standIn.table);
  table.functions[name].limitMs = limitMs;
  return table;
}

const gone = (pid: number) =>
  expect.poll(() => existsSync(`/proc/${pid}/exe`) && !/State:\s+Z/.test(status(pid))).toBe(false);
const status = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return '';
  }
};

describe('what the card says through the library', () => {
  it('is what its functions answer, read as the table says', async () => {
    const c = await opened();
    expect(c.hasPinPad).toBe(true);
    expect(await c.getCardInfo()).toEqual({ ok: true, value: { chipSerial: '9000000000000001' } });
    expect(await c.getAdmInfo()).toEqual({ ok: true, value: { authorize: 'pin' } });
    expect(await c.getPinTriesLeft()).toEqual({ ok: false, fault: { code: 'pin.not-available' } });
    expect(await c.verifyPin(null)).toEqual({ ok: true, value: undefined });
    const flagged = (flag: number) => Uint8Array.of(flag, ...CHALLENGE);
    expect(await c.getMatchStatus(CHALLENGE)).toEqual({
      ok: true,
      value: { matched: true, cryptogram: flagged(1) },
    });
    expect(await c.getPresenceMac(CHALLENGE)).toEqual({ ok: true, value: { cryptogram: flagged(0) } });
    for (const key of [0, 1]) {
      const wrapped = await c.envelope(key, flagged(1));
      expect(wrapped).toEqual({
        ok: true,
        value: { envelope: Uint8Array.of(key, ...flagged(1), ...new Uint8Array(32)) },
      });
    }
  });

  it('is of a card that proves by fingerprint', async () => {
    const c = await opened({ card: 'finger' });
    expect(await c.getAdmInfo()).toEqual({ ok: true, value: { authorize: 'fingerprint' } });
  });

  it('takes no PIN: one that is handed over is overwritten and never sent', async () => {
    const c = await opened();
    const pin = Buffer.from('1234');
    expect(await c.verifyPin(pin)).toEqual({ ok: false, fault: { code: 'pin.not-available' } });
    expect([...pin]).toEqual([0, 0, 0, 0]);
    expect(await c.getMatchStatus(CHALLENGE)).toMatchObject({ ok: false });
  });

  it('counts wrong PINs, and says when the PIN is blocked', async () => {
    const c = await opened({ pin: '0000' });
    expect(await c.verifyPin(null)).toEqual({ ok: false, fault: { code: 'pin.wrong', triesLeft: 2 } });
    expect(await c.verifyPin(null)).toEqual({ ok: false, fault: { code: 'pin.wrong', triesLeft: 1 } });
    expect(await c.verifyPin(null)).toEqual({ ok: false, fault: { code: 'pin.blocked' } });
  });

  it('is forgotten with its release: process and verified PIN', async () => {
    const c = await opened();
    await c.verifyPin(null);
    await c.release();
    await c.release();
    expect(await c.getMatchStatus(CHALLENGE)).toMatchObject({ ok: false, fault: { code: 'card.library' } });
    const again = await opened();
    expect(await again.getMatchStatus(CHALLENGE)).toMatchObject({ ok: false });
  });

  it('does not mind what the library prints', async () => {
    expect(await proven({ VerifyPIN: 'print', LicenseManager: 'print' })).toBe('proven');
  });
});

describe('a code of the library', () => {
  it.each<[string, Behaviour, PinFault]>([
    ['no licence manager', { LicenseManager: 9001 }, { code: 'card.licence', detail: 'LicenseManager 9001' }],
    ['dialog cancelled', { VerifyPIN: 3001 }, { code: 'pin.cancelled' }],
    ['dialog cancelled by who sits there', { pin: 'cancel' }, { code: 'pin.cancelled' }],
    ['wrong PIN', { VerifyPIN: 1001 }, { code: 'pin.wrong', triesLeft: 3 }],
    ['wrong PIN, and none left', { pin: '0', tries: 1 }, { code: 'pin.blocked' }],
    ['blocked PIN', { VerifyPIN: 1002 }, { code: 'pin.blocked' }],
    ['not by PIN', { VerifyPIN: 1005 }, { code: 'pin.not-available' }],
    ['no such applet', { SelectApplet: 1101 }, { code: 'pin.not-available' }],
    ['not the latest card', { GetMatchStatus: 95002 }, { code: 'card.not-latest' }],
    ['no card', { GetCardStatus: 2002 }, { code: 'card.removed' }],
    ['contact lost', { EnvelopeGMSx: 3002 }, { code: 'card.comms' }],
    ['one that nobody knows', { GetRMAC: 4711 }, { code: 'card.library', detail: 'GetRMAC 4711' }],
  ])('%s', async (_, how, fault) => {
    expect(await proven(how)).toEqual(fault);
  });

  it('of a reader that is not there', async () => {
    expect(await proven({}, 'gone')).toEqual({ code: 'card.removed' });
  });
});

describe('a library that fails', () => {
  const calls = FUNCTION_NAMES.filter((name) => name !== 'ListReader' && name !== 'CloseReader');

  it.each(calls)('by a crash in %s is a value', async (name) => {
    expect(await proven({ [name]: 'crash' })).toEqual({
      code: 'card.library',
      detail: expect.stringMatching(/^crashed: SIG/),
    });
  });

  it('by ending in the middle is a value, and so is every call after it', async () => {
    const c = await opened({ VerifyPIN: 'end' });
    const fault = { code: 'card.library', detail: 'crashed: exit code 0' };
    expect(await c.verifyPin(null)).toEqual({ ok: false, fault });
    expect(await c.getCardInfo()).toEqual({ ok: false, fault });
  });

  it.each([
    ['GetCardInfo', 'long', 'spoilt: GetCardInfo cardSerial'],
    ['GetCardInfo', 'endless', 'spoilt: GetCardInfo cardSerial'],
    ['GetMatchStatus', 'long', 'spoilt: GetMatchStatus cryptogram'],
    ['GetMatchStatus', 'lie', 'spoilt: GetMatchStatus cryptogram'],
    ['EnvelopeGMSx', 'long', 'spoilt: EnvelopeGMSx envelope'],
    ['GetInfoADM', 'long', 'spoilt: GetInfoADM laser'],
    ['GetCardInfo', 'garbage', 'garbage: GetCardInfo'],
    ['GetInfoADM', 'garbage', 'garbage: GetInfoADM'],
    ['GetMatchStatus', 'garbage', 'garbage: GetMatchStatus'],
    ['EnvelopeGMSx', 'garbage', 'garbage: EnvelopeGMSx'],
  ])('by what %s writes (%s) is not believed', async (name, how, detail) => {
    expect(await proven({ [name]: how })).toEqual({ code: 'card.library', detail });
  });

  it('by an answer longer than its buffer is ended', async () => {
    standIn.behave({ card: 'fixed', GetCardInfo: 'long' });
    const process_ = await started();
    expect(await process_.call('GetCardInfo')).toMatchObject({ ok: false, fault: { why: 'spoilt' } });
    await gone(process_.pid);
  });

  it('by a hang is ended in its time, with all that waits behind it', async () => {
    standIn.behave({ card: 'fixed', VerifyPIN: 'hang' });
    const process_ = await started(limited('VerifyPIN', 300));
    const begun = performance.now();
    const [hung, behind] = await Promise.all([process_.call('VerifyPIN'), process_.call('GetCardInfo')]);
    const took = performance.now() - begun;
    expect(hung).toEqual({ ok: false, fault: { why: 'silent', detail: 'VerifyPIN' } });
    expect(behind).toEqual(hung);
    expect(took).toBeGreaterThanOrEqual(299);
    await gone(process_.pid);
  });

  it('by a hang as it lets go of the reader holds nobody up for longer than its time', async () => {
    standIn.behave({ card: 'fixed', CloseReader: 'hang' });
    const result = await openLibraryAuthenticator(
      { file: standIn.file, table: limited('CloseReader', 200) },
      'any',
    );
    if (!result.ok) throw new Error(result.fault.code);
    await result.value.release();
    expect(await result.value.getCardInfo()).toMatchObject({ ok: false });
  });

  it('is asked one thing at a time, in order', async () => {
    standIn.behave({ card: 'fixed' });
    const process_ = await started();
    const order: string[] = [];
    const call = (name: FunctionName, give = {}) => process_.call(name, give).then(() => order.push(name));
    await Promise.all([
      call('LicenseManager'),
      call('OpenReader', { name: '61' }),
      call('GetCardStatus'),
      call('GetCardInfo'),
    ]);
    expect(order).toEqual(['LicenseManager', 'OpenReader', 'GetCardStatus', 'GetCardInfo']);
  });
});

describe('a library that is not as it should be', () => {
  it('is named: not there, no library, a function missing, a table that is none, a Node that is none', async () => {
    const fault = async (options: Parameters<typeof licensedAuthenticator>[0]) => {
      const result = await licensedAuthenticator(options)('any');
      return result.ok ? null : 'detail' in result.fault && result.fault.detail;
    };
    standIn.behave({ card: 'fixed' });
    expect(await fault({ library: join(directory, 'nowhere') })).toMatch(/nowhere: it is not there/);
    expect(await fault({ library: directory })).toMatch(/^file: /);
    const text = join(directory, 'text.dll');
    writeFileSync(text, 'MZ, but no more than that');
    expect(await fault({ library: text })).toMatch(/^file: /);
    expect(await fault({ library: standIn.file, table: text })).toMatch(/text\.dll: it is not JSON/);
    expect(await fault({ library: standIn.file, node: join(directory, 'no-node') })).toMatch(/^no-node: /);
    const lacking = structuredClone(standIn.table);
    lacking.functions.GetRMAC.symbol = '_GetRMAC@20';
    const own = join(directory, 'own.json');
    writeFileSync(own, JSON.stringify(lacking));
    expect(await fault({ library: join(directory, 'whole'), table: own })).toBe('export: _GetRMAC@20');
    expect(await fault({ library: join(directory, 'whole') })).toBe(null);
  });
});

describe('the configuration', () => {
  const config = (card: object) => ({ card: { driver: 'smartcard', ...card } }) as Config;

  it('chooses it, by file, table and Node; otherwise the built-in one proves cards', async () => {
    expect(cardProver(config({ authenticator: 'built-in', library: standIn.file }))).toEqual({});
    standIn.behave({ card: 'fixed' });
    const own = join(directory, 'chosen.json');
    const table = structuredClone(standIn.table);
    table.codes[4711] = 'card.not-latest';
    writeFileSync(own, JSON.stringify(table));
    const chosen = { authenticator: 'library', library: standIn.file, libraryTable: own };
    const { authenticator } = cardProver(config(chosen));
    const result = await authenticator?.('any');
    if (result?.ok !== true) throw new Error('not opened');
    standIn.behave({ card: 'fixed', GetCardInfo: 4711 });
    expect(await result.value.getCardInfo()).toEqual({ ok: false, fault: { code: 'card.not-latest' } });
    await result.value.release();
    const nowhere = cardProver(config({ ...chosen, libraryNode: join(directory, 'no-node') }));
    expect(await nowhere.authenticator?.('any')).toMatchObject({
      ok: false,
      fault: { code: 'card.library' },
    });
  });
});

describe('the doctor, of what a site laid down', () => {
  const doctor = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(root, 'electron/doctor/doctor-cli.ts'), ...args], { encoding: 'utf8' });
  /** What is not well, by its English name. */
  const lacking = async (library: string, more = {}) =>
    (await checkLibrary({ library, ...more }))
      .filter(({ well }) => !well)
      .map(({ what, found, todo }) => {
        expect(todo?.th).toMatch(/[ก-๙]/);
        expect(todo?.en).toMatch(/[a-z]/);
        return `${what.en}: ${found}`;
      });
  let laid: string;
  beforeAll(() => {
    laid = join(directory, 'laid');
    buildStandIn(laid);
    for (const name of PUBLIC_TABLE.beside) writeFileSync(join(laid, name), '');
  });
  const behave = (how: string) => writeFileSync(join(laid, `${PUBLIC_TABLE.file}.conf`), how);

  it('finds all well, Thai first', () => {
    behave('card fixed\n');
    const ran = doctor('--libraries', laid);
    expect(ran.stderr).toBe('');
    const lines = ran.stdout.split('\n');
    expect(lines[0]).toMatch(/^ดี .*scapi_ope\.dll/);
    expect(lines.filter((line) => line.startsWith('well '))).toHaveLength(7);
    expect(ran.stdout).toContain('names the readers: 17Virtual PCD 00 00');
    expect(ran.status).toBe(0);
  });

  it('names what is missing, and ends with 1', () => {
    const empty = join(directory, 'empty');
    mkdirSync(empty);
    const ran = doctor('--libraries', empty, '--json');
    expect(JSON.parse(ran.stdout).map(({ well }: { well: boolean }) => well)).toEqual([true, false, false]);
    expect(ran.status).toBe(1);
    expect(doctor(`--libraries=${join(directory, 'nowhere')}`).stdout).toMatch(
      /^ขาด .*nowhere: it is not there/,
    );
  });

  it.each([
    ['LicenseManager 9001', 'licence manager: 9001'],
    ['LicenseManager crash', 'licence manager: crashed: SIGSEGV'],
    ['ListReader 2001', 'names the readers: ListReader 2001'],
    ['ListReader long', 'names the readers: spoilt: ListReader readers'],
  ])('says %s', async (how, said) => {
    behave(`card fixed\n${how}\n`);
    expect(await lacking(laid)).toEqual([said]);
  });

  it('looks at files, width and functions before it loads anything', async () => {
    behave('card fixed\n');
    rmSync(join(laid, 'lm.exe'));
    expect(await lacking(laid)).toEqual(['files beside it: lm.exe']);
    writeFileSync(join(laid, 'LM.EXE'), '');
    const own = join(directory, 'renamed.json');
    const renamed = structuredClone(PUBLIC_TABLE);
    renamed.functions.VerifyPIN.symbol = 'VerifyPIN2';
    writeFileSync(own, JSON.stringify(renamed));
    expect(await lacking(laid, { table: own })).toEqual(['functions: VerifyPIN2']);
    const narrow = join(directory, 'narrow');
    writeFileSync(narrow, '#!/bin/sh\necho ia32\n', { mode: 0o755 });
    expect(await lacking(laid, { node: narrow })).toEqual([
      `system and width: linux ${process.arch}; Node linux ia32`,
    ]);
  });
});

const lackingWidth = (['x64', 'ia32'] as const).filter(
  (width) => spawnSync('which', [MINGW[width]]).status !== 0,
);
describe.skipIf(lackingWidth.length > 0)(
  lackingWidth.length > 0
    ? `a library for Windows: no mingw-w64 for ${lackingWidth.join(', ')}`
    : 'a library for Windows',
  () => {
    it.each(['x64', 'ia32'] as const)(
      'of %s is looked into, names and all, and not loaded here',
      async (width) => {
        const folder = join(directory, width);
        buildWindowsStandIn(folder, width);
        for (const name of PUBLIC_TABLE.beside) writeFileSync(join(folder, name), '');
        const read = readBinary(readFileSync(join(folder, PUBLIC_TABLE.file)));
        if (!read.ok) throw new Error(read.fault);
        expect(read.value).toMatchObject({ system: 'windows', arch: width });
        // Of 32 bits a name says how many bytes of arguments its function takes away.
        expect(read.value.exports).toContain(width === 'ia32' ? 'GetRMAC@20' : 'GetRMAC');
        const found = await checkLibrary({ library: folder });
        expect(found.map(({ what, well, found: says }) => `${well} ${what.en}: ${says}`).slice(2)).toEqual([
          `false system and width: windows ${width}; Node linux ${process.arch}`,
          `true functions: ${FUNCTION_NAMES.length}`,
        ]);
        expect(found[2]?.todo?.en).toContain(`a Node for windows ${width}`);
      },
    );

    it.each(['x64', 'ia32'] as const)(
      'the network library of %s: compiled of the same source, looked into, and not loaded here',
      async (width) => {
        const folder = join(directory, `network-${width}`);
        const read = readBinary(readFileSync(buildWindowsStandIn(folder, width, 'network')));
        if (!read.ok) throw new Error(read.fault);
        expect(read.value).toMatchObject({ system: 'windows', arch: width });
        expect(read.value.exports).toContain(width === 'ia32' ? 'AMI_REQUEST@32' : 'AMI_REQUEST');
        const found = await checkNetwork({ library: folder });
        const wrong = found.filter(({ well }) => !well).map(({ what, found: says }) => `${what.en}: ${says}`);
        expect(wrong).toEqual([`system and width: windows ${width}; Node linux ${process.arch}`]);
      },
    );
  },
);

describe('the process of the library', () => {
  const file = (pid: number, name: string) => readFileSync(`/proc/${pid}/${name}`, 'latin1');

  it('has nobody’s values in arguments and environment, leaves no core, and calls on one thread', async () => {
    process.env.SITTHI_TEST_SECRET = 'a secret of the visit';
    standIn.behave({ card: 'fixed' });
    const { pid } = await started();
    expect(file(pid, 'cmdline').split('\0').slice(1)).toEqual([
      expect.stringMatching(/native\/licensed\/host\.ts$/),
      '',
    ]);
    const names = file(pid, 'environ')
      .split('\0')
      .filter(Boolean)
      .map((one) => one.split('=')[0]);
    const known = [
      'PATH',
      'TEMP',
      'TMP',
      'PCSCLITE_CSOCK_NAME',
      'DISPLAY',
      'WAYLAND_DISPLAY',
      'XDG_RUNTIME_DIR',
    ];
    expect(names.filter((name) => !known.includes(name ?? ''))).toEqual(['UV_THREADPOOL_SIZE']);
    expect(file(pid, 'limits')).toMatch(/Max core file size\s+0\s+0\s/);
  });

  it('ends with whoever started it, even in the middle of a call that hangs', async () => {
    standIn.behave({ card: 'fixed', LicenseManager: 'hang' });
    const visit = join(directory, 'visit.ts');
    const native = join(import.meta.dirname, '../../native/licensed');
    writeFileSync(join(directory, 'table.json'), JSON.stringify(standIn.table));
    writeFileSync(
      visit,
      `import { openLibrary } from ${JSON.stringify(join(native, 'process.ts'))};
       import { PUBLIC_TABLE as table } from ${JSON.stringify(join(native, 'table.ts'))};
       const library = await openLibrary({ file: ${JSON.stringify(standIn.file)}, table });
       void library.value.call('LicenseManager');
       console.log(library.value.pid);
       setInterval(() => {}, 1000);`,
    );
    const child = spawn(process.execPath, [visit], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(await new Promise((resolve) => child.stdout.once('data', resolve)));
    expect(status(pid)).toMatch(/State:/);
    child.kill('SIGKILL');
    await gone(pid);
  });
});

describe('a visit with the library, over the emulated reader and the emulated servers', () => {
  const servers = new Servers();
  let reader: ReaderService;
  let watch: TestWatch | undefined;

  beforeAll(async () => {
    await servers.start();
    reader = await startReaderService({ directory: join(directory, 'reader'), pki: servers.pki });
    Object.assign(process.env, reader.env);
  });
  beforeEach(() => cardControl(reader.cardControl, 'POST', '/slots/0/remove'));
  afterEach(() => watch?.close());
  afterAll(async () => {
    await reader?.stop();
    await servers.stop();
  });

  async function inserted(person: string, how: Behaviour) {
    standIn.behave({ card: 'pcsc', ...how });
    writeFileSync(join(directory, 'emulated.json'), JSON.stringify(standIn.table));
    watch = testWatch({
      read: 'holder',
      authenticator: licensedAuthenticator({
        library: join(directory, 'whole'),
        table: join(directory, 'emulated.json'),
      }),
    });
    await cardControl(reader.cardControl, 'POST', '/slots/0/insert', { person });
    const { holder } = await watch.until('ready');
    return { watch, holder };
  }

  async function asked(person: string, how: Behaviour) {
    const { watch: inReader, holder } = await inserted(person, how);
    const officer = await servers.openOfficer();
    const { requestNumber } = servers.request(servers.person(person), ['dopa_person']);
    const digest = Buffer.alloc(32, 7).toString('base64url');
    return verifyHolder({
      reader: inReader,
      sas: servers.sasClient,
      request: { requestNumber, digest } as Parameters<typeof verifyHolder>[0]['request'],
      holder,
      confirmedAt: null,
      session: () => officer,
      pin: { take: () => null } as unknown as Parameters<typeof verifyHolder>[0]['pin'],
      signal: new AbortController().signal,
    });
  }

  it('proves its holder: the server takes what the card said through it', async () => {
    expect(await asked('somying', { pin: servers.person('somying').pin })).toMatchObject({
      kind: 'verified',
      verification: { mode: 'pin' },
    });
  });

  it('says that the PIN was wrong, and the tries that the card has left', async () => {
    expect(await asked('somying', { pin: '0000' })).toEqual({ kind: 'wrong-pin', triesLeft: 2 });
  });

  it('says in the visit’s own faults what the library lacks', async () => {
    expect(await asked('somying', { LicenseManager: 9001 })).toMatchObject({
      kind: 'fault',
      fault: { name: 'card.licence', detail: 'LicenseManager 9001' },
    });
    expect(await asked('somying', { VerifyPIN: 'crash' })).toMatchObject({
      kind: 'fault',
      fault: { name: 'card.library' },
    });
  });

  it('opens the kiosk by an officer’s card', async () => {
    const officer = servers.person('officer');
    const { watch: inReader } = await inserted('officer', { pin: officer.pin });
    const taken = await inReader.authenticate();
    if (!taken.ok) throw new Error(taken.fault.code);
    card = taken.value;
    const session = await openOfficerSession(servers.linkageClient, taken.value, officer.citizenId, null);
    expect(session).toMatchObject({ ok: true });
  });

  it('says that the card is gone when it was taken out', async () => {
    const { watch: inReader } = await inserted('somying', {});
    await cardControl(reader.cardControl, 'POST', '/slots/0/remove');
    await inReader.until('empty');
    expect(await inReader.authenticate()).toEqual({ ok: false, fault: { code: 'card.removed' } });
  });
});
