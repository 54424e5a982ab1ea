/** A database in a folder belongs to one process: a second one refuses to start, and one that was killed holds nothing. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { officeConfig, startOffice } from './processes.ts';

const home = mkdtempSync(join(tmpdir(), 'office-folder-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('is refused to a second process and to a command, and free after a kill', {
  timeout: 120_000,
}, async () => {
  const config = officeConfig(home, join(home, 'database'));
  const first = await startOffice(config);
  await expect(startOffice(config)).rejects.toThrow(/a folder belongs to one process/);
  expect(() =>
    execFileSync(process.execPath, ['office/entry/office.ts', 'accept', 'DEMO-01', '--config', config], {
      stdio: 'pipe',
    }),
  ).toThrow(/a folder belongs to one process/);
  await first.end('SIGKILL');
  const next = await startOffice(config);
  await next.end('SIGTERM');
});
