/** A visit's chart with actors that answer when a test says so, and the way to each of its screens. */
import { createActor, fromCallback, fromPromise, SimulatedClock } from 'xstate';
import { DatabaseId, type PresentedRecord } from '../electron/contract/words.ts';
import type { JournalEntry } from '../electron/ports/visit-messages.ts';
import { journalOf } from '../electron/visit/journal-of.ts';
import {
  type Disclosures,
  type LaidFile,
  type MarkLodged,
  type OfficerOutcome,
  type Papers,
  type PrintOutcome,
  type VerifyOutcome,
  type VisitEvent,
  visitMachine,
  type WrittenRequest,
} from '../electron/visit/machine.ts';
import type { ViewSurroundings } from '../electron/visit/screens.ts';
import type { Fault, FaultName } from '../electron/words/faults.ts';
import { fail, ok, type Result } from '../electron/words/result.ts';
import type { CardView, Holder } from '../native/index.ts';

export const person = DatabaseId.parse('dopa_person');
export const house = DatabaseId.parse('dopa_house');
export const delays = {
  idleWarningMs: 60_000,
  idleWipeMs: 30_000,
  doneMs: 15_000,
  leftMs: 30_000,
  officerRetryMs: 2000,
};
export const holder = {
  citizenId: '9009900000011',
  nameTh: { prefix: '', first: '', middle: '', last: '' },
} as unknown as Holder;
export const empty: CardView = { state: 'empty', reader: 'r' };
export const ready = (insertion = 1): CardView => ({ state: 'ready', reader: 'r', insertion, holder });

/** What the view needs beside the state, as far as these tests look. */
export const around = {
  config: {
    office: { name: { th: 'ที่ว่าการ', en: 'Office' }, mostAsked: [] },
    kioskId: 'K',
    mode: 'self-service',
    fees: { rates: [], freeDatabases: [], waiveLowIncome: true },
    help: {},
    window: { languages: [], voices: [] },
    card: { authenticator: 'built-in' },
  },
  now: new Date('2026-11-25T00:00:00Z'),
  digits: [1, 2, 3, 4, 5, 6, 7, 8, 9, 0],
  officer: null,
} as unknown as ViewSurroundings;

/** What the actors of one visit do, when the test says so. */
interface Answers {
  readonly openOfficer: (onReader: boolean) => Promise<OfficerOutcome>;
  readonly hasPinPad: boolean;
  readonly disclosures: () => Disclosures;
  readonly journalStands: () => Promise<Fault | null>;
  readonly write: (lines: WrittenRequest['lines']) => Result<WrittenRequest, Fault>;
  readonly papers: () => { papers: Papers } | { fault: Fault };
  readonly triesLeft: () => number | null;
  readonly triesFault: () => Fault | null;
  readonly lookAhead: () => Promise<FaultName | null>;
  readonly verify: () => Promise<VerifyOutcome>;
  readonly fetch: (sendBack: (event: VisitEvent) => void) => () => void;
  readonly lodge: () => readonly MarkLodged[];
  readonly fetchAgain: (sendBack: (event: VisitEvent) => void) => () => void;
  readonly printForm: () => Promise<{ fault: Fault | null }>;
  readonly print: (sendBack: (event: VisitEvent) => void) => () => void;
  readonly layFile: () => Promise<{ file: LaidFile } | { fault: Fault }>;
  readonly watchFile: (sendBack: (event: VisitEvent) => void) => () => void;
}
const answersOf = new WeakMap<object, Answers>();
const answers = ({ system }: { readonly system: object }): Answers => {
  const found = answersOf.get(system);
  if (found === undefined) throw new Error('a visit that nobody started');
  return found;
};

