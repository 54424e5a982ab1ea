/** What crosses between the kiosk's process and a visit's, where Chromium is the shell. */

/** One message, in either direction. */
export interface Carried {
  readonly kiosk?: unknown;
  readonly window?: unknown;
  /**
   * Of this shell alone. `opened`: the visit's Chromium has opened a window, which took the keyboard, also one that stands by
   * beside the screen; `keyboard`: the window on the screen takes it back.
   */
  readonly shell?: 'opened' | 'keyboard';
}
