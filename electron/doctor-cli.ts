/** `npm run doctor [-- --json]`: checks this machine against the recipe; exit code 0 when every "must" is met. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { examine, type Machine } from './doctor.ts';

const thisMachine: Machine = {
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return null;
    }
  },
  stat(path) {
    try {
      const { mode, uid } = statSync(path);
      return { mode, uid };
    } catch {
      return null;
    }
  },
  run(command, ...args) {
    const ran = spawnSync(command, args, {
      encoding: 'utf8',
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return ran.error !== undefined || ran.status !== 0 ? null : ran.stdout;
  },
};

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const findings = examine(thisMachine);
if (values.json) console.log(JSON.stringify(findings, null, 2));
else
  for (const { name, level, well, found, todo } of findings)
    console.log(
      `${well ? 'well   ' : level === 'must' ? 'MISSING' : 'advised'}  ${name}: ${found}${well ? '' : `\n         → ${todo}`}`,
    );
const missing = findings.filter(({ well, level }) => !well && level === 'must').length;
if (!values.json)
  console.log(
    missing === 0
      ? 'This machine may carry a kiosk.'
      : `${missing} of ${findings.length} checks are missing.`,
  );
process.exitCode = missing === 0 ? 0 : 1;
