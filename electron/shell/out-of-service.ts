/**
 * What is on the screen when no visit can be shown. One page of its own, without script, font or picture
 * from elsewhere, so that it stands when everything else has fallen.
 */
import { type FaultName, noticeOf } from '../words/faults.ts';

/** The address of the page that says this fault: the page itself, as data. */
export function outOfServicePage(fault: FaultName): string {
  const { code, what, next } = noticeOf(fault);
  return page(`<h1>${what.th}</h1>
<p>${next.th}</p>
<p class="en" lang="en">${what.en} ${next.en}</p>
<small>${code}</small>`);
}

/** What lies between two windows for a moment, when one is late. */
export const MOMENT_PAGE = page(`<p>กรุณารอสักครู่</p>
<p class="en" lang="en">One moment, please.</p>`);

function page(body: string): string {
  return `data:text/html;charset=utf-8,${encodeURIComponent(`<!doctype html>
<html lang="th" translate="no">
<meta charset="utf-8">
<meta name="google" content="notranslate">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>สิทธิ ๒๕</title>
<style>
  html { height: 100%; cursor: none; }
  body {
    height: 100%; margin: 0; display: grid; place-content: center; gap: 32px; padding: 0 8vw; box-sizing: border-box;
    text-align: center; background: #f7f4ec; color: #1d2433; line-height: 1.6;
    font-family: "Noto Sans Thai Looped", "Loma", "Garuda", "Noto Sans Thai", sans-serif;
  }
  h1 { font-size: 56px; margin: 0; }
  p { font-size: 36px; margin: 0; }
  .en { font-size: 28px; color: #4a5268; }
  small { font-size: 24px; color: #4a5268; }
</style>
${body}
</html>
`)}`;
}
