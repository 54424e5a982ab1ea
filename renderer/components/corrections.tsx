/** What became of what was called wrong. */
import type { Screen } from '../../electron/contract/window.ts';
import { CheckIcon, WarnIcon } from './icons.tsx';
import { noBreak } from './no-break.tsx';
import { Say } from './say.tsx';

type Corrections = NonNullable<Extract<Screen, { screen: 'done' }>['corrections']>;

/** What was called wrong: under which receipts it was lodged, and whether anything goes on paper alone. */
export function Corrections({ corrections: { receipts, unlodged } }: { readonly corrections: Corrections }) {
  return (
    <>
      {receipts.length > 0 && (
        <div className="notice" data-testid="corrections-lodged">
          <CheckIcon />
          <div>
            <Say k="done.corrections" values={{ n: receipts.length }} />
            <p className="receipts">{noBreak(receipts.join(', '))}</p>
          </div>
        </div>
      )}
      {unlodged > 0 && (
        <p className="notice" role="alert" data-testid="corrections-unlodged">
          <WarnIcon />
          <Say k="done.correctionsPaper" values={{ n: unlodged }} />
        </p>
      )}
    </>
  );
}
