/** Makes what stands on one page denser, step by step, until the page holds it: whatever language, letters and mode are. */
import { type RefObject, useLayoutEffect } from 'react';

/** What is laid out a dot too high still fits. */
const SLACK_PX = 2;

/**
 * Sets `data-density` on the element, from 0 up to `most`: the first that fits the pane around it; with `most` the pane may
 * have more pages. What each number means is in the styles.
 */
export function useFit(element: RefObject<HTMLElement | null>, most: number): void {
  useLayoutEffect(() => {
    const own = element.current;
    const [pane, inner] = [own?.closest('.scroll'), own?.closest<HTMLElement>('.scroll-inner')];
    if (own === null || !pane || !inner) return;
    const settle = () => {
      // Words that are wider than what is touched are cut as well: larger letters need broader tiles.
      const cut = () =>
        [...own.querySelectorAll('button')].some((one) => one.scrollWidth > one.clientWidth + 1);
      for (let density = 0; density <= most; density += 1) {
        own.dataset.density = String(density);
        if (inner.offsetHeight <= pane.clientHeight + SLACK_PX && !cut()) return;
      }
    };
    settle();
    const observer = new ResizeObserver(settle);
    observer.observe(pane);
    return () => observer.disconnect();
  });
}
