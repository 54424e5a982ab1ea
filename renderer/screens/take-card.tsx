/** The visit has ended: take your card. */
import type { Screen } from '../../electron/contract/window.ts';
import { Notice } from '../components/notice.tsx';
import { CardAndSlot } from '../components/pictures.tsx';
import { Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import type { Key } from '../locale/locale.ts';

const WHY: Readonly<Record<Extract<Screen, { screen: 'take-card' }>['reason'], Key>> = {
  started: 'take-card.started',
  finished: 'take-card.finished',
  ended: 'take-card.ended',
  idle: 'take-card.idle',
  fault: 'take-card.fault',
};

export function TakeCard({ content }: { readonly content: Extract<Screen, { screen: 'take-card' }> }) {
  const { word } = useWords();
  // Of a visit that failed, and before the first one, nothing is left that could still be wiped.
  const wiped = content.reason === 'fault' || content.reason === 'started';
  return (
    <Frame title="take-card.title" next={wiped ? 'take-card.again' : 'take-card.wiped'}>
      <div className="centre centre-picture">
        <CardAndSlot way="out" label={word('take-card.picture')} />
        <div className="words">
          {content.notice !== undefined && <Notice notice={content.notice} strong />}
          <p className="lead">
            <Say k={WHY[content.reason]} />
          </p>
          {content.papers && (
            <p className="lead">
              <Say k="take-card.papers" />
            </p>
          )}
        </div>
      </div>
    </Frame>
  );
}
