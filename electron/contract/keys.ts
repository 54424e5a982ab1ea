/** What is pressed: the pad on which a PIN is typed, and the keys of the audio navigator. */
import { z } from 'zod';

/** The order of the ten digits on the pad, by which a watcher cannot tell a PIN from where a finger goes. */
export const PadDigits = z.array(z.number().int().min(0).max(9)).length(10).readonly();

/** What the next PIN is hidden for: a public key of the visit's, P-256, base64url. */
export const PadKey = z.string().regex(/^[A-Za-z0-9_-]{87}$/);

/** A PIN, hidden for the visit's key (electron/visit/pin-box.ts); as digits only from who was given no key. */
export const TypedPin = z.string().regex(/^([0-9]{4,8}|[A-Za-z0-9_-]{98})$/);

/**
 * `KeyboardEvent.key` of the audio navigator's previous, next, select, repeat, speed and volume, where a site names no others:
 * the first three as they are shipped.
 */
export const NAVIGATOR_KEYS = ['F13', 'F14', 'F15', 'F16', 'F17', 'F18'] as const;
