/** An empty form, whoever it is for: while it is printed, and what came of it. */
import type { FaultNotice } from '../../electron/contract/words.ts';
import type { Key } from '../locale/locale.ts';
import { CheckIcon, PrintIcon } from './icons.tsx';
import { Notice } from './notice.tsx';
import { Working } from './progress.tsx';
import { Say, useWords } from './say.tsx';

/** While the form is printed. `print`: how far the printer is; `notice`: what it waits for. */
export function FormInPrint({
  print,
  notice,
}: {
  readonly print?: string | undefined;
  readonly notice?: FaultNotice | undefined;
}) {
  const { word } = useWords();
  return (
    <div className="centre" data-testid="print-state" data-state={print}>
      <div className="medallion">
        <PrintIcon />
      </div>
      {notice === undefined ? (
        <>
          <Working label={word('representative.printing')} />
          <p className="lead">
            <Say k="representative.printing" />
          </p>
        </>
      ) : (
        <Notice notice={notice} strong />
      )}
    </div>
  );
}

/** Before it is printed, and after: what went wrong, then that it lies in the tray, or `lead`. */
export function FormState({
  printed,
  notice,
  lead,
}: {
  readonly printed: boolean;
  readonly notice: FaultNotice | undefined;
  readonly lead: Key;
}) {
  return (
    <>
      {notice !== undefined && <Notice notice={notice} strong />}
      {printed ? (
        <p className="big done-papers">
          <span className="medallion medallion-small">
            <CheckIcon />
          </span>
          <Say k="representative.printed" />
        </p>
      ) : (
        <p className="lead">
          <Say k={lead} />
        </p>
      )}
    </>
  );
}