/** Made once: a chart takes 20 ms to make. */
const chart = visitMachine.provide({
  actors: {
    openOfficer: fromPromise((at) => answers(at).openOfficer(at.input.onReader)),
    watchOfficerCard: fromCallback((at) => {
      const { hasPinPad } = answers(at);
      at.sendBack({ type: 'officer.card', card: { ready: true, triesLeft: 3, hasPinPad } });
    }),
    journalStands: fromPromise((at) => answers(at).journalStands()),
    readDisclosures: fromPromise(async (at) => answers(at).disclosures()),
    makePapers: fromPromise(async (at) => answers(at).papers()),
    writeRequest: fromPromise(async (at) => answers(at).write(at.input.lines)),
    readTries: fromPromise(async (at) => {
      const { hasPinPad, triesLeft, triesFault } = answers(at);
      return { triesLeft: triesLeft(), hasPinPad, fault: triesFault() };
    }),
    lookAhead: fromPromise((at) => answers(at).lookAhead()),
    verify: fromPromise((at) => answers(at).verify()),
    fetch: fromCallback((at) => answers(at).fetch(at.sendBack)),
    lodgeCorrections: fromPromise(async (at) => answers(at).lodge()),
    fetchAgain: fromCallback((at) => answers(at).fetchAgain(at.sendBack)),
    printForm: fromPromise((at) => answers(at).printForm()),
    printBlank: fromPromise((at) => answers(at).printForm()),
    layFile: fromPromise((at) => answers(at).layFile()),
    watchFile: fromCallback((at) => answers(at).watchFile(at.sendBack)),
    print: fromCallback((at) => answers(at).print(at.sendBack)),
  },
});

/** What stands in a record that was found. */
export const BORN = [
  {
    fields: [
      {
        key: 'born',
        label: { th: 'เกิด', en: 'Born' },
        value: { th: '1', en: '1' },
        privacy: 'plain',
      },
    ],
  },
];

