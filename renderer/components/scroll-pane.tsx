/** Holds what may be longer than the screen: paged by two large buttons, and by finger or keyboard as well. */
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { DownIcon, UpIcon } from './icons.tsx';
import { SayOne, useWords } from './say.tsx';

interface Pages {
  readonly at: number;
  readonly of: number;
}

export function ScrollPane({ children }: { readonly children: ReactNode }) {
  const { word } = useWords();
  const outer = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState<Pages>({ at: 1, of: 1 });

  const measure = useRef(() => {
    const [whole, view, content] = [outer.current, pane.current, inner.current];
    if (whole === null || view === null || content === null) return;
    // Against the height without the buttons, or the buttons would call for themselves.
    const fits = content.offsetHeight <= whole.clientHeight + 1;
    const step = Math.max(1, view.clientHeight);
    const of = fits ? 1 : Math.max(2, Math.ceil((content.offsetHeight - 1) / step));
    const atEnd = view.scrollTop + view.clientHeight >= content.offsetHeight - 2;
    const at = atEnd ? of : Math.min(of, 1 + Math.round(view.scrollTop / step));
    setPages((now) => (now.at === at && now.of === of ? now : { at, of }));
  }).current;

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

  const turn = (by: 1 | -1) => {
    const view = pane.current;
    view?.scrollBy({ top: by * view.clientHeight * 0.9 });
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
            isDisabled={pages.at === 1}
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
            isDisabled={pages.at === pages.of}
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
