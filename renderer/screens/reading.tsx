/** The card is being read. */
import type { Screen } from '../../electron/contract/window.ts';
import { CardAndSlot } from '../components/pictures.tsx';
import { Progress } from '../components/progress.tsx';
import { Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

export function Reading({ content }: { readonly content: Extract<Screen, { screen: 'reading' }> }) {
  const { word } = useWords();
  return (
    <Frame title="reading.title" next="reading.next" end>
      <div className="centre centre-picture">
        <CardAndSlot way="in" label={word('idle.picture')} />
        <div className="words">
          <Progress label={word('reading.title')} at={content.step} of={content.of} />
          <p className="lead">
            <Say k="reading.keep" />
          </p>
        </div>
      </div>
    </Frame>
  );
}
