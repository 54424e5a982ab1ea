/**
 * What is lodged on paper at the office: requests to correct (Section 25 paragraphs 3 and 4) and requests by representatives
 * (paragraph 5). The office's machine knows their number, their days and how far they are, and nothing of whom they are about.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { containing, pageOf, type Within } from '../store/database.ts';
import { Day, daysBetween, type Holidays, knowsYearOf, lastDay } from './days.ts';

export const MATTER_KINDS = ['correction', 'representative'] as const;
/** By what a representative acts: Ministerial Regulation No. 2 (B.E. 2541), and a power of attorney. */
export const CAPACITIES = ['minor', 'incompetent', 'quasi-incompetent', 'deceased', 'attorney'] as const;

/** Days for an appeal against an order not to correct, from notice of it: Section 25 paragraph 4. */
const APPEAL_DAYS = 30;

/** What may become of a matter: the states after each state. */
const STEPS = {
  correction: {
    lodged: ['corrected', 'not-corrected'],
    'not-corrected': ['appealed', 'corrected'],
    appealed: ['corrected', 'appeal-dismissed'],
    corrected: [],
    'appeal-dismissed': [],
  },
  representative: { lodged: ['answered', 'refused'], answered: [], refused: [] },
} as const satisfies Record<(typeof MATTER_KINDS)[number], Record<string, readonly string[]>>;

/** What may come after a state. */
const stepsFrom = (kind: string, state: string): readonly string[] =>
  (STEPS as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>)[kind]?.[state] ?? [];

/** What an office has decided about days. */
export interface MatterRules {
  readonly holidays: Holidays;
  /** Days in which the office means to answer; the Act says without delay. */
  readonly answerDays: number;
}

/** The last day of what runs in a state. */
function dueOf(
  kind: string,
  state: string,
  on: string,
  { holidays, answerDays }: MatterRules,
): string | null {
  if (state === 'lodged') return lastDay(on, answerDays, holidays);
  return kind === 'correction' && state === 'not-corrected' ? lastDay(on, APPEAL_DAYS, holidays) : null;
}

/** Number of a request or of a form, as it stands on the paper. */
const Reference = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C}]+$/u);
export const NewMatter = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('correction'), reference: Reference, receivedOn: Day }),
  z.strictObject({
    kind: z.literal('representative'),
    reference: Reference,
    receivedOn: Day,
    capacity: z.enum(CAPACITIES),
  }),
]);

/** Lodges one; gives its id. */
export async function lodgeMatter(
  within: Within,
  matter: z.infer<typeof NewMatter>,
  rules: MatterRules,
): Promise<string> {
  const { kind, reference, receivedOn } = matter;
  const id = randomUUID();
  await within
    .insertInto('matter')
    .values({
      ...{ id, kind, reference, received_on: receivedOn, state: 'lodged', state_on: receivedOn },
      capacity: matter.kind === 'representative' ? matter.capacity : null,
      due_on: dueOf(kind, 'lodged', receivedOn, rules),
      note_on: null,
    })
    .execute();
  return id;
}

/** Why a step is not taken. */
type StepFault = 'none' | 'not-from-here' | 'before-the-last';

/** Goes a step on. Whoever was slower is told that it is not from here any more. */
export async function stepMatter(
  within: Within,
  step: { readonly id: string; readonly to: string; readonly on: string },
  rules: MatterRules,
): Promise<{ readonly fault: StepFault } | { readonly kind: string; readonly reference: string }> {
  const row = await within
    .selectFrom('matter')
    .selectAll()
    .where('id', '=', step.id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return { fault: 'none' };
  if (step.on < row.state_on) return { fault: 'before-the-last' };
  const { kind, reference } = row;
  const stepped = () =>
    within.insertInto('matter_step').values({ matter: step.id, state: step.to, on_day: step.on }).execute();
  if (step.to === 'note') {
    // In any case the person may have the request noted and attached, whatever became of it.
    if (kind !== 'correction' || row.note_on !== null) return { fault: 'not-from-here' };
    await within.updateTable('matter').set({ note_on: step.on }).where('id', '=', step.id).execute();
    await stepped();
    return { kind, reference };
  }
  if (!stepsFrom(kind, row.state).includes(step.to)) return { fault: 'not-from-here' };
  await within
    .updateTable('matter')
    .set({ state: step.to, state_on: step.on, due_on: dueOf(kind, step.to, step.on, rules) })
    .where('id', '=', step.id)
    .execute();
  await stepped();
  return { kind, reference };
}

const PAGE = 100;

/** Stands for the last day of what has none any more: it comes last, and is a `Day`. */
const NEVER = '8999-12-31';

/** The last line of a page of matters: its last day, the day of its state, its id. */
export const MatterPlace = z.tuple([Day, Day, z.uuid()]);

/**
 * A page of the matters of one kind, those in which something runs or may still be done first, by their last day; `today`:
 * YYYY-MM-DD; `text`: a part of the number.
 */
export async function mattersOf(
  within: Within,
  { holidays }: MatterRules,
  asked: {
    readonly kind: (typeof MATTER_KINDS)[number];
    readonly today: string;
    readonly text?: string | undefined;
    readonly after?: z.infer<typeof MatterPlace> | undefined;
  },
) {
  const { kind, today, text, after } = asked;
  const due = sql<string>`coalesce(due_on, ${NEVER})`;
  let query = within.selectFrom('matter').selectAll().where('kind', '=', kind);
  if (text !== undefined) query = query.where('reference', 'like', containing(text));
  if (after !== undefined) {
    const [day, stateOn, id] = after;
    query = query.where(
      sql<boolean>`(${due} > ${day} OR (${due} = ${day} AND (state_on < ${stateOn} OR (state_on = ${stateOn} AND id > ${id}))))`,
    );
  }
  const rows = await query
    .orderBy(due)
    .orderBy('state_on', 'desc')
    .orderBy('id')
    .limit(PAGE + 1)
    .execute();
  const { page, last } = pageOf(rows, PAGE);
  const lines = page.map(
    ({ id, kind, reference, capacity, received_on, state, state_on, due_on, note_on }) => {
      // Holidays that the site wrote down since move it further.
      const dueOn = due_on === null ? null : lastDay(due_on, 0, holidays);
      return {
        ...{ id, kind, reference, capacity, state, dueOn },
        ...{ receivedOn: received_on, stateOn: state_on, noteOn: note_on },
        /** Days that are left, today not counted; negative: so many too late. */
        daysLeft: dueOn === null ? null : daysBetween(today, dueOn),
        holidaysKnown: dueOn === null || knowsYearOf(dueOn, holidays),
        steps: [...stepsFrom(kind, state), ...(kind === 'correction' && note_on === null ? ['note'] : [])],
      };
    },
  );
  return { lines, last: last && ([last.due_on ?? NEVER, last.state_on, last.id] as const) };
}
