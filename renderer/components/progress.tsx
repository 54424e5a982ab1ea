/**
 * For everything that takes more than a second. Plain elements: the library's bar brings the engine's data of numbers, which
 * every window would load before its first screen.
 */

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
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(1, of)}
      aria-valuenow={Math.min(at, Math.max(1, of))}
    >
      <svg className="progress-line" viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true">
        <rect className="progress-track" width="1000" height="28" />
        <rect className="progress-done" width={1000 * Math.min(1, at / Math.max(1, of))} height="28" />
      </svg>
    </div>
  );
}

/** Something takes time, and nobody knows how long. */
export function Working({ label }: { readonly label: string }) {
  return (
    <div className="progress" role="progressbar" aria-label={label}>
      <svg className="progress-line" viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true">
        <rect className="progress-track" width="1000" height="28" />
        <rect className="progress-done progress-runs" width="300" height="28" />
      </svg>
    </div>
  );
}
