/** Papers drawn for tests: print.html as it is built, under the product's content policy, by a headless Chromium. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import type { PrintDocument } from '../../electron/contract.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'";

/** A page renderer for tests. */
export interface PaperRenderer {
  /** The document as a PDF, with the milliseconds from handing it over to the page being drawn, and to the PDF. */
  render(document: PrintDocument): Promise<{ pdf: Uint8Array; drawnMs: number; pdfMs: number }>;
  close(): Promise<void>;
}

/** Builds the page into `folder` and starts a Chromium for it. */
export async function startRenderer(folder: string): Promise<PaperRenderer> {
  const root = join(import.meta.dirname, '../..');
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: { input: { print: join(root, 'print.html') } },
    },
  });
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  return {
    async render(document) {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text());
      });
      page.on('pageerror', (error) => problems.push(String(error)));
      try {
        await page.route('**/*', async (route) => {
          const path = new URL(route.request().url()).pathname;
          const body = await readFile(join(folder, path)).catch(() => undefined);
          await (body === undefined
            ? route.fulfill({ status: 404 })
            : route.fulfill({
                body,
                headers: {
                  'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
                  'content-security-policy': POLICY,
                },
              }));
        });
        const started = performance.now();
        const done = new Promise<void>((resolve) => {
          void page.exposeFunction('paperDone', () => resolve());
        });
        await page.addInitScript(`window.page = {
          document: async () => (${JSON.stringify(document)}),
          done: () => window.paperDone(),
        };`);
        await page.goto('https://paper.invalid/print.html');
        await Promise.race([
          done,
          new Promise((_, reject) => {
            setTimeout(
              () => reject(new Error(`the page was not drawn: ${problems.join('; ')}`)),
              20_000,
            ).unref();
          }),
        ]);
        const drawn = performance.now();
        const session = await page.context().newCDPSession(page);
        const { data } = await session.send('Page.printToPDF', {
          preferCSSPageSize: true,
          printBackground: true,
          generateTaggedPDF: true,
          generateDocumentOutline: true,
        });
        if (problems.length > 0) throw new Error(`the page complains: ${problems.join('; ')}`);
        return {
          pdf: Buffer.from(data, 'base64'),
          drawnMs: drawn - started,
          pdfMs: performance.now() - drawn,
        };
      } finally {
        await page.close();
      }
    },
    close: () => browser.close(),
  };
}
