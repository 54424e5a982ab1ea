/** The configuration file: one JSON file a machine, every key documented here, secrets apart from it as file paths. */
import { dirname, isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { MOST_ASKED } from '../catalogue/topics.ts';
import { DatabaseId } from '../contract/words.ts';
import { BOARD_RULE, FEE_LAWS } from '../request/fees.ts';
import { RequestPrefix } from '../request/request.ts';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import { credentialFile } from './credentials.ts';
import { readEmblem } from './emblem.ts';
import { mayBeNavigatorKey } from './navigator-keys.ts';
import { parseStrictJson, readSmallFile, utf8Text } from './strict-file.ts';

/** Longer than any configuration, in bytes. */
const LARGEST_FILE = 256 * 1024;

/** Without blanks around it, which nobody sees. */
const edged = (text: string) => text === text.trim();
const EDGED = 'must have no blank before or after it';

const FilePath = z
  .string()
  .min(1)
  .max(1000)
  .refine(edged, EDGED)
  .describe('path of a file, absolute or beside the configuration file');

/** A name that people read, on screen and paper. */
const Name = z.string().min(1).max(120).refine(edged, EDGED);
const OfficeName = z
  .strictObject({
    // A file of Windows-874 that was read as something else has none.
    th: Name.regex(/[\u0E01-\u0E2E]/, 'must have Thai letters'),
    en: Name,
  })
  .readonly();

/** The start of a reader's name; PC/SC names have at most 128 bytes. */
const ReaderName = z.string().min(1).max(127).refine(edged, EDGED);

/** A name of KeyboardEvent.key, such as F13 or MediaPlayPause: none by which a browser or a desktop acts. */
const KeyName = z
  .string()
  .regex(/^[A-Za-z0-9]{1,20}$/)
  .refine(mayBeNavigatorKey, 'no page is ever given this key');

/** A legal ground, in both languages of a slip. */
const LegalBasis = z
  .strictObject({
    th: z
      .string()
      .max(300)
      .refine(edged, EDGED)
      .regex(/[\u0E01-\u0E2E]/, 'must have Thai letters'),
    en: z.string().min(1).max(300).refine(edged, EDGED),
  })
  .readonly();

/** What copies cost under one law, in satang, on which legal ground, from which day. */
const FeeRate = z
  .strictObject({
    law: z
      .enum(FEE_LAWS)
      .describe(
        'information: the Act itself, by the page; the others: special laws, by the copy, certified or not',
      ),
    copySatang: z
      .number()
      .int()
      .min(0)
      .max(10_000)
      .describe('for a page under the Act, at most 100; for a copy otherwise'),
    certificateSatang: z
      .number()
      .int()
      .min(0)
      .max(500)
      .default(0)
      .describe('for a certificate under the Act; special laws have one fee with or without'),
    legalBasis: LegalBasis.describe('the regulation or announcement that sets it, as slips print it'),
    effectiveFrom: z.iso.date().describe('first day, YYYY-MM-DD of the Common Era'),
  })
  .readonly()
  .refine(({ law, copySatang }) => law !== 'information' || copySatang <= BOARD_RULE.copySatang, {
    path: ['copySatang'],
    message: 'is more than the Board’s ceiling of 100 satang a page',
  })
  .refine(({ law, certificateSatang }) => law === 'information' || certificateSatang === 0, {
    path: ['certificateSatang'],
    message: 'must be absent: one fee for a copy with or without certification',
  });

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** As it stands it goes to programs that are not as kind as `URL`: printable, and no name or password in it. */
const isPlainAddress = (text: string) => {
  if (!/^https:\/\/[!-~]{1,1000}$/.test(text) || !URL.canParse(text)) return false;
  const { username, password, port, hostname } = new URL(text);
  // An empty part behind # is no `hash`, and yet stays in the address.
  return `${username}${password}` === '' && !text.includes('#') && port !== '0' && hostname !== '';
};
/** A server whose paths are its own: what stands behind its name would be lost. */
const isServer = (text: string) => {
  const { pathname, search } = new URL(text);
  return pathname === '/' && search === '' && !text.endsWith('?');
};
/** A file at a server. */
const FileUrl = z
  .string()
  .refine(isPlainAddress, {
    message: 'must be an https address, without blanks, name, password or #',
    abort: true,
  })
  .meta({ format: 'uri' });
const ServerUrl = FileUrl.refine(
  isServer,
  'must be https://SERVER or https://SERVER:PORT, and nothing more',
).meta({
  format: 'uri',
});
const Digits = (count: number) =>
  z.string().regex(new RegExp(`^\\d{${count}}$`), `must have ${count} digits`);
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A CUPS queue, or a printer as Windows calls it. Never an option of a command, nor a folder. */
const PrinterName = /^[A-Za-z0-9_](?:[A-Za-z0-9_.() -]{0,125}[A-Za-z0-9_.()-])?$/;
/** Only Windows' own names have blanks: CUPS takes none. */
const byCups = (through: 'auto' | 'cups' | 'electron') =>
  through === 'cups' || (through === 'auto' && process.platform !== 'win32');

/** A socket (at most 107 bytes, unix(7)), or a host with or without its port, as the commands of CUPS take it. */
const PrintServer =
  /^(?:\/[!-~]{1,106}|(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?)$/;
const isPrintServer = (server: string) =>
  PrintServer.test(server) &&
  (server.startsWith('/') || (URL.canParse(`ipp://${server}`) && !/:0*$/.test(server)));

/** No wait of a screen is longer, in milliseconds: a timer takes 2³¹ at most, and a person may ask for more time. */
const LONGEST_WAIT = 3_600_000;

/** The schema; `describe` texts become the documentation and the JSON schema for editors. */
export const ConfigSchema = z
  .strictObject({
    kioskId: z
      .string()
      .regex(/^[A-Z0-9][A-Z0-9-]{1,19}$/)
      .describe('name of this machine, 2–20 of A–Z 0–9 -; printed on every page'),
    office: z
      .strictObject({
        name: OfficeName.describe('the office that takes the requests, such as ที่ว่าการอำเภอ…'),
        officeId: z.number().int().positive().describe('the office’s number at the Linkage Center'),
        requestPrefix: RequestPrefix.describe(
          'first part of request numbers, such as ตย.0000: 1–20 Thai or Latin letters, digits and . _ ( ) -; another for each kiosk of an office, since each counts for itself',
        ),
        emblem: FilePath.optional().describe(
          'PNG of the office’s emblem for the head of papers, 300–2000 dots a side; absent: a neutral seal',
        ),
        checkPage: FileUrl.refine((url) => !url.includes('?'), 'must have no ? in it')
          .optional()
          .describe(
            'https address of the page on which anyone checks a paper: codes hold it with ?code= and papers print it; absent: codes hold the bare token',
          ),
        certifies: z
          .array(z.string().regex(/^[a-z]{2,20}$/))
          .default([])
          .describe(
            'agencies beside the Department of Provincial Administration (dopa) whose records an officer here may certify, by their ids in the catalogue',
          ),
        url: ServerUrl.optional().describe(
          'https address at which the office hears its kiosks (docs/office.md); absent: nothing leaves the kiosk for it, and nothing is deleted by rule',
        ),
        authority: FilePath.optional().describe(
          'PEM of the authority that the office’s server is certified by; absent: that of tls.ca',
        ),
        withdrawnKey: FilePath.optional().describe(
          'public key (Ed25519, JWK) by which the office signs its list of withdrawn papers; absent: the kiosk fetches none',
        ),
        phone: z
          .strictObject({
            page: ServerUrl.describe(
              'https address at which phones fetch their files: phone.name and phone.port of the office’s configuration',
            ),
            certificate: FilePath.describe(
              'PEM of this kiosk’s certificate for documents, as the office gives it (npm run office -- certify)',
            ),
            key: FilePath.describe('PEM of its key (P-256)'),
            feeSatang: z
              .int()
              .min(0)
              .max(10_000)
              .default(0)
              .describe('what a file costs, whole; paper that is not printed costs nothing'),
            legalBasis: LegalBasis.optional().describe('the regulation or announcement that sets it'),
          })
          .refine(({ feeSatang, legalBasis }) => feeSatang === 0 || legalBasis !== undefined, {
            path: ['legalBasis'],
            message: 'is needed where a file costs something',
          })
          .optional()
          .describe(
            'lets a person take the copies on their phone, instead of on paper or beside it; needs office.url; absent: paper alone',
          ),
        mostAsked: z
          .array(z.string().regex(/^[a-z][a-z0-9_]{2,39}$/))
          .max(6)
          .refine((ids) => new Set(ids).size === ids.length, 'must name each database once')
          .default([...MOST_ASKED])
          .describe(
            'databases that people here ask for most, at most six, as docs/catalogue.md writes them: they stand first on the screen on which records are chosen',
          ),
        handSignature: z
          .boolean()
          .default(false)
          .describe('true: the request is also signed by hand on the screen; the PIN signs it in any case'),
        presence: z
          .boolean()
          .default(false)
          .describe(
            'true: beside an officer, who has no PIN is confirmed by the officer’s card and PIN instead, and signs the paper by hand; the Security Access Server and the Linkage Center must permit it; needs mode counter and card.officerReader',
          ),
        onBehalf: z
          .boolean()
          .default(false)
          .describe(
            'true: beside an officer, who acts for a child or ward takes their card through, and the officer confirms the capacity with card and PIN of their own; the Security Access Server and the Linkage Center must permit proof by presence; needs mode counter and card.officerReader (docs/law.md §6.6)',
          ),
      })
      .describe('the office'),
    mode: z
      .enum(['self-service', 'counter'])
      .default('self-service')
      .describe('alone, or with an officer beside'),
    numerals: z
      .enum(['thai', 'arabic'])
      .default('arabic')
      .describe('digits on paper, and on the screen until the person chooses others'),
    demonstration: z
      .boolean()
      .default(false)
      .describe('true: say on every screen and page that the world is emulated'),
    card: z
      .strictObject({
        driver: z
          .enum(['smartcard', 'pcsclite'])
          .default('smartcard')
          .describe(
            'PC/SC binding; pcsclite where the kiosk runs from its sources: packages are without it, and do not start with it',
          ),
        reader: ReaderName.optional().describe(
          'start of the citizen reader’s name; absent: any but the officer’s',
        ),
        officerReader: ReaderName.optional().describe(
          'start of the officer reader’s name, or all of it; absent: one reader for both',
        ),
        authenticator: z
          .enum(['built-in', 'library'])
          .default('built-in')
          .describe(
            'what proves the holder by PIN: built-in, for emulated cards; library, the department’s card library, which a site gets with its licence (docs/sas.md)',
          ),
        library: FilePath.optional().describe(
          'the department’s card library, or the folder that it lies in; for authenticator library',
        ),
        libraryTable: FilePath.optional().describe(
          'the site’s own copy of native/licensed/table.json, where its library differs; absent: as public code declares it',
        ),
        libraryNode: FilePath.optional().describe(
          'a Node program of the library’s width (32 or 64 bits), in which it runs; needed in a package; absent: the one that runs the kiosk',
        ),
      })
      .refine(({ authenticator, library }) => authenticator === 'built-in' || library !== undefined, {
        path: ['library'],
        message: 'is needed where card.authenticator is library',
      })
      .prefault({}),
    sas: z
      .strictObject({
        url: ServerUrl.optional().describe(
          'https address of the Security Access Server; needed unless linkage.generation is 1, where the gateway asks it',
        ),
      })
      .prefault({}),
    linkage: z.strictObject({
      generation: z
        .union([z.literal(1), z.literal(2)])
        .default(2)
        .describe(
          'which Linkage Center the site has: 2, over https; 1, over the department’s network library (docs/sas.md)',
        ),
      url: ServerUrl.optional().describe(
        'https address of the Linkage Center proxy; needed unless linkage.generation is 1',
      ),
      first: z
        .strictObject({
          library: FilePath.describe('the department’s network library, or the folder that it lies in'),
          libraryTable: FilePath.optional().describe(
            'the site’s own copy of native/licensed/table.json, where its library differs; absent: as public code declares it',
          ),
          libraryNode: FilePath.optional().describe(
            'a Node program of the library’s width (32 or 64 bits), in which it runs; needed in a package; absent: the one that runs the kiosk',
          ),
          office: Digits(5)
            .optional()
            .describe('number of this office in the officer’s login, five digits; absent: blanks'),
          services: z
            .array(
              z.strictObject({
                database: DatabaseId.describe('id of the database in docs/catalogue.md'),
                office: Digits(5).describe('number of the agency, five digits'),
                version: Digits(2).describe('version of its service, two digits'),
                service: Digits(3).describe('number of its service, three digits'),
                key: z
                  .string()
                  .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/)
                  .optional()
                  .describe(
                    'JSON member under which the service takes the citizen number (message 6000); absent: message 5000',
                  ),
              }),
            )
            .min(1)
            .max(200)
            .refine(
              (services) => new Set(services.map(({ database }) => database)).size === services.length,
              'must have each database once',
            )
            .refine(
              (services) =>
                new Set(services.map(({ database: _, ...service }) => JSON.stringify(service))).size ===
                services.length,
              'must have each service once: one record would stand under two names',
            )
            .describe('the databases that this office may ask, by the numbers that the department gave it'),
        })
        .optional()
        .describe('the first generation of the Linkage Center'),
      servicesPerRequest: z
        .int()
        .min(1)
        .max(10)
        .default(10)
        .describe(
          'databases asked in one request; 1 where the gateway sends an answer whole, so that a source that hangs does not hold back its neighbours, at the price of quota',
        ),
    }),
    tls: z
      .strictObject({
        ca: FilePath.describe('PEM of the one authority that both servers’ certificates are signed by'),
        certificate: FilePath.describe('PEM of this kiosk’s client certificate'),
        key: FilePath.describe('PEM of its key'),
      })
      .describe('mutual TLS to both servers'),
    keys: z.strictObject({
      officePublicKey: FilePath.describe('JWK (ECDH-ES, P-256) that requests are sealed to'),
      signingKey: FilePath.describe(
        'private JWK (Ed25519) that documents and journal checkpoints are signed with; credential:NAME where systemd keeps it sealed to the machine, as any key file may be',
      ),
    }),
    officer: z
      .strictObject({
        openAtStartPinFile: FilePath.optional().describe(
          'where demonstration is true, and nowhere else: a file with the PIN of the emulated officer card',
        ),
      })
      .prefault({}),
    help: z
      .strictObject({
        webHook: z
          .strictObject({
            url: FileUrl.describe(
              'https address to which a call for an officer is posted as JSON (kioskId, about, at); told is who answers 2xx within eight seconds',
            ),
            ca: FilePath.optional().describe(
              'PEM of the one authority that signed its certificate; absent: those that the machine believes',
            ),
          })
          .optional(),
        command: z
          .array(z.string().min(1).max(500))
          .min(1)
          .max(20)
          .refine(([program = '']) => isAbsolute(program), 'must begin with the absolute path of a program')
          .optional()
          .describe(
            'program and arguments that tell an officer, such as by a light or a relay, run without a shell with SITTHI_KIOSK and SITTHI_ABOUT; told is ending with 0 within eight seconds',
          ),
        phone: z
          .string()
          .regex(/^[0-9+*#][0-9 +*#-]{1,29}$/)
          .optional()
          .describe('number to call an officer by, said where nobody was told'),
        place: OfficeName.optional().describe(
          'where an officer is to be found, said where nobody was told: ช่อง 3, counter 3',
        ),
      })
      .prefault({})
      .describe('how an officer hears of a call for help, and what is said where none did'),
    fees: z
      .strictObject({
        rates: z
          .array(FeeRate)
          .default([])
          .refine(
            (rates) => new Set(rates.map((one) => `${one.law} ${one.effectiveFrom}`)).size === rates.length,
            'must have one rate for a law and day',
          )
          .describe(
            'what copies cost under each law, from which day; absent: the Board’s ceilings under the Act, and nothing under special laws',
          ),
        freeDatabases: z
          .array(z.string().regex(/^[a-z][a-z0-9_]{2,39}$/))
          .default([])
          .describe('databases whose agency charges nothing for copies, as docs/catalogue.md writes them'),
        waiveLowIncome: z
          .boolean()
          .default(false)
          .describe(
            'true: by the Board’s rule nothing is charged to who is known to have a low income (Section 9 paragraph 3)',
          ),
      })
      .prefault({})
      .describe('what the office charges, and what it does not'),
    printing: z
      .strictObject({
        printer: z.string().regex(PrinterName).describe('CUPS queue'),
        fallback: z
          .string()
          .regex(PrinterName)
          .optional()
          .describe('queue used when the first is out of order'),
        slipPrinter: z
          .string()
          .regex(PrinterName)
          .optional()
          .describe(
            'CUPS queue of an 80 mm printer for the receipt and the payment slip; absent: none are printed',
          ),
        blankFormMinutes: z
          .int()
          .min(0)
          .max(120)
          .default(5)
          .describe(
            'minutes between two empty forms, which the kiosk prints free of charge for who has no card; 0: it prints none, and points to an officer',
          ),
        server: z
          .string()
          .refine(isPrintServer, 'must be a socket’s path, a host or host:port')
          .optional()
          .describe('CUPS server: a socket path or host:port; absent: the machine’s own'),
        through: z
          .enum(['auto', 'cups', 'electron'])
          .default('auto')
          .describe(
            'auto: Electron’s own printing on Windows, CUPS elsewhere; names are then the system’s own',
          ),
      })
      .superRefine((printing, context) => {
        for (const key of ['printer', 'fallback', 'slipPrinter'] as const)
          if (byCups(printing.through) && printing[key]?.includes(' '))
            context.addIssue({
              code: 'custom',
              path: [key],
              message: 'a CUPS queue has no blank in its name',
            });
      }),
    opening: z
      .strictObject({
        days: z
          .array(z.enum(WEEK))
          .default(['monday', 'tuesday', 'wednesday', 'thursday', 'friday'])
          .describe('days on which the office is open'),
        from: TimeOfDay.default('08:30').describe('when it opens, in the machine’s own time zone'),
        to: TimeOfDay.default('16:30').describe('when it closes; updates are installed outside these hours'),
      })
      .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be later than opening.from' })
      .prefault({}),
    update: z
      .strictObject({
        url: FileUrl.optional().describe(
          'https address of the newest update bundle; absent: bundles are brought by hand',
        ),
      })
      .prefault({}),
    store: z.strictObject({
      directory: FilePath.describe('folder of the journal'),
      checkpointFile: FilePath.optional().describe(
        'file outside that folder with the last signed checkpoint of the journal, which shows when the folder is rolled back or replaced; absent: in a folder beside it, /var/lib/sitthi25-checkpoint for /var/lib/sitthi25',
      ),
      keepRequestsDays: z
        .int()
        .min(1)
        .max(3650)
        .default(30)
        .describe('days for which a sealed request stays in this kiosk after the office has it'),
      exportDirectory: FilePath.optional().describe(
        'folder to which an officer may export the journal, such as where a stick is mounted; absent: only by command',
      ),
    }),
    window: z
      .strictObject({
        width: z.number().int().min(800).max(7680).default(1080).describe('dots across the screen'),
        height: z.number().int().min(600).max(7680).default(1920).describe('dots down the screen'),
        shufflePin: z
          .boolean()
          .default(false)
          .describe(
            'true: the digits of the PIN pad stand in another order each time, except with large text or reading aloud; false: as on a telephone',
          ),
        languages: z
          .array(z.string().regex(/^[a-z]{2}$/))
          .refine((all) => all.includes('th') && all.includes('en'), 'must have th and en')
          .refine((all) => new Set(all).size === all.length, 'must name each language once')
          .default(['th', 'en'])
          .describe(
            'languages that the screen offers, by two letters: th, en, and those that renderer/locale/further has a file for (my, lo, km: not proofread yet); papers are in Thai and English',
          ),
        voices: z
          .array(z.string().min(1).max(100))
          .max(20)
          .default([])
          .describe(
            'names of voices of this machine that somebody here has listened to and understood, as sitthi25-doctor and the browser name them; none but these and espeak’s English is ever used',
          ),
        officerScreen: z
          .boolean()
          .default(false)
          .describe(
            'true: in mode counter the officer’s part has the machine’s second screen, and the person’s page all of the first; where there is one screen only, it stays beside the person’s',
          ),
        recordings: FilePath.optional().describe(
          'folder of recordings that people here have spoken, one file a text (npm run recordings): they are heard in place of a voice',
        ),
        navigatorKeys: z
          .array(KeyName)
          .min(3)
          .max(6)
          .refine((keys) => new Set(keys).size === keys.length, 'must be three or six different keys')
          .refine((keys) => keys.length === 3 || keys.length === 6, 'must be three or six different keys')
          .optional()
          .describe(
            'previous, next and select of the audio navigator, and where it has them repeat, speed and volume, as KeyboardEvent.key names: those that a page uses anyway, F2, F4, F8, F9, F13 to F24, or a player’s; absent: F13 to F18',
          ),
      })
      .prefault({}),
    delays: z
      .strictObject({
        idleWarningMs: z
          .number()
          .int()
          .min(5000)
          .max(LONGEST_WAIT)
          .default(60_000)
          .describe('time without a touch before the warning'),
        idleWipeMs: z
          .number()
          .int()
          .min(3000)
          .max(LONGEST_WAIT)
          .default(30_000)
          .describe('after the warning: wipe'),
        takeCardMs: z
          .number()
          .int()
          .min(2000)
          .max(LONGEST_WAIT)
          .default(60_000)
          .describe(
            'time without a touch that “done” stays before “take your card”; it is counted down on the screen',
          ),
      })
      .prefault({}),
  })
  .readonly();

/** As a file may be. A real officer's PIN has no business in one, nor an office in a kiosk that opens by itself. */
const ConfigFile = ConfigSchema.refine(
  ({ demonstration, officer }) => demonstration || officer.openAtStartPinFile === undefined,
  { path: ['officer', 'openAtStartPinFile'], message: 'is allowed only where demonstration is true' },
).refine(
  ({ card, officer }) => card.authenticator === 'built-in' || officer.openAtStartPinFile === undefined,
  {
    path: ['officer', 'openAtStartPinFile'],
    message: 'is of no use to the card library, which asks for the PIN itself',
  },
);

/** Either both servers by their addresses, or the first generation by its library. */
const ConfigOfServers = ConfigFile.refine(
  ({ linkage }) => linkage.generation === 2 || linkage.first !== undefined,
  { path: ['linkage', 'first'], message: 'is needed where linkage.generation is 1' },
)
  .refine(({ linkage, sas }) => linkage.generation === 1 || sas.url !== undefined, {
    path: ['sas', 'url'],
    message: 'is needed where linkage.generation is 2',
  })
  .refine(({ linkage }) => linkage.generation === 1 || linkage.url !== undefined, {
    path: ['linkage', 'url'],
    message: 'is needed where linkage.generation is 2',
  });

const ConfigOfOffice = ConfigOfServers.refine(
  ({ office }) => office.phone === undefined || office.url !== undefined,
  { path: ['office', 'phone'], message: 'is of no use without office.url' },
);

const ConfigOfPlace = (['presence', 'onBehalf'] as const).reduce<z.ZodType<z.infer<typeof ConfigSchema>>>(
  (config, key) =>
    config.refine(
      ({ office, mode, card }) => !office[key] || (mode === 'counter' && card.officerReader !== undefined),
      { path: ['office', key], message: 'is allowed only in mode counter and with card.officerReader' },
    ),
  ConfigOfOffice,
);

/** The configuration after defaults, with every path absolute. */
export type Config = z.infer<typeof ConfigSchema>;

/** What a key is for, and what its group may hold, as the JSON schema has it. */
interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
}

/** The beginning of a text that may be of any length. */
const shortly = (text: string) =>
  [...text.slice(0, 200)]
    .slice(0, 80)
    .join('')
    .replaceAll(/\p{Cc}/gu, '?');

/** Made when it is first needed. */
let described: Described | undefined;

/** One sentence: which key, which value, what is allowed. */
function sentenceOf(issue: z.core.$ZodIssue | undefined, json: unknown): string {
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])];
  const value = path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown>)?.[step], json);
  const shown = shortly(JSON.stringify(value) ?? 'missing');
  described ??= z.toJSONSchema(ConfigSchema, { io: 'input' }) as Described;
  let group = described;
  let about = group;
  for (const step of path) {
    group = about;
    about = (typeof step === 'number' ? about.items : about.properties?.[String(step)]) ?? {};
  }
  const known = Object.keys(group.properties ?? {}).join(', ');
  const allowed = unknown === undefined ? issue?.message : `there is no such key; allowed are ${known}`;
  // What is in a list is described by the list.
  const description = about.description ?? group.description;
  const meaning = description === undefined ? '' : ` (${description})`;
  return `key ${shortly(path.join('.')) || '(top)'}, value ${shown}: ${allowed}${meaning}`;
}

