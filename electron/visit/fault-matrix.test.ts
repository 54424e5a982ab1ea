/**
 * Every fault in every state of a visit in which it can be met: what the person reads then, whether they may try again, and what the
 * journal keeps. docs/generated/fault-matrix.md is drawn from this run (`vitest run -u` on this file writes it anew).
 */
import { describe, expect, it } from 'vitest';
import type { CardFaultCode } from '../../native/card-view.ts';
import type { CardView } from '../../native/index.ts';
import { around, house, person, ready, SCREENS, type Screen, visit } from '../../tests/visit-walk.ts';
import { FAULTS, type FaultName, fault } from '../words/faults.ts';
import { endNotice, leftStay, type VisitEvent } from './machine.ts';
import { viewOf } from './view.ts';

type Visit = ReturnType<typeof visit>;

/** What came of a fault in a state. */
interface Met {
  /** The screen that the person has then; of a visit that ended, that of the next one. */
  readonly screen: string;
  /** The visit is over. */
  readonly over: boolean;
  /** Codes that are on the screen. */
  readonly codes: readonly string[];
  readonly retry: boolean;
  /** Faults in the lines that the journal got. */
  readonly kept: readonly string[];
}

const screenOf = (v: Visit) => viewOf(v.actor.getSnapshot(), around).content;
/** Every code in what is shown, however deep. */
const codesIn = (value: unknown): readonly string[] =>
  value === null || typeof value !== 'object'
    ? []
    : Object.entries(value).flatMap(([key, inner]) =>
        key === 'code' && typeof inner === 'string' ? [inner] : codesIn(inner),
      );

async function after(v: Visit, view: CardView = ready()): Promise<Met> {
  await v.settle();
  const kept = v.journal.flatMap(({ kind, facts }) =>
    'fault' in facts ? [String(facts.fault)] : kind === 'pin.wrong' || kind === 'pin.blocked' ? [kind] : [],
  );
  const over = v.at('wiped');
  let shown = v;
  if (over) {
    const { context } = v.actor.getSnapshot();
    // Who stands there meets the next visit, with what this one leaves.
    shown = visit();
    await shown.go(
      {
        ...shown.activate,
        leftIn: leftStay(context),
        leftReason: context.endReason === 'fault' ? 'fault' : 'finished',
        notice: endNotice(context),
      } as VisitEvent,
      { type: 'card', view },
    );
  }
  const content = screenOf(shown);
  return {
    ...{ screen: content.screen, over, kept, codes: codesIn(content) },
    retry: content.screen === 'problem' && content.canRetry,
  };
}

/** A way on which a fault is met: where, which ones can be, and how. */
interface Way {
  readonly where: string;
  readonly names: readonly FaultName[];
  readonly meet: (name: FaultName) => Promise<Met>;
}
const all = Object.keys(FAULTS) as FaultName[];
const of = (...kinds: string[]) => all.filter((name) => kinds.some((kind) => name.startsWith(`${kind}.`)));
const STORE: readonly FaultName[] = ['store.unwritable', 'store.silent'];
const PRINTER: readonly FaultName[] = all.filter(
  (name) => name.startsWith('printing.') && name !== 'printing.cut-off',
);
/** Reasons for which a printer waits, and goes on by itself. */
const WAITS: readonly FaultName[] = all.filter((name) => /^printing\.(media-|door|toner|stopped)/.test(name));

const READER: Readonly<Partial<Record<FaultName, CardView>>> = {
  'card.service-down': { state: 'service-down' },
  'card.no-reader': { state: 'no-reader' },
  'card.mute': { state: 'mute', reader: 'r' },
  'card.foreign': { state: 'foreign-card', reader: 'r', atr: '3b' },
  'card.busy': { state: 'busy-elsewhere', reader: 'r' },
  'card.two': { state: 'two-cards', reader: 'r', others: ['s'] },
  'card.removed': { state: 'removed-mid-read', reader: 'r' },
  ...Object.fromEntries(
    (['card.comms', 'card.garbage', 'card.check-digit', 'card.refused'] satisfies CardFaultCode[]).map(
      (name) => [name, { state: 'faulty', reader: 'r', fault: name, detail: '' }],
    ),
  ),
};
const READER_NAMES = Object.keys(READER) as FaultName[];
const byReader = (name: FaultName): CardView => READER[name] ?? ready();

