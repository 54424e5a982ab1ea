/**
 * Sets records closer that would run over their page by a little: people pay by the page, and a last page with nothing but
 * a code is of no use to anybody. What is measured on the screen holds on paper: the body is as wide as the type area.
 */

/** Height between the margins of A4: 29.7 − 2.5 − 2 cm, in CSS pixels. */
const PAGE_PX = (25.2 * 96) / 2.54;
/** Closer setting gains about this much; a record longer than that is left as it is. */
const GAIN = 1.3;
/** More rows than this never fit on one page, and need not be measured. */
const LONG_ROWS = 200;

/**
 * Whether a record or list is `long`: it is not laid out for the screen, where nobody sees it, but only for paper. Half of
 * what it costs.
 */
export const isLong = (rows: number): boolean => rows > LONG_ROWS;

/** Puts `tight` on each record or list that fits on one page that way and not otherwise. Call it when everything is drawn. */
export function fitPages(): void {
  const over = [...document.querySelectorAll('.copies:not(.runs-on) > .copy, .account')].filter((copy) => {
    const { height } = copy.getBoundingClientRect();
    return height > PAGE_PX && height < PAGE_PX * GAIN;
  });
  for (const copy of over) copy.classList.add('tight');
  // Read after all were written: one layout for all of them.
  for (const copy of over) if (copy.getBoundingClientRect().height > PAGE_PX) copy.classList.remove('tight');
}

/** Settings of a request, from the widest. */
const SETTINGS = ['', 'close', 'tight', 'tightest'] as const;
/** The back of a request has 8 mm more (running-heads.ts). */
const BACK_PX = PAGE_PX + (0.8 * 96) / 2.54;
/** Where a page ends, rows and paragraphs stay whole: so much of it may stay empty. */
const PARTED_PX = 40;

/**
 * Sets a request so that it is one sheet with both sides: as wide as that allows. Its result may run on to the back
 * (`flows`), above the rights; these begin a page of their own where the front has room for all else. Rather set a little
 * closer than parted: in the widest setting nothing runs on.
 */
export function fitRequest(): void {
  const request = document.querySelector('.request');
  const back = request?.querySelector('.back');
  if (request === null || back === null || back === undefined) return;
  // Behind the room that each page has for marks (print.css).
  const begins = request.firstElementChild?.getBoundingClientRect().top ?? 0;
  for (const setting of SETTINGS) {
    request.classList.remove(...SETTINGS.filter((one) => one !== ''));
    if (setting !== '') request.classList.add(setting);
    const front = back.getBoundingClientRect().top - begins;
    const { height } = back.getBoundingClientRect();
    if (front <= PAGE_PX && height <= BACK_PX) return;
    if (setting !== '' && front > PAGE_PX && front + height <= PAGE_PX + BACK_PX - PARTED_PX) {
      request.classList.add('flows');
      return;
    }
  }
  request.classList.add('flows');
}
