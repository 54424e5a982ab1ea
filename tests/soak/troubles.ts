/** How each trouble of the soak is made in the emulated world, what mends it, and what may be said of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { control } from '../../fixtures/control.ts';
import type { PrinterTrouble } from '../../fixtures/printer/printer.ts';
import type { World } from '../../fixtures/world.ts';
import type { OfficeProcess } from '../office/processes.ts';
import { below, signalTo } from '../processes.ts';
import type { Plan, Trouble, TroubleName } from './plan.ts';

/** What a trouble acts on. */
export interface Place {
  readonly world: World;
  /** The process of the visit that is on the screen. */
  readonly visitPid: () => number | undefined;
  /** The office, and how it is started again when it was killed. */
  readonly office: { readonly now: () => OfficeProcess; restart(): Promise<void> };
}

export interface TroubleKind {
  /** The card that is put in for it. */
  readonly profile?: string;
  /** The screen on which it begins; absent: it is in the card, or in what the person does. */
  readonly on?: string;
  begin?(place: Place, plan: Plan): Promise<unknown>;
  /** After a moment, while the visit goes on: the officer comes and mends it. */
  mend?(place: Place): Promise<unknown>;
  /** When the visit is over: all is as before. */
  restore?(place: Place): Promise<unknown>;
  /** Something must be printed for it to be met. */
  readonly paper?: true;
  /** One of these codes is said, where the screen on which it begins was met; empty: nothing at all is said. */
  readonly codes: readonly string[];
  /** Nothing needs to be said: it may pass before anybody notices. */
  readonly maySayNothing?: true;
  /** How the visit may end, as the journal calls it; absent: finished. */
  readonly ends?: readonly string[];
}

const faults = (place: Place, server: 'sas' | 'linkage', rules: readonly object[]) =>
  control(place.world.servers[server].control ?? '', 'PUT', '/faults', rules);
const well = async (place: Place) => {
  for (const server of ['sas', 'linkage'] as const)
    await control(place.world.servers[server].control ?? '', 'DELETE', '/faults');
};
/** The database that a trouble of one source is about. */
export const troubled = ({ databases }: Plan) => (databases === 'all' ? 'dopa_person' : (databases[0] ?? ''));

const source = (what: object): TroubleKind => ({
  ...{ on: 'pin', codes: [] },
  begin: (place, plan) => faults(place, 'linkage', [{ at: 'request', databaseId: troubled(plan), what }]),
  restore: well,
});
const sas = (what: object, codes: readonly string[]): TroubleKind => ({
  on: 'pin',
  begin: (place) => faults(place, 'sas', [{ what }]),
  restore: well,
  codes,
  ends: ['ended', 'fault', 'finished'],
});
const printer = (reason: PrinterTrouble, code: string): TroubleKind => ({
  ...{ on: 'fee', paper: true, codes: [code] },
  begin: ({ world }) => world.printer.trouble(reason, 1),
  mend: ({ world }) => world.printer.repair(),
  restore: ({ world }) => world.printer.repair(),
});
const card = (profile: string, code: string): TroubleKind => ({
  ...{ profile, codes: [code], ends: ['card-out', 'ended', 'fault', 'finished'] },
});

const TROUBLES: Readonly<Record<TroubleName, TroubleKind>> = {
  'wrong-pin': { codes: [] },
  'card-expired': card('expired', 'C11'),
  'card-blocked': card('pin-blocked', 'P02'),
  'card-fingerprint': card('fingerprint', 'P03'),
  'card-mute': card('mute', 'C03'),
  'card-foreign': card('foreign', 'C04'),
  // A chip that the registry does not know.
  'card-replaced': card('replaced', 'S07'),
  'sas-cut': sas({ effect: 'reset' }, ['S01']),
  'sas-refuses': sas({ effect: 'status', status: 403 }, ['S04']),
  'sas-talks-nonsense': sas({ effect: 'malformed' }, ['S03']),
  'source-fails': source({ effect: 'status', status: 500 }),
  'source-refuses': source({ effect: 'code', errorNumber: 90014 }),
  'gateway-cut': {
    on: 'pin',
    begin: (place) => faults(place, 'linkage', [{ at: 'request', what: { effect: 'reset' } }]),
    restore: well,
    codes: ['L04'],
    maySayNothing: true,
    ends: ['ended', 'fault', 'finished'],
  },
  'session-lost': {
    on: 'pin',
    begin: (place) => control(place.world.servers.linkage.control ?? '', 'DELETE', '/sessions'),
    // What was signed is not lodged, and the card is not given back without saying so.
    codes: ['L01', 'L11'],
    ends: ['ended', 'fault', 'finished'],
  },
  'paper-out': printer('media-empty-error', 'R03'),
  jam: printer('media-jam-error', 'R04'),
  door: printer('cover-open-error', 'R05'),
  toner: printer('toner-empty-error', 'R06'),
  'print-server-crashes': {
    ...{ on: 'printing', paper: true, codes: ['R01', 'R07', 'R08', 'R09', 'R11'], maySayNothing: true },
    begin: ({ world }) => world.printer.restartServer('crash'),
    ends: ['finished', 'ended', 'fault'],
  },
  'visit-killed': {
    on: 'viewing',
    begin: async ({ visitPid }) => signalTo(visitPid(), 'SIGKILL'),
    codes: ['K02'],
    maySayNothing: true,
    ends: ['crashed'],
  },
  'pages-killed': {
    ...{ on: 'printing', paper: true, codes: [] },
    begin: async ({ visitPid }) => {
      const renderers = below(visitPid() ?? 0).filter(({ args }) => args.includes('--type=renderer'));
      for (const { pid } of renderers) signalTo(pid, 'SIGKILL');
    },
  },
  'card-service-killed': {
    ...{ on: 'viewing', codes: ['C01', 'C02', 'C16'] },
    begin: async ({ world }) => {
      await world.reader.killPcscd();
      await sleep(1000);
      await world.reader.restartPcscd();
    },
    ends: ['card-out', 'fault', 'ended', 'finished'],
  },
  'office-killed': {
    on: 'choosing',
    begin: ({ office }) => office.now().end('SIGKILL'),
    restore: ({ office }) => office.restart(),
    codes: [],
  },
  'walks-away': { codes: [], ends: ['idle'] },
};

/** What a trouble is; undefined where there is none, or only a card that is taken out. */
export const kindOf = ({ name }: Trouble): TroubleKind | undefined =>
  name === 'none' || name === 'card-out' ? undefined : TROUBLES[name];
