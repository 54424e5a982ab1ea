/** A model-based walk: random but reproducible, until every transition that the statechart declares was taken. */

import { expect, it } from 'vitest';
import { createActor, fromCallback, fromPromise, SimulatedClock } from 'xstate';
import { type CardView, type Holder, stayKey } from '../../native/index.ts';
import { random } from '../../tests/random.ts';
import { DatabaseId, type PresentedRecord } from '../contract/words.ts';
import { type Fault, type FaultName, fault } from '../words/faults.ts';
import { fail, ok } from '../words/result.ts';
import {
  type Disclosures,
  type LaidFile,
  type OfficerOutcome,
  type Papers,
  type PinTries,
  type VerifyOutcome,
  type VisitEvent,
  visitMachine,
  type WrittenRequest,
} from './machine.ts';

const person = DatabaseId.parse('dopa_person');
const holder = { citizenId: '9009900000011' } as unknown as Holder;
const another = { citizenId: '9009900000012' } as unknown as Holder;
const record = { databaseId: person, sections: [{ fields: [{ key: 'a' }] }] } as unknown as PresentedRecord;
const reader = 'r';
const cards: readonly CardView[] = [
  { state: 'empty', reader },
  { state: 'ready', reader, insertion: 1, holder },
  { state: 'ready', reader, insertion: 1, holder },
  { state: 'ready', reader, insertion: 2, holder },
  { state: 'ready', reader, insertion: 3, holder: another },
  { state: 'reading', reader, step: 1, of: 49 },
  { state: 'faulty', reader, fault: 'card.comms', detail: '' },
  { state: 'service-down' },
];

type Node = typeof visitMachine.root;
type Transition = Node['always'] extends readonly (infer T)[] | undefined ? T : never;

/** A transition by its place in the chart: `provide` makes new objects of the same chart. */
function nameOf(transition: Transition): string {
  const { source, eventType } = transition;
  const among = source.transitions.get(eventType) ?? source.always ?? [];
  return `${source.id} on ${eventType || 'always'} #${among.indexOf(transition)}`;
}

/** Every transition that the chart declares. */
function declared(): Set<string> {
  const all = new Set<string>();
  const visit = (node: Node) => {
    for (const transitions of node.transitions.values())
      for (const transition of transitions) all.add(nameOf(transition));
    for (const transition of node.always ?? []) all.add(nameOf(transition));
    for (const child of Object.values(node.states)) visit(child as Node);
  };
  visit(visitMachine.root);
  return all;
}

/** What a walk is made of: its own dice. */
function diceOf(seed: number) {
  const next = random(seed);
  const one = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  const sometimes = (chance: number) => next() < chance;
  const throwing = <T>(value: () => T): T => {
    if (sometimes(0.1)) throw new Error('seen on a bad day');
    return value();
  };
  return { next, one, sometimes, throwing };
}
/** Of the walk that goes on. */
let dice = diceOf(0);
const one = <T>(items: readonly T[]): T => dice.one(items);
const sometimes = (chance: number) => dice.sometimes(chance);
const throwing = <T>(value: () => T): T => dice.throwing(value);

