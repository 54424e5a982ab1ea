/** The card proves its holder. */
import type { Screen } from '../../electron/contract/window.ts';
import { LockIcon } from '../components/icons.tsx';
import { Progress } from '../components/progress.tsx';
import { Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

export function Verifying({ content }: { readonly content: Extract<Screen, { screen: 'verifying' }> }) {
  const { word } = useWords();
  return (
    <Frame title="verifying.title" next="verifying.next" end>
      <div className="centre">
        <div className="medallion">
          <LockIcon />
        </div>
        <Progress label={word('verifying.title')} at={content.step} of={content.of} />
        <p className="lead">
          <Say k="verifying.body" />
        </p>
        <p className="lead">
          <Say k="reading.keep" />
        </p>
      </div>
    </Frame>
  );
}
