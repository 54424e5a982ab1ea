/** The page renderer: asks for one document, draws it, and says when it is drawn. It has no other business. */
import '../store/jitless.ts';
import './print.css';
import './request.css';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { type PageBridge, PrintDocument } from '../../electron/contract/paper.ts';
import { fitPages, fitRequest } from './fit.ts';
import { Paper } from './paper.tsx';
import { fitRoll, runningHeads } from './running-heads.ts';

declare global {
  interface Window {
    /** Put there by the page renderer's host. */
    readonly page?: PageBridge;
  }
}

/** Draws a document into the page and waits until fonts and pictures are there. */
async function draw(bridge: PageBridge): Promise<void> {
  const document_ = PrintDocument.parse(await bridge.document());
  const root = document.getElementById('root');
  if (root === null) throw new Error('print.html has no #root');
  runningHeads(document_);
  // A font is loaded when a text asks for it; both weights are asked for here, before anything is measured or laid out.
  await Promise.all(
    ['400 16pt Sarabun', '700 16pt Sarabun'].map((font) => document.fonts.load(font, 'ที่ Aa')),
  );
  flushSync(() => createRoot(root).render(<Paper document={document_} />));
  await document.fonts.ready;
  // Not `decode()`: it waits for a frame, and a page that nobody sees may be given none.
  await Promise.all(
    [...document.images]
      .filter((image) => !image.complete)
      .map(
        (image) =>
          new Promise((over) => {
            image.addEventListener('load', over);
            image.addEventListener('error', over);
          }),
      ),
  );
  fitPages();
  fitRequest();
  fitRoll();
  bridge.done();
}

if (window.page !== undefined) await draw(window.page);
