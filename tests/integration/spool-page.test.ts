/** The page that makes pictures of pages for printers behind a spooler: drawn by pdf.js, compared with what poppler draws. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WINDOW_HEADERS } from '../../electron/shell/rules.ts';
import { builtWindow } from '../shells.ts';
import { difference, pagePictures } from './page-picture.ts';
import { copiesOf, fixed, otherPapersOf, requestOf } from './papers.ts';
import { startRenderer } from './render-paper.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};
let folder: string;
let built: string;
let browser: Browser;
const pdfs = new Map<string, Uint8Array>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sitthi-spool-'));
  built = builtWindow();
  const renderer = await startRenderer();
  pdfs.set('copies', (await renderer.render(fixed(await copiesOf('naylin', 'thai')))).pdf);
  pdfs.set('request', (await renderer.render(fixed(await requestOf('somying', 'thai')))).pdf);
  const slip = (await otherPapersOf('somying')).find((paper) => paper.kind === 'payment-slip');
  if (slip === undefined) throw new Error('no slip');
  pdfs.set('slip', (await renderer.render(fixed(slip))).pdf);
  await renderer.close();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What would go to the spooler: the page as Chromium prints it. */
async function spooled(pdf: Uint8Array, from: number, to: number): Promise<{ pdf: Buffer; title: string }> {
  const problems: string[] = [];
  const page = await browser.newPage();
  try {
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.route('**/*', async (route) => {
      const path = new URL(route.request().url()).pathname;
      const body = (() => {
        try {
          return readFileSync(join(built, path));
        } catch {
          return undefined;
        }
      })();
      await route.fulfill(
        body === undefined
          ? { status: 404 }
          : {
              body,
              headers: {
                ...WINDOW_HEADERS,
                'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
              },
            },
      );
    });
    const done = Promise.withResolvers<number>();
    await page.exposeFunction('spoolDone', (pages: number) => done.resolve(pages));
    await page.addInitScript(`window.page = {
      document: async () => ({ pdf: Uint8Array.from(atob(${JSON.stringify(Buffer.from(pdf).toString('base64'))}), (c) => c.charCodeAt(0)), from: ${from}, to: ${to}, title: 'ตย.0000/ม25/2569/000123' }),
      done: (pages) => window.spoolDone(pages),
    };`);
    await page.goto('https://spool.invalid/spool.html');
    const late = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error(`nothing was drawn: ${problems.join('; ')}`)), 60_000).unref(),
    );
    expect(await Promise.race([done.promise, late])).toBe(to - from + 1);
    expect(problems).toEqual([]);
    return {
      pdf: await page.pdf({ preferCSSPageSize: true, printBackground: true }),
      title: await page.title(),
    };
  } finally {
    await page.close();
  }
}

test.each([
  ['copies', 4, 6, 0.06],
  // Its second page is dense: more letters, more edges.
  ['request', 1, 2, 0.08],
  // A slip is small, and half of it is a code: more of it is edges.
  ['slip', 1, 1, 0.06],
])('%s, page %i to %i: the same as poppler draws, on the same paper', async (name, from, to, most) => {
  const pdf = pdfs.get(name) ?? new Uint8Array();
  const printed = await spooled(pdf, from, to);
  expect(printed.title).toBe('ตย.0000/ม25/2569/000123');
  const files = [join(folder, `${name}.pdf`), join(folder, `${name}-printed.pdf`)] as const;
  writeFileSync(files[0], pdf);
  writeFileSync(files[1], printed.pdf);
  const whole = pagePictures(files[0]);
  const pictures = pagePictures(files[1]);
  expect(pictures).toHaveLength(to - from + 1);
  for (const [index, picture] of pictures.entries()) {
    const wanted = whole[from - 1 + index];
    if (wanted === undefined) throw new Error('no such page');
    // Two programs draw the same letters: their edges differ, their places do not.
    expect(difference(picture, wanted), `page ${from + index}`).toBeLessThan(most);
    const other = whole[from + index] ?? whole[0];
    // The page it is, and not another: small letters in columns have many edges.
    if (other !== undefined && whole.length > 1)
      expect(difference(picture, other)).toBeGreaterThan(1.4 * difference(picture, wanted));
  }
});
