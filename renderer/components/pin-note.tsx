import type { Key } from '../locale/locale.ts';
import { LockIcon, WarnIcon } from './icons.tsx';
import { Say } from './say.tsx';

/** Above the pad: what the PIN is asked for, or that the last one was wrong. */
export function PinNote({ wrong, meaning }: { readonly wrong: boolean; readonly meaning: Key }) {
  return wrong ? (
    <p className="notice notice-strong pin-note" role="alert" data-testid="pin-wrong">
      <WarnIcon />
      <Say k="pin.wrong" />
    </p>
  ) : (
    <p className="pin-note">
      <LockIcon />
      <Say k={meaning} />
    </p>
  );
}