/**
 * Parses configuration text, whatever it is: a configuration that everything behind it takes, or `config.bad` with a
 * sentence that names the key or the line. `directory` is what relative paths are relative to.
 */
export function parseConfig(text: string, directory: string): Result<Config, Fault> {
  const json = parseStrictJson(text);
  if (!json.ok) return fail(fault('config.bad', json.fault));
  const parsed = ConfigOfPlace.safeParse(json.value);
  if (!parsed.success) {
    return fail(fault('config.bad', sentenceOf(parsed.error.issues[0], json.value)));
  }
  const at = (path: string) => credentialFile(path) ?? resolve(directory, path);
  const c = parsed.data;
  const config = {
    ...c,
    office: {
      ...c.office,
      ...(c.office.emblem === undefined ? {} : { emblem: at(c.office.emblem) }),
      ...(c.office.authority === undefined ? {} : { authority: at(c.office.authority) }),
      ...(c.office.withdrawnKey === undefined ? {} : { withdrawnKey: at(c.office.withdrawnKey) }),
      ...(c.office.phone === undefined
        ? {}
        : {
            phone: {
              ...c.office.phone,
              certificate: at(c.office.phone.certificate),
              key: at(c.office.phone.key),
            },
          }),
    },
    card: {
      ...c.card,
      ...(c.card.library === undefined ? {} : { library: at(c.card.library) }),
      ...(c.card.libraryTable === undefined ? {} : { libraryTable: at(c.card.libraryTable) }),
      ...(c.card.libraryNode === undefined ? {} : { libraryNode: at(c.card.libraryNode) }),
    },
    linkage: {
      ...c.linkage,
      ...(c.linkage.first === undefined
        ? {}
        : {
            first: {
              ...c.linkage.first,
              library: at(c.linkage.first.library),
              ...(c.linkage.first.libraryTable === undefined
                ? {}
                : { libraryTable: at(c.linkage.first.libraryTable) }),
              ...(c.linkage.first.libraryNode === undefined
                ? {}
                : { libraryNode: at(c.linkage.first.libraryNode) }),
            },
          }),
    },
    help: {
      ...c.help,
      ...(c.help.webHook?.ca === undefined
        ? {}
        : { webHook: { ...c.help.webHook, ca: at(c.help.webHook.ca) } }),
    },
    tls: { ca: at(c.tls.ca), certificate: at(c.tls.certificate), key: at(c.tls.key) },
    keys: { officePublicKey: at(c.keys.officePublicKey), signingKey: at(c.keys.signingKey) },
    store: {
      ...c.store,
      directory: at(c.store.directory),
      ...(c.store.checkpointFile === undefined ? {} : { checkpointFile: at(c.store.checkpointFile) }),
      ...(c.store.exportDirectory === undefined ? {} : { exportDirectory: at(c.store.exportDirectory) }),
    },
    window: {
      ...c.window,
      ...(c.window.recordings === undefined ? {} : { recordings: at(c.window.recordings) }),
    },
    officer:
      c.officer.openAtStartPinFile === undefined
        ? {}
        : { openAtStartPinFile: at(c.officer.openAtStartPinFile) },
  };
  // Once more as a whole: the visit reads it by the same schema, with the paths as they are now.
  const whole = ConfigSchema.safeParse(config);
  return whole.success
    ? ok(whole.data)
    : fail(fault('config.bad', sentenceOf(whole.error.issues[0], config)));
}

/** Reads and parses a configuration file, and looks at the emblem that it names. */
export function readConfig(path: string): Result<Config, Fault> {
  const bytes = readSmallFile(path, LARGEST_FILE);
  if (!bytes.ok) return fail(fault('config.bad', `cannot read ${path}: ${bytes.fault}`));
  const text = utf8Text(bytes.value);
  if (!text.ok) return fail(fault('config.bad', `${path}: ${text.fault}`));
  const config = parseConfig(text.value, dirname(resolve(path)));
  if (!config.ok) return fail(fault('config.bad', `${path}: ${config.fault.detail}`));
  if (config.value.office.emblem === undefined) return config;
  const emblem = readEmblem(config.value.office.emblem);
  return emblem.ok ? config : emblem;
}
