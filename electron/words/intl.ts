/**
 * The one place where formatters are made, and each is made once: every `Intl` formatter holds some 30 kB outside the heap
 * that the collector does not see, so that it lets thousands of them stand.
 */
const dates = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

function kept<T>(store: Map<string, T>, key: string, make: () => T): T {
  const found = store.get(key);
  if (found !== undefined) return found;
  const made = make();
  store.set(key, made);
  return made;
}

/** The formatter of dates for a locale and its options; they must come from the code, never from an answer: each stays. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dates, JSON.stringify([locale, options]), () => new Intl.DateTimeFormat(locale, options));
}

/** The formatter of numbers for a locale and its options; the same holds. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(numbers, JSON.stringify([locale, options]), () => new Intl.NumberFormat(locale, options));
}
