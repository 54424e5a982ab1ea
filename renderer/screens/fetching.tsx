/** What the agencies answer, while it comes in. */
import type { Screen } from '../../electron/contract/window.ts';
import { OutcomeRow } from '../components/outcome-row.tsx';
import { Progress } from '../components/progress.tsx';
import { Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

export function Fetching({ content }: { readonly content: Extract<Screen, { screen: 'fetching' }> }) {
  const { word } = useWords();
  const n = content.rows.filter((row) => row.outcome !== 'waiting').length;
  const of = content.rows.length;
  return (
    <Frame
      title="fetching.title"
      next="fetching.next"
      end="ask"
      above={
        <div className="above-progress">
          <Progress label={word('fetching.title')} at={n} of={of} />
          <p className="lead" aria-live="polite">
            <Say k="fetching.count" values={{ n, of }} />
          </p>
        </div>
      }
    >
      <ul className="rows">
        {content.rows.map((row) => (
          <OutcomeRow key={row.databaseId} row={row} />
        ))}
      </ul>
    </Frame>
  );
}
