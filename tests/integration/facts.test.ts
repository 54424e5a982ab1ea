/** The script of facts (tests/facts), where Electron's binary is and where it is not. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronBinary } from '../shells.ts';

const root = join(import.meta.dirname, '..', '..');
const run = (...words: string[]) =>
  spawnSync(process.execPath, [join(root, 'tests', 'facts', 'run.ts'), ...words], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  });

describe('what the kiosk counts on', { timeout: 90_000 }, () => {
  it('is so in this Node: every line says yes', () => {
    const { status, stdout } = run();
    const lines = stdout.trim().split('\n');
    expect(lines.filter((line) => line.startsWith('yes  node: ')).length).toBeGreaterThanOrEqual(10);
    expect(lines.filter((line) => line.startsWith('NO'))).toEqual([]);
    expect(status).toBe(0);
  });

  it.skipIf(electronBinary() !== undefined)('is not said of an Electron that is not here', () => {
    const { status, stdout } = run('--electron');
    expect(stdout).toMatch(/^NO {3}electron: its binary is here/m);
    expect(status).toBe(1);
  });
});
