/**
 * `npm run docs`: writes the pages that follow from the code: the configuration and its JSON schema, the faults, the
 * dependencies, and the checklist. `npm run docs -- --check` only says which are out of date.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ConfigSchema } from '../electron/config/config.ts';
import { FAULTS } from '../electron/words/faults.ts';
import { ELECTRON_CHECKLIST, type Kept, KIOSK_CHECKLIST } from './checklist.ts';
import {
  LICENCES_ALLOWED,
  lockedDependencies,
  readReleases,
  UNMAINTAINED_AFTER_DAYS,
  USED_THOUGH_OLD,
} from './dependency-policy.ts';
import { visitDiagram } from './diagram.ts';

const root = join(import.meta.dirname, '..');
const MADE = '<!-- Made by `npm run docs`; edit the source named below, not this page. -->';

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** The schema of the configuration file as a person writes it: defaults may be left out. */
const schema = z.toJSONSchema(ConfigSchema, { io: 'input' }) as Schema;

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function allowed(key: Schema): string {
  if (key.enum !== undefined) return key.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  const [first] = key.prefixItems ?? [];
  if (first !== undefined) return `list of ${key.prefixItems?.length}: ${allowed(first)}`;
  if (key.items !== undefined) return `list of ${allowed(key.items)}`;
  const parts = [key.type ?? ''];
  if (key.format !== undefined) parts.push(key.format);
  if (key.pattern !== undefined) parts.push(`\`${key.pattern}\``);
  if (key.minimum !== undefined && key.minimum > Number.MIN_SAFE_INTEGER) parts.push(`from ${key.minimum}`);
  if (key.exclusiveMinimum !== undefined) parts.push(`above ${key.exclusiveMinimum}`);
  if (key.maximum !== undefined && key.maximum < Number.MAX_SAFE_INTEGER) parts.push(`to ${key.maximum}`);
  return parts.filter((part) => part !== '').join(', ');
}

/** `about`: what is said of the whole group, where a key says nothing of its own. */
function rows(group: Schema, prefix: string, needed: boolean, about = ''): readonly string[] {
  return Object.entries(group.properties ?? {}).flatMap(([name, key]) => {
    const path = `${prefix}${name}`;
    const here = needed && (group.required ?? []).includes(name);
    const said = key.description ?? about;
    if (key.properties !== undefined) return rows(key, `${path}.`, here, key.description);
    const otherwise =
      key.default === undefined ? (here ? '**required**' : '') : `\`${JSON.stringify(key.default)}\``;
    return [`| \`${path}\` | ${cell(said)} | ${cell(allowed(key))} | ${otherwise} |`];
  });
}

const configuration = () => `${MADE}

# Configuration

One JSON file a machine: \`/etc/sitthi25/kiosk.json\` (Windows: \`%ProgramData%\\Sitthi 25\\kiosk.json\`), or \`--config FILE\`.
It holds no secrets; keys and certificates are files of their own, named by path (absolute, or beside the configuration
file). A bad file stops the kiosk with one sentence that names the key, the value and what is allowed, or the line and what is
wrong there: it is UTF-8 without a byte order mark, no key stands twice, nothing in it is unseen. Editors check it with
[config.schema.json](generated/config.schema.json): put \`"$schema"\` nowhere in the file, name the schema in the editor.
Source: \`electron/config/config.ts\`.

| key | what | allowed | when left out |
|---|---|---|---|
${rows(schema, '', true).join('\n')}
`;

const faults = () => `${MADE}

# Faults

Every fault has a code that never changes its meaning, small on the screen's edge. Source: \`electron/words/faults.ts\`.
Where in a visit each is met, and what is on the screen then: [generated/fault-matrix.md](generated/fault-matrix.md).

| code | name | the person reads | and is told to | the officer |
|---|---|---|---|---|
${Object.entries(FAULTS)
  .map(
    ([name, { code, what, next, officer }]) =>
      `| ${code} | \`${name}\` | ${cell(what.th)}<br>${cell(what.en)} | ${cell(next.th)}<br>${cell(next.en)} | ${cell(officer.th)}<br>${cell(officer.en)} |`,
  )
  .join('\n')}
