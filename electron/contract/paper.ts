/** What is printed: everything that a page says, as the visit hands it to the page renderer. */
import { z } from 'zod';
import { Disclosure, Handling, HandSignature, OutcomeKind, PresentedRecord, Text } from './words.ts';

/** The holder's part of a printed page, in full: paper is one of the four homes of personal data. */
export const PrintedHolder = z
  .object({
    name: Text,
    /** The name in short, as it stands beside the code and a check page may show it. */
    shortName: z.string(),
    /** Whose word name and birth date are: the population register's, or the card's alone, which proves nothing. */
    standing: Text,
    /** As printed: N-NNNN-NNNNN-NN-N. */
    citizenNumber: z.string(),
    birthDate: Text,
    address: z.string(),
  })
  .readonly();

/** One row of the printed request: what was asked of whom, and what came of it. */
export const PrintedRequestLine = z
  .object({
    database: Text,
    agency: Text,
    /** As it was asked for, and signed. */
    handling: Handling,
    /** What the holder chose after seeing it, where that is another form; `inspect`: not to have it printed. */
    printed: Handling.optional(),
    outcome: OutcomeKind,
    explanation: Text.optional(),
    pages: z.number().int().nonnegative(),
    /** What it costs, in baht as the paper writes it; empty where nothing is charged. */
    charge: z.string(),
    /** The database with whose record this one is printed, because both say the same. */
    printedWith: Text.optional(),
    /** Found, and not opened on the screen: the record of inspection says so. */
    unopened: z.literal(true).optional(),
  })
  .readonly();

/** The office's own emblem in place of the neutral seal: a PNG that was checked at start (electron/config/emblem.ts). */
const emblem = z.string().startsWith('data:image/png;base64,').optional();

/** Where anyone checks a paper, if the site has such a page: an https address, to which `?code=` is put. */
const checkPage = z.string().startsWith('https://').optional();

/** What every paper says at its head. */
const headFrame = {
  emblem,
  checkPage,
  office: Text,
  kioskId: z.string(),
  requestNumber: z.string(),
  date: Text,
  time: z.string(),
  numerals: z.enum(['thai', 'arabic']),
  demonstration: z.boolean(),
  holder: PrintedHolder,
  /** Somebody acts for the holder: in which right, and what an officer has seen that shows it. They sign by hand. */
  onBehalf: z.object({ capacity: Text, evidence: Text }).readonly().optional(),
};

/** What every paper of a proven holder says, and the code it carries. */
const paperFrame = {
  ...headFrame,
  /** What the QR code says: a signed token, nothing personal. */
  verificationToken: z.string(),
  documentId: z.string(),
  /** What the code's digest is to the eye: 16 letters and digits. */
  contentCode: z.string(),
};

/** How the holder proved themselves, and the number under which the gateway took their request, where it has said so. */
const PrintedVerification = z
  .object({
    reference: z.string(),
    mode: Text,
    at: Text,
    /** No PIN has signed: the request is signed on the paper. */
    signsByHand: z.literal(true).optional(),
    lodged: z.string().optional(),
    /** The gateway takes no requests, and gives no number: the office’s is the only one. */
    unnumbered: z.literal(true).optional(),
  })
  .readonly();

/** What a paper is when it is a part of one that is too long to be drawn at once (document/parts.ts). */
export const PaperPart = z
  .union([
    z.object({
      /** Whether the head of the paper, or of its one record, is drawn with it, and what stands at its end. */
      first: z.boolean(),
      last: z.boolean(),
      /** Whether the whole has tags and an outline: all of its parts have, or none. */
      tagged: z.boolean(),
      /** Of each table, by its section's place: the longest text of each column. All parts have the same columns. */
      widest: z.array(z.array(z.string()).readonly()).readonly(),
      /** Why anything is cut in the whole record, each reason once. */
      reasons: z.array(Text).readonly(),
    }),
    /** Nothing but the numbers of so many pages: they go on the pages that were drawn without. */
    z.object({ numbers: z.number().int().positive() }),
  ])
  .readonly();
export type PaperPart = z.infer<typeof PaperPart>;

