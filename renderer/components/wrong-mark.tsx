/** "This is wrong": beside a field, a row, or the answer that nothing is held. It is lodged, and a form printed. */
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { PresentedRecord, Text } from '../../electron/contract/words.ts';
import { ask } from '../store/window-store.ts';
import { CheckIcon, FlagIcon } from './icons.tsx';
import { SayOne, useWords } from './say.tsx';

/** What a part of a record needs to know of the record around it. */
export interface Around {
  readonly databaseId: PresentedRecord['databaseId'];
  readonly revealed: boolean;
  /** Names of what the holder called wrong (visit/marks.ts), and of what of it was lodged. */
  readonly marked: readonly string[];
  readonly lodged: readonly string[];
  /** The person looks for what is wrong. */
  readonly flags: boolean;
}

/** The gateway has given a receipt for it: it is not taken back. */
export const WrongLodged = () => (
  <span className="wrong-lodged">
    <CheckIcon />
    <SayOne k="viewing.lodged" />
  </span>
);

export function WrongMark({
  name,
  label,
  around: { databaseId, marked, lodged },
}: {
  readonly name: string;
  readonly label: Text | undefined;
  readonly around: Pick<Around, 'databaseId' | 'marked' | 'lodged'>;
}) {
  const { text, word } = useWords();
  const on = marked.includes(name);
  if (lodged.includes(name)) return <WrongLodged />;
  return (
    <ToggleButton
      className="action wrong"
      data-testid={`wrong-${name}`}
      isSelected={on}
      onChange={(next) => ask({ intent: 'mark-wrong', databaseId, key: name, on: next })}
    >
      <FlagIcon />
      <SayOne k={on ? 'viewing.marked' : 'viewing.wrong'} />
      <span className="only-heard">
        {word('viewing.wrongOf')} {label === undefined ? '' : text(label)}
      </span>
    </ToggleButton>
  );
}