/** A visit whose actors answer when the test says so. */
export function visit(
  options: {
    opensByItself?: boolean;
    oneReader?: boolean;
    byHand?: boolean;
    officerBeside?: boolean;
    mayWaive?: boolean;
    presence?: boolean;
    onBehalf?: boolean;
    phone?: boolean;
    hasPinPad?: boolean;
  } = {},
) {
  const clock = new SimulatedClock();
  const verdicts: PromiseWithResolvers<VerifyOutcome>[] = [];
  const openings: PromiseWithResolvers<OfficerOutcome>[] = [];
  let papersMade: { papers: Papers } | { fault: Fault } = {
    papers: { pages: 3, freePages: 2, lines: [], feeSatang: 100 },
  };
  let triesLeft: number | null = 3;
  let triesFault: Fault | null = null;
  const { hasPinPad = false } = options;
  const onReader: boolean[] = [];
  let sendPrint: (event: VisitEvent) => void = () => undefined;
  const look = Promise.withResolvers<FaultName | null>();
  let form = Promise.withResolvers<{ fault: Fault | null }>();
  let sendFetch: (event: VisitEvent) => void = () => undefined;
  let laying = Promise.withResolvers<{ file: LaidFile } | { fault: Fault }>();
  let sendWatch: (event: VisitEvent) => void = () => undefined;
  let lodge: readonly MarkLodged[] | string = 'nothing is to be lodged';
  let sendAgain: (event: VisitEvent) => void = () => undefined;
  let noNumber: Fault | null = null;
  let lineStands = async (): Promise<Fault | null> => null;
  let disclosures: Disclosures = { kind: 'rows', rows: [] };
  const stopped: string[] = [];
  const actor = createActor(chart, {
    clock,
    input: {
      delays,
      openDatabases: [person, house],
      opensByItself: options.opensByItself ?? false,
      byHand: options.byHand ?? false,
      officerBeside: options.officerBeside ?? false,
      mayWaive: options.mayWaive ?? false,
      presence: options.presence ?? false,
      onBehalf: options.onBehalf ?? false,
      phone: options.phone ?? false,
      numbered: true,
      certifiable: [person],
      oneReader: options.oneReader ?? false,
    },
  });
  answersOf.set(actor.system, {
    openOfficer: (byReader) => {
      onReader.push(byReader);
      const opened = Promise.withResolvers<OfficerOutcome>();
      openings.push(opened);
      return opened.promise;
    },
    hasPinPad,
    disclosures: () => ({ ...disclosures }),
    journalStands: () => lineStands(),
    papers: () => papersMade,
    write: (lines) =>
      noNumber === null
        ? ok({
            requestNumber: 'ตย.0000/ม25/2569/000001',
            madeAt: '2026-11-23T00:00:00.000Z',
            canonical: '{}',
            digest: 'd',
            declaration: { th: 'ข้าพเจ้า', en: 'I' },
            lines,
          } as unknown as WrittenRequest)
        : fail(noNumber),
    triesLeft: () => triesLeft,
    triesFault: () => triesFault,
    lookAhead: () => look.promise,
    verify: () => {
      const verdict = Promise.withResolvers<VerifyOutcome>();
      verdicts.push(verdict);
      return verdict.promise;
    },
    fetch: (sendBack) => {
      sendFetch = sendBack;
      return () => void stopped.push('fetch');
    },
    lodge: () => {
      if (typeof lodge === 'string') throw new Error(lodge);
      return lodge;
    },
    fetchAgain: (sendBack) => {
      sendAgain = sendBack;
      return () => void stopped.push('again');
    },
    printForm: () => {
      form = Promise.withResolvers();
      return form.promise;
    },
    layFile: () => {
      laying = Promise.withResolvers();
      return laying.promise;
    },
    watchFile: (sendBack) => {
      sendWatch = sendBack;
      return () => void stopped.push('watch');
    },
    print: (sendBack) => {
      sendPrint = sendBack;
      return () => void stopped.push('print');
    },
  });
  const journal: JournalEntry[] = [];
  let before = actor.getSnapshot();
  actor.system.inspect((inspected) => {
    if (inspected.type !== '@xstate.snapshot' || inspected.actorRef !== actor) return;
    const after = actor.getSnapshot();
    journal.push(...journalOf(before, inspected.event as VisitEvent, after));
    before = after;
  });
  actor.start();
  const settle = () => new Promise<void>((done) => setImmediate(done));
  const go = async (...events: VisitEvent[]) => {
    for (const event of events) {
      actor.send(event);
      await settle();
    }
  };
  const at = (state: Parameters<ReturnType<typeof actor.getSnapshot>['matches']>[0]) =>
    actor.getSnapshot().matches(state);
  const activate: VisitEvent = {
    type: 'activate',
    officerOpen: true,
    leftIn: null,
    leftReason: 'finished',
    notice: null,
  };
  const api = {
    actor,
    clock,
    journal,
    stopped,
    onReader,
    go,
    at,
    settle,
    activate,
    setTries: (tries: number | null) => {
      triesLeft = tries;
    },
    lookedAhead: async (found: FaultName | null) => {
      look.resolve(found);
      await settle();
    },
    opened: async (outcome: OfficerOutcome) => {
      openings.at(-1)?.resolve(outcome);
      await settle();
    },
    formPrinted: async (fault: Fault | null) => {
      form.resolve({ fault });
      await settle();
    },
    /** Why the store gives no number for a request; null: it gives one. */
    numbers: (why: Fault | null) => {
      noNumber = why;
    },
    disclosuresFail: (fault: Fault) => {
      disclosures = { kind: 'fault', fault };
    },
    journalAnswers: (answer: () => Promise<Fault | null>) => {
      lineStands = answer;
    },
    papersAre: (lines: Papers['lines']) => {
      papersMade = { papers: { pages: 3, freePages: 2, lines, feeSatang: 100 } };
    },
    laid: async (outcome: { file: LaidFile } | { fault: Fault }) => {
      laying.resolve(outcome);
      await settle();
    },
    watched: async (event: VisitEvent) => {
      sendWatch(event);
      await settle();
    },
    fileFee: (fileFeeSatang: number) => {
      papersMade = {
        papers: { pages: 3, freePages: 2, lines: [], feeSatang: 100 + fileFeeSatang, fileFeeSatang },
      };
    },
    papersFail: (why: FaultName = 'document.failed') => {
      papersMade = { fault: { name: why } };
    },
    /** The card does not say how many tries are left. */
    triesFail: (why: Fault) => {
      triesFault = why;
    },
    verdict: async (outcome: VerifyOutcome) => {
      verdicts.at(-1)?.resolve(outcome);
      await settle();
    },
    progress: (event: VisitEvent) => sendPrint(event),
    print: async (outcome: PrintOutcome) => {
      sendPrint({ type: 'print.ended', outcome });
      await settle();
    },
    lodges: (outcome: readonly MarkLodged[] | string) => {
      lodge = outcome;
    },
    answers: (event: VisitEvent) => sendFetch(event),
    again: (event: VisitEvent) => sendAgain(event),
    fetched: async () => {
      sendFetch({
        type: 'answer',
        answer: {
          databaseId: person,
          outcome: 'found',
          record: {
            databaseId: person,
            sections: BORN,
          } as unknown as PresentedRecord,
        },
      });
      sendFetch({ type: 'fetched' });
      await settle();
    },
    serving: () => go(activate, { type: 'card', view: ready() }),
    toPin: async () => {
      await api.serving();
      await go(
        { type: 'intent.begin' },
        { type: 'intent.choose', databaseId: person, handling: 'copy' },
        { type: 'intent.review' },
        { type: 'intent.sign' },
      );
    },
    toFetching: async () => {
      await api.toPin();
      await go({ type: 'intent.pin' });
      await api.verdict({
        kind: 'verified',
        verification: { assertion: 'a', reference: 'r', mode: 'pin', verifiedAt: 'now' },
      });
    },
    toViewing: async () => {
      await api.toFetching();
      await api.fetched();
    },
    /** Leads the visit to a screen as a person would. */
    to: async (screen: Screen) => {
      const reached = SCREENS.slice(0, SCREENS.indexOf(screen) + 1);
      const past = (one: Screen) => reached.includes(one) && screen !== 'representative';
      await api.serving();
      if (screen === 'representative') return go({ type: 'intent.represent' });
      if (past('choosing')) await go({ type: 'intent.begin' });
      if (past('reviewing'))
        await go({ type: 'intent.choose', databaseId: person, handling: 'copy' }, { type: 'intent.review' });
      if (past('pin')) await go({ type: 'intent.sign' });
      if (past('verifying')) await go({ type: 'intent.pin' });
      if (past('fetching'))
        await api.verdict({
          kind: 'verified',
          verification: { assertion: 'a', reference: 'r', mode: 'pin', verifiedAt: 'now' },
        });
      if (past('viewing')) await api.fetched();
      if (screen === 'disclosures') return go({ type: 'intent.show-disclosures' });
      if (past('fee')) await go({ type: 'intent.print' });
      if (past('printing')) await go({ type: 'intent.print' });
      if (screen === 'problem')
        await api.print({ kind: 'fault', fault: { name: 'printing.failed' }, pagesDone: 0, certain: false });
      if (screen === 'done') await api.print({ kind: 'printed', pages: 1, feeSatang: 0 });
    },
  };
  return api;
}

/** Every screen of a visit, in the order of a person's way; the last ones lie beside it. */
export const SCREENS = [
  'hello',
  'choosing',
  'reviewing',
  'pin',
  'verifying',
  'fetching',
  'viewing',
  'disclosures',
  'fee',
  'printing',
  'problem',
  'done',
  'representative',
] as const;
export type Screen = (typeof SCREENS)[number];
