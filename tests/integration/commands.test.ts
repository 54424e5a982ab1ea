/** The commands, as a site engineer meets them: good input, and each kind of bad one with its own sentence. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { control } from '../../fixtures/control.ts';
import { startWorld, type World } from '../../fixtures/world.ts';
import { emptySlot, newCard } from '../card/reader.ts';
import { some } from '../long.ts';
import { bothForms, search } from '../memory.ts';
import { PATIENCE } from '../patience.ts';
import { below, descendants } from '../processes.ts';
import { bundled } from '../shells.ts';

const root = join(import.meta.dirname, '..', '..');
/** Eight digits that no memory has by chance; no card has it. */
const LONG_PIN = '58306271';
const STRANGER = 'somebody else’s paper';
let directory: string;
let world: World;
let visitCli: string;
const children: ChildProcess[] = [];

// A visit takes seconds, and many times that on a machine that others share.
vi.setConfig({ testTimeout: 90_000 });

beforeAll(async () => {
  visitCli = bundled('visit-cli');
  directory = mkdtempSync(join(tmpdir(), 's25c-'));
  chmodSync(directory, 0o755);
  world = await startWorld({ directory, pki: join(root, '.sitthi', 'pki') });
  // The reader is asked from here, too.
  Object.assign(process.env, world.reader.env);
  // The world and its bundles take their time where much else runs.
}, 240_000);
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await world.card.remove();
  await emptySlot();
  await control(world.reader.cardControl, 'POST', '/slots/0/faults', { faults: [] });
  for (const server of ['sas', 'linkage'] as const) {
    await control(world.servers[server].control ?? '', 'DELETE', '/faults');
    await control(world.servers[server].control ?? '', 'PUT', '/certificate', { rogue: false });
  }
});
afterAll(async () => {
  await world?.stop();
  rmSync(directory, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (script: string, args: readonly string[], env: Record<string, string> = {}, stdin = '') =>
  new Promise<Ran>((done) => {
    const child = execFile(
      process.execPath,
      [resolve(root, script), ...args],
      { env: { ...process.env, ...world.env, ...env }, cwd: root, timeout: 100_000 },
      (error, stdout, stderr) =>
        done({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr }),
    );
    child.stdin?.end(stdin);
  });

let others = 0;
/** A configuration that differs in something from the world's own. */
function otherConfig(change: Record<string, unknown> = {}): string {
  const config = JSON.parse(readFileSync(world.configFile, 'utf8')) as { office: object };
  others += 1;
  const file = join(directory, `config-${others}.json`);
  const own = {
    store: { directory: join(directory, `store-${others}`) },
    // A store counts its requests from one: their numbers are its own.
    office: { ...config.office, requestPrefix: `ตย.${others}` },
  };
  writeFileSync(file, JSON.stringify({ ...config, ...own, ...change }));
  return file;
}

/** A folder in which somebody else's paper lies already. */
function folderOfStranger(): string {
  const out = mkdtempSync(join(directory, 'out-'));
  writeFileSync(join(out, 'stranger.pdf'), STRANGER);
  return out;
}

/** Where a visit makes its folders: a short path, for Chromium's sockets are in it. */
const runFolder = () => mkdtempSync(join(directory, 'r'));

/** The folders in which papers are made; Chromium's own are the host's to remove. */
const papersIn = (runs: string) => readdirSync(runs).filter((name) => name.includes('-papers-'));

/** Runs a visit; no paper may be left in memory, and nobody else's file may be touched, however it ends. */
async function visit(
  args: readonly string[],
  config = otherConfig(),
  stdin = '',
): Promise<Ran & { out: string }> {
  const out = folderOfStranger();
  const runs = runFolder();
  const ran = await run(
    visitCli,
    ['--json', '--config', config, '--timeout-ms', '60000', '--out', out, ...args],
    { SITTHI_RUN_PARENT: runs },
    stdin,
  );
  expect(readFileSync(join(out, 'stranger.pdf'), 'utf8')).toBe(STRANGER);
  expect(papersIn(runs)).toEqual([]);
  if (ran.code !== 0) {
    expect(readdirSync(out)).toEqual(['stranger.pdf']);
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  }
  return { ...ran, out };
}

const config = () => JSON.parse(readFileSync(world.configFile, 'utf8')) as Record<string, object>;
/** Puts a card in, as somebody does before they start a command. */
async function put(options: { readonly profile?: string } = {}): Promise<void> {
  await newCard(() => world.card.insert('somying', options));
}
/** Puts a card in whose answers are spoilt. */
async function insertFaulty(fault: object): Promise<void> {
  const card = { person: 'somying', faults: [fault] };
  await newCard(() => control(world.reader.cardControl, 'POST', '/slots/0/insert', card));
}
/** Puts a card in that says a number which does not add up: one that was recorded, with another last digit. */
async function insertWrongNumber(): Promise<void> {
  await put();
  const trace = join(directory, 'good.trace');
  const ran = await run('native/card-cli.ts', ['--trace', trace, '--reader', 'Virtual PCD 00 00']);
  expect(ran.stderr).toBe('');
  await world.card.remove();
  await emptySlot();
  // Thirteen digits, each a byte.
  const wrong = readFileSync(trace, 'utf8').replaceAll(
    /(39303039393030303030(?:3[0-9]){2})3([0-9])/g,
    (_, number: string, digit: string) => `${number}3${(Number(digit) + 1) % 10}`,
  );
  await newCard(() => control(world.reader.cardControl, 'POST', '/slots/0/replay', { trace: wrong }));
}
const serverFault = (server: 'sas' | 'linkage', rules: readonly object[]) =>
  control(world.servers[server].control ?? '', 'PUT', '/faults', rules);
/** Until a fault that was to spoil one challenge has met it. */
const challengeCame = () =>
  vi.waitFor(
    async () =>
      expect(await control(world.servers.sas.control ?? '', 'GET', '/faults')).toMatchObject({ rules: [] }),
    { timeout: 60_000 },
  );

describe('npm run visit', () => {
  it('prints the request and the copies, says how long each step took, and leaves other papers alone', async () => {
    await put();
    const ran = await visit(
      ['--pin', '-', '--databases', 'dopa_person,dopa_house,nhso_right,dlt_licence,dopa_name'],
      otherConfig(),
      '1234\n',
    );
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    const report = JSON.parse(ran.stdout);
    expect(report).toMatchObject({ ok: true, databases: { dopa_person: 'found', nhso_right: 'found' } });
    expect(report.requestNumber).toMatch(/^ตย\.\d+\/ม25\/\d{4}\/\d{6}$/);
    expect(report.files).toEqual([join(ran.out, 'copies.pdf'), join(ran.out, 'request.pdf')]);
    expect(readdirSync(ran.out).sort()).toEqual(['copies.pdf', 'request.pdf', 'stranger.pdf']);
    for (const file of report.files) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(report.pages).toBeGreaterThanOrEqual(6);
    expect(report.milliseconds.total).toBeGreaterThan(0);
    expect(ran.stdout + ran.stderr).not.toMatch(/9009\d{9}/);
  });

  it('prints nothing that was forged beside a proven chip as proven, and says that it differs', async () => {
    await put({ profile: 'forged-text' });
    const file = otherConfig();
    const ran = await visit(['--pin', '-', '--databases', 'dopa_person'], file, '1234\n');
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    const papers = readdirSync(ran.out)
      .filter((name) => name !== 'stranger.pdf')
      .map((name) => execFileSync('pdftotext', ['-raw', join(ran.out, name), '-'], { encoding: 'utf8' }));
    const printed = papers.join('').normalize('NFKC').replace(/\s+/g, '');
    // The register's name, and that the card says another; no word of the forger's name or birth date.
    expect(printed).toContain('สมหญิง');
    expect(printed).toContain('ตามทะเบียนราษฎรไม่ตรงกับที่อ่านได้จากบัตร');
    expect(printed).not.toMatch(/ปลอมแปลงนาม|แปลงนาม|Plaengnam/);
    const journal = await run('electron/journal/journal-cli.ts', ['export', '--config', file]);
    expect(journal.stdout).toContain('name.differs');
    expect(journal.stdout).not.toMatch(/สมหญิง|แปลงนาม/);
  });

  it('opens with the officer’s card and PIN where no kiosk opens by itself', async () => {
    await put();
    const officerPin = ['--officer-pin-file', join(directory, 'officer-pin')];
    const ran = await visit(
      [...officerPin, '--pin', '1234', '--databases', 'dopa_person'],
      otherConfig({ demonstration: false, officer: {} }),
    );
    expect(ran.stderr).toBe('');
    expect(JSON.parse(ran.stdout)).toMatchObject({ ok: true, databases: { dopa_person: 'found' } });
  });

  it('does not try a wrong PIN twice', async () => {
    await put();
    const file = join(directory, 'wrong-pin');
    writeFileSync(file, '9999\n');
    const ran = await visit(['--pin-file', file, '--databases', 'dopa_person']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/PIN is not right; 2 tries/);
  });

  it('says at once that it waits for a card, and later that none came', async () => {
    const ran = await visit(['--timeout-ms', `${12_000 * PATIENCE}`, '--pin', '1234']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^Waiting for a card/);
    expect(ran.stderr).toMatch(/No card: put one into the reader/);
  });

  const faults: readonly (readonly [
    what: string,
    prepare: () => Promise<unknown>,
    change: (c: Record<string, object>) => object,
    sentence: RegExp,
  ])[] = [
    [
      'no reader',
      async () => undefined,
      (c) => ({ card: { ...c.card, reader: 'Nobody’s reader' } }),
      /^C02 .*Nobody’s reader/,
    ],
    ['no service', () => world.reader.killPcscd(), () => ({}), /^C01 card\.service-down/],
    ['a card that is not a Thai ID', () => put({ profile: 'foreign' }), () => ({}), /^C04/],
    ['a card upside down', () => put({ profile: 'mute' }), () => ({}), /^C03/],
    ['a card that has expired', () => put({ profile: 'expired' }), () => ({}), /^C11/],
    ['a card whose PIN is blocked', () => put({ profile: 'pin-blocked' }), () => ({}), /^P02/],
    [
      'garbage from the card',
      () => insertFaulty({ kind: 'wrong-length', afterApdu: 1, times: 100_000 }),
      () => ({}),
      /^C08/,
    ],
    ['a number that does not add up', insertWrongNumber, () => ({}), /^C09/],
    [
      'a card that refuses',
      () => insertFaulty({ kind: 'wrong-status', afterApdu: 1, times: 100_000, sw: 0x6982 }),
      () => ({}),
      /^C10/,
    ],
    [
      'a SAS that is down',
      () => put(),
      () => ({ sas: { url: 'https://localhost:9' } }),
      /^S01 .*https:\/\/localhost:9.*Check the network and sas\.url/,
    ],
    [
      'a gateway that is down',
      () => put(),
      () => ({ linkage: { url: 'https://localhost:9' } }),
      /^L04 .*https:\/\/localhost:9.*linkage\.url/,
    ],
    [
      'a SAS with the wrong certificate',
      async () => {
        await control(world.servers.sas.control ?? '', 'PUT', '/certificate', { rogue: true });
        await put();
      },
      () => ({}),
      /^S02 .*Do not go on/,
    ],
    [
      'a gateway with the wrong certificate',
      () => put(),
      (c) => ({ tls: { ...c.tls, ca: join(root, '.sitthi/pki/rogue-ca.pem') } }),
      /^L05/,
    ],
    [
      'a SAS whose answer is malformed',
      async () => {
        await serverFault('sas', [{ at: 'challenge', what: { effect: 'malformed' } }]);
        await put();
      },
      () => ({}),
      /^S03/,
    ],
    [
      'a gateway whose answer is malformed',
      async () => {
        await serverFault('linkage', [{ at: 'citizen', what: { effect: 'malformed' } }]);
        await put();
      },
      () => ({}),
      /^L06 .*https:/,
    ],
    [
      'no such printer',
      () => put(),
      (c) => ({ printing: { ...c.printing, printer: 'nobody' } }),
      /^R02 .*nobody/,
    ],
    ['a database that does not exist', () => put(), () => ({}), /no database called no_such/],
  ];
  it.each(some(3, faults))(
    '%s: its own sentence, exit code 1, and nothing left',
    async (what, prepare, change, sentence) => {
      await prepare();
      try {
        const databases = what.startsWith('a database') ? 'no_such' : 'dopa_person';
        const ran = await visit(
          ['--pin', '1234', '--databases', databases],
          otherConfig({ ...change(config()) }),
        );
        expect(ran.stderr).toMatch(sentence);
        expect(ran.code).toBe(1);
        expect(JSON.parse(ran.stdout)).toMatchObject({ ok: false, files: [] });
      } finally {
        if (what === 'no service') await world.reader.restartPcscd();
      }
    },
  );

  it('is no success when sources fail and none gives a record', async () => {
    await put();
    await serverFault('linkage', [{ at: 'request', what: { effect: 'truncated' } }]);
    const ran = await visit(['--pin', '1234', '--databases', 'dopa_person,nhso_right']);
    expect(ran.stderr).toMatch(/dopa_person, nhso_right failed at https:/);
    expect(ran.code).toBe(3);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      ok: false,
      databases: { dopa_person: 'source-failing', nhso_right: 'source-failing' },
    });
  });

  it('an unwritable store', async () => {
    const file = join(directory, 'in-the-way');
    writeFileSync(file, '');
    const ran = await visit(['--pin', '1234'], otherConfig({ store: { directory: join(file, 'store') } }));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^J01 store\.unwritable/);
  });

  const configurations: readonly (readonly [string, () => string, RegExp])[] = [
    [
      'a value that cannot be',
      () => {
        const file = join(directory, 'bad.json');
        writeFileSync(file, '{"kioskId": 7}');
        return file;
      },
      /key kioskId/,
    ],
    ['a file that is not there', () => join(directory, 'no.json'), /no\.json: ENOENT/],
    [
      'an officer’s PIN file that is not there',
      () => otherConfig({ officer: { openAtStartPinFile: join(directory, 'no-pin') } }),
      /officer\.openAtStartPinFile.*no-pin: ENOENT/,
    ],
  ];
  it.each(some(1, configurations))('a bad configuration: %s', async (_, file, sentence) => {
    const ran = await visit(['--pin', '1234'], file());
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^K01 config\.bad/);
    expect(ran.stderr).toMatch(sentence);
    expect(ran.stderr).toMatch(/Correct that key/);
  });

  const misuses: readonly (readonly [readonly string[], RegExp])[] = [
    [['--bogus'], /unknown option '--bogus'/],
    [['--timeout-ms', 'soon'], /^--timeout-ms: a number of milliseconds/],
    [['--pin', '12'], /^--pin: a PIN is 4 to 8 digits/],
    [['--pin-file', '/nowhere/pin'], /^--pin-file: \/nowhere\/pin cannot be read \(ENOENT\)/],
    [['--out', join(root, 'package.json')], /^--out: .*package\.json is no folder/],
    [['--databases', 'A;b'], /^--databases: names as in/],
  ];
  it.each(some(2, misuses))('%j cannot be: one sentence, and exit code 2', async (args, sentence) => {
    const ran = await visit(args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(sentence);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
    expect(ran.stdout).toBe('');
  });

  const pins = [
    ...some(1, [['-', []] as const, ['a file', []] as const]),
    // Digits in the command are text, as the help says: the search is proven by them.
    ['the command', ['PIN in UTF-8']] as const,
  ];
  it.each(pins)('a PIN from %s, once it was sent: found in the process is %j', async (from, found) => {
    await control(world.servers.sas.control ?? '', 'PUT', '/faults', [
      { at: 'challenge', times: 1, what: { effect: 'hang' } },
    ]);
    await put();
    const file = join(directory, 'long-pin');
    writeFileSync(file, `${LONG_PIN}\n`);
    const given = { '-': ['--pin', '-'], 'a file': ['--pin-file', file], 'the command': ['--pin', LONG_PIN] };
    const child = spawn(
      process.execPath,
      [visitCli, '--config', otherConfig(), '--databases', 'dopa_person', ...given[from]],
      {
        cwd: root,
        env: { ...process.env, ...world.env, SITTHI_RUN_PARENT: runFolder() },
        stdio: ['pipe', 'ignore', 'ignore'],
      },
    );
    children.push(child);
    const exit = new Promise((done) => child.once('exit', done));
    child.stdin.on('error', () => undefined).end(from === '-' ? `${LONG_PIN}\n` : '');
    // The challenge comes when the PIN has left the command, and is never answered.
    await challengeCame();
    const left = search(child.pid ?? 0, new Map(bothForms('PIN', LONG_PIN)));
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await exit).toBe(1);
    expect(left).toEqual(found);
  });

  it('stopped in the middle, it leaves nothing', async () => {
    await serverFault('sas', [{ at: 'challenge', times: 1, what: { effect: 'hang' } }]);
    await put();
    const out = folderOfStranger();
    const runs = runFolder();
    const child = spawn(
      process.execPath,
      [visitCli, '--config', otherConfig(), '--out', out, '--pin', '1234'],
      { cwd: root, env: { ...process.env, ...world.env, SITTHI_RUN_PARENT: runs }, stdio: 'ignore' },
    );
    children.push(child);
    const exit = new Promise((done) => child.once('exit', done));
    await vi.waitFor(() => expect(readdirSync(runs).some((name) => name.includes('-papers-'))).toBe(true), {
      timeout: 20_000,
    });
    await challengeCame();
    child.kill('SIGTERM');
    expect(await exit).toBe(1);
    expect(readdirSync(out)).toEqual(['stranger.pdf']);
    expect(papersIn(runs)).toEqual([]);
  });
});

