/** What a process of its own reads in the kiosk's store: years of lines never hold up the kiosk. */
import { z } from 'zod';
import { FAULTS, type FaultName } from '../words/faults.ts';

const Directory = z.string().min(1);

/** What is to be read. Nothing in it is personal or secret. */
export const StoreTask = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('prove'),
    directory: Directory,
    /** Public Ed25519 JWK of the key that signs checkpoints; null: signatures are not looked at. */
    key: z.strictObject({ kty: z.string(), crv: z.string(), x: z.string() }).nullable(),
    kioskId: z.string(),
    /** Checkpoints from outside the store. */
    outside: z.array(z.string()),
  }),
  z.strictObject({
    what: z.literal('export'),
    directory: Directory,
    /** The office's medium. */
    to: Directory,
    kioskId: z.string(),
    /** ISO 8601. */
    at: z.string(),
  }),
]);
export type StoreTask = z.infer<typeof StoreTask>;

/** What was read: how many lines, all of them whole; or what is wrong. */
export const StoreAnswer = z.union([
  z.strictObject({ lines: z.number().int().nonnegative() }),
  z.strictObject({
    fault: z.strictObject({
      name: z.enum(Object.keys(FAULTS) as [FaultName, ...FaultName[]]),
      detail: z.string().optional(),
    }),
  }),
]);
export type StoreAnswer = z.infer<typeof StoreAnswer>;

/** What it means that its process ended without an answer: nobody has said anything of the store. */
export const unanswered = (task: StoreTask, detail: string): StoreAnswer => ({
  fault: { name: task.what === 'export' ? 'store.export-failed' : 'store.silent', detail },
});