/** Everything that the page renderer needs to draw one document. It goes straight from the visit to the page. */
export const PrintDocument = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('request'),
    ...paperFrame,
    verification: PrintedVerification,
    lines: z.array(PrintedRequestLine).readonly(),
    /** To whom the request goes. */
    addressee: Text,
    declaration: Text,
    /** The remedy of whoever is told that nothing is held; present where some agency said so. */
    noneHeld: Text.optional(),
    /** Drawn on the screen, where the office asks for it and the person could. */
    handSignature: HandSignature.optional(),
    feeSatang: z.number().int().nonnegative(),
    /** The fee in words and numbers, as the paper says it. */
    fee: Text,
    /** Why it is less than it would be. */
    waiver: Text.optional(),
    deadlines: z.array(z.object({ what: Text, until: Text }).readonly()).readonly(),
    /** The Act's own words and the holder's rights, for the back of the page. */
    law: z.array(Text).readonly(),
    rights: z.array(Text).readonly(),
  }),
  z.object({
    kind: z.literal('copies'),
    ...headFrame,
    /** Each record begins where the one before it ends; otherwise on a page of its own. */
    runsOn: z.boolean(),
    part: PaperPart.optional(),
    records: z
      .array(
        z
          .object({
            record: PresentedRecord,
            handling: Handling,
            /** When the agency answered, as the paper writes dates. */
            retrieved: Text,
            sourceUpdated: Text.optional(),
            /** What this sheet is, and that it is not yet a certified copy. */
            mark: Text,
            /** Databases whose record says the same: this sheet is their copy, too. */
            also: z.array(Text).readonly(),
            verificationToken: z.string(),
            documentId: z.string(),
            contentCode: z.string(),
          })
          .readonly(),
      )
      .readonly(),
  }),
  /**
   * F1 for whoever acts for another (Section 25 paragraph 5): their own name from their card, the rest by hand. The
   * officer takes it; the kiosk gives nobody another person's records. Nobody has proven anything yet: it has no code.
   */
  z.object({ kind: z.literal('representative'), ...headFrame, law: z.array(Text).readonly() }),
  /** F1 for who has no card: all of it by hand, and an officer takes it. Nobody's data; it has no number and no code. */
  z.object({
    kind: z.literal('blank'),
    emblem,
    office: Text,
    kioskId: z.string(),
    /** When it was printed: the day of the request is written by hand. */
    date: Text,
    time: z.string(),
    numerals: z.enum(['thai', 'arabic']),
    demonstration: z.boolean(),
    addressee: Text,
    declaration: Text,
    deadlines: z.array(z.object({ what: Text, until: Text }).readonly()).readonly(),
    law: z.array(Text).readonly(),
    rights: z.array(Text).readonly(),
  }),
  /** F2: to have what is untrue corrected or deleted (Section 25 paragraph 3), one for each agency. */
  z.object({
    kind: z.literal('correction'),
    ...paperFrame,
    agency: Text,
    lines: z
      .array(
        z
          .object({
            database: Text,
            /** When the record was read. */
            retrieved: Text,
            item: Text,
            current: Text,
            /** Empty: to be written by hand. */
            proposed: z.string(),
            reason: z.string(),
            wish: z.enum(['correct', 'delete', 'note-only']).optional(),
            /** The request is to be noted and attached in any case (paragraph 4). */
            attachNote: z.boolean(),
            /** Under which the gateway has it. */
            lodged: z.string().optional(),
          })
          .readonly(),
      )
      .readonly(),
    deadlines: z.array(z.object({ what: Text, until: Text }).readonly()).readonly(),
    law: z.array(Text).readonly(),
  }),
  /** F6: the request was received. 80 mm. */
  z.object({
    kind: z.literal('receipt'),
    ...paperFrame,
    lines: z
      .array(z.object({ database: Text, handling: Handling, printed: Handling.optional() }).readonly())
      .readonly(),
    verification: PrintedVerification,
    /** How many pages, on how much paper, are on their way. */
    expect: Text,
    /** Receipts of what was called wrong and lodged, and how many the gateway has not confirmed. */
    corrections: z
      .object({ receipts: z.array(z.string()).readonly(), unlodged: z.int().nonnegative() })
      .readonly()
      .optional(),
    deadlines: z.array(z.object({ what: Text, until: Text }).readonly()).readonly(),
  }),
  /** F7: what is to be paid, and for which pages. 80 mm. Not an official receipt. */
  z.object({
    kind: z.literal('payment-slip'),
    ...paperFrame,
    items: z
      .array(
        z
          .object({
            what: Text,
            quantity: z.number().int().nonnegative(),
            unit: z.string(),
            total: z.string(),
            /** Of a fee; absent where something is taken off. */
            legalBasis: Text.optional(),
          })
          .readonly(),
      )
      .readonly(),
    totalSatang: z.number().int().nonnegative(),
    total: Text,
    waiver: Text.optional(),
  }),
  /** The day's end: the journal's last checkpoint on paper, where no disk can be rolled back. 80 mm; nobody's data. */
  z.object({
    kind: z.literal('closing'),
    emblem,
    office: Text,
    kioskId: z.string(),
    date: Text,
    time: z.string(),
    numerals: z.enum(['thai', 'arabic']),
    demonstration: z.boolean(),
    entries: z.string(),
    /** First half of the hash of the last line, in groups of four. */
    code: z.string(),
    /** The signed checkpoint itself. */
    token: z.string(),
  }),
  /** F8: what was looked at on the screen, without a copy. */
  z.object({
    kind: z.literal('inspection'),
    ...paperFrame,
    started: Text,
    ended: Text,
    verification: PrintedVerification,
    lines: z.array(PrintedRequestLine).readonly(),
  }),
  /** The account of disclosures (Section 24, last paragraph): who has looked. */
  z.object({
    kind: z.literal('disclosures'),
    ...paperFrame,
    part: PaperPart.optional(),
    rows: z.array(Disclosure).readonly(),
    /** What this account does not cover: a database that does not report is not one that nobody looked into. */
    limits: Text,
  }),
]);
export type PrintDocument = z.infer<typeof PrintDocument>;

/** What the page renderer's preload puts on `window.page` of print.html. */
export interface PageBridge {
  /** The document to draw; asked once. */
  readonly document: () => Promise<PrintDocument>;
  /** Everything is drawn, fonts and pictures too: the page may become a PDF. */
  readonly done: (pages?: number) => void;
}
