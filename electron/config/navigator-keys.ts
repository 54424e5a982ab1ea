/** Which keys of a keyboard mean something to the page, and which a site's audio navigator may send. */

/** Keys that do something inside the page. Whatever is not here, or comes with Ctrl, Alt or the system key, does nothing. */
const PAGE_KEYS: ReadonlySet<string> = new Set([
  'Tab',
  'Enter',
  'Escape',
  'Backspace',
  'Delete',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  'Shift',
]);

/**
 * Named keys that a site's audio navigator may send: function keys but those by which a browser does something itself
 * (F1 help, F3 find, F5 reload, F6 panes, F7 caret, F10 menu, F11 full screen, F12 developer tools), and what moves a
 * player. None that goes back, starts a program, holds others, or that the desktop listens to.
 */
const NAVIGATOR_KEY = /^(F([2489]|1[3-9]|2[0-4])|Media(Play|Pause|PlayPause|Stop|TrackNext|TrackPrevious))$/;

/** True for a key that belongs to the page itself. */
export function isPageKey(key: string): boolean {
  return PAGE_KEYS.has(key) || [...key].length === 1;
}

/** True for a key (`KeyboardEvent.key`) that a site may name for its audio navigator; others never reach a page. */
export function mayBeNavigatorKey(key: string): boolean {
  return isPageKey(key) || NAVIGATOR_KEY.test(key);
}
