/** The frame of every screen: the question above, what happens next, the one primary action, back and end, assistance. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Screen } from '../../electron/contract/window.ts';
import type { Text } from '../../electron/contract/words.ts';
import { Action } from '../components/action.tsx';
import {
  AssistIcon,
  BackIcon,
  CoverIcon,
  EndIcon,
  HelpIcon,
  InfoIcon,
  LanguageIcon,
} from '../components/icons.tsx';
import { Modal, ModalTitle } from '../components/modal.tsx';
import { Notice } from '../components/notice.tsx';
import { Mark } from '../components/pictures.tsx';
import { PrimaryPlace } from '../components/primary-place.ts';
import { Working } from '../components/progress.tsx';
import { Both, One, Say, SayOne, useWords } from '../components/say.tsx';
import { ScrollPane } from '../components/scroll-pane.tsx';
import { isTextLanguage, type Key, nameOf, offered } from '../locale/locale.ts';
import { isCalm } from '../officer/calm.ts';
import { OfficerPane } from '../officer/pane.tsx';
import { ask, changeSettings, useWindow } from '../store/window-store.ts';

interface FrameProps {
  /** The window's own words, or what the visit says the matter is. */
  readonly title: Key | Text;
  /** What happens next, in one line. */
  readonly next?: Key;
  readonly primary?: ReactNode;
  /** `back` asks the visit; `close-record` returns to the list. */
  readonly back?: 'back' | 'close-record';
  /** Instead of asking the visit: back to another page of the same screen. */
  readonly onBack?: () => void;
  /** Between what is said and the primary action: what is chosen once for the whole screen. */
  readonly dock?: ReactNode;
  /** Another way on, where "back" would stand. */
  readonly aside?: ReactNode;
  /** `ask`: after signing, once more before everything is wiped. */
  readonly end?: boolean | 'ask';
  /** Where the person comes back to it, what scrolls stands where it stood. */
  readonly keeps?: string;
  /** Another list is another place: it is read from its top. */
  readonly listKey?: string;
  /** Above what scrolls. */
  readonly above?: ReactNode;
  readonly children?: ReactNode;
}

function Header() {
  const view = useWindow((state) => state.view);
  return (
    <header className="header">
      <div className="header-line">
        <Mark />
        <div className="header-names">
          <p className="header-name">
            <SayOne k="app.name" />
          </p>
          {view !== undefined && (
            <p className="header-office">
              <One text={view.office} />
            </p>
          )}
        </div>
        {view !== undefined && (
          <p className="header-kiosk">
            <SayOne k="app.kiosk" values={{ id: view.kioskId }} />
          </p>
        )}
      </div>
      {view?.demonstration === true && (
        <p className="ribbon" data-testid="demonstration">
          <Say k="app.demonstration" />
        </p>
      )}
    </header>
  );
}

function Bar() {
  const { language } = useWords();
  const all = useWindow((state) => state.view?.languages);
  const languages = offered(all ?? ['th', 'en']);
  const other = languages.find((one) => one !== language) ?? language;
  const names = language === 'th' ? 'ภาษา · Language' : 'Language · ภาษา';
  const helpCalled = useWindow((state) => state.view?.helpCalled ?? false);
  return (
    <nav className="bar">
      <button
        type="button"
        className="action action-bar"
        data-testid="language"
        lang={other}
        onClick={() =>
          languages.length > 2
            ? useWindow.setState({ choosingLanguage: true })
            : changeSettings({ language: other })
        }
      >
        <LanguageIcon />
        <span className="pair">
          <span lang={other}>{languages.length > 2 ? names : nameOf(other)}</span>
        </span>
      </button>
      <Action
        kind="quiet"
        className="action-bar"
        say="assist.open"
        testId="assist"
        icon={<AssistIcon />}
        onPress={() => useWindow.setState({ assisting: true })}
      />
      <Action
        kind="quiet"
        className="action-bar"
        say="cover.hide"
        testId="cover"
        icon={<CoverIcon />}
        onPress={() => changeSettings({ covered: true })}
      />
      <Action
        kind="quiet"
        className={helpCalled ? 'action-bar action-called' : 'action-bar'}
        say="action.help"
        testId="help"
        icon={<HelpIcon />}
        onPress={() => ask({ intent: 'help' })}
      />
    </nav>
  );
}

/** Where papers are spoken of: who reads another language is told in which two those are. */
const ON_PAPER: readonly Screen['screen'][] = ['fee', 'printing', 'done'];

