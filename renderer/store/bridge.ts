/** Joins the window to its visit through `window.kiosk`, which the preload puts there. */
import { type KioskBridge, ToWindow, type VisitView } from '../../electron/contract/window.ts';
import { loadFurther } from '../locale/locale.ts';
import { ask, sendIntentsTo, showView, useWindow } from './window-store.ts';

declare global {
  interface Window {
    readonly kiosk?: KioskBridge;
  }
}

/** A touch is reported at most this often, in milliseconds, unless the idle warning is up. */
const PRESENT_EVERY_MS = 2000;

/** The newest view, while the languages that it names are loaded. */
let waiting: VisitView | undefined;

/** Shows a view as soon as the site's languages are there, which is at once but for the first. */
function show(view: VisitView): void {
  const isLoading = waiting !== undefined;
  waiting = view;
  if (isLoading) return;
  const now = () => {
    const newest = waiting;
    waiting = undefined;
    if (newest !== undefined) showView(newest);
  };
  const loading = loadFurther(view.languages);
  if (loading === null) now();
  else void loading.then(now);
}

/**
 * Listens for views, sends intents, reports touches. What does not follow the contract is not shown: the last good
 * view stays. Returns the function that takes everything back.
 */
export function connect(kiosk: KioskBridge): () => void {
  sendIntentsTo((intent) => kiosk.send({ type: 'intent', intent }));
  const stopListening = kiosk.listen((message) => {
    const parsed = ToWindow.safeParse(message);
    if (parsed.success) show(parsed.data.view);
    else console.error('window: a message from the visit does not follow the contract');
  });
  let last = Number.NEGATIVE_INFINITY;
  const touched = () => {
    const { view } = useWindow.getState();
    const now = performance.now();
    if (view?.idleSecondsLeft === undefined && now - last < PRESENT_EVERY_MS) return;
    last = now;
    ask({ intent: 'present' });
  };
  window.addEventListener('pointerdown', touched, true);
  window.addEventListener('keydown', touched, true);
  kiosk.send({ type: 'ready' });
  return () => {
    window.removeEventListener('pointerdown', touched, true);
    window.removeEventListener('keydown', touched, true);
    stopListening();
    sendIntentsTo(() => undefined);
  };
}
