/** Where the PIN is typed: on the screen, on the reader's own keys, or in the dialog of the department's card library. */
import type { Config } from '../config/config.ts';

export type Pad = 'screen' | 'reader' | 'dialog';

/** `hasPinPad`: the card's authenticator takes the PIN itself. */
export function padOf(hasPinPad: boolean, { card }: Pick<Config, 'card'>): Pad {
  if (!hasPinPad) return 'screen';
  return card.authenticator === 'library' ? 'dialog' : 'reader';
}