`;

const HANDBOOK = 'docs/คู่มือเจ้าหน้าที่.md';

/** The officers' handbook: its words are written by hand, down to a mark; below it stands every fault, in Thai. */
function handbook(): string {
  const written = readFileSync(join(root, HANDBOOK), 'utf8');
  const [above = '', mark = ''] = /^[\s\S]*?(<!-- Made by [\s\S]*? -->)/.exec(written) ?? [];
  if (mark === '') throw new Error(`${HANDBOOK} has no mark under which the faults go`);
  const rows = Object.values(FAULTS)
    .map(({ code, what, officer }) => `| ${code} | ${cell(what.th)} | ${cell(officer.th)} |`)
    .sort();
  return `${above}\n\n| รหัส | จอบอกผู้ใช้ว่า | สิ่งที่ต้องทำ |\n|---|---|---|\n${rows.join('\n')}\n`;
}

const table = (list: readonly Kept[]) =>
  list
    .map(
      ({ asked, rule, proof: [file, title] }) =>
        `| ${cell(asked)} | ${cell(rule)} | \`${file}\`: ${cell(title)} |`,
    )
    .join('\n');

const checklist = () => `${MADE}

# What is asked of the shell, the rule that keeps it, the test that proves it

Source: \`build/checklist.ts\`. The rules are data in \`electron/shell/rules.ts\`, laid on Electron by \`electron/shell/electron/guard.electron.ts\`
and \`electron/shell/electron/host.electron.ts\`. The tests run without Electron's binary, against a recording double typed by its own
\`electron.d.ts\`; what only the binary can prove is listed in [shell.md](shell.md).

## Electron's security checklist

| asked | rule | test |
|---|---|---|
${table(ELECTRON_CHECKLIST)}

## A kiosk's own

| asked | rule | test |
|---|---|---|
${table(KIOSK_CHECKLIST)}
`;

const visit = () => `${MADE}

# The visit

The statechart of one visit (\`electron/visit/machine.ts\`), drawn from itself. From \`serving\` on, the visit holds
personal data; every way out of it leads to \`wiped\`, where the process ends. \`electron/visit/coverage.test.ts\` walks it
until every arrow was taken.

\`\`\`mermaid
${visitDiagram()}
\`\`\`
`;

const dependencies = () => {
  const { asked, packages } = readReleases();
  const locked = lockedDependencies();
  const licence = (name: string) => locked.find((one) => one.name === name)?.licence ?? '';
  return `${MADE}

# Dependencies

What the product needs, in exact versions (\`package.json\`, \`package-lock.json\` with the digest of each). Source:
\`build/dependency-policy.ts\` and \`build/releases.json\`, which \`npm run releases\` asks the registry for; last asked
${asked}. What only builds and tests need is not here.

- **Licences** that may go out: ${LICENCES_ALLOWED.map((name) => `\`${name}\``).join(', ')}. A test looks at everything below;
  packing looks at what really goes in, and writes the texts and a CycloneDX bill (\`sbom.cdx.json\`).
- **Looked after**: a package whose newest release is older than ${UNMAINTAINED_AFTER_DAYS} days needs a reason, or a page in
  \`docs/decisions\`. Asked for those that the product names; what they bring along is theirs to answer for.
- **Known faults**: \`npm run audit\`. It fails on high and critical ones, and says so when the registry offers no audit.
- **Weekly**: \`renovate.json\`. Patches and minors in one change, majors one by one; nothing is taken in without a person.

## Named by the product

| package | version | of | newest | of | licence | |
|---|---|---|---|---|---|---|
${Object.entries(packages)
  .map(
    ([name, { used, usedFrom, newest, newestFrom }]) =>
      `| \`${name}\` | ${used} | ${usedFrom} | ${newest} | ${newestFrom} | ${licence(name)} | ${cell(USED_THOUGH_OLD[name] ?? '')} |`,
  )
  .join('\n')}

## Brought along by these

| package | version | licence |
|---|---|---|
${locked
  .filter(({ name }) => packages[name] === undefined)
  .map(({ name, version, licence: its }) => `| \`${name}\` | ${version} | ${its} |`)
  .join('\n')}
`;
};

/** Every page that is made, with its text. */
export const pages = (): ReadonlyMap<string, string> =>
  new Map([
    ['docs/generated/config.schema.json', `${JSON.stringify(schema, null, 2)}\n`],
    ['docs/configuration.md', configuration()],
    ['docs/faults.md', faults()],
    [HANDBOOK, handbook()],
    ['docs/dependencies.md', dependencies()],
    ['docs/electron-checklist.md', checklist()],
    ['docs/visit.md', visit()],
  ]);

/** The pages on disk that are not what they would be if they were made now. */
export function outOfDate(): readonly string[] {
  return [...pages()]
    .filter(([file, text]) => {
      try {
        return readFileSync(join(root, file), 'utf8') !== text;
      } catch {
        return true;
      }
    })
    .map(([file]) => file);
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const old = outOfDate();
    for (const file of old) console.error(`${file} is out of date: npm run docs`);
    process.exitCode = old.length === 0 ? 0 : 1;
  } else
    for (const [file, text] of pages()) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
}