describe('npm run -s visit, where no world runs', () => {
  /** The command as it is typed, with a world of its own. */
  function npm(args: readonly string[]) {
    const folder = mkdtempSync(join(directory, 'own-'));
    chmodSync(folder, 0o755);
    const { SITTHI_CONFIG: _, SITTHI_WORLD_PID: __, ...env } = process.env;
    const child = spawn('npm', ['run', '-s', 'visit', '--', ...args], {
      cwd: root,
      env: { ...env, SITTHI_WORLD_DIR: join(folder, 'world') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].on('data', (chunk: Buffer) => {
        said[stream] += chunk.toString();
      });
    const exit = new Promise<number | null>((done) => child.once('exit', done));
    return { child, said, exit, envFile: join(folder, 'world.env') };
  }

  it('puts the card of --person in, and prints JSON and nothing else', async () => {
    const { said, exit, envFile } = npm([
      '--json',
      '--person',
      'wichai',
      '--pin',
      '1234',
      '--databases',
      'dopa_person',
      '--timeout-ms',
      '120000',
    ]);
    expect(await exit).toBe(0);
    expect(JSON.parse(said.stdout)).toMatchObject({ ok: true, databases: { dopa_person: 'found' } });
    expect(said.stderr).toBe('');
    expect(existsSync(envFile)).toBe(false);
  }, 150_000);

  it('knows who is nobody, before anything is started', async () => {
    const { said, exit } = npm(['--person', 'nobody']);
    expect(await exit).toBe(2);
    expect(said.stderr).toMatch(/^--person: nobody is called nobody\. People: .*somying/);
  });

  it('stopped by SIGTERM, it ends the visit and then its world', async () => {
    const { child, said, exit, envFile } = npm([
      '--person',
      'somying',
      '--databases',
      'dopa_person',
      '--pin',
      '1234',
    ]);
    await vi.waitFor(() => expect(existsSync(envFile)).toBe(true), { timeout: 60_000 });
    const visits = () => below(child.pid ?? 0).filter(({ args }) => args.includes('visit-cli'));
    await vi.waitFor(() => expect(visits()).not.toEqual([]), { timeout: 30_000, interval: 100 });
    const started = descendants(child.pid ?? 0);
    child.kill('SIGTERM');
    expect(await exit).not.toBe(0);
    expect(said.stdout).toBe('');
    await vi.waitFor(() => expect(started.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]), {
      timeout: 5000,
    });
  }, 120_000);
});

describe('npm run card', () => {
  const card = (...args: string[]) => run('native/card-cli.ts', ['--reader', 'Virtual PCD 00 00', ...args]);

  it('writes the photo whole and for its owner alone, in the place of an old one', async () => {
    await put();
    const folder = mkdtempSync(join(directory, 'photo-'));
    const photo = join(folder, 'photo.jpg');
    writeFileSync(photo, 'an old one', { mode: 0o644 });
    expect(await card('--json', '--photo', photo)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(photo).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(statSync(photo).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['photo.jpg']);
  });

  it.each([
    ['photo', '--photo'],
    ['trace', '--trace'],
  ])('says that the %s cannot be written', async (what, option) => {
    await put();
    const ran = await card(option, '/nowhere/file');
    expect(ran.code).toBe(13);
    expect(ran.stderr.trim()).toBe(
      `The ${what} cannot be written to /nowhere/file (ENOENT): give another file.`,
    );
    expect(ran.stdout).toBe('');
  });

  it.each<readonly [string, () => Promise<unknown>, number, RegExp]>([
    ['no card', async () => undefined, 4, /^No card is in the reader/],
    [
      'garbage',
      () => insertFaulty({ kind: 'wrong-length', afterApdu: 1, times: 100_000 }),
      9,
      /^The card says something/,
    ],
    ['a number that does not add up', insertWrongNumber, 10, /^The number on the card does not add up/],
    [
      'a refusal',
      () => insertFaulty({ kind: 'wrong-status', afterApdu: 1, times: 100_000, sw: 0x6982 }),
      11,
      /^The card refuses/,
    ],
  ])('%s: one sentence and a code of its own', async (_, prepare, code, sentence) => {
    await prepare();
    const ran = await card('--json');
    expect(ran.stderr).toMatch(sentence);
    expect(ran).toMatchObject({ code, stdout: '' });
  });
});

describe('npm run journal', () => {
  it('says that a journal that is not there cannot be read', async () => {
    const ran = await run('electron/journal/journal-cli.ts', ['verify', '--config', otherConfig()]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^J01/);
  });
});
