/** What is said over the pipe between who needs a library of the department's and the process that it lives in: a line of JSON each. */
import { z } from 'zod';
import { CALLABLE, LoadedTable } from './table.ts';

/** No line is longer, in bytes: the largest buffers as hex digits, with room to spare. */
export const LONGEST_LINE = 1 << 20;

const Id = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const Hex = z
  .string()
  .regex(/^([0-9a-f]{2})*$/)
  .max(LONGEST_LINE);
const Values = z.record(z.string().max(64), z.union([z.int(), Hex]));

/** To the library's process: first which file by which table, then calls, one after another. */
export const Order = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open'), file: z.string().min(1).max(4096), table: LoadedTable }),
  /** Numbers as they are, text and bytes as hex digits. */
  z.strictObject({ type: z.literal('call'), id: Id, name: z.enum(CALLABLE), give: Values }),
]);
export type Order = z.input<typeof Order>;

/** From it. */
export const Answer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('opened') }),
  /** `file`: it cannot be loaded, `export`: it lacks a function; `detail` names which, and never a person. */
  z.strictObject({
    type: z.literal('not-opened'),
    why: z.enum(['file', 'export']),
    detail: z.string().max(400),
  }),
  z.strictObject({ type: z.literal('answer'), id: Id, returned: z.int(), took: Values }),
  /** The function wrote beyond its buffer, or left text without an end: nothing of this process is to be believed. */
  z.strictObject({ type: z.literal('spoilt'), id: Id, parameter: z.string().max(64) }),
]);
export type Answer = z.infer<typeof Answer>;

/** A message as its line. */
export const lineOf = (message: Order | Answer): string => `${JSON.stringify(message)}\n`;

/** Reads one line; null: not one of these messages. */
export function messageOf<T>(schema: z.ZodType<T>, line: string): T | null {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** Cuts what arrives into lines, in whatever pieces it comes. Null: a line is too long, and nothing behind it is read. */
export function lineCutter(): (piece: string) => readonly string[] | null {
  let rest = '';
  let lost = false;
  return (piece) => {
    if (lost) return null;
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    lost = [rest, ...lines].some((line) => line.length > LONGEST_LINE);
    if (!lost) return lines;
    rest = '';
    return null;
  };
}
