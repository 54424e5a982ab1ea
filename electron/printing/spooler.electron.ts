/**
 * The system's spooler by way of Electron: for Windows, where there is no CUPS. A page that holds pictures of pages is
 * printed, not a PDF viewer: what a viewer hands to the spooler is known to come out blank (electron#41741, #29074).
 */
import type { WebContents, WebContentsPrintOptions } from 'electron';

/** The paper, in micrometres, and the system's own name of the printer. */
export interface SpoolTo {
  readonly printer: string;
  readonly width: number;
  readonly height: number;
  /** On both sides, where the printer can: the system is asked, and does not say. */
  readonly twoSided: boolean;
}

const A4 = { width: 210_000, height: 297_000 };
/** Points and millimetres do not meet exactly. */
const NEAR = 1000;

/** How pages go to the printer: as they were drawn, once, without asking anybody. */
export function printOptions({ printer, width, height, twoSided }: SpoolTo): WebContentsPrintOptions {
  const a4 = Math.abs(width - A4.width) < NEAR && Math.abs(height - A4.height) < NEAR;
  return {
    silent: true,
    deviceName: printer,
    printBackground: true,
    color: false,
    margins: { marginType: 'none' },
    landscape: false,
    scaleFactor: 100,
    pagesPerSheet: 1,
    collate: false,
    copies: 1,
    duplexMode: twoSided ? 'longEdge' : 'simplex',
    pageSize: a4 ? 'A4' : { width, height },
  };
}

/** Names of the printers that the system knows; none where nobody can be asked. */
export async function printerNames(contents: WebContents | undefined): Promise<string[]> {
  if (contents === undefined) return [];
  try {
    return (await contents.getPrintersAsync()).map(({ name }) => name).filter((name) => name.length <= 255);
  } catch {
    return [];
  }
}

/**
 * Hands a page to the spooler. `told` hears its word, empty when it took everything; sometimes it never comes
 * (electron#39092): the caller minds the clock.
 */
export function spool(contents: WebContents, to: SpoolTo, told: (reason: string) => void): void {
  try {
    contents.print(printOptions(to), (taken, reason) => told(taken ? '' : reason || 'the spooler refused'));
  } catch (error) {
    told((error as Error).message);
  }
}
