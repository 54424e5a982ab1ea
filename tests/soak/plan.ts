/** What a visit of the soak will be: who comes, what they want, how they go about it, and what goes wrong. All from a seed. */
import fc from 'fast-check';

/** Screens on which a card may be taken out, in the order in which a visit meets them. */
export const SCREENS = [
  'hello',
  'choosing',
  'reviewing',
  'pin',
  'verifying',
  'fetching',
  'viewing',
  'fee',
  'printing',
  'done',
] as const;
export type SoakScreen = (typeof SCREENS)[number];

/** What may go wrong on the way, by name; troubles.ts says how, and what the person must be told. */
export const TROUBLE_NAMES = [
  'wrong-pin',
  'card-expired',
  'card-blocked',
  'card-fingerprint',
  'card-mute',
  'card-foreign',
  'card-replaced',
  'sas-cut',
  'sas-refuses',
  'sas-talks-nonsense',
  'source-fails',
  'source-refuses',
  'gateway-cut',
  'session-lost',
  'paper-out',
  'jam',
  'door',
  'toner',
  'print-server-crashes',
  'visit-killed',
  'pages-killed',
  'card-service-killed',
  'office-killed',
  'walks-away',
] as const;
export type TroubleName = (typeof TROUBLE_NAMES)[number];

/** A trouble, or the card taken out on a screen, or nothing. */
export type Trouble =
  | { readonly name: 'none' }
  | { readonly name: 'card-out'; readonly on: SoakScreen }
  | { readonly name: TroubleName };

/** One visit, before it begins. */
export interface Plan {
  readonly person: string;
  /** Profile of the emulated card where no trouble asks for another. */
  readonly profile: string;
  readonly form: 'inspect' | 'copy' | 'certified-copy';
  readonly databases: readonly string[] | 'all';
  /** How many records are opened and revealed before anything else. */
  readonly opens: number;
  /** The record that is open is called wrong in its first field. */
  readonly marks: boolean;
  /** How often the person goes back from the review before signing. */
  readonly returns: number;
  /** What was only to be seen is printed after all. */
  readonly ticks: boolean;
  readonly asksWhoLooked: boolean;
  readonly trouble: Trouble;
}

/** Cards on which nothing is wrong, each in another way. */
const SOUND = [
  'standard',
  '3b67',
  'version-0002',
  'lifelong',
  'empty-address',
  'no-english-name',
  'text-leftovers',
  'text-noise',
  'seven-parts',
  'full-photo',
  'no-photo',
  'data-9000',
  '6cxx',
  'no-merged-read',
] as const;

/** The given number of visits; the same seed gives the same ones. `databases`: those that are open to citizens. */
export function plans(
  options: { readonly seed: number; readonly visits: number },
  people: readonly string[],
  databases: readonly string[],
): readonly Plan[] {
  const trouble: fc.Arbitrary<Trouble> = fc.oneof(
    { weight: 10, arbitrary: fc.constant({ name: 'none' } as const) },
    {
      weight: 3,
      arbitrary: fc.record({ name: fc.constant('card-out' as const), on: fc.constantFrom(...SCREENS) }),
    },
    { weight: 9, arbitrary: fc.record({ name: fc.constantFrom(...TROUBLE_NAMES) }) },
  );
  const plan: fc.Arbitrary<Plan> = fc.record({
    person: fc.constantFrom(...people),
    profile: fc.oneof(
      { weight: 2, arbitrary: fc.constant('standard') },
      { weight: 1, arbitrary: fc.constantFrom(...SOUND) },
    ),
    form: fc.constantFrom('inspect', 'copy', 'certified-copy'),
    databases: fc.oneof(
      { weight: 6, arbitrary: fc.uniqueArray(fc.constantFrom(...databases), { minLength: 1, maxLength: 5 }) },
      { weight: 1, arbitrary: fc.constant('all' as const) },
    ),
    opens: fc.nat(3),
    marks: fc.boolean(),
    returns: fc.nat(2),
    ticks: fc.boolean(),
    asksWhoLooked: fc.boolean(),
    trouble,
  });
  // Without bias: the thousandth visit is as likely to be odd as the first.
  return fc.sample(fc.noBias(plan), { seed: options.seed, numRuns: options.visits });
}