/** What steps of a visit find, each in its state. */
const STEPS: readonly Way[] = [
  {
    where: 'hello',
    names: ['card.expired', 'pin.blocked', 'pin.not-available'],
    async meet(name) {
      const v = visit();
      await v.to('hello');
      await v.lookedAhead(name);
      return after(v);
    },
  },
  {
    where: 'choosing (a request is to be written)',
    names: [...STORE, 'linkage.counter-unknown', 'config.bad'],
    async meet(name) {
      const v = visit();
      await v.to('choosing');
      v.numbers(fault(name));
      await v.go({ type: 'intent.choose', databaseId: person, handling: 'copy' }, { type: 'intent.review' });
      return after(v);
    },
  },
  {
    where: 'pin (tries are asked)',
    names: [
      'card.comms',
      'card.garbage',
      'card.refused',
      'card.busy',
      'card.library',
      'card.licence',
      'card.not-latest',
      'pin.blocked',
      'pin.not-available',
    ],
    async meet(name) {
      const v = visit();
      await v.to('reviewing');
      v.triesFail(fault(name));
      await v.go({ type: 'intent.sign' });
      return after(v);
    },
  },
  {
    where: 'verifying',
    names: [
      ...of('card', 'pin', 'sas'),
      'officer.session-lost',
      'linkage.unreachable',
      'linkage.malformed',
      'linkage.library',
    ],
    async meet(name) {
      const v = visit();
      await v.to('verifying');
      await v.verdict({ kind: 'fault', fault: fault(name) });
      return after(v);
    },
  },
  {
    where: 'fetching',
    names: [...of('linkage'), 'officer.session-lost', ...STORE, 'config.bad'],
    async meet(name) {
      const v = visit();
      await v.to('fetching');
      v.answers({ type: 'fetch.failed', fault: fault(name) });
      return after(v);
    },
  },
  {
    where: 'asking again',
    names: [...of('linkage'), 'officer.session-lost'],
    async meet(name) {
      const v = visit();
      await v.to('fetching');
      v.answers({ type: 'answer', answer: { databaseId: house, outcome: 'source-failing' } as never });
      v.answers({
        type: 'answer',
        answer: { databaseId: person, outcome: 'source-failing', returnCode: 'unreachable' } as never,
      });
      v.answers({ type: 'fetched' });
      await v.settle();
      await v.go({ type: 'intent.ask-again' });
      v.again({ type: 'fetch.failed', fault: fault(name) });
      return after(v);
    },
  },
  {
    where: 'viewing (a record is opened)',
    names: STORE,
    async meet(name) {
      const v = visit();
      await v.to('fetching');
      v.journalAnswers(async () => fault(name));
      await v.fetched();
      return after(v);
    },
  },
  {
    where: 'disclosures',
    names: [...of('linkage'), 'officer.session-lost', ...STORE],
    async meet(name) {
      const v = visit();
      v.disclosuresFail(fault(name));
      await v.to('disclosures');
      return after(v);
    },
  },
  {
    where: 'fee (pages are made)',
    names: ['document.failed', 'config.bad'],
    async meet(name) {
      const v = visit();
      v.papersFail(name);
      await v.to('fee');
      return after(v);
    },
  },
  {
    where: 'printing (it waits)',
    names: WAITS,
    async meet(name) {
      const v = visit();
      await v.to('printing');
      v.progress({
        type: 'print.progress',
        print: { state: 'stopped', pagesDone: 1, pagesTotal: 3, reason: name } as never,
      });
      return after(v);
    },
  },
  {
    where: 'printing (it ended)',
    names: [...PRINTER, ...STORE],
    async meet(name) {
      const v = visit();
      await v.to('printing');
      await v.print({ kind: 'fault', fault: fault(name), pagesDone: 1, certain: true });
      return after(v);
    },
  },
  {
    where: 'representative (a form is printed)',
    names: [...PRINTER, 'document.failed', ...STORE],
    async meet(name) {
      const v = visit();
      await v.to('representative');
      await v.go({ type: 'intent.print-form' });
      await v.formPrinted(fault(name));
      return after(v);
    },
  },
  {
    where: 'no-card (a form is printed)',
    names: [...PRINTER, 'document.failed', 'form.not-yet', 'form.not-here', ...STORE],
    async meet(name) {
      const v = visit();
      await v.go(v.activate, { type: 'intent.no-card' }, { type: 'intent.print-form' });
      await v.formPrinted(fault(name));
      return after(v);
    },
  },
  {
    where: 'phone (the file is laid)',
    names: ['phone.not-sent', 'phone.too-large', 'document.failed', ...STORE],
    async meet(name) {
      const v = visit({ phone: true });
      await v.to('fee');
      await v.go({ type: 'intent.take-on', how: 'phone' }, { type: 'intent.print' });
      await v.laid({ fault: fault(name) });
      return after(v);
    },
  },
  {
    where: 'phone (nobody fetches it)',
    names: ['phone.over'],
    async meet() {
      const v = visit({ phone: true });
      await v.to('fee');
      await v.go({ type: 'intent.take-on', how: 'phone' }, { type: 'intent.print' });
      await v.laid({ file: { id: 'i', address: 'https://x/#f', untilMs: 1 } });
      await v.watched({ type: 'file.over' });
      return after(v);
    },
  },
  {
    where: 'closed (the officer opens)',
    names: [
      ...of('officer').filter((name) => name !== 'officer.last-try'),
      ...of('linkage').filter(
        (name) => !['linkage.not-lodged', 'linkage.counter-unknown', 'linkage.quota'].includes(name),
      ),
      'card.comms',
      'card.mute',
      'card.library',
      'pin.blocked',
      'pin.not-available',
      'sas.unreachable',
    ],
    async meet(name) {
      const v = visit();
      await v.go({ ...v.activate, officerOpen: false } as VisitEvent, { type: 'intent.officer-pin' });
      await v.opened({ kind: 'fault', fault: name });
      return after(v);
    },
  },
];

