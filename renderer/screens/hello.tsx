/** Who the card says the person is, and what will happen. */
import type { HolderCard, Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { ForwardIcon, HelpIcon, InfoIcon, PersonIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import { Both, Say, SayOne, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import { useWindow } from '../store/window-store.ts';

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
          {holder.maskedNumber}
        </p>
      </div>
    </div>
  );
}

function Steps() {
  return (
    <section>
      <h2 className="heading">
        <Say k="hello.what" />
      </h2>
      <ol className="numbered">
        <li>
          <Say k="hello.step1" />
        </li>
        <li>
          <Say k="hello.step2" />
        </li>
        <li>
          <Say k="hello.step3" />
        </li>
      </ol>
    </section>
  );
}

export function Hello({ content }: { readonly content: Extract<Screen, { screen: 'hello' }> }) {
  const office = useWindow((state) => state.view?.office);
  const { holder, cannot, notice } = content;
  return (
    <Frame
      // What is found of the card while the person reads is a new question.
      key={cannot === undefined ? 'begin' : 'cannot'}
      title={cannot?.what ?? 'hello.title'}
      next={cannot === undefined ? 'hello.next' : 'hello.nextCannot'}
      end
      aside={
        <Action
          kind="quiet"
          say="hello.represent"
          testId="represent"
          icon={<PersonIcon />}
          intent={{ intent: 'represent' }}
        />
      }
      primary={
        cannot === undefined ? (
          <Action
            kind="primary"
            say="hello.begin"
            testId="begin"
            icon={<ForwardIcon />}
            intent={{ intent: 'begin' }}
          />
        ) : (
          <Action
            kind="primary"
            say="action.help"
            testId="help-instead"
            icon={<HelpIcon />}
            intent={{ intent: 'help' }}
          />
        )
      }
    >
      <div className="hello">
        <Holder holder={holder} />
        {cannot !== undefined && <Notice notice={cannot} strong titled />}
        {notice !== undefined && <Notice notice={notice} strong />}
        {holder.minor && (
          <p className="notice">
            <InfoIcon />
            <Say k="hello.minor" />
          </p>
        )}
        {cannot === undefined && <Steps />}
        {office !== undefined && (
          <p className="who">
            <Say k="hello.who" values={{ office }} />
          </p>
        )}
      </div>
    </Frame>
  );
}
