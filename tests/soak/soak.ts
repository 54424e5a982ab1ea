/**
 * `npm run soak -- --visits N | --hours H [--seed S] [--report FILE]`: visit after visit by a seed, on a real kiosk with its
 * office, in the emulated world, with everything going wrong that may. Each visit is judged when it is over, the whole at
 * the end; one JSON object on standard output; exit code 1 when anything was not as it must be.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { CATALOGUE } from '../../electron/catalogue/catalogue.ts';
import { type JournalLine, readJournal } from '../../electron/journal/journal.ts';
import { control } from '../../fixtures/control.ts';
import { loadPeople } from '../../fixtures/people/person.ts';
import { startWorld } from '../../fixtures/world.ts';
import { freePort } from '../office/postgres.ts';
import { type OfficeProcess, officeConfig, startOffice } from '../office/processes.ts';
import { usage } from '../processes.ts';
import { startDriven } from './driven.ts';
import { type AtTheEnd, judgeEnd, type Sample, type Visited } from './end.ts';
import { type Plan, plans, TROUBLE_NAMES } from './plan.ts';
import { kindOf, type Place, troubled } from './troubles.ts';
import { OF_THE_LAST_VISIT, type Trace, Visitor } from './visitor.ts';

/** A visit that takes longer hangs. */
const VISIT_LIMIT_MS = 60_000;
/** An officer comes and mends what is wrong when the screen says so, and after this time in any case. */
const MENDED_AFTER_MS = 15_000;
/** Nothing is seen of a kiosk for so long: it is dead. */
const IDLE_LIMIT_MS = 60_000;

const count = (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number, 1 or more');
  return value;
};
const hours = (text: string) => {
  const value = Number(text);
  if (!(value > 0 && value <= 1000)) throw new InvalidArgumentError('hours, more than 0');
  return value;
};
const options = new Command('soak')
  .description('visit after visit by a seed, with everything going wrong that may')
  .option('--visits <n>', 'how many', count)
  .option('--hours <h>', 'for how long', hours)
  .option('--seed <n>', 'the same seed, the same visits', count, Date.now() % 1_000_000)
  .option('--only <trouble>', 'every visit meets this trouble, such as paper-out or none')
  .option('--report <file>', 'where the figures of every visit go, as JSON')
  .parse()
  .opts<{ visits?: number; hours?: number; seed: number; only?: string; report?: string }>();
const until = options.hours === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.hours * 3_600_000;
const visits = options.visits ?? (options.hours === undefined ? 20 : 100_000);

const root = join(import.meta.dirname, '..', '..');
const pki = join(root, '.sitthi', 'pki');
const directory = mkdtempSync(join(tmpdir(), 'sitthi25-soak-'));
const thisYear = new Date().getFullYear() + 543;
/** Those whose card has not expired: that is a trouble of its own. */
const people = [...loadPeople().values()].filter(
  ({ officer, expiry }) => !officer && Number(expiry.slice(0, 4)) > thisYear,
);

const officePort = await freePort();
const officeFile = officeConfig(directory, join(directory, 'office-database'), {
  kiosks: {
    ...{ host: '127.0.0.1', port: officePort, authority: join(pki, 'ca.pem') },
    names: { kiosk: 'DEMO-01' },
  },
});
let office: OfficeProcess = await startOffice(officeFile);
// The printer's own user walks through this folder.
const world = await startWorld({
  ...{ directory: join(directory, 'world'), pki },
  office: { url: office.kiosks, authority: office.authority },
  config: { delays: { idleWarningMs: 10_000, idleWipeMs: 3000 } },
});
await control(world.servers.linkage.control ?? '', 'PUT', '/policy', { quotaPerDay: 1_000_000 });
const kiosk = startDriven(world.configFile, { ...world.env, SITTHI_RUN_PARENT: directory });
const place: Place = {
  world,
  visitPid: () => kiosk.visitPid,
  office: {
    now: () => office,
    async restart() {
      office = await startOffice(officeFile);
    },
  },
};
/** What is on the screen, with the code of what it says of a fault. */
const screenNow = () => {
  const content = kiosk.latest?.view.content;
  return [content?.screen, content !== undefined && 'notice' in content ? content.notice?.code : '']
    .join(' ')
    .trim();
};
const open = CATALOGUE.filter((entry) => entry.open).map(({ id }) => id);