/** Made once: a chart takes 20 ms to make. Each actor throws the dice of the walk in which it begins. */
const chart = visitMachine.provide({
  actors: {
    openOfficer: fromPromise(async () =>
      throwing(() =>
        one<OfficerOutcome>([
          { kind: 'opened' },
          { kind: 'wrong-pin' },
          { kind: 'fault', fault: 'linkage.unreachable' },
        ]),
      ),
    ),
    watchOfficerCard: fromCallback(({ sendBack }) =>
      sendBack({
        type: 'officer.card',
        card: { ready: sometimes(0.8), triesLeft: 3, hasPinPad: sometimes(0.2) },
      }),
    ),
    writeRequest: fromPromise(async ({ input }) =>
      throwing(() =>
        sometimes(0.95)
          ? ok({
              requestNumber: 'n',
              madeAt: '',
              canonical: '{}',
              digest: '',
              declaration: { th: '', en: '' },
              lines: input.lines,
            } as unknown as WrittenRequest)
          : fail(fault('store.silent')),
      ),
    ),
    readTries: fromPromise(async () =>
      throwing(
        (): PinTries => ({
          hasPinPad: sometimes(0.3),
          triesLeft: one([1, 3]),
          fault: sometimes(0.1) ? { name: 'pin.blocked' } : null,
        }),
      ),
    ),
    lookAhead: fromPromise(async () => {
      const { throwing, one } = dice;
      // As the photo is read before it: the person may have touched "begin".
      for (let wait = 0; wait < 3; wait += 1) await new Promise((done) => setImmediate(done));
      return throwing(() => one<FaultName | null>([null, null, null, null, null, 'card.expired']));
    }),
    verify: fromPromise(async () =>
      throwing(() =>
        one<VerifyOutcome>([
          {
            kind: 'verified',
            verification: { assertion: 'a', reference: 'r', mode: 'pin', verifiedAt: '' },
          },
          {
            kind: 'verified',
            verification: { assertion: 'a', reference: 'r', mode: 'pin', verifiedAt: '' },
          },
          { kind: 'wrong-pin', triesLeft: 1 },
          { kind: 'fault', fault: { name: 'sas.timeout' } },
        ]),
      ),
    ),
    journalStands: fromPromise(async () =>
      throwing((): Fault | null => (sometimes(0.3) ? { name: 'store.silent' } : null)),
    ),
    readDisclosures: fromPromise(async () => throwing((): Disclosures => ({ kind: 'rows', rows: [] }))),
    lodgeCorrections: fromPromise(async ({ input }) => {
      if (sometimes(0.4)) throw new Error('seen on a bad day');
      return input.marks.map((mark) => ({ ...mark, receiptNumber: one(['CR-1', null]) }));
    }),
    printForm: fromPromise(async () => {
      // As pages do, it takes a few events' time: its walk may be over by then.
      const { throwing, sometimes } = dice;
      for (let wait = 0; wait < 12; wait += 1) await new Promise((done) => setImmediate(done));
      return throwing((): { fault: Fault | null } => ({
        fault: sometimes(0.3) ? { name: 'printing.media-jam' } : null,
      }));
    }),
    printBlank: fromPromise(async () => {
      const { throwing, sometimes } = dice;
      for (let wait = 0; wait < 12; wait += 1) await new Promise((done) => setImmediate(done));
      return throwing((): { fault: Fault | null } => ({
        fault: sometimes(0.5) ? { name: 'printing.media-jam' } : null,
      }));
    }),
    layFile: fromPromise(async () =>
      throwing((): { file: LaidFile } | { fault: Fault } =>
        sometimes(0.3)
          ? { fault: { name: 'phone.not-sent' } }
          : { file: { id: 'i', address: 'https://x/#i.k', untilMs: 1 } },
      ),
    ),
    watchFile: fromCallback(({ sendBack }) => {
      const said = one<VisitEvent | null>([{ type: 'file.taken' }, { type: 'file.over' }, null]);
      if (said !== null) sendBack(said);
    }),
    makePapers: fromPromise(async () =>
      throwing((): { papers: Papers } | { fault: Fault } =>
        sometimes(0.1)
          ? { fault: { name: 'document.failed' as const } }
          : {
              papers: {
                pages: 1,
                freePages: 1,
                lines: [1, 0].map((pages) => ({
                  ...{ databaseId: person, handling: 'copy' as const, pages, feeSatang: 0 },
                  ...(pages === 0 ? { sharesPage: true as const } : {}),
                })),
                feeSatang: 0,
              } satisfies Papers,
            },
      ),
    ),
  },
});

