/** Leads through what is too long for one screenful of records. */
import type { PartOf } from '../../electron/contract/window.ts';
import { Action } from './action.tsx';
import { BackIcon, ForwardIcon } from './icons.tsx';
import { SayOne } from './say.tsx';

/** Turns to another part of what is too long for one. */
export function Parts({ part }: { readonly part: PartOf | undefined }) {
  if (part === undefined) return null;
  const { at, of } = part;
  return (
    <div className="parts" data-testid="parts">
      {at > 1 ? (
        <Action
          say="parts.before"
          testId="part-before"
          icon={<BackIcon />}
          intent={{ intent: 'turn-to', part: at - 1 }}
        />
      ) : (
        <span />
      )}
      <p aria-live="polite">
        <SayOne k="parts.position" values={{ at, of }} />
      </p>
      {at < of ? (
        <Action
          say="parts.after"
          testId="part-after"
          icon={<ForwardIcon />}
          intent={{ intent: 'turn-to', part: at + 1 }}
        />
      ) : (
        <span />
      )}
    </div>
  );
}