/** Waits until something is so, or throws. */
async function waitFor(so: () => boolean, what: string, limitMs: number): Promise<void> {
  const late = performance.now() + limitMs;
  while (!so()) {
    if (kiosk.ended !== undefined) throw new Error(`the kiosk ended: ${kiosk.ended}`);
    if (performance.now() > late) throw new Error(`${what}: not after ${limitMs} ms, on "${screenNow()}"`);
    await sleep(20);
  }
}
const isIdle = () => {
  const { content, standby } = kiosk.latest?.view ?? {};
  if (content?.screen !== 'idle' || standby === true) return false;
  return content.notice === undefined || OF_THE_LAST_VISIT.has(content.notice.code);
};

/** One visit from the idle screen to the idle screen. */
async function visit(plan: Plan): Promise<{ trace: Trace; met: boolean }> {
  const { trouble } = plan;
  const kind = kindOf(trouble);
  const person = people.find(({ id }) => id === plan.person);
  const visitor = new Visitor(plan, person?.pin ?? '', kind?.paper === true);
  let [met, cardIn] = [kind?.on === undefined, true];
  const by: Promise<unknown>[] = [];
  const takeCard = () => {
    cardIn = false;
    by.push(world.card.remove().catch(() => undefined));
  };
  kiosk.seen = (message) => {
    const { screen } = message.view.content;
    if (!met && kind?.on === screen) {
      met = true;
      const begun = Promise.resolve(kind.begin?.(place, plan));
      const { mend, codes } = kind;
      const said = () => codes.some((code) => visitor.trace.codes.has(code));
      const called = () => waitFor(said, 'the person is told', MENDED_AFTER_MS).catch(() => undefined);
      by.push(mend === undefined ? begun : begun.then(called).then(() => mend(place)));
    }
    if (trouble.name === 'card-out' && trouble.on === screen && cardIn) takeCard();
    const answer = visitor.see(message);
    if (answer === 'take-card') {
      if (cardIn) takeCard();
    } else if (answer !== null) kiosk.touch(answer);
  };
  await world.card.insert(plan.person, { profile: kind?.profile ?? plan.profile });
  const { trace } = visitor;
  now = trace;
  let again: NodeJS.Timeout | undefined;
  try {
    // What a view asked for may have been lost with the visit that was asked.
    again = setInterval(() => kiosk.latest !== undefined && kiosk.seen(kiosk.latest), 500);
    await waitFor(
      () => trace.screens.some((one) => one !== 'idle') || !cardIn,
      'the card is seen',
      IDLE_LIMIT_MS,
    );
    await waitFor(() => !cardIn && isIdle(), 'the visit is over', VISIT_LIMIT_MS);
  } finally {
    clearInterval(again);
    kiosk.seen = () => undefined;
    await Promise.allSettled(by);
    // What never happened is not put right: an office that lives would be started a second time.
    if (met) await kind?.restore?.(place);
    await world.card.remove().catch(() => undefined);
  }
  return { trace, met };
}

/** What was not as it must be in a visit. */
function judge(plan: Plan, trace: Trace, met: boolean, sheets: number, ends: readonly string[]): string[] {
  const wrong: string[] = [];
  const { trouble } = plan;
  const kind = kindOf(trouble);
  if (ends.length !== 1 && trace.screens.includes('hello')) wrong.push(`ended ${ends.length} times: ${ends}`);
  const may =
    trouble.name === 'card-out'
      ? ['card-out', 'finished', 'ended']
      : [...(kind?.ends ?? []), 'finished', 'ended'];
  for (const end of ends) if (!may.includes(end)) wrong.push(`ended by ${end}`);
  if (trouble.name === 'walks-away' && !ends.includes('idle')) wrong.push('nobody was there, and it went on');
  const known = new Set(kind?.codes ?? []);
  const said = [...trace.codes.keys()].filter((code) => code !== 'C06');
  for (const code of said) if (!known.has(code)) wrong.push(`said ${code} on ${trace.codes.get(code)}`);
  if (met && known.size > 0 && kind?.maySayNothing !== true && !said.some((code) => known.has(code)))
    wrong.push(`never said ${[...known].join(' or ')}`);
  if (trace.done?.counted && sheets !== trace.done.pages)
    wrong.push(`${sheets} pages came, ${trace.done.pages} were told`);
  const failing = ['source-fails', 'source-refuses'].includes(trouble.name) && met;
  const row = failing ? trace.rows.find(({ databaseId }) => databaseId === troubled(plan)) : undefined;
  if (row !== undefined && row.outcome !== 'source-failing')
    wrong.push(`a failing source is "${row.outcome}"`);
  if (trouble.name === 'none' && trace.done === undefined) wrong.push('it did not come to its end');
  return wrong;
}

