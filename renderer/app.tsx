/** The window: one screen for the one view, and whatever lies over it. */
import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Screen } from '../electron/contract/window.ts';
import { Overlays } from './components/overlays.tsx';
import { Mark } from './components/pictures.tsx';
import { Say } from './components/say.tsx';
import { unreachable } from './components/unreachable.ts';
import { Narrator } from './hearing/narrator.tsx';
import { cultureOf, FURTHER } from './locale/locale.ts';
import { OfficerScreen } from './officer/screen.tsx';
import { Choosing } from './screens/choosing.tsx';
import { Closed } from './screens/closed.tsx';
import { Confirming } from './screens/confirming.tsx';
import { Disclosures } from './screens/disclosures.tsx';
import { Done } from './screens/done.tsx';
import { Fee } from './screens/fee.tsx';
import { Fetching } from './screens/fetching.tsx';
import { Hello } from './screens/hello.tsx';
import { Idle } from './screens/idle.tsx';
import { NoCard } from './screens/no-card.tsx';
import { OutOfService } from './screens/out-of-service.tsx';
import { Phone } from './screens/phone.tsx';
import { Pin } from './screens/pin.tsx';
import { Printing } from './screens/printing.tsx';
import { Problem } from './screens/problem.tsx';
import { Reading } from './screens/reading.tsx';
import { Representative } from './screens/representative.tsx';
import { Reviewing } from './screens/reviewing.tsx';
import { Signing } from './screens/signing.tsx';
import { TakeCard } from './screens/take-card.tsx';
import { Verifying } from './screens/verifying.tsx';
import { Viewing } from './screens/viewing.tsx';
import { useWindow } from './store/window-store.ts';

function Content({ content }: { readonly content: Screen }) {
  switch (content.screen) {
    case 'closed':
      return <Closed content={content} />;
    case 'idle':
      return <Idle content={content} />;
    case 'no-card':
      return <NoCard content={content} />;
    case 'reading':
      return <Reading content={content} />;
    case 'hello':
      return <Hello content={content} />;
    case 'representative':
      return <Representative content={content} />;
    case 'choosing':
      return <Choosing content={content} />;
    case 'reviewing':
      return <Reviewing content={content} />;
    case 'signing':
      return <Signing content={content} />;
    case 'pin':
      return <Pin content={content} />;
    case 'confirming':
      return <Confirming content={content} />;
    case 'verifying':
      return <Verifying content={content} />;
    case 'fetching':
      return <Fetching content={content} />;
    case 'viewing':
      return <Viewing content={content} />;
    case 'disclosures':
      return <Disclosures content={content} />;
    case 'fee':
      return <Fee content={content} />;
    case 'printing':
      return <Printing content={content} />;
    case 'phone':
      return <Phone content={content} />;
    case 'done':
      return <Done content={content} />;
    case 'take-card':
      return <TakeCard content={content} />;
    case 'problem':
      return <Problem content={content} />;
    case 'out-of-service':
      return <OutOfService content={content} />;
    default:
      return unreachable(content);
  }
}

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

  if (content === undefined)
    return (
      <div className="starting" data-screen="starting">
        <Mark />
        <p className="lead">
          <Say k="app.starting" />
        </p>
      </div>
    );
  if (view?.person !== undefined)
    return (
      <I18nProvider locale={cultureOf(settings.language)}>
        <div className="screen" data-screen={content.screen}>
          <OfficerScreen view={view} />
        </div>
      </I18nProvider>
    );
  return (
    <I18nProvider locale={cultureOf(settings.language)}>
      <div className="screen" data-screen={content.screen}>
        <Content key={content.screen} content={content} />
      </div>
      <Overlays />
      <Narrator />
    </I18nProvider>
  );
}
