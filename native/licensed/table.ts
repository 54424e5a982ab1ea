/**
 * The department's libraries as data: functions, types, sizes, limits, codes. `table.json` says what public bindings
 * declare; a site whose library differs gives its own copy, so that an engineer puts it right without a compiler.
 */
import { z } from 'zod';
import { fail, ok, type Result } from '../result.ts';
import publicTable from './table.json' with { type: 'json' };

/** The faults that a code of the library may stand for. */
export const FAULT_OF_CODE = [
  'pin.wrong',
  'pin.blocked',
  'pin.not-available',
  'pin.cancelled',
  'card.removed',
  'card.comms',
  'card.licence',
  'card.not-latest',
] as const;

/** The largest buffer that is given to a function, in bytes. */
const LARGEST = 131_072;
const Name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/);
const Int32 = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1);
const Told = z.boolean().default(true);

const Parameter = z.discriminatedUnion('type', [
  /** A number by value: `value`, or the size in bytes of the parameter `sizeOf`, or what the caller says. `officer`: instead of `value` in an officer's proof. */
  z.strictObject({
    name: Name,
    type: z.literal('int'),
    value: Int32.optional(),
    officer: Int32.optional(),
    sizeOf: Name.optional(),
  }),
  /**
   * A number by reference, written by the function; `value`, or the size in bytes of the parameter `sizeOf`: what it finds there.
   * `told: false`: not taken.
   */
  z.strictObject({
    name: Name,
    type: z.literal('int-out'),
    value: Int32.default(0),
    sizeOf: Name.optional(),
    told: Told,
  }),
  /** Text in the library's own bytes with a zero at its end. */
  z.strictObject({ name: Name, type: z.literal('text-in') }),
  z.strictObject({ name: Name, type: z.literal('bytes-in') }),
  /** A buffer of `size` bytes, which the function fills with text; `lengthIn`: the parameter that says its length. */
  z.strictObject({
    name: Name,
    type: z.literal('text-out'),
    size: z.int().min(1).max(LARGEST),
    lengthIn: Name.optional(),
    told: Told,
  }),
]);
export type Parameter = z.infer<typeof Parameter>;

const Function_ = z
  .strictObject({
    /** Its name in the file, where that is not its own: such as `_VerifyPIN@16`. */
    symbol: z
      .string()
      .regex(/^[A-Za-z_@?][\w@?$]{0,127}$/)
      .optional(),
    /** How long one call may take, in milliseconds; then the library is ended. */
    limitMs: z.int().min(100).max(600_000),
    parameters: z.array(Parameter).max(16),
  })
  .superRefine(({ parameters }, context) => {
    const types = new Map(parameters.map(({ name, type }) => [name, type]));
    if (types.size !== parameters.length)
      context.addIssue({ code: 'custom', path: ['parameters'], message: 'two parameters have one name' });
    for (const one of parameters) {
      if ('sizeOf' in one && one.sizeOf !== undefined && !types.get(one.sizeOf)?.endsWith('-in'))
        context.addIssue({
          code: 'custom',
          message: `${one.name}: sizeOf names no text or bytes that go in`,
        });
      if (one.type === 'text-out' && one.lengthIn !== undefined && types.get(one.lengthIn) !== 'int-out')
        context.addIssue({ code: 'custom', message: `${one.name}: lengthIn names no number that comes out` });
    }
  });
export type LibraryFunction = z.infer<typeof Function_>;

/** What the kiosk gives to a function, and takes from it, by name. */
interface Needed {
  readonly gives: readonly string[];
  readonly takes: readonly string[];
}

/** Of the card library. */
const NEEDED = {
  LicenseManager: { gives: [], takes: ['status'] },
  ListReader: { gives: [], takes: ['readers', 'status'] },
  OpenReader: { gives: ['name'], takes: ['status'] },
  CloseReader: { gives: [], takes: [] },
  GetCardStatus: { gives: [], takes: ['status'] },
  SelectApplet: { gives: ['aid'], takes: ['status'] },
  GetCardInfo: { gives: [], takes: ['cardSerial', 'status'] },
  GetInfoADM: { gives: [], takes: ['authorize', 'status'] },
  VerifyPIN: { gives: [], takes: ['triesLeft', 'status'] },
  GetMatchStatus: { gives: ['challenge'], takes: ['cryptogram', 'match', 'status'] },
  EnvelopeGMSx: { gives: ['keyId', 'cryptogram'], takes: ['envelope', 'status'] },
  GetRMAC: { gives: ['challenge'], takes: ['cryptogram', 'status'] },
} as const satisfies Readonly<Record<string, Needed>>;
/** Of the network library. */
const NETWORK_NEEDED = {
  AMI_REQUEST: { gives: ['host', 'send'], takes: ['reply', 'status'] },
} as const satisfies Readonly<Record<string, Needed>>;
export type FunctionName = keyof typeof NEEDED;
export const FUNCTION_NAMES = Object.keys(NEEDED) as readonly FunctionName[];

