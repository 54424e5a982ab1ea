/** An amount of money on the screen. */
import { baht } from '../locale/locale.ts';
import { SayOne } from './say.tsx';

/** A fee in baht, or the word for none. */
export function Baht({ satang }: { readonly satang: number }) {
  return satang === 0 ? <SayOne k="fee.none" /> : <SayOne k="fee.baht" values={{ baht: baht(satang) }} />;
}
