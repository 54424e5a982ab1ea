/**
 * Sets records closer that would run over their page by a little: people pay by the page, and a last page with nothing but
 * a code is of no use to anybody. What is measured on the screen holds on paper: the body is as wide as the type area.
 */

/** Height between the margins of A4: 29.7 − 2.5 − 2 cm, in CSS pixels. */
const PAGE_PX = (25.2 * 96) / 2.54;
/** Closer setting gains about this much; a record longer than that is left as it is. */
const GAIN = 1.3;
/** A request gives way more: in its leading, its margins and the size of its code. */
const REQUEST_GAIN = 1.45;

/** More rows than this never fit on one page, and need not be measured. */
const LONG_ROWS = 200;

/**
 * Whether a record or list is `long`: it is not laid out for the screen, where nobody sees it, but only for paper. Half of
 * what it costs.
 */
export const isLong = (rows: number): boolean => rows > LONG_ROWS;

/** Puts `tight` on each record or list that fits on one page that way and not otherwise. Call it when everything is drawn. */
export function fitPages(): void {
  const over = [...document.querySelectorAll('.copy, .account')].filter((copy) => {
    const { height } = copy.getBoundingClientRect();
    return height > PAGE_PX && height < PAGE_PX * GAIN;
  });
  for (const copy of over) copy.classList.add('tight');
  // Read after all were written: one layout for all of them.
  for (const copy of over) if (copy.getBoundingClientRect().height > PAGE_PX) copy.classList.remove('tight');
}

/** Puts `tight` on a request whose front fits on one page that way and not otherwise: one sheet with the rights on its back. */
export function fitRequest(): void {
  const request = document.querySelector('.request');
  const back = request?.querySelector('.back');
  if (request === null || back === null || back === undefined) return;
  const front = () => back.getBoundingClientRect().top - request.getBoundingClientRect().top;
  if (front() <= PAGE_PX || front() > PAGE_PX * REQUEST_GAIN) return;
  request.classList.add('tight');
  if (front() > PAGE_PX) request.classList.remove('tight');
}
