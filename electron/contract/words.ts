/** What is said on the screen and on paper alike: texts, what is asked for, what came of it, a record as people read it. */
import { z } from 'zod';

/** A text for people, in every language of the kiosk. Thai comes first everywhere. */
export const Text = z.object({ th: z.string(), en: z.string() }).readonly();
export type Text = z.infer<typeof Text>;

/** One look at the holder's records (Section 24), as screen and paper show it. */
export const Disclosure = z.object({ at: Text, database: Text, who: Text, purpose: Text }).readonly();
export type Disclosure = z.infer<typeof Disclosure>;

/** A database's id as the catalogue writes it, such as `dopa_person`. */
export const DatabaseId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{2,39}$/)
  .brand<'DatabaseId'>();
export type DatabaseId = z.infer<typeof DatabaseId>;

/** What the holder wants done with one database's record (Section 25 paragraph 1). */
export const Handling = z.enum(['inspect', 'copy', 'certified-copy']);
export type Handling = z.infer<typeof Handling>;

/** In which right somebody acts for the holder of the card (Section 25 paragraph 5; Ministerial Regulation No. 2, B.E. 2541). */
export const Capacity = z.enum(['parent', 'guardian', 'curator']);
export type Capacity = z.infer<typeof Capacity>;

/** What became of one database. Not answering is never "none held". */
export const OutcomeKind = z.enum([
  'waiting',
  'found',
  'none-held',
  'not-open',
  'source-failing',
  'session-lost',
]);
export type OutcomeKind = z.infer<typeof OutcomeKind>;

/** One line of a record: a label in plain words and its value. `cut` says why the value is withheld (Section 9). */
export const RecordField = z
  .object({
    key: z.string(),
    label: Text,
    value: Text,
    /** `plain` shows as is; `personal` is hidden on the screen until the holder touches "show". */
    privacy: z.enum(['plain', 'personal']),
    cut: Text.optional(),
  })
  .readonly();
export type RecordField = z.infer<typeof RecordField>;

/** One year of a long table: how many rows, sums of the columns of money ('' for others), and whether its rows are shown. */
const TableYear = z
  .object({
    key: z.string(),
    /** Of the Buddhist Era; 0: rows without a date. */
    year: z.int().nonnegative(),
    count: z.int().positive(),
    sums: z.array(z.string()).readonly(),
    open: z.boolean(),
  })
  .readonly();

/** Rows under columns. On the screen each row has a name, and a long table its years, of which one shows its rows. */
export const RecordTable = z
  .object({
    columns: z.array(Text).readonly(),
    rows: z.array(z.array(Text).readonly()).readonly(),
    /** By which each row is called wrong (visit/marks.ts). */
    keys: z.array(z.string()).readonly().optional(),
    /** How many rows there are in all, shown or not. */
    count: z.int().nonnegative().optional(),
    years: z.array(TableYear).readonly().optional(),
    /** Of all rows. */
    totals: z.array(z.string()).readonly().optional(),
  })
  .readonly();
export type RecordTable = z.infer<typeof RecordTable>;

/** A group of fields under one heading, or a table of rows (`columns` and `rows`). */
export const RecordSection = z
  .object({
    heading: Text.optional(),
    fields: z.array(RecordField).readonly(),
    table: RecordTable.optional(),
  })
  .readonly();
export type RecordSection = z.infer<typeof RecordSection>;

/** Where a record came from; printed on each page of its copy. */
export const Provenance = z
  .object({
    databaseId: DatabaseId,
    serviceId: z.number().int(),
    database: Text,
    agency: Text,
    /** ISO 8601 with zone. */
    retrievedAt: z.iso.datetime({ offset: true }),
    sourceUpdatedAt: z.iso.datetime({ offset: true }).optional(),
    responseTimeMs: z.number().nonnegative(),
  })
  .readonly();
export type Provenance = z.infer<typeof Provenance>;

/** A record as people read it: after redaction, labelled, in both languages. On screen and on paper alike. */
export const PresentedRecord = z
  .object({
    databaseId: DatabaseId,
    /** Which layout the paper uses, such as `house` or `driving-licence`; `general` where the database has none of its own. */
    layout: z.string(),
    title: Text,
    /** The form people know it by, such as ท.ร.14/1; empty when none. */
    formCode: z.string(),
    sections: z.array(RecordSection).readonly(),
    /** data: URL of a picture in the record (face image), if any. */
    picture: z.string().startsWith('data:image/').optional(),
    /** What was in the answer and is not shown, and why: blank rows, rows that cannot be read, what nobody described. */
    notes: z.array(Text).readonly().optional(),
    provenance: Provenance,
  })
  .readonly();
export type PresentedRecord = z.infer<typeof PresentedRecord>;

/** Something went wrong, in the person's words; `code` is small and for the officer. */
export const FaultNotice = z.object({ code: z.string(), what: Text, next: Text }).readonly();
export type FaultNotice = z.infer<typeof FaultNotice>;

/** Lines drawn by finger or pen: x and y in turn, in thousandths of the field's width and height. */
export const HandSignature = z
  .array(z.array(z.number().int().min(0).max(1000)).min(4).max(1200).readonly())
  .min(1)
  .max(60)
  .readonly();
export type HandSignature = z.infer<typeof HandSignature>;
