/** In what form a record is asked for, as the screens say it. */
import type { Handling } from '../../electron/contract/words.ts';
import type { Key } from '../locale/locale.ts';

export const HANDLING_WORD: Readonly<Record<Handling, Key>> = {
  inspect: 'handling.inspect',
  copy: 'handling.copy',
  'certified-copy': 'handling.certified-copy',
};
