/** What a site's kiosk meets on its machine, in order: against the emulated world, whole and with one thing wrong at a time. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstHour } from '../../electron/doctor/first-hour.ts';
import { linesOf, type Met } from '../../electron/doctor/lines.ts';
import { startWorld, type World } from '../../fixtures/world.ts';

const root = join(import.meta.dirname, '..', '..');
const pki = join(root, '.sitthi', 'pki');
const ORDER = [
  'configuration',
  'keys and certificates',
  'store',
  'card reader',
  'printer',
  'SAS',
  'Linkage Center',
];

let directory: string;
let world: World;
let config: Record<string, object>;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi25-first-'));
  world = await startWorld({ directory, pki });
  config = JSON.parse(readFileSync(world.configFile, 'utf8'));
}, 60_000);
afterAll(async () => {
  await world.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Names of the readers, as the command that looks at them finds them in this world. */
const readers = async () => {
  const asked = promisify(execFile)(
    process.execPath,
    [join(root, 'native', 'card-cli.ts'), 'doctor', '--json'],
    {
      env: { ...process.env, ...world.env },
    },
  );
  const { stdout } = await asked.catch((error: { stdout: string }) => error);
  const findings = JSON.parse(stdout) as readonly { what: string; says: string }[];
  return findings.flatMap(({ what, says }) => (what === 'reader' ? [says.split(': ')[0] ?? ''] : []));
};

const all = async (looking: AsyncGenerator<Met>) => {
  const found: Met[] = [];
  for await (const one of looking) found.push(one);
  return found;
};

/** Looks, with these keys laid over the configuration. */
async function look(changes: Readonly<Record<string, object>> = {}): Promise<readonly Met[]> {
  const file = join(directory, 'changed.json');
  const laid = Object.fromEntries(
    Object.entries(changes).map(([key, value]) => [key, { ...config[key], ...value }]),
  );
  writeFileSync(file, JSON.stringify({ ...config, ...laid }));
  return all(firstHour(file, readers));
}

describe('the first hour at a site', { timeout: 60_000 }, () => {
  it('meets everything as it should be, in the order in which a kiosk does', async () => {
    const met = await look();
    expect(met.map(({ what, well }) => [what.en, well])).toEqual(ORDER.map((what) => [what, true]));
    expect(met.flatMap(linesOf).every((line) => /^(well {3}|ดี {6})/.test(line))).toBe(true);
  });

  it.each([
    [
      'a reader that is not plugged in',
      { card: { reader: 'ACS ACR39U' } },
      'card reader',
      /no ACS ACR39U, but Virtual/,
    ],
    ['a printer that nobody set up', { printing: { printer: 'upstairs' } }, 'printer', /has no upstairs/],
    ['a server that is not there', { sas: { url: 'https://localhost:1' } }, 'SAS', /ECONNREFUSED/],
    [
      'a name that nobody knows',
      { linkage: { url: 'https://linkage.invalid' } },
      'Linkage Center',
      /ENOTFOUND|EAI_AGAIN/,
    ],
  ])('says %s, what to do, and goes on: a kiosk starts without it', async (_what, changes, what, found) => {
    const met = await look(changes);
    expect(met.map((one) => one.what.en)).toEqual(ORDER);
    const wrong = met.filter(({ well }) => !well);
    expect(wrong.map((one) => [one.what.en, one.needed])).toEqual([[what, false]]);
    expect(wrong[0]?.found.en).toMatch(found);
    const [thai = '', ...lines] = linesOf(wrong[0] as Met);
    expect(thai).toMatch(/^ควรแก้ .*[ก-๙].*: /);
    expect(lines.at(-1)).toMatch(/^ +→ \S/);
  });

  it('says of a certificate that the servers do not know, of both of them', async () => {
    const met = await look({
      tls: { certificate: join(pki, 'rogue-kiosk.pem'), key: join(pki, 'rogue-kiosk.key') },
    });
    expect(met.filter(({ well }) => !well).map(({ what }) => what.en)).toEqual(['SAS', 'Linkage Center']);
  });

  it.each([
    ['a key that is not its certificate’s', { tls: { key: join(pki, 'second-kiosk.key') } }, 1],
    ['a file that is not there', { keys: { signingKey: '/nowhere.jwk' } }, 1],
    ['a word that the configuration does not know', { printing: { paper: 'A3' } }, 0],
  ])('ends with %s: nothing after it can be looked at', async (_what, changes, at) => {
    const met = await look(changes);
    expect(met).toHaveLength(at + 1);
    expect(met[at]).toMatchObject({ what: { en: ORDER[at] }, well: false, needed: true });
    expect(met[at]?.found.en).toContain('K01');
    expect(met[at]?.found.th).toMatch(/^K01 [ก-๙]/);
  });

  it('says that nobody answers for the readers', async () => {
    const met = await all(firstHour(world.configFile, async () => null));
    expect(met.find(({ what }) => what.en === 'card reader')?.found.en).toBe('no card service answers');
  });
});
