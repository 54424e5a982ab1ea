/** Who has looked at the holder’s records. An account that could not be had is never shown as "nobody". */
import type { Screen } from '../../electron/contract/window.ts';
import { Notice } from '../components/notice.tsx';
import { Parts } from '../components/parts.tsx';
import { Working } from '../components/progress.tsx';
import { Both, One, Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

export function Disclosures({ content }: { readonly content: Extract<Screen, { screen: 'disclosures' }> }) {
  const { word } = useWords();
  const { rows, notice, part } = content;
  return (
    <Frame
      title="disclosures.title"
      next="disclosures.next"
      back="back"
      end="ask"
      listKey={`part-${part?.at ?? 1}`}
    >
      {notice !== undefined ? (
        <div className="centre">
          <Notice notice={notice} strong />
          <p className="lead">
            <Say k="disclosures.unknown" />
          </p>
        </div>
      ) : rows === undefined ? (
        <div className="centre">
          <Working label={word('disclosures.asking')} />
          <p className="lead" role="status">
            <Say k="disclosures.asking" />
          </p>
        </div>
      ) : rows.length === 0 ? (
        <div className="centre">
          <p className="lead" data-testid="no-disclosures">
            <Say k="disclosures.none" />
          </p>
        </div>
      ) : (
        <>
          <Parts part={part} />
          <ul className="rows" data-testid="disclosures">
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the account keeps its order
              <li key={at} className="row disclosure">
                <div className="row-words">
                  <p className="row-name">
                    <Both text={row.who} />
                  </p>
                  <p>
                    <One text={row.database} />
                  </p>
                  <p className="row-why">
                    <Both text={row.purpose} />
                  </p>
                </div>
                <p className="disclosure-at">
                  <One text={row.at} />
                </p>
              </li>
            ))}
          </ul>
          <Parts part={part} />
        </>
      )}
    </Frame>
  );
}
