/**
 * The still screen: "out of service" when no visit can be shown. One page of its own, without script, font or picture
 * from elsewhere, so that it stands when everything else has fallen.
 */
import { FAULTS } from './faults.ts';

const { code, what, next } = FAULTS['kiosk.resting'];

export const STILL_PAGE = `<!doctype html>
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
<h1>${what.th}</h1>
<p>${next.th}</p>
<p class="en" lang="en">${what.en} ${next.en}</p>
<small>${code}</small>
</html>
`;
