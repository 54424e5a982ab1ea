/** The form by which people know a record; what is shown or printed here is its entries, and not the form. */
import { noBreak } from './no-break.tsx';

/** `code`: such as ท.ร.14/1, in the digits of its surroundings. */
export function FormCode({ code }: { readonly code: string }) {
  return <span className="form-code">{noBreak(`รายการตามแบบ ${code} (มิใช่แบบ ${code})`)}</span>;
}
