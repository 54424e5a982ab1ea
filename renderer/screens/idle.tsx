/** Nobody is being served: put in your card. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { LockIcon, PersonIcon, PrintIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import {
  CardAndSlot,
  StepCardPicture,
  StepChoosePicture,
  StepPaperPicture,
} from '../components/pictures.tsx';
import { Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import { useWindow } from '../store/window-store.ts';

export function Idle({ content }: { readonly content: Extract<Screen, { screen: 'idle' }> }) {
  const { word } = useWords();
  const tray = useWindow((state) => state.view?.tray);
  const papers = content.papers === true;
  const noticed = content.notice !== undefined || tray !== undefined || papers;
  return (
    <Frame
      title="idle.title"
      next="idle.next"
      aside={
        <Action
          kind="quiet"
          say="idle.noCard"
          testId="no-card"
          icon={<PersonIcon />}
          intent={{ intent: 'no-card' }}
        />
      }
    >
      <div className={noticed ? 'idle idle-noticed' : 'idle'}>
        {content.notice !== undefined && <Notice notice={content.notice} strong />}
        {papers && (
          <p className="notice" role="status" data-testid="papers-left">
            <PrintIcon />
            <Say k="take-card.papers" />
          </p>
        )}
        <CardAndSlot way="in" label={word('idle.picture')} />
        <p className="lead how">
          <Say k="idle.how" />
        </p>
        <ol className="steps">
          <li>
            <StepCardPicture />
            <Say k="idle.step1" />
          </li>
          <li>
            <StepChoosePicture />
            <Say k="idle.step2" />
          </li>
          <li>
            <StepPaperPicture />
            <Say k="idle.step3" />
          </li>
        </ol>
        {!noticed && <About />}
      </div>
    </Frame>
  );
}

function About() {
  // The strip of the officer beside takes the room of one of these; the law stands on the request.
  const beside = useWindow((state) => state.view?.officer !== undefined);
  return (
    <div className="about">
      <p>
        <Say k="app.about" />
      </p>
      {!beside && (
        <p className="about-law">
          <Say k="app.law" />
        </p>
      )}
      <p className="about-own">
        <LockIcon />
        <Say k="idle.own" />
      </p>
    </div>
  );
}
