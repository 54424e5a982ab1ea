/** One text for one value: what is signed, sealed or counted must not depend on how it was written. */
import canonicalize from 'canonicalize';

/** RFC 8785 of any JSON value. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
}
