import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('says of an error nobody expected what kind it is and where it was, and nothing of what it was about', () => {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(SITTHI_|NODE_)/.test(name)),
  );
  const visit = join(import.meta.dirname, 'visit.ts');
  // As soon as somebody listens for such errors.
  const wrong =
    'data:text/javascript,setInterval(() => process.listenerCount("uncaughtException") > 0 && JSON.parse("9001234567890 สมหญิง"), 20)';
  // Nobody started it, which it does not expect; and later something is no JSON.
  const ran = spawnSync(process.execPath, [visit], { encoding: 'utf8', env });
  expect(ran.stderr).toMatch(/^The visit failed: Error\.\n( {4}at (electron|node:)\S+:\d+:\d+ \S+\n)+$/);
  expect(ran.status).toBe(70);
  const later = spawnSync(
    process.execPath,
    [
      '--import',
      wrong,
      '--input-type=module',
      '-e',
      `process.send = () => true; process.env.SITTHI_RUN_DIR = '/nowhere'; await import(${JSON.stringify(visit)});`,
    ],
    { encoding: 'utf8', env },
  );
  expect(later.stderr).toMatch(/^The visit failed: SyntaxError\.\n( {4}at node:\S+ \S+\n)*$/);
  expect(later.status).toBe(70);
});
