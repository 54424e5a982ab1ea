/** People at the desk: a browser that believes the office's certificate, with an authenticator that says yes. */
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { OfficeProcess } from './processes.ts';

/** A browser for the office of a folder: its authority is in no browser's list, so this one certificate is believed. */
export async function browserFor(folder: string): Promise<Browser> {
  const certificate = new X509Certificate(readFileSync(join(folder, 'home', 'server.pem')));
  const spki = createHash('sha256')
    .update(certificate.publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64');
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', `--ignore-certificate-errors-spki-list=${spki}`],
  });
}

/** A person's browser, with an authenticator that says yes. */
export async function personAt(
  browser: Browser,
  office: Pick<OfficeProcess, 'desk'>,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: 'th-TH' });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  await page.goto(office.desk ?? '');
  return { context, page };
}
/** Adds a passkey with a code. */
export async function joinWith(page: Page, code: string): Promise<void> {
  await page.getByLabel(/One-time code/).fill(code);
  await page.getByRole('button', { name: /Add my passkey/ }).click();
  await page.getByRole('tab', { name: /Kiosks/ }).waitFor();
}
export const axe = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);

/** A call of the page's own, as this person: its status, and what it says. */
export const answerTo = (page: Page, method: string, path: string, body?: unknown) =>
  page.evaluate(
    async ([how, where, what]) => {
      const answer = await fetch(where as string, {
        method: how as string,
        ...(what === undefined
          ? {}
          : { body: JSON.stringify(what), headers: { 'content-type': 'application/json' } }),
      });
      return { status: answer.status, text: await answer.text() };
    },
    [method, path, body],
  );
export const call = async (page: Page, method: string, path: string, body?: unknown): Promise<number> =>
  (await answerTo(page, method, path, body)).status;
