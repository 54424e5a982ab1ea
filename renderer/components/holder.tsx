/** Who the card says the person is. */
import type { HolderCard } from '../../electron/contract/window.ts';
import { noBreak } from './no-break.tsx';
import { Both, SayOne, useWords } from './say.tsx';

/** The holder as the screen may show them; the photo is drawn when it arrives. */
export function Holder({ holder }: { readonly holder: HolderCard }) {
  const { word } = useWords();
  return (
    <div className="holder" data-testid="holder">
      <div className="holder-photo">
        {holder.photo === undefined ? (
          <svg viewBox="0 0 120 144" role="img" aria-label={word('hello.noPhoto')}>
            <circle cx="60" cy="56" r="26" />
            <path d="M14 144c0-34 20-52 46-52s46 18 46 52Z" />
          </svg>
        ) : (
          <img src={holder.photo} alt={word('hello.photo')} draggable={false} />
        )}
      </div>
      <div className="holder-words">
        <p className="holder-label">
          <SayOne k="hello.holder" />
        </p>
        <p className="holder-name" data-testid="holder-name">
          <Both text={holder.name} />
        </p>
        <p className="holder-label">
          <SayOne k="hello.number" />
        </p>
        <p className="holder-number" data-testid="holder-number">
          {noBreak(holder.maskedNumber)}
        </p>
      </div>
    </div>
  );
}
