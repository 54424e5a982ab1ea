/** Papers drawn for tests: print.html as it is built, under the product's content policy, by a headless Chromium. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { CONTENT_SECURITY_POLICY } from '../../electron/shell/rules.ts';
import { builtWindow } from '../shells.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

const ADDRESS = 'https://paper.invalid/print.html';
/** A page is loaded and drawn within this time even where much else runs. */
const PATIENCE_MS = 120_000;

/** The end of a line: up to forty letters before it, and behind. */
export interface LineEnd {
  readonly before: string;
  readonly after: string;
}

/** A page renderer for tests. */
export interface PaperRenderer {
  /** The document as a PDF, with the milliseconds from handing it over to the page being drawn, and to the PDF. */
  render(document: PrintDocument): Promise<{ pdf: Uint8Array; drawnMs: number; pdfMs: number }>;
  /** The document as two PDFs: its letters alone, and the lines of its boxes alone. Margin boxes stand on both. */
  layers(document: PrintDocument): Promise<{ letters: Uint8Array; lines: Uint8Array }>;
  /** Where lines end and no space is, or behind a box to be ticked (☐): what stands before and behind in the same paragraph. */
  lineEnds(document: PrintDocument): Promise<readonly LineEnd[]>;
  /** The document's page as plain HTML with its styles, without script: what Chromium alone would be given. */
  html(document: PrintDocument): Promise<string>;
  /** Milliseconds for Chromium alone to load such HTML in a new page and make a PDF of it. */
  plain(html: string): Promise<number>;
  close(): Promise<void>;
}

/** Starts a Chromium for the page as it is built for the kiosk. */
export async function startRenderer(): Promise<PaperRenderer> {
  const folder = builtWindow();
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  /** A new page that is served from the build, under the policy unless the HTML is given. */
  const open = async (problems: string[], html?: string): Promise<Page> => {
    const page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.route('**/*', async (route) => {
      const path = new URL(route.request().url()).pathname;
      const plain = html !== undefined && path === '/print.html';
      const body = plain ? html : await readFile(join(folder, path)).catch(() => undefined);
      await (body === undefined
        ? route.fulfill({ status: 404 })
        : route.fulfill({
            body,
            headers: {
              'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
              ...(plain ? {} : { 'content-security-policy': CONTENT_SECURITY_POLICY }),
            },
          }));
    });
    return page;
  };
  const draw = async (page: Page, document: PrintDocument, problems: readonly string[]) => {
    await page.addInitScript(`{
      const drawn = Promise.withResolvers();
      window.paperDrawn = drawn.promise;
      window.page = { document: async () => (${JSON.stringify(document)}), done: () => drawn.resolve() };
    }`);
    await page.goto(ADDRESS, { timeout: PATIENCE_MS });
    await Promise.race([
      page.evaluate('window.paperDrawn'),
      new Promise((_, reject) => {
        const late = () => reject(new Error(`the page was not drawn: ${problems.join('; ')}`));
        setTimeout(late, PATIENCE_MS).unref();
      }),
    ]);
  };
  const pdfOf = async (page: Page): Promise<Uint8Array> => {
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send('Page.printToPDF', {
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
    return Buffer.from(data, 'base64');
  };

  return {
    async render(document) {
      const problems: string[] = [];
      const started = performance.now();
      const page = await open(problems);
      try {
        await draw(page, document, problems);
        const drawn = performance.now();
        const pdf = await pdfOf(page);
        if (problems.length > 0) throw new Error(`the page complains: ${problems.join('; ')}`);
        return { pdf, drawnMs: drawn - started, pdfMs: performance.now() - drawn };
      } finally {
        await page.close();
      }
    },
    async layers(document) {
      const page = await open([]);
      try {
        await draw(page, document, []);
        const drawnAs = async (rules: string) => {
          const sheet = `*, *::before, *::after { ${rules} } svg, img { visibility: hidden !important; }`;
          // The page's own sheets stay; the one of the layer before goes.
          await page.evaluate(`(() => {
            window.own ??= [...document.adoptedStyleSheets];
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(${JSON.stringify(sheet)});
            document.adoptedStyleSheets = [...window.own, sheet];
          })()`);
          return pdfOf(page);
        };
        return {
          letters: await drawnAs('border-color: transparent !important; background: none !important;'),
          lines: await drawnAs('color: transparent !important; background: none !important;'),
        };
      } finally {
        await page.close();
      }
    },
    async lineEnds(document) {
      const page = await open([]);
      try {
        await draw(page, document, []);
        return await page.evaluate<LineEnd[]>(`(() => {
          const found = [];
          const range = document.createRange();
          const blocks = 'p, td, th, li, h1, h2, h1 .en, header, div, .under, .value, .slip-lines span';
          const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
          let [before, block, last] = ['', null, null];
          while (all.nextNode()) {
            const node = all.currentNode;
            const tick = node instanceof Element && node.matches('.tick');
            if (node instanceof Element && !tick) continue;
            const own = node.parentElement.closest(blocks);
            if (own !== block) [before, block, last] = ['', own, null];
            if (tick) {
              last = node.getBoundingClientRect();
              before += '☐';
              continue;
            }
            for (const [at, letter] of [...node.data].entries()) {
              range.setStart(node, at);
              range.setEnd(node, at + 1);
              const rect = [...range.getClientRects()].at(-1);
              // Marks above and below have no width of their own, and stand where their letter does.
              if (rect !== undefined && rect.width > 0 && letter.trim() !== '') {
                if (last !== null && rect.top > last.bottom - 4 && rect.left < last.left && (before.at(-1)?.trim() !== '' || before.trimEnd().endsWith('☐')))
                  found.push({ before: before.slice(-40), after: node.data.slice(at, at + 40) });
                last = rect;
              }
              before += letter;
            }
          }
          return found;
        })()`);
      } finally {
        await page.close();
      }
    },
    async html(document) {
      const page = await open([]);
      try {
        await draw(page, document, []);
        return await page.evaluate(`(() => {
          const rules = document.adoptedStyleSheets.flatMap((s) => [...s.cssRules]).map((r) => r.cssText).join('\\n');
          const links = [...document.querySelectorAll('link[rel=stylesheet]')].map((l) => l.outerHTML).join('');
          return '<!doctype html><html lang="th"><head><meta charset="utf-8"><title>' + document.title + '</title>' +
            links + '<style>' + rules + '</style></head>' + document.body.outerHTML.replace(/<script.*?<\\/script>/g, '') + '</html>';
        })()`);
      } finally {
        await page.close();
      }
    },
    async plain(html) {
      const started = performance.now();
      const page = await open([], html);
      try {
        await page.goto(ADDRESS);
        await page.evaluate('document.fonts.ready.then(() => true)');
        await pdfOf(page);
        return performance.now() - started;
      } finally {
        await page.close();
      }
    },
    close: () => browser.close(),
  };
}