/** Of both libraries: no other function is ever called. */
export const CALLABLE: readonly string[] = [...FUNCTION_NAMES, ...Object.keys(NETWORK_NEEDED)];

/** What the caller must say: everything that goes in, and has no value of its own. */
const isGiven = (one: Parameter) =>
  one.type === 'text-in' ||
  one.type === 'bytes-in' ||
  (one.type === 'int' && one.value === undefined && one.sizeOf === undefined);
const isTaken = (one: Parameter) => (one.type === 'int-out' || one.type === 'text-out') && one.told;

/** Says which function gives or takes another thing than the kiosk needs. */
function asNeeded(
  functions: Readonly<Record<string, LibraryFunction>>,
  needed: Readonly<Record<string, Needed>>,
  context: z.core.$RefinementCtx,
): void {
  for (const [name, { gives: given, takes: taken }] of Object.entries(needed)) {
    const parameters = functions[name]?.parameters ?? [];
    const gives = parameters.filter(isGiven).map((one) => one.name);
    const takes = parameters.filter(isTaken).map((one) => one.name);
    const say = (message: string) => context.addIssue({ code: 'custom', path: ['functions', name], message });
    for (const one of given) if (!gives.includes(one)) say(`has no ${one} to give`);
    for (const one of gives) if (!given.includes(one)) say(`${one} needs a value`);
    for (const one of taken) if (!takes.includes(one)) say(`has no ${one} to take`);
  }
}

const FileName = z.string().regex(/^[\w.-]{1,64}$/);
/** What is said of any library. */
const library = {
  /** Its file name, where the configuration names a folder. */
  file: FileName,
  /** Files that must lie beside it. */
  beside: z.array(FileName).max(16),
  convention: z.enum(['cdecl', 'stdcall']),
  /** What each function returns: `int16`, or the whole register. */
  returns: z.enum(['int16', 'int32']),
  /** How long the process may take to load the library, in milliseconds. */
  startMs: z.int().min(100).max(600_000),
} as const;

/** The network library, by which the first generation of the gateway is spoken to. */
const Network = z
  .strictObject({
    ...library,
    /** What the library calls the gateway. */
    host: z.string().regex(/^[\x21-\x7e]{1,64}$/),
    /** How the bytes of a card's envelope are written into a message: as hex digits, or as they are. */
    envelope: z.enum(['hex', 'text']),
    functions: z.strictObject({ AMI_REQUEST: Function_ }),
  })
  .superRefine(({ functions }, context) => asNeeded(functions, NETWORK_NEEDED, context));

/** What a library's process is told of its table. */
export const LoadedTable = z.object({
  convention: library.convention,
  returns: library.returns,
  startMs: library.startMs,
  functions: z.record(Name, Function_),
});
export type LoadedTable = z.infer<typeof LoadedTable>;

export const Table = z
  .strictObject({
    about: z.string().optional(),
    ...library,
    /** What GetInfoADM says of a card that proves by fingerprint, and by PIN. */
    authorize: z.strictObject({ fingerprint: Int32, pin: Int32 }),
    /** The library's numbers for the server's keys. */
    keyIds: z.strictObject({ RMACKEY_ADMIN: Int32, FPKEY_ADMIN: Int32 }),
    applets: z.strictObject({
      moi: z.string().regex(/^([0-9a-f]{2}){5,16}$/),
      adm: z.string().regex(/^([0-9a-f]{2}){5,16}$/),
    }),
    /** How cryptogram and envelope become bytes: read as hex digits, or the text as it is. */
    cryptogram: z.enum(['hex', 'text']),
    envelope: z.enum(['hex', 'text']),
    functions: z.strictObject(
      Object.fromEntries(FUNCTION_NAMES.map((name) => [name, Function_])) as Record<
        FunctionName,
        typeof Function_
      >,
    ),
    /** What the numbers of the library mean; any other one is `card.library`. */
    codes: z.record(z.string().regex(/^[1-9]\d{0,8}$/), z.enum(FAULT_OF_CODE)),
    network: Network.default(Network.parse(publicTable.network)),
  })
  .superRefine(({ functions }, context) => asNeeded(functions, NEEDED, context));
export type Table = z.infer<typeof Table>;

/** The table that comes with the kiosk. */
export const PUBLIC_TABLE: Table = Table.parse(publicTable);

/** Reads a site's own table; the fault is one sentence that names the place. */
export function parseTable(text: string): Result<Table, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('it is not JSON');
  }
  const parsed = Table.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail(`${issue?.path.join('.') || '(top)'}: ${issue?.message ?? 'not as it must be'}`);
}