/** What happens next, in one line, and that an officer was called. */
function Said({ next }: { readonly next: Key | undefined }) {
  const help = useWindow((state) => state.view?.help);
  const screen = useWindow((state) => state.view?.content.screen);
  const { language } = useWords();
  const inOthers = screen !== undefined && ON_PAPER.includes(screen) && !isTextLanguage(language);
  return (
    <div className="said" aria-live="polite">
      {help !== undefined && (
        <p className="help-called" data-testid="help-called" data-told={help.told}>
          <HelpIcon />
          {help.told === 'told' && <Say k="help.called" />}
          {help.told === 'calling' && <Say k="help.calling" />}
          {help.told === 'not-told' && <Both text={help.instead} />}
        </p>
      )}
      {inOthers && (
        <p className="next" data-testid="papers-in">
          <InfoIcon />
          <Say k="language.papers" />
        </p>
      )}
      {next !== undefined && (
        <p className="next">
          <InfoIcon />
          <span>
            <span className="next-label">
              <SayOne k="app.next" />
            </span>
            <Say k={next} />
          </span>
        </p>
      )}
    </div>
  );
}

/** The ways out of a screen: back, or another way in its place, and the end of the visit. */
function Ways({
  back,
  onBack,
  aside,
  end,
  onEnd,
}: {
  readonly back: FrameProps['back'] | undefined;
  readonly onBack: (() => void) | undefined;
  readonly aside: ReactNode;
  readonly end: boolean;
  /** Instead of ending at once. */
  readonly onEnd: (() => void) | undefined;
}) {
  return (
    <div className="ways">
      {back === undefined ? (
        (aside ?? <span />)
      ) : (
        <Action
          kind="quiet"
          say="action.back"
          testId={back}
          icon={<BackIcon />}
          {...(onBack === undefined ? { intent: { intent: back } } : { onPress: onBack })}
        />
      )}
      {end ? (
        <Action
          kind="quiet"
          say="action.end"
          testId="end"
          icon={<EndIcon />}
          {...(onEnd === undefined ? { intent: { intent: 'end' } } : { onPress: onEnd })}
        />
      ) : (
        <span />
      )}
    </div>
  );
}

/** Whoever has signed and waited does not lose it all by one touch. */
function EndsReally({ onStay }: { readonly onStay: () => void }) {
  return (
    <Modal testId="end-asked" role="alertdialog" onClose={onStay}>
      <ModalTitle k="ending.title" />
      <p className="lead">
        <Say k="ending.body" />
      </p>
      <Action kind="primary" say="ending.stay" testId="end-no" onPress={onStay} />
      <Action kind="danger" say="ending.yes" testId="end-yes" icon={<EndIcon />} intent={{ intent: 'end' }} />
    </Modal>
  );
}

/** Shown where the visit has not answered for a while. */
function Pending() {
  const pending = useWindow((state) => state.pending);
  const { word } = useWords();
  return (
    pending && (
      <div className="pending" data-testid="pending">
        <Working label={word('app.working')} />
      </div>
    )
  );
}

export function Frame({
  title,
  next,
  primary,
  back,
  onBack,
  dock,
  aside,
  end = false,
  keeps,
  listKey,
  above,
  children,
}: FrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const view = useWindow((state) => state.view);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const [ending, setEnding] = useState(false);
  // A new screen is read from its question on, by ear as by eye.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const hasWays = back !== undefined || aside !== undefined || end !== false;
  const rail = primary !== undefined || hasWays ? 'acts' : next !== undefined ? 'says' : 'none';
  const officer = view?.officer === undefined ? 'false' : isCalm(view) ? 'calm' : 'true';
  return (
    <div className="frame" data-rail={rail} data-officer={officer}>
      <Header />
      <main className="main">
        <h1 className="title" tabIndex={-1} ref={heading}>
          {typeof title === 'string' ? <Say k={title} /> : <Both text={title} />}
        </h1>
        {above}
        <PrimaryPlace value={place}>
          <ScrollPane key={listKey} {...(keeps === undefined ? {} : { keeps })}>
            {view?.tray !== undefined && (
              <div data-testid="tray">
                <Notice notice={view.tray} strong />
              </div>
            )}
            {children}
          </ScrollPane>
        </PrimaryPlace>
      </main>
      <div className="rail">
        <Said next={next} />
        <Pending />
        {dock}
        <div className="primary" ref={setPlace}>
          {primary}
        </div>
        {hasWays && (
          <Ways
            back={back}
            onBack={onBack}
            aside={aside}
            end={end !== false}
            onEnd={end === 'ask' ? () => setEnding(true) : undefined}
          />
        )}
      </div>
      <Bar />
      {ending && <EndsReally onStay={() => setEnding(false)} />}
      {/* Last for who goes by keyboard or ear: it is not theirs. The grid puts it where the officer stands. */}
      {view?.officer !== undefined && <OfficerPane pane={view.officer} />}
    </div>
  );
}