const files = (pid: number) => {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
};
const sample = (): Sample => ({
  kioskMb: Math.round(usage(kiosk.pid).mb),
  officeMb: Math.round(usage(office.pid).mb),
  kioskFiles: files(kiosk.pid),
});

const store = join(directory, 'world', 'store');
let linesBefore = 0;
/** The journal's lines since the last look. */
function linesSince(): readonly JournalLine[] {
  const lines = [...readJournal(store)];
  const since = lines.slice(linesBefore);
  linesBefore = lines.length;
  return since;
}
/** How visits ended, as the journal says it. */
const endsIn = (lines: readonly JournalLine[]): readonly string[] =>
  lines.flatMap(({ kind, facts }) => {
    const { reason, standby } = JSON.parse(facts) as { reason?: string; standby?: boolean };
    // One that was to come next, and was too slow for it, on a machine that is busy.
    if (kind === 'visit.crashed') return standby === true ? [] : ['crashed'];
    return kind === 'visit.ended' ? [reason ?? ''] : [];
  });

const all = [
  ...plans(
    { seed: options.seed, visits },
    people.map(({ id }) => id),
    open,
  ),
];
const { only } = options;
if (only !== undefined) {
  const name = only === 'none' ? only : TROUBLE_NAMES.find((one) => one === only);
  if (name === undefined)
    throw new Error(`no trouble is called ${only}: ${['none', ...TROUBLE_NAMES].join(', ')}`);
  for (const [at, plan] of all.entries()) all[at] = { ...plan, trouble: { name } };
}
const visited: Visited[] = [];
const requests = new Map<string, string>();
let fatal: string | undefined;
/** How often a card was taken for the one before it. */
let askedBack = 0;
/** Of the visit that goes on. */
let now: Trace | undefined;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (interrupted = true));
try {
  await waitFor(isIdle, 'the first idle screen', IDLE_LIMIT_MS);
  linesSince();
  for (const [at, plan] of all.entries()) {
    if (interrupted || Date.now() > until) break;
    await waitFor(isIdle, `idle before visit ${at + 1}`, IDLE_LIMIT_MS);
    const before = (await world.printer.sheets()).length;
    const began = performance.now();
    let { trace, met } = await visit(plan);
    // Put in while the visit before was replaced: taken for the card of before. Its holder takes it out, and puts it in again.
    if (trace.screens.find((screen) => screen !== 'idle') === 'take-card') {
      askedBack += 1;
      await waitFor(isIdle, `idle before visit ${at + 1}, again`, IDLE_LIMIT_MS);
      ({ trace, met } = await visit(plan));
    }
    const ms = Math.round(performance.now() - began);
    const sheets = (await world.printer.sheets()).length - before;
    const name = 'on' in plan.trouble ? `card-out on ${plan.trouble.on}` : plan.trouble.name;
    const lines = linesSince();
    const wrong = judge(plan, trace, met, sheets, endsIn(lines));
    if (trace.receiptNumber !== '') requests.set(trace.requestNumber, trace.receiptNumber);
    visited.push({ n: at + 1, trouble: name, ms, wrong, ...sample() });
    if (wrong.length > 0)
      console.error(
        [
          `visit ${at + 1} (${name}): ${wrong.join('; ')}`,
          ...[trace.screens.join(' > '), JSON.stringify(plan)],
          ...lines.map(({ kind, facts }) => `${kind} ${facts}`),
        ].join('\n  '),
      );
    if ((at + 1) % 25 === 0)
      console.error(
        `${at + 1} visits, ${visited.filter((one) => one.wrong.length > 0).length} not as they must be`,
      );
  }
} catch (error) {
  fatal = `visit ${visited.length + 1}: ${(error as Error).message}\n  ${now?.screens.join(' > ')}\n  ${JSON.stringify(all[visited.length])}`;
  console.error(fatal);
}
const end: AtTheEnd = await judgeEnd({
  ...{ directory, store, world, kiosk, people, visited, requests },
  office: () => office,
});
if (options.report !== undefined)
  writeFileSync(options.report, `${JSON.stringify({ seed: options.seed, end, visited }, null, 1)}\n`);
const bad = visited.filter((one) => one.wrong.length > 0);
console.log(
  JSON.stringify(
    {
      seed: options.seed,
      visits: visited.length,
      askedBack,
      bad: bad.map(({ n, trouble, wrong }) => ({ n, trouble, wrong })),
      fatal,
      ...end,
    },
    null,
    2,
  ),
);
rmSync(directory, { recursive: true, force: true });
process.exit(fatal === undefined && bad.length === 0 && end.wrong.length === 0 ? 0 : 1);
