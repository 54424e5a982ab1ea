/** The 13-digit citizen number: check digit, printed form, masked form (card.md §4). */
import { fail, ok, type Result } from '../result.ts';
import type { CitizenId } from './holder.ts';

/** The digit that must stand at the end: s = Σ d[i]·(13−i) over the first twelve, then (11 − s mod 11) mod 10. */
export function checkDigit(firstTwelve: string): number {
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += (firstTwelve.charCodeAt(i) - 48) * (13 - i);
  return (11 - (sum % 11)) % 10;
}

/** Takes exactly 13 digits with the right check digit; never trims, never guesses. */
export function parseCitizenId(text: string): Result<CitizenId, 'not-13-digits' | 'check-digit'> {
  if (!/^[0-9]{13}$/.test(text)) return fail('not-13-digits');
  if (checkDigit(text) !== text.charCodeAt(12) - 48) return fail('check-digit');
  return ok(text as CitizenId);
}

/** As printed on the card: N-NNNN-NNNNN-NN-N. */
export function formatCitizenId(id: CitizenId): string {
  return `${id[0]}-${id.slice(1, 5)}-${id.slice(5, 10)}-${id.slice(10, 12)}-${id[12]}`;
}

/** As a screen may show it, such as 9-0099-XXXXX-XX-1: enough for the holder to know it, too little for others. */
export function maskCitizenId(id: CitizenId): string {
  return `${id[0]}-${id.slice(1, 5)}-XXXXX-XX-${id[12]}`;
}
