/** Holds what may be longer than the screen: paged by two large buttons, and by finger or keyboard as well. */
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { DownIcon, UpIcon } from './icons.tsx';
import { SayOne, useWords } from './say.tsx';

interface Pages {
  readonly at: number;
  readonly of: number;
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** One turn goes this part of the pane's height, so that the last line read is seen again. */
const TURN = 0.9;
/** A pane nearer to a page than this part of it stands on that page. */
const NEAR = 0.02;

/** Where panes stood that a person comes back to, by name; forgotten with the window. */
const stood = new Map<string, number>();

export function ScrollPane({ children, keeps }: { readonly children: ReactNode; readonly keeps?: string }) {
  const { word } = useWords();
  const outer = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState<Pages>({ at: 1, of: 1, atStart: true, atEnd: true });

  const measure = useRef(() => {
    const [whole, view, content] = [outer.current, pane.current, inner.current];
    if (whole === null || view === null || content === null) return;
    // Against the height without the buttons, or the buttons would call for themselves.
    const fits = content.offsetHeight <= whole.clientHeight + 2;
    const turn = Math.max(1, view.clientHeight * TURN);
    const below = view.scrollHeight - view.clientHeight;
    const of = fits ? 1 : Math.max(2, 1 + Math.ceil((below - 2) / turn));
    // The buttons go by where the pane stands, never by the number of the page: rounding reaches the last one early.
    const atStart = view.scrollTop <= 1;
    const atEnd = view.scrollTop >= below - 2;
    const at = atEnd ? of : Math.min(of - 1, 1 + Math.round(view.scrollTop / turn));
    setPages((now) =>
      now.at === at && now.of === of && now.atStart === atStart && now.atEnd === atEnd
        ? now
        : { at, of, atStart, atEnd },
    );
  }).current;

  useLayoutEffect(() => {
    const view = pane.current;
    if (view === null || keeps === undefined) return;
    view.scrollTop = stood.get(keeps) ?? 0;
    return () => void stood.set(keeps, view.scrollTop);
  }, [keeps]);
  // With each change of what is in it, before it is painted; and when the room around it changes.
  useLayoutEffect(measure);
  useEffect(() => {
    const view = pane.current;
    const observer = new ResizeObserver(measure);
    for (const element of [outer.current, view, inner.current])
      if (element !== null) observer.observe(element);
    view?.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      view?.removeEventListener('scroll', measure);
    };
  }, [measure]);

  /** The page that it is on the way to: whoever touches twice goes two pages, also while it still moves. */
  const heading = useRef<number | null>(null);
  useEffect(() => {
    const view = pane.current;
    const arrived = () => {
      heading.current = null;
    };
    const arrivals = ['scrollend', 'pointerdown', 'wheel'] as const;
    for (const event of arrivals) view?.addEventListener(event, arrived, { passive: true });
    return () => {
      for (const event of arrivals) view?.removeEventListener(event, arrived);
    };
  }, []);

  // To a page, not by a distance: each page has the same place, whichever page one comes from.
  const turn = (by: 1 | -1) => {
    const view = pane.current;
    if (view === null) return;
    const page = view.clientHeight * TURN;
    const last = (view.scrollHeight - view.clientHeight) / page;
    const at = heading.current ?? view.scrollTop / page;
    const next = by === 1 ? Math.floor(at + NEAR) + 1 : Math.ceil(at - NEAR) - 1;
    heading.current = Math.min(last, Math.max(0, next));
    view.scrollTo({ top: next * page });
  };
  const long = pages.of > 1;
  return (
    <div className="scroll" ref={outer}>
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
      <section
        className="scroll-pane"
        ref={pane}
        {...(long ? { tabIndex: 0 } : {})}
        aria-label={word('scroll.region')}
      >
        <div className="scroll-inner" ref={inner}>
          {children}
        </div>
      </section>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above */}
      {long && (
        <div className="scroll-buttons">
          <Button
            className="action action-secondary"
            data-testid="scroll-up"
            isDisabled={pages.atStart}
            onPress={() => turn(-1)}
          >
            <UpIcon />
            <SayOne k="action.up" />
          </Button>
          <p className="scroll-position">
            <SayOne k="scroll.position" values={{ at: pages.at, of: pages.of }} />
          </p>
          <Button
            className="action action-secondary"
            data-testid="scroll-down"
            isDisabled={pages.atEnd}
            onPress={() => turn(1)}
          >
            <DownIcon />
            <SayOne k="action.down" />
          </Button>
        </div>
      )}
    </div>
  );
}
