/** A test that fails and leaves a child behind, which holds the worker's own output: Vitest says so, and ends. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PATIENCE } from '../patience.ts';

const root = join(import.meta.dirname, '..', '..');

it(
  'Vitest ends when a test has hung and its child runs on, and the next test was tried',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sitthi-left-'));
    const setup = join(root, 'tests', 'leftovers.ts');
    writeFileSync(
      join(directory, 'vitest.config.mjs'),
      `export default { test: { globals: true, setupFiles: [${JSON.stringify(setup)}], include: ['*.test.mjs'] } };`,
    );
    writeFileSync(
      join(directory, 'hangs.test.mjs'),
      `import { spawn } from 'node:child_process';
     it('hangs', async () => {
       spawn('sleep', ['3600'], { stdio: ['ignore', 'pipe', 'inherit'] });
       for (;;) await new Promise((done) => setTimeout(done, 20));
     }, 500);
     it('goes on', () => {});`,
    );
    try {
      const ran = await new Promise<{ code: unknown; said: string }>((done) => {
        const timeout = 25_000 * PATIENCE;
        const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', directory];
        execFile(process.execPath, args, { timeout, killSignal: 'SIGKILL' }, (error, stdout, stderr) =>
          done({ code: error?.code ?? error?.signal, said: stdout + stderr }),
        );
      });
      expect(ran.said).toMatch(/1 failed.*1 passed/);
      expect(ran.said).toContain('left running by this file, and ended now: sleep 3600');
      expect(ran.code).toBe(1);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  60_000 * PATIENCE,
);