/** What comes by itself, whatever is on the screen. */
const BY_ITSELF = (
  [
    [READER_NAMES, (name: FaultName): VisitEvent => ({ type: 'card', view: byReader(name) })],
    [['officer.session-lost'], (): VisitEvent => ({ type: 'officer', open: false })],
    [
      ['store.unwritable', 'store.corrupt', 'store.replaced', 'kiosk.slept'],
      (name: FaultName): VisitEvent => ({ type: 'stop', fault: name }),
    ],
  ] satisfies readonly (readonly [readonly FaultName[], (name: FaultName) => VisitEvent])[]
).flatMap(([names, eventOf]) =>
  SCREENS.map(
    (screen: Screen): Way => ({
      where: screen,
      names,
      async meet(name) {
        const v = visit();
        await v.to(screen);
        const event = eventOf(name);
        await v.go(event);
        return after(v, event.type === 'card' ? event.view : ready());
      },
    }),
  ),
);
const BEFORE: readonly Way[] = [
  {
    where: 'idle',
    names: READER_NAMES.filter((name) => name !== 'card.removed'),
    async meet(name) {
      const v = visit();
      await v.go(v.activate, { type: 'card', view: byReader(name) });
      return after(v);
    },
  },
  {
    where: 'reading',
    names: READER_NAMES,
    async meet(name) {
      const v = visit();
      const reading: CardView = { state: 'reading', reader: 'r', insertion: 1, step: 1, of: 25 };
      const view = byReader(name);
      await v.go(v.activate, { type: 'card', view: reading }, { type: 'card', view });
      return after(v, view);
    },
  },
  {
    where: 'no-card',
    names: READER_NAMES.filter((name) => name !== 'card.removed'),
    async meet(name) {
      const v = visit();
      await v.go(v.activate, { type: 'intent.no-card' }, { type: 'card', view: byReader(name) });
      return after(v);
    },
  },
  {
    where: 'idle',
    names: [...of('store'), 'config.bad', 'kiosk.failed'].filter(
      (name) => name !== 'store.export-failed' && name !== 'store.checkpoint-unwritten',
    ) as FaultName[],
    async meet(name) {
      const v = visit();
      await v.go(v.activate, { type: 'service', fault: name });
      return after(v);
    },
  },
];

