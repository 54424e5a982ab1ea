/**
 * The audio navigator: three keys (previous, next, select) lead through everything on the screen, and each stop is
 * read aloud in the large language. For people who do not see the screen, and for those who cannot touch it.
 */
import { NAVIGATOR_KEYS } from '../../electron/contract/keys.ts';

/** What a key of the navigator does: leads, or changes how it is heard. */
const MOVES = ['previous', 'next', 'select', 'repeat', 'speed', 'volume'] as const;
type Move = (typeof MOVES)[number];

/** `KeyboardEvent.key` values for each. */
type NavigatorKeys = Readonly<Record<Move, readonly string[]>>;

const keysOf = (names: readonly string[]): NavigatorKeys =>
  Object.fromEntries(
    MOVES.map((move, at) => [move, names[at] === undefined ? [] : [names[at]]]),
  ) as unknown as NavigatorKeys;
/** The keys that navigators with a plug send, as they are shipped. */
const SHIPPED = keysOf(NAVIGATOR_KEYS);
/** While reading aloud is on, an ordinary keyboard serves as well. */
const ORDINARY: NavigatorKeys = {
  ...keysOf([]),
  previous: ['ArrowUp', 'ArrowLeft'],
  next: ['ArrowDown', 'ArrowRight'],
  select: ['Enter'],
};

/**
 * The keys of this site's navigator: `?navigator=PREVIOUS,NEXT,SELECT[,REPEAT,SPEED,VOLUME]` in the window's address, else F13
 * to F18.
 */
export function navigatorKeys(search: string): NavigatorKeys {
  const names = (new URLSearchParams(search).get('navigator') ?? '').split(',').filter((name) => name !== '');
  return names.length >= 3 ? keysOf(names) : SHIPPED;
}

/** What a key means, or null. The ordinary keys count only while reading aloud is on. */
export function meaningOf(key: string, keys: NavigatorKeys, speaking: boolean): Move | null {
  for (const move of MOVES)
    if (keys[move].includes(key) || (speaking && ORDINARY[move].includes(key))) return move;
  return null;
}

const STOPS = [
  'h1',
  'h2',
  'h3',
  'p',
  'button',
  'input',
  '[role="img"]',
  '[role="progressbar"]',
  '.field',
  '.facts > div',
  '.row-words',
  'li:not(:has(button, p, .field))',
].join(',');

function isSeen(element: Element): boolean {
  return (
    element.checkVisibility({ visibilityProperty: true }) && element.closest('[aria-hidden="true"]') === null
  );
}

/** Everything that the navigator stops at, in reading order: of the panel on top, or of the screen. */
function stopsOf(root: ParentNode): readonly HTMLElement[] {
  const panels = [...root.querySelectorAll<HTMLElement>('.modal')];
  const top = panels.at(-1) ?? root;
  const found = [...top.querySelectorAll<HTMLElement>(STOPS)].filter(
    (element) => isSeen(element) && textOf(element) !== '',
  );
  // A button inside a field is a stop of its own; other stops swallow what is inside them.
  return found.filter(
    (element) =>
      element.matches('button, input') ||
      !found.some((other) => other !== element && other.contains(element)),
  );
}

/** The words of an element in the large language: what is hidden from ears is left out, and so are nested buttons. */
export function textOf(element: Element): string {
  const label = element.getAttribute('aria-label');
  if (label !== null) return label;
  if (element instanceof HTMLInputElement) return [...(element.labels ?? [])].map(textOf).join(' ');
  let words = '';
  for (const child of element.childNodes) {
    // What is only held together on one line is not a word of its own.
    if (child instanceof Text || (child instanceof Element && child.matches('.no-break')))
      words += child.textContent;
    else if (
      child instanceof Element &&
      child.getAttribute('aria-hidden') !== 'true' &&
      !child.matches('button')
    )
      words += ` ${textOf(child)} `;
  }
  return words.replace(/\s+/g, ' ').trim();
}

/** Words that the navigator adds: what a thing is, and how it stands. */
interface StopWords {
  readonly button: string;
  readonly chosen: string;
  readonly unavailable: string;
}

/** What is said at a stop, one after another. */
function spokenAt(stop: Element, words: StopWords): readonly string[] {
  const said = [textOf(stop)];
  if (stop.matches('button')) {
    const on = stop.getAttribute('aria-pressed') === 'true' || stop.getAttribute('aria-checked') === 'true';
    if (on) said.push(words.chosen);
    const off = stop.matches(':disabled, [aria-disabled="true"]');
    said.push(off ? words.unavailable : words.button);
  }
  return said;
}

interface NavigatorOptions {
  readonly root: HTMLElement;
  readonly keys: NavigatorKeys;
  readonly isSpeaking: () => boolean;
  /** A key of the navigator was pressed while reading aloud was off. */
  readonly onFirstUse: () => void;
  readonly words: () => StopWords;
  readonly say: (texts: readonly string[]) => void;
  /** The next speed or volume; what is said of it. */
  readonly change: (what: 'speed' | 'volume') => string;
}

/** Listens to its keys until the returned function is called. */
export function startNavigator({
  root,
  keys,
  isSpeaking,
  onFirstUse,
  words,
  say: sayNow,
  change,
}: NavigatorOptions): () => void {
  let cursor: HTMLElement | null = null;
  let said: readonly string[] = [];
  const say = (texts: readonly string[]) => {
    said = texts;
    sayNow(texts);
  };
  const standOn = (stop: HTMLElement) => {
    cursor?.removeAttribute('data-cursor');
    cursor = stop;
    stop.setAttribute('data-cursor', '');
    if (stop.matches('button, input')) stop.focus();
    stop.scrollIntoView({ block: 'nearest' });
    say(spokenAt(stop, words()));
  };
  const onKey = (event: KeyboardEvent) => {
    const move = meaningOf(event.key, keys, isSpeaking());
    const typing = event.target instanceof HTMLInputElement && !event.key.startsWith('F');
    if (move === null || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!isSpeaking()) onFirstUse();
    if (move === 'repeat') return sayNow(said);
    if (move === 'speed' || move === 'volume') return sayNow([change(move)]);
    const stops = stopsOf(root);
    const here = cursor?.isConnected === true ? cursor : document.activeElement;
    const at = stops.indexOf(here as HTMLElement);
    if (move === 'select') {
      const stop = stops[at];
      if (stop === undefined) return;
      if (stop.matches('button')) stop.click();
      else say(spokenAt(stop, words()));
      return;
    }
    const to = stops[move === 'next' ? Math.min(at + 1, stops.length - 1) : Math.max(at - 1, 0)];
    if (to !== undefined) standOn(to);
  };
  // Who touches or tabs has left the navigator: its place is where they are.
  const onFocus = (event: FocusEvent) => {
    if (event.target === cursor || !(event.target instanceof HTMLElement)) return;
    cursor?.removeAttribute('data-cursor');
    cursor = null;
    if (isSpeaking()) say(spokenAt(event.target, words()));
  };
  window.addEventListener('keydown', onKey, true);
  window.addEventListener('focusin', onFocus);
  return () => {
    window.removeEventListener('keydown', onKey, true);
    window.removeEventListener('focusin', onFocus);
    cursor?.removeAttribute('data-cursor');
  };
}
