/** What crosses between the kiosk's process and a visit's, where Chromium is the shell. */

/** One message, in either direction. */
export interface Carried {
  readonly kiosk?: unknown;
  readonly window?: unknown;
}