const cells = async (ways: readonly Way[]) => {
  const found: { readonly way: Way; readonly name: FaultName; readonly met: Met }[] = [];
  for (const way of ways) for (const name of way.names) found.push({ way, name, met: await way.meet(name) });
  return found;
};
const codeOf = (name: FaultName) => FAULTS[name].code;

describe('a fault that a step of the visit finds', () => {
  it.each(STEPS)('$where: is said with its code, and kept', async (way) => {
    for (const { name, met } of await cells([way])) {
      expect(met.codes, `${way.where}: ${name}`).toContain(codeOf(name));
      // Officers who have not opened yet, and a printer that waits, are nobody's visit's fault.
      const kept = !/closed|it waits|no-card|form/.test(way.where);
      if (kept) expect(met.kept, `${way.where}: ${name}`).toContain(name);
    }
  });
});

describe('what comes by itself', () => {
  it.each(BEFORE)('$where: is said with its code before anybody is served', async (way) => {
    for (const { name, met } of await cells([way])) {
      // Who has no card needs no reader.
      if (way.where === 'no-card' && ['card.service-down', 'card.no-reader'].includes(name)) continue;
      if (name !== 'card.removed') expect(met.codes, `${way.where}: ${name}`).toContain(codeOf(name));
    }
  });

  it.each(BY_ITSELF)('$where: ends the visit, or is said, and nobody is left without a word', async (way) => {
    for (const { name, met } of await cells([way])) {
      const cell = `${way.where}: ${name} (${met.screen} ${met.codes})`;
      // A card that went is what the holder did.
      if (name === 'card.removed') continue;
      // Pages that come out are waited for, whoever stands there.
      if (way.where === 'printing' && !met.over) continue;
      // Of a session that went the visit says a word when it needs one.
      if (
        name === 'officer.session-lost' &&
        !met.over &&
        (met.screen !== 'problem' || way.where === 'problem')
      )
        continue;
      expect(met.codes, cell).toContain(codeOf(name));
    }
  });
});

it('is drawn as it was met', async () => {
  const steps = await cells([...BEFORE, ...STEPS]);
  const alone = await cells(BY_ITSELF);
  const cell = ({ screen, over, codes, retry }: Met, name: FaultName) =>
    `${over ? '→ ' : ''}${screen}${codes.includes(codeOf(name)) ? '' : ' (no code)'}${retry ? ' ↻' : ''}`;
  const rows = all.map((name) => {
    const { code, what, next, officer } = FAULTS[name];
    const met = steps.filter((one) => one.name === name);
    const where =
      met.length === 0
        ? '–'
        : met.map(({ way, met: one }) => `${way.where}: **${cell(one, name)}**`).join('<br>');
    return `| ${code} | ${what.th} ${next.th}<br>${what.en} ${next.en} | ${officer.th}<br>${officer.en} | ${where} |`;
  });
  const names = [...new Set(alone.map(({ name }) => name))];
  const beside = names.map((name) => {
    const found = SCREENS.map((screen) => {
      const one = alone.find((each) => each.name === name && each.way.where === screen);
      return one === undefined ? '' : cell(one.met, name);
    });
    return `| ${codeOf(name)} ${name} | ${found.join(' | ')} |`;
  });
  const page = `<!-- Drawn by electron/visit/fault-matrix.test.ts from its run; not written by hand. -->

# Faults, and the states in which they are met

Every cell was made to happen in the visit's own chart. It names the screen that the person has then; **↻**: they may try again there;
**→**: the visit is over, and it is the next one's screen. “(no code)”: the fault is not named there, because the screen says it another way (a
row of the list, a card that is asked back), or waits for what it does. Codes: [../faults.md](../faults.md).

## What is found

| code | the person reads | the officer reads | met at: what is shown then |
|---|---|---|---|
${rows.join('\n')}

## What comes by itself, on every screen of a visit

| | ${SCREENS.join(' | ')} |
|---|${SCREENS.map(() => '---|').join('')}
${beside.join('\n')}
`;
  await expect(page).toMatchFileSnapshot('../../docs/generated/fault-matrix.md');
});
