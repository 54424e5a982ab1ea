/**
 * What crosses between Electron's main process and a visit's process. The kiosk's own words travel in
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
      .min(3)
      .max(6)
      .optional(),
    /** The officer's part has a window of its own, where there is a second screen. */
    officer: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal('show') }),
  /** A hidden page for one document; its channel is handed out when the page runs. */
  z.strictObject({ type: z.literal('page'), page: pageId, of: z.enum(['print', 'spool']).optional() }),
  /** The page is drawn: make it a PDF. */
  z.strictObject({ type: z.literal('print'), page: pageId, tagged: z.boolean().default(true) }),
  z.strictObject({ type: z.literal('drop'), page: pageId }),
  /** Which printers the system knows. */
  z.strictObject({ type: z.literal('printers') }),
  /** The page holds pictures of pages: hand them to the system's printer of this name. */
  z.strictObject({
    type: z.literal('spool'),
    page: pageId,
    printer: z.string().min(1).max(255),
    /** Of the paper, in micrometres. */
    width: z.int().min(353).max(2_000_000),
    height: z.int().min(353).max(2_000_000),
    twoSided: z.boolean(),
  }),
]);
export type ShellRequest = z.infer<typeof ShellRequest>;

/** Main to visit. `channel` and `page-channel` come with one MessagePort. */
export const ShellNews = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('channel') }),
  z.strictObject({ type: z.literal('opened') }),
  /** Of the officer's window on the second screen; it is gone where that is, too. */
  z.strictObject({ type: z.literal('officer-channel') }),
  z.strictObject({ type: z.literal('officer-gone') }),
  z.strictObject({ type: z.literal('shown') }),
  z.strictObject({ type: z.literal('gone'), how: z.enum(['closed', 'crashed']) }),
  z.strictObject({ type: z.literal('page-channel'), page: pageId }),
  z.strictObject({ type: z.literal('pdf'), page: pageId, bytes: z.instanceof(Uint8Array) }),
  z.strictObject({ type: z.literal('printers'), names: z.array(z.string().max(255)).max(200) }),
  /** The spooler's own word; `reason` is empty when it took the pages. */
  z.strictObject({ type: z.literal('spooled'), page: pageId, reason: z.string().max(300) }),
  z.strictObject({ type: z.literal('page-failed'), page: pageId, detail: z.string().max(300) }),
]);
export type ShellNews = z.infer<typeof ShellNews>;

/** One message, in either direction. */
export const Carried = z.strictObject({ kiosk: z.unknown().optional(), shell: z.unknown().optional() });
export type Carried = z.infer<typeof Carried>;

/** The one channel name that a page and main know: the page asks for its messages, main hands over a port. */
export const MESSAGES = 'messages';

/** Visit to its window's page, over its port, beside the views: whether it lives. The preload answers, in the page's own thread. */
export const LIVENESS_QUESTION = 'alive?';
export const LIVENESS_ANSWER = 'alive';
/** Asked of a window that was shown, and answered when a frame of it has gone to the screen. */
export const PAINTED_QUESTION = 'painted?';
export const PAINTED_ANSWER = 'painted';

/** Visit to a page that makes pictures of pages, over its port. */
export interface SpoolPages {
  readonly pdf: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Seen in the queue by anyone: the request number. */
  readonly title: string;
}

/** Page renderer's page to visit, over its port. */
export const FromPage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('document?') }),
  z.strictObject({ type: z.literal('done'), pages: z.int().positive().max(10_000).optional() }),
]);
export type FromPage = z.infer<typeof FromPage>;
