/**
 * How far the kiosk's parts go on Windows' own interfaces, under Wine: Node for Windows, koffi, and the stand-ins for the card
 * library and for the spooler as Windows DLLs. Skipped, with the reason, where what it needs is not here; docs/windows.md says how to bring it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWindowsStandIn, MINGW } from '../licensed/stand-in.ts';
import { SpoolerDouble } from '../spooler/spooler.ts';

const root = join(import.meta.dirname, '..', '..');
/** A folder with node.exe and node_modules/@koromix/koffi-win32-x64. */
const windows = process.env.SITTHI_WINDOWS ?? join(root, '.tools', 'windows');
const JOB = { id: 7, document: 'K1 ตย.0000_ม25_2569_000123', user: 'kiosk', status: 0x50, printed: 3 };
const has = (program: string) => spawnSync('which', [program]).status === 0;

/** Why nothing of it can be tried here, or null. */
function whyNot(): string | null {
  for (const program of ['wine', 'xvfb-run', MINGW.x64]) if (!has(program)) return `${program} is not here`;
  for (const needed of ['node.exe', 'node_modules/@koromix/koffi-win32-x64'])
    if (!existsSync(join(windows, needed))) return `${join(windows, needed)} is not here`;
  return null;
}
const why = whyNot();

describe.skipIf(why !== null)(why === null ? 'under Wine' : `under Wine: ${why}`, () => {
  let directory: string;
  let found: ReadonlyMap<string, unknown>;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sitthi25-wine-'));
    const dll = buildWindowsStandIn(join(directory, 'library'));
    const spooler = new SpoolerDouble(join(directory, 'spooler'), MINGW.x64);
    spooler.set({ printer: { status: 0x10 }, jobs: [JOB] });
    const bundle = await rolldown({
      cwd: root,
      input: join(root, 'tests', 'licensed', 'windows-child.ts'),
      external: [/^node:/, 'koffi'],
      platform: 'node',
    });
    const file = join(directory, 'windows-child.mjs');
    await bundle.write({ file, format: 'esm', codeSplitting: false });
    mkdirSync(join(directory, 'node_modules'));
    symlinkSync(join(root, 'node_modules', 'koffi'), join(directory, 'node_modules', 'koffi'));
    symlinkSync(join(windows, 'node_modules', '@koromix'), join(directory, 'node_modules', '@koromix'));
    const out = join(directory, 'out.jsonl');
    // Its standard streams are files: Node for Windows cannot open Wine's pipes.
    const words = [join(windows, 'node.exe'), file, out, dll, spooler.file]
      .map((word) => `'${word}'`)
      .join(' ');
    spawnSync('xvfb-run', ['-a', 'sh', '-c', `wine ${words} >'${directory}/said' 2>&1`], {
      timeout: 150_000,
      env: {
        ...process.env,
        WINEPREFIX: join(directory, 'prefix'),
        WINEDEBUG: '-all',
        WINEDLLOVERRIDES: 'mscoree,mshtml=',
        // It says that it is Windows 7, until it is told otherwise.
        NODE_SKIP_PLATFORM_CHECK: '1',
      },
    });
    const lines = existsSync(out) ? readFileSync(out, 'utf8').trim().split('\n') : [];
    if (lines.length === 0) throw new Error(readFileSync(join(directory, 'said'), 'utf8').slice(0, 2000));
    found = new Map(lines.map((line) => Object.values(JSON.parse(line)) as [string, unknown]));
  }, 180_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 10 }));

  it('Node for Windows runs, and a configuration names its files as Windows does', () => {
    expect(found.get('system')).toEqual(['win32', 'x64']);
    expect(found.get('paths of a configuration')).toEqual([
      'C:\\ProgramData\\Sitthi 25\\pki\\ca.pem',
      'C:\\ProgramData\\Sitthi 25\\store',
    ]);
    expect(found.get('Windows-874')).toBe('สมหญิง');
  });

  it('the stand-in for the card library is a DLL that koffi calls by the table, and fills its buffers', () => {
    expect(found.get('exports')).toBeGreaterThan(10);
    expect(found.get('LicenseManager')).toMatchObject({ returned: 0 });
    expect(found.get('OpenReader')).toMatchObject({ returned: 0 });
    expect(JSON.stringify(found.get('ListReader'))).toMatch(/"readers"/);
  });

  it('the spooler’s API is called as Windows lays it out: queues are read, and a job is taken back', () => {
    // Wine's own: it has no printer here.
    expect(found.get('printers')).toEqual([]);
    const { id, document, user, status, printed: pagesPrinted } = JOB;
    expect(found.get('queue')).toEqual({
      ...{ status: 0x10, attributes: 0 },
      jobs: [{ id, document, user, status, pagesPrinted }],
    });
    expect(found.get('a job taken back')).toEqual([true, []]);
    expect(found.get('end')).toBe(true);
  });
});
