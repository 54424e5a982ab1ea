/**
 * Draws pages of a PDF as pictures, so that any printer of the system can be given them as a page. pdf.js draws; glyphs come
 * as paths, so no font is installed anywhere.
 */
import './spool.css';
// Runs in this page: the content policy allows no worker.
import 'pdfjs-dist/build/pdf.worker.mjs';
import { getDocument } from 'pdfjs-dist';

/** What the visit sends: `SpoolPages` of electron/shell/electron/messages.ts. */
interface SpoolPages {
  readonly pdf: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly title: string;
}

/** As fine as office printers print. */
const DOTS_AN_INCH = 300;
const POINTS_AN_INCH = 72;

/** Draws one page onto a canvas of its own size on paper. */
async function draw(
  page: Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getPage']>>,
): Promise<HTMLCanvasElement> {
  const viewport = page.getViewport({ scale: DOTS_AN_INCH / POINTS_AN_INCH });
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  canvas.style.width = `${viewport.width / DOTS_AN_INCH}in`;
  canvas.style.height = `${viewport.height / DOTS_AN_INCH}in`;
  await page.render({ canvas, viewport, intent: 'print', background: '#ffffff' }).promise;
  return canvas;
}

/** Draws what is asked for, then says so; the shell prints the page as it stands. */
async function spool(bridge: {
  readonly document: () => Promise<unknown>;
  readonly done: (pages?: number) => void;
}): Promise<void> {
  const { pdf, from, to, title } = (await bridge.document()) as SpoolPages;
  const opened = await getDocument({
    data: pdf,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    isOffscreenCanvasSupported: false,
  }).promise;
  document.title = title;
  for (let number = from; number <= to; number += 1)
    document.body.append(await draw(await opened.getPage(number)));
  const first = document.querySelector('canvas');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `@page { size: ${first?.style.width ?? '210mm'} ${first?.style.height ?? '297mm'}; margin: 0 }`,
  );
  document.adoptedStyleSheets = [sheet];
  bridge.done(to - from + 1);
}

const { page } = window as unknown as { readonly page?: Parameters<typeof spool>[0] };
if (page !== undefined) await spool(page);
