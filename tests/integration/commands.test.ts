/** The commands, as a site engineer meets them: good input, and each kind of bad one with its own sentence. */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../../fixtures/world.ts';

const root = join(import.meta.dirname, '..', '..');
let directory: string;
let world: World;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi25-commands-'));
  chmodSync(directory, 0o755);
  world = await startWorld({ directory, pki: join(root, '.sitthi', 'pki') });
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

const run = (script: string, args: readonly string[], env: Record<string, string> = {}) =>
  new Promise<Ran>((done) => {
    execFile(
      process.execPath,
      [join(root, script), ...args],
      { env: { ...process.env, ...world.env, ...env }, cwd: root, timeout: 100_000 },
      (error, stdout, stderr) =>
        done({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr }),
    );
  });

/** A configuration that differs in something from the world's own. */
function otherConfig(change: Record<string, unknown> = {}): string {
  const config = JSON.parse(readFileSync(world.configFile, 'utf8')) as Record<string, unknown>;
  const file = join(directory, `config-${Math.random()}.json`);
  writeFileSync(
    file,
    JSON.stringify({ ...config, store: { directory: join(directory, `store-${Math.random()}`) }, ...change }),
  );
  return file;
}

const visit = (args: readonly string[], config = otherConfig()) =>
  run('electron/visit-cli.ts', ['--json', '--config', config, '--timeout-ms', '25000', ...args]);

describe('npm run visit', () => {
  it('prints the request and the copies, and says how long each step took', async () => {
    await world.card.insert('somying');
    const out = join(directory, 'out');
    const ran = await visit([
      '--out',
      out,
      '--pin',
      '1234',
      '--databases',
      'dopa_person,dopa_house,nhso_right,dlt_licence,dopa_name',
    ]);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    const report = JSON.parse(ran.stdout);
    expect(report).toMatchObject({ ok: true, databases: { dopa_person: 'found', nhso_right: 'found' } });
    expect(report.requestNumber).toMatch(/^อภ\.0000\/ม25\/\d{4}\/\d{6}$/);
    expect(report.files.map((file: string) => file.split('/').at(-1))).toEqual(['copies.pdf', 'request.pdf']);
    expect(report.pages).toBeGreaterThanOrEqual(6);
    expect(report.milliseconds.total).toBeGreaterThan(0);
    expect(ran.stdout + ran.stderr).not.toMatch(/9009\d{9}/);
    await world.card.remove();
  });

  it('does not try a wrong PIN twice, and leaves no file', async () => {
    await world.card.insert('somying');
    const out = join(directory, 'wrong');
    const ran = await visit(['--out', out, '--pin', '9999', '--databases', 'dopa_person']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/PIN is not right; 2 tries/);
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
    await world.card.remove();
  });

  it('knows a database that does not exist', async () => {
    await world.card.insert('somying');
    const ran = await visit(['--pin', '1234', '--databases', 'no_such']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('no database called no_such');
    await world.card.remove();
  });

  it.each([['no card', () => undefined, /No card: put one into the reader/, []]])(
    '%s',
    async (_, prepare, sentence) => {
      prepare();
      const ran = await run('electron/visit-cli.ts', [
        '--json',
        '--config',
        otherConfig(),
        '--timeout-ms',
        '4000',
        '--pin',
        '1234',
      ]);
      expect(ran.code).toBe(1);
      expect(ran.stderr).toMatch(sentence);
    },
  );

  it.each([
    ['a card that is not a Thai ID', 'foreign', /C04/],
    ['a card upside down', 'mute', /C03/],
  ])('%s', async (_, profile, sentence) => {
    await world.card.insert('somying', { profile });
    const ran = await visit(['--pin', '1234', '--databases', 'dopa_person']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(sentence);
    await world.card.remove();
  });

  it.each([
    ['a server that is down', () => ({ sas: { url: 'https://localhost:9' } }), /S01/],
    [
      'a server with the wrong certificate',
      (c: Record<string, object>) => ({ tls: { ...c.tls, ca: join(root, '.sitthi/pki/rogue-ca.pem') } }),
      /^L05/,
    ],
    [
      'no such printer',
      (c: Record<string, object>) => ({ printing: { ...c.printing, printer: 'nobody' } }),
      /R0[12]/,
    ],
  ])('%s', async (_, change, sentence) => {
    await world.card.insert('somying');
    const ran = await visit(
      ['--pin', '1234', '--databases', 'dopa_person'],
      otherConfig(change(JSON.parse(readFileSync(world.configFile, 'utf8')))),
    );
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(sentence);
    await world.card.remove();
  });

  it('an unwritable store', async () => {
    const file = join(directory, 'in-the-way');
    writeFileSync(file, '');
    const ran = await visit(['--pin', '1234'], otherConfig({ store: { directory: join(file, 'store') } }));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^J01 store\.unwritable/);
  });

  it('a bad configuration file', async () => {
    const file = join(directory, 'bad.json');
    writeFileSync(file, '{"kioskId": 7}');
    const ran = await visit([], file);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^K01 config\.bad/);
    expect(ran.stderr).toContain('kioskId');
  });
});

describe('npm run journal', () => {
  it('says that a journal that is not there cannot be read', async () => {
    const ran = await run('electron/journal/journal-cli.ts', ['verify', '--config', otherConfig()]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^J01/);
  });
});
