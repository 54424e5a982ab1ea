/** The pages of a rehearsal: two for the screen, one for paper. Each stands alone, and says what was touched by its title. */
import type { Text } from '../contract/words.ts';

/** One step and what came of it. `well` null: it was not tried, and `found` says why. */
export interface Rehearsed {
  readonly what: Text;
  readonly well: boolean | null;
  readonly found: Text;
}

/** What stands on the paper. */
export interface RehearsalPaper {
  readonly kioskId: string;
  readonly office: string;
  /** Where the page was made, in words of the person: a Thai date. */
  readonly at: string;
  readonly steps: readonly Rehearsed[];
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '');

const FONTS = '"Noto Sans Thai Looped", "Loma", "Garuda", "Noto Sans Thai", sans-serif';

function page(style: string, body: string, script = ''): string {
  return `<!doctype html>
<html lang="th" translate="no">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>สิทธิ ๒๕</title>
<style>
  * { box-sizing: border-box; }
  html, body { height: 100%; margin: 0; }
  body { font-family: ${FONTS}; line-height: 1.6; color: #1d2433; background: #f7f4ec; }
  [lang=en] { color: #4a5268; }
  ${style}
</style>
${body}
${script === '' ? '' : `<script>${script}</script>`}
</html>
`;
}

const ON_SCREEN = `
  body { display: grid; place-content: center; gap: 24px; text-align: center; padding: 0 12vw; user-select: none; }
  h1 { font-size: 44px; margin: 0; } p { font-size: 28px; margin: 0; }
  button { font: inherit; font-size: 28px; min-height: 96px; padding: 12px 40px; border: 3px solid #1d2433; background: #fff; border-radius: 12px; }
  button.done { background: #1f6b45; color: #fff; }`;

/** A square in each corner, which must be seen whole and touched. Title: `corners WIDTH×HEIGHT`, or `not-all`. */
export const edgesPage = (): string =>
  page(
    `${ON_SCREEN}
  body { box-shadow: inset 0 0 0 4px #b3261e; }
  .corner { position: fixed; width: 96px; height: 96px; min-height: 0; padding: 0; border-radius: 0; }
  #a { left: 0; top: 0; } #b { right: 0; top: 0; } #c { left: 0; bottom: 0; } #d { right: 0; bottom: 0; }`,
    `<button class="corner" id="a">๑</button><button class="corner" id="b">๒</button>
<button class="corner" id="c">๓</button><button class="corner" id="d">๔</button>
<h1>แตะสี่เหลี่ยมทั้งสี่มุม</h1><p>ต้องเห็นเส้นแดงครบทุกด้าน</p>
<p lang="en">Touch the four corners. The red line must be seen on every side.</p>
<button id="not">เห็นหรือแตะได้ไม่ครบ<br><span lang="en">Not all can be seen or touched</span></button>`,
    `const left = new Set(['a', 'b', 'c', 'd']);
document.addEventListener('click', ({ target }) => {
  const { id } = target.closest('button') ?? {};
  if (id === 'not') document.title = 'not-all';
  if (!left.delete(id)) return;
  document.getElementById(id).className = 'corner done';
  if (left.size === 0) document.title = 'corners ' + screen.width + '×' + screen.height;
});`,
  );

/** Plays three tones. Title: `heard`, or `not-heard`. */
export const soundPage = (): string =>
  page(
    ON_SCREEN,
    `<h1>เสียง</h1><p lang="en">Sound</p>
<button id="play">ฟังเสียง<br><span lang="en">Play</span></button>
<button id="heard" hidden>ได้ยิน<br><span lang="en">I heard it</span></button>
<button id="not-heard" hidden>ไม่ได้ยิน<br><span lang="en">I did not</span></button>`,
    `document.addEventListener('click', ({ target }) => {
  const { id } = target.closest('button') ?? {};
  if (id === 'heard' || id === 'not-heard') document.title = id;
  if (id !== 'play') return;
  for (const answer of document.querySelectorAll('[hidden]')) answer.hidden = false;
  const audio = new AudioContext();
  for (const [at, frequency] of [523, 659, 784].entries()) {
    const tone = new OscillatorNode(audio, { frequency });
    tone.connect(new GainNode(audio, { gain: 0.3 })).connect(audio.destination);
    tone.start(audio.currentTime + at * 0.4);
    tone.stop(audio.currentTime + at * 0.4 + 0.3);
  }
});`,
  );

const MARK = { true: '✓', false: '✗', null: '–' } as const;

/** The result, on one sheet: with a frame near the edges, shades, and what Thai writing needs above and below its letters. */
export function resultPage({ kioskId, office, at, steps }: RehearsalPaper): string {
  const rows = steps.map(
    ({ what, well, found }) => `<tr><td class="mark">${MARK[`${well}`]}</td>
<td>${escaped(what.th)}<br><span lang="en">${escaped(what.en)}</span></td>
<td>${escaped(found.th)}${found.th === found.en ? '' : `<br><span lang="en">${escaped(found.en)}</span>`}</td></tr>`,
  );
  const shades = [0, 20, 40, 60, 80, 95].map(
    (light) => `<div style="background: hsl(0 0% ${light}%)"></div>`,
  );
  return page(
    `@page { size: A4; margin: 0; }
  html, body { height: 296mm; background: #fff; font-size: 11pt; -webkit-print-color-adjust: exact; }
  main { position: absolute; inset: 8mm; border: 0.3mm solid #000; padding: 8mm; }
  h1 { font-size: 18pt; margin: 0; } table { border-collapse: collapse; width: 100%; margin: 6mm 0; }
  td { border: 0.2mm solid #000; padding: 2mm; vertical-align: top; } .mark { width: 8mm; text-align: center; font-size: 14pt; }
  .shades { display: flex; height: 12mm; } .shades div { flex: 1; }
  .sample { font-size: 16pt; }`,
    `<main><h1>ผลการลองเครื่องก่อนใช้งาน</h1><p lang="en">Rehearsal of a kiosk before it serves</p>
<p>${escaped(office)} · ${escaped(kioskId)} · ${escaped(at)}</p>
<table>${rows.join('\n')}
<tr><td class="mark">☐</td><td>หน้านี้ออกครบ อ่านออก เห็นกรอบทั้งสี่ด้าน<br><span lang="en">This page is whole and legible, its frame seen on all sides</span></td>
<td>ผู้ลองทำเครื่องหมายด้วยมือ<br><span lang="en">Marked by hand</span></td></tr></table>
<p class="sample">ปู่ญาติผู้ใหญ่ฎีกาที่นี้ ๐๑๒๓๔๕๖๗๘๙ 0123456789 ABC abc</p>
<div class="shades">${shades.join('')}</div>
<p>ลงชื่อผู้ลอง <span lang="en">Signed</span> ………………………………………………… </p></main>`,
  );
}
