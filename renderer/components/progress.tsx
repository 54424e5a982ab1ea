/** For everything that takes more than a second. */
import { ProgressBar } from 'react-aria-components/ProgressBar';

/** How far something that takes time has come. */
export function Progress({
  label,
  at,
  of,
}: {
  readonly label: string;
  readonly at: number;
  readonly of: number;
}) {
  return (
    <ProgressBar className="progress" aria-label={label} value={at} minValue={0} maxValue={Math.max(1, of)}>
      <svg className="progress-line" viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true">
        <rect className="progress-track" width="1000" height="28" />
        <rect className="progress-done" width={1000 * Math.min(1, at / Math.max(1, of))} height="28" />
      </svg>
    </ProgressBar>
  );
}

/** Something takes time, and nobody knows how long. */
export function Working({ label }: { readonly label: string }) {
  return (
    <ProgressBar className="progress" aria-label={label} isIndeterminate>
      <svg className="progress-line" viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true">
        <rect className="progress-track" width="1000" height="28" />
        <rect className="progress-done progress-runs" width="300" height="28" />
      </svg>
    </ProgressBar>
  );
}
