/**
 * What crosses the line between Electron's main process and a visit's process. The kiosk's own words travel in
 * `kiosk`; `shell` carries window handling. Ports travel beside the messages that announce them.
 */
import { z } from 'zod';

const pageId = z.int().nonnegative();

/** Visit to main: what it wants of its windows. */
export const ShellRequest = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('open'),
    width: z.int().min(1).max(16_384),
    height: z.int().min(1).max(16_384),
    navigatorKeys: z
      .array(z.string().regex(/^[A-Za-z0-9]{1,20}$/))
      .length(3)
      .optional(),
  }),
  z.strictObject({ type: z.literal('show') }),
  z.strictObject({ type: z.literal('close') }),
  /** A hidden page for one document; its channel is handed out when the page runs. */
  z.strictObject({ type: z.literal('page'), page: pageId }),
  /** The page is drawn: make it a PDF. */
  z.strictObject({ type: z.literal('print'), page: pageId }),
  z.strictObject({ type: z.literal('drop'), page: pageId }),
]);
export type ShellRequest = z.infer<typeof ShellRequest>;

/** Main to visit. `channel` and `page-channel` come with one MessagePort. */
export const ShellNews = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('channel') }),
  z.strictObject({ type: z.literal('opened') }),
  z.strictObject({ type: z.literal('shown') }),
  z.strictObject({ type: z.literal('gone'), how: z.enum(['closed', 'crashed']) }),
  z.strictObject({ type: z.literal('page-channel'), page: pageId }),
  z.strictObject({ type: z.literal('pdf'), page: pageId, bytes: z.instanceof(Uint8Array) }),
  z.strictObject({ type: z.literal('page-failed'), page: pageId, detail: z.string().max(300) }),
]);
export type ShellNews = z.infer<typeof ShellNews>;

/** One message on the line, in either direction. */
export const Carried = z.strictObject({ kiosk: z.unknown().optional(), shell: z.unknown().optional() });
export type Carried = z.infer<typeof Carried>;

/** The one channel name that a page and main know: the page asks for its line, main hands over a port. */
export const LINE = 'line';

/** Page renderer's page to visit, over its port. */
export const FromPage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('document?') }),
  z.strictObject({ type: z.literal('done'), pages: z.int().positive().max(10_000).optional() }),
]);
export type FromPage = z.infer<typeof FromPage>;
