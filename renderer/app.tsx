/** The window: one screen for the one view, and whatever lies over it. */
import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Screen } from '../electron/contract/window.ts';
import { Mark } from './components/pictures.tsx';
import { Say } from './components/say.tsx';
import type { FirstScreen } from './later.tsx';
import { cultureOf, FURTHER } from './locale/locale.ts';
import { Idle } from './screens/idle.tsx';
import { OutOfService } from './screens/out-of-service.tsx';
import { Reading } from './screens/reading.tsx';
import { TakeCard } from './screens/take-card.tsx';
import { useWindow } from './store/window-store.ts';

const FIRST: readonly Screen['screen'][] = [
  'idle',
  'reading',
  'take-card',
  'out-of-service',
] satisfies readonly FirstScreen['screen'][];

/** All other screens, and what lies over every screen; absent until they have come. */
let later: typeof import('./later.tsx') | undefined;

/** After this time, in milliseconds, a window that did not get the rest of itself begins anew. */
const AGAIN_MS = 1000;

/** Loads the rest of the window. It lies beside what is here already: where it does not come, the window is loaded anew. */
export async function loadLater(): Promise<void> {
  try {
    later = await import('./later.tsx');
    useWindow.setState({ complete: true });
    // The engine reads a language's data when it is first asked: now, and not when somebody opens the list.
    for (const language of ['th', 'en']) new Intl.Collator(language).compare('', '');
  } catch {
    setTimeout(() => location.reload(), AGAIN_MS);
  }
}

function Starting() {
  return (
    <div className="starting" data-screen="starting">
      <Mark />
      <p className="lead">
        <Say k="app.starting" />
      </p>
    </div>
  );
}

function Content({ content }: { readonly content: Screen }) {
  switch (content.screen) {
    case 'idle':
      return <Idle content={content} />;
    case 'reading':
      return <Reading content={content} />;
    case 'take-card':
      return <TakeCard content={content} />;
    case 'out-of-service':
      return <OutOfService content={content} />;
    default:
      return later === undefined ? null : <later.Content content={content} />;
  }
}

/** Whether there is all that it takes to draw this screen. */
const isHere = (content: Screen) => later !== undefined || FIRST.includes(content.screen);

/** After this time without a touch, a key or another screen nothing moves: nobody is near. In milliseconds. */
const CALM_AFTER_MS = 60_000;

/** Stills the screen while the window stands by, and while nobody is near; both cost a machine's day, and nobody sees it. */
function useCalm(screen: string | undefined, standby: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen is looked at again
  useEffect(() => {
    const root = document.documentElement;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stir = () => {
      clearTimeout(timer);
      root.dataset.calm = String(standby);
      if (!standby)
        timer = setTimeout(() => {
          root.dataset.calm = 'true';
        }, CALM_AFTER_MS);
    };
    stir();
    const stirs = ['pointerdown', 'pointermove', 'keydown'] as const;
    for (const event of stirs) window.addEventListener(event, stir, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      for (const event of stirs) window.removeEventListener(event, stir, { capture: true });
    };
  }, [screen, standby]);
}

export function App() {
  const view = useWindow((state) => state.view);
  const content = view?.content;
  const settings = useWindow((state) => state.settings);
  const standby = useWindow((state) => state.view?.standby ?? true);
  useCalm(content?.screen, standby);

  useEffect(() => {
    const root = document.documentElement;
    root.lang = settings.language;
    const font = FURTHER[settings.language]?.font;
    if (font === undefined) root.style.removeProperty('--script');
    else root.style.setProperty('--script', `"${font}"`);
    root.dataset.text = String(settings.textSize);
    root.dataset.contrast = settings.highContrast ? 'high' : 'normal';
    root.dataset.motion = settings.reducedMotion ? 'less' : 'normal';
    root.dataset.position = settings.lowPosition ? 'low' : 'normal';
  }, [settings]);

  useWindow((state) => state.complete);
  if (content === undefined || !isHere(content) || (view?.person !== undefined && later === undefined))
    return <Starting />;
  if (view?.person !== undefined && later !== undefined)
    return (
      <I18nProvider locale={cultureOf(settings.language)}>
        <div className="screen" data-screen={content.screen}>
          <later.OfficerScreen view={view} />
        </div>
      </I18nProvider>
    );
  return (
    <I18nProvider locale={cultureOf(settings.language)}>
      <div className="screen" data-screen={content.screen}>
        <Content key={content.screen} content={content} />
      </div>
      {later !== undefined && (
        <>
          <later.Overlays />
          <later.Narrator />
        </>
      )}
    </I18nProvider>
  );
}