async function walk(seed: number, taken: Set<string>): Promise<void> {
  dice = diceOf(seed);
  const { next } = dice;
  const clock = new SimulatedClock();
  const actor = createActor(chart, {
    clock,
    input: {
      delays: {
        idleWarningMs: 20_000,
        idleWipeMs: 2000,
        doneMs: 5000,
        leftMs: 30_000,
        officerRetryMs: 2000,
      },
      openDatabases: [person],
      opensByItself: sometimes(0.3),
      byHand: sometimes(0.5),
      officerBeside: sometimes(0.5),
      mayWaive: sometimes(0.5),
      presence: sometimes(0.5),
      onBehalf: sometimes(0.5),
      phone: sometimes(0.4),
      numbered: true,
      certifiable: [person],
      oneReader: sometimes(0.3),
    },
  });
  actor.system.inspect((inspected) => {
    if (inspected.type !== '@xstate.microstep' || inspected.actorRef !== actor) return;
    for (const transition of (inspected as unknown as { _transitions: readonly Transition[] })._transitions)
      taken.add(nameOf(transition));
  });
  actor.start();
  const wishes: readonly (() => VisitEvent)[] = [
    () => ({ type: 'intent.begin' }),
    () => ({ type: 'intent.begin' }),
    () => ({ type: 'intent.choose', databaseId: person, handling: 'copy' }),
    () => ({ type: 'intent.choose', databaseId: person, handling: 'copy' }),
    () => ({ type: 'intent.choose-all', handling: one(['copy', null]) }),
    () => ({ type: 'intent.set-form', handling: one(['inspect', 'copy', 'certified-copy']) }),
    () => ({ type: 'intent.review' }),
    () => ({ type: 'intent.review' }),
    () => ({ type: 'intent.sign' }),
    () => ({ type: 'intent.sign' }),
    () => ({ type: 'intent.represent' }),
    () => ({ type: 'officer.waived', on: sometimes(0.5) }),
    () => ({ type: 'intent.print-form' }),
    () => ({ type: 'intent.sign-by-hand', signature: null }),
    () => ({ type: 'directory', openDatabases: sometimes(0.5) ? [person] : [] }),
    () => ({ type: 'officer.reprints', from: 1, to: one([1, 2]) }),
    () => ({ type: 'officer.reprints', from: 1, to: 1 }),
    () => ({ type: 'intent.confirm-last-try' }),
    () => ({ type: 'intent.no-pin' }),
    () => ({ type: 'officer.confirms', capacity: one([null, 'guardian']) }),
    () => ({ type: 'intent.act-for', capacity: 'guardian' }),
    () => ({ type: 'intent.pin' }),
    () => ({ type: 'intent.pin' }),
    () => ({ type: 'intent.officer-pin' }),
    () => ({ type: 'intent.pin-on-reader' }),
    () => ({ type: 'intent.officer-pin-on-reader' }),
    () => ({ type: 'officer.acknowledged' }),
    () => ({ type: 'officer.asks', on: sometimes(0.3) }),
    () => ({ type: 'intent.open-record', databaseId: person }),
    () => ({ type: 'intent.close-record' }),
    () => ({ type: 'intent.reveal', on: true }),
    () => ({ type: 'intent.mark-wrong', databaseId: person, key: 'a', on: sometimes(0.5) }),
    () => ({ type: 'intent.tick', databaseId: person, on: sometimes(0.5) }),
    () => ({ type: 'intent.tick', databaseId: null, on: false }),
    () => ({ type: 'pages.counted', databaseId: person, pages: 2 }),
    () => ({ type: 'intent.open-year', year: '0:2569' }),
    () => ({ type: 'intent.finish' }),
    () => ({ type: 'intent.ask-again' }),
    () => ({ type: 'intent.show-disclosures' }),
    () => ({ type: 'intent.turn-to', part: 2 }),
    () => ({ type: 'intent.print' }),
    () => ({ type: 'intent.print' }),
    () => ({ type: 'intent.retry' }),
    () => ({ type: 'intent.retry' }),
    () => ({ type: 'intent.back' }),
    () => ({ type: 'intent.help' }),
    () => ({ type: 'intent.more-time', on: sometimes(0.5) }),
    () => ({ type: 'intent.present' }),
    () => ({ type: 'answer', answer: { databaseId: person, outcome: 'found', record } }),
    () => ({ type: 'lodged', requestNumber: 'n', receiptNumber: 'LK-1' }),
    () => ({ type: 'not-lodged', requestNumber: 'n' }),
    () => ({ type: 'help.answered', call: 1, told: sometimes(0.5) }),
    () => ({ type: 'fetched' }),
    () => ({ type: 'fetched' }),
    () => ({ type: 'fetch.failed', fault: { name: one(['linkage.unreachable', 'officer.session-lost']) } }),
    () => ({ type: 'print.progress', print: { state: 'printing', pagesDone: 1, pagesTotal: 1 } }),
    () => ({ type: 'print.ended', outcome: { kind: 'printed', pages: 1, feeSatang: 0 } }),
    () => ({
      type: 'print.ended',
      outcome: {
        kind: 'fault',
        fault: { name: 'printing.media-jam' },
        pagesDone: 1,
        certain: sometimes(0.5),
      },
    }),
  ];
  /** What leads on from here, so that the far states are reached too. */
  const forward = (now: ReturnType<typeof actor.getSnapshot>): VisitEvent => {
    const at = (screen: string) => now.matches({ serving: { screen } } as never);
    if (at('choosing'))
      return now.context.choices.size > 0
        ? { type: 'intent.review' }
        : { type: 'intent.choose-all', handling: 'copy' };
    if (now.matches('idle')) return { type: 'intent.no-card' };
    if (now.matches({ noCard: { screen: 'explaining' } })) return { type: 'intent.print-form' };
    if (at('representative') && now.context.onBehalf && sometimes(0.5))
      return { type: 'intent.act-for', capacity: 'guardian' };
    if (at('representative')) return { type: sometimes(0.9) ? 'intent.print-form' : 'intent.back' };
    if (at('asking') && sometimes(0.2))
      return { type: 'fetch.failed', fault: { name: 'officer.session-lost' } };
    if (at('confirming'))
      return sometimes(0.8)
        ? { type: 'officer.confirms', capacity: now.context.actsFor }
        : { type: 'intent.back' };
    if (at('disclosures') && now.context.disclosures !== null) return { type: 'intent.back' };
    if (at('signing')) return { type: 'intent.sign-by-hand', signature: null };
    if (at('reviewing')) return { type: 'intent.sign' };
    if (at('pin')) return { type: now.context.hasPinPad ? 'intent.pin-on-reader' : 'intent.pin' };
    if (now.matches('closed'))
      return {
        type: now.context.officerCard.hasPinPad ? 'intent.officer-pin-on-reader' : 'intent.officer-pin',
      };
    if (at('asking') && sometimes(0.3))
      return {
        type: 'fetch.failed',
        fault: { name: one(['linkage.unreachable', 'officer.session-lost']) },
      };
    if (at('fetching') || at('asking'))
      return sometimes(0.5)
        ? { type: 'fetched' }
        : {
            type: 'answer',
            answer: sometimes(0.6)
              ? { databaseId: person, outcome: 'found', record }
              : { databaseId: person, outcome: 'source-failing' },
          };
    if (at('viewing') && now.context.openRecord !== null && sometimes(0.4))
      return { type: 'intent.mark-wrong', databaseId: person, key: 'a', on: true };
    if (at('viewing') && now.context.answers.size > 0 && sometimes(0.3))
      return { type: 'intent.open-record', databaseId: person };
    if (at('viewing') && sometimes(0.2))
      return { type: sometimes(0.6) ? 'intent.ask-again' : 'intent.finish' };
    if (at('viewing') && sometimes(0.2)) return { type: 'intent.tick', databaseId: null, on: false };
    if (at('viewing')) return sometimes(0.7) ? { type: 'intent.print' } : { type: 'intent.show-disclosures' };
    if (at('fee') && sometimes(0.2)) return { type: 'intent.print-account', on: sometimes(0.7) };
    if (at('fee') && sometimes(0.2)) return { type: 'intent.run-on', on: sometimes(0.7) };
    if (at('fee') && now.context.phone && now.context.takes === 'paper' && sometimes(0.4))
      return { type: 'intent.take-on', how: one(['phone', 'both']) };
    if (at('phone'))
      return one<VisitEvent>([
        { type: 'intent.finish' },
        { type: 'intent.finish' },
        { type: 'intent.retry' },
        { type: 'intent.take-on', how: 'paper' },
      ]);
    if (at('fee')) return sometimes(0.2) ? { type: 'officer.waived', on: true } : { type: 'intent.print' };
    if (at('printing'))
      return {
        type: 'print.ended',
        outcome: sometimes(0.5)
          ? { kind: 'printed', pages: 1, feeSatang: 0 }
          : { kind: 'fault', fault: { name: 'printing.media-jam' }, pagesDone: 1, certain: sometimes(0.5) },
      };
    return { type: 'intent.begin' };
  };
  const settle = () => new Promise<void>((done) => setImmediate(done));
  actor.send({ type: 'card', view: one(cards) });
  const service = (): VisitEvent => ({ type: 'service', fault: sometimes(0.4) ? 'store.unwritable' : null });
  if (sometimes(0.05)) actor.send(service());
  actor.send({
    type: 'activate',
    officerOpen: sometimes(0.8),
    leftIn: sometimes(0.3) ? stayKey(reader, 1) : null,
    leftReason: 'ended',
    notice: null,
  });
  for (let step = 0; step < 120 && actor.getSnapshot().status === 'active'; step += 1) {
    const now = actor.getSnapshot();
    const at = (screen: 'printing' | 'problem' | 'done' | 'preparing' | 'fee') =>
      now.matches({ serving: { screen } });
    const pagesComeOut = () =>
      at('printing') ||
      now.matches({ serving: { screen: { representative: 'printing' } } }) ||
      now.matches({ noCard: { screen: 'printing' } });
    const roll = next();
    const warned =
      now.matches({ serving: { presence: 'warned' } }) || now.matches({ noCard: { presence: 'warned' } });
    const noCard = (['explaining', 'printed'] as const).some((screen) => now.matches({ noCard: { screen } }));
    if (warned && at('fee') && sometimes(0.5)) actor.send({ type: 'officer.waived', on: sometimes(0.5) });
    else if (warned && sometimes(0.75)) clock.increment(1000);
    else if (at('fee') && sometimes(0.1)) clock.increment(20_000);
    else if (noCard && sometimes(0.6))
      actor.send(
        one<VisitEvent>([
          { type: 'intent.print-form' },
          { type: 'intent.back' },
          { type: 'officer.asks', on: true },
          { type: 'card', view: one(cards) },
        ]),
      );
    else if (noCard && sometimes(0.3)) clock.increment(20_000);
    else if (now.matches({ noCard: { screen: 'printing' } }) && sometimes(0.3))
      actor.send({ type: 'officer.asks', on: true });
    else if (now.matches({ noCard: { screen: { printing: 'waiting' } } }) && sometimes(0.2))
      clock.increment(600_000);
    else if (now.matches('closed') && sometimes(0.3)) actor.send({ type: 'officer', open: true });
    else if (pagesComeOut() && sometimes(0.8)) {
      // It runs out of paper, and goes on; the person goes, comes back, or another comes: what matters once pages are out.
      const state = sometimes(0.7) ? ('waiting' as const) : ('printing' as const);
      const progress = { type: 'print.progress', print: { state, pagesDone: 1, pagesTotal: 2 } } as const;
      if (sometimes(0.25)) clock.increment(30_000);
      else if (sometimes(0.6)) actor.send(progress);
      else actor.send(sometimes(0.8) ? { type: 'card', view: one(cards) } : { type: 'intent.end' });
    } else if (at('problem') && sometimes(0.4)) actor.send({ type: 'intent.retry' });
    else if (at('preparing') && sometimes(0.3)) actor.send({ type: 'intent.back' });
    else if (at('done') && now.context.officerBeside && now.context.papers !== null)
      actor.send({ type: 'officer.reprints', from: 1, to: 1 });
    else if (at('done') && sometimes(0.3)) clock.increment(5000);
    else if (at('done') && sometimes(0.4))
      actor.send(
        one<VisitEvent>([
          { type: 'intent.present' },
          { type: 'intent.end' },
          { type: 'officer.reprints', from: 1, to: 1 },
        ]),
      );
    else if (roll < 0.012) actor.send({ type: 'intent.end' });
    else if (roll < 0.014) actor.send({ type: 'stop' });
    else if (roll < 0.018 || (now.matches('outOfService') && sometimes(0.5))) actor.send(service());
    else if (roll < 0.06) clock.increment(one([1000, 2000, 5000, 20_000]));
    else if (roll < 0.08) actor.send({ type: 'officer', open: sometimes(0.7) });
    else if (now.matches('idle') && sometimes(0.2)) actor.send({ type: 'officer.asks', on: sometimes(0.4) });
    else if (roll < (now.matches('serving') ? 0.1 : 0.5)) actor.send({ type: 'card', view: one(cards) });
    else if (sometimes(0.4)) actor.send(forward(now));
    else actor.send(one(wishes)());
    // Not always: an event may come before an actor has answered.
    if (sometimes(0.2)) continue;
    await settle();
  }
  actor.stop();
}

it('takes every transition that the chart declares', async () => {
  const all = declared();
  const taken = new Set<string>();
  for (let seed = 1; seed <= 4000 && taken.size < all.size; seed += 1) await walk(seed, taken);
  const missed = [...all].filter((transition) => !taken.has(transition));
  expect(missed).toEqual([]);
}, 240_000);
