/**
 * `sitthi25-doctor [--json]` on a kiosk, `npm run doctor [-- --json]` in a checkout: checks this machine against the recipe;
 * `--libraries DIR` looks at the department's card library instead (native/libraries-cli.ts), in a checkout; `--try` rehearses on
 * the machine's devices (in a checkout electron/entry/rehearse.ts, on a kiosk its own program: build/os/rehearsal).
 * Thai first, English below; exit code 0 when every "must" is met. Neither sets anything up: what set-up installs must not be on a kiosk.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CONFIG, type Configuration, examine, type Machine } from './doctor.ts';
import { linesOf } from './lines.ts';
import { inThai } from './thai.ts';

/** What is a process of its own in a checkout: it has addons, which a kiosk's doctor does without. */
const APART = { libraries: '../../native/libraries-cli.ts', try: '../entry/rehearse.ts' } as const;
for (const [word, file] of Object.entries(APART)) {
  if (!process.argv.some((one) => one === `--${word}` || one.startsWith(`--${word}=`))) continue;
  const cli = join(import.meta.dirname, file);
  if (!existsSync(cli)) {
    console.error(`--${word}: npm run doctor in a checkout · ใช้คำสั่งนี้ในชุดต้นฉบับของโปรแกรม`);
    process.exit(2);
  }
  // Addons are built for the Node that set-up brought, where this one is older.
  const own = join(import.meta.dirname, '../../.tools/node/bin/node');
  const node = existsSync(own) ? own : process.execPath;
  const ran = spawnSync(node, [cli, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(ran.status ?? 1);
}

/** The configuration with its files, as the kiosk reads them. */
async function readConfiguration(): Promise<Configuration> {
  const rooms = await Promise.all([import('../config/config.ts'), import('../config/keys.ts')]).catch(
    () => null,
  );
  // A checkout without npm's packages: everything else is looked at all the same.
  if (rooms === null) return { why: 'npm ci first, or sitthi25-doctor of the package' };
  const [{ readConfig }, { readKeys }] = rooms;
  const config = readConfig(CONFIG);
  if (!config.ok) return { why: config.fault.detail ?? config.fault.name };
  const keys = readKeys(config.value);
  return keys.ok ? { config: config.value } : { why: keys.fault.detail ?? keys.fault.name };
}
const configuration = await readConfiguration();

const thisMachine: Machine = {
  configuration: () => configuration,
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
  for (const finding of findings) {
    const { name, level, well, found, todo } = finding;
    const thai = inThai(finding);
    const met = {
      what: { th: thai.name, en: name },
      found: { th: thai.found, en: found },
      todo: { th: thai.todo, en: todo },
    };
    for (const line of linesOf({ ...met, well, needed: level === 'must' })) console.log(line);
  }
const missing = findings.filter(({ well, level }) => !well && level === 'must').length;
if (!values.json)
  console.log(
    missing === 0
      ? 'เครื่องนี้ใช้เป็นเครื่องบริการได้ · This machine may carry a kiosk.'
      : `ขาด ${missing} จาก ${findings.length} รายการ · ${missing} of ${findings.length} checks are missing.`,
  );
process.exitCode = missing === 0 ? 0 : 1;
