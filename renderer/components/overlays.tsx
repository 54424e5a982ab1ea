/** What may lie over any screen: the idle warning, the settings, the cover. */
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { VoiceFailure } from '../../electron/contract/window.ts';
import { type Key, nameOf, offered } from '../locale/locale.ts';
import { ask, changeSettings, type Settings, useWindow } from '../store/window-store.ts';
import { Action } from './action.tsx';
import { CheckIcon, EyeIcon, WaitIcon } from './icons.tsx';
import { Modal, ModalTitle } from './modal.tsx';
import { Say, SayOne, useWords } from './say.tsx';

/** Nobody touched the screen for a while: the person says that they are here, or the visit is wiped. */
function IdleWarning({ seconds }: { readonly seconds: number }) {
  return (
    <Modal testId="idle-warning" role="alertdialog">
      <ModalTitle k="warning.title" />
      <div className="medallion">
        <WaitIcon />
      </div>
      <p className="lead">
        <Say k="warning.body" />
      </p>
      <p className="countdown" data-testid="countdown">
        <span className="countdown-number">{seconds}</span> <SayOne k="warning.seconds" />
      </p>
      <Action kind="primary" say="warning.stay" testId="stay" intent={{ intent: 'present' }} />
      <Action kind="quiet" say="action.end" testId="warning-end" intent={{ intent: 'end' }} />
    </Modal>
  );
}

/** The screen is covered until the person asks for it back; the visit goes on, and still ends by itself when nobody touches the screen. */
function Cover() {
  return (
    <Modal testId="covered" className="modal-cover">
      <ModalTitle k="cover.title" />
      <Action
        kind="primary"
        say="cover.show"
        testId="uncover"
        icon={<EyeIcon />}
        onPress={() => changeSettings({ covered: false })}
      />
      <Action kind="quiet" say="action.end" testId="cover-end" intent={{ intent: 'end' }} />
    </Modal>
  );
}

type Switchable = { [K in keyof Settings]: Settings[K] extends boolean ? K : never }[keyof Settings];

function Setting({ setting, say }: { readonly setting: Switchable; readonly say: Key }) {
  const on = useWindow((state) => state.settings[setting]);
  return (
    <ToggleButton
      className="action setting"
      data-testid={`set-${setting}`}
      isSelected={on}
      onChange={(value) => changeSettings({ [setting]: value })}
    >
      <Say k={say} />
      <span className="setting-state">
        {on && <CheckIcon />}
        <SayOne k={on ? 'assist.on' : 'assist.off'} />
      </span>
    </ToggleButton>
  );
}

/** Thai digits or Arabic ones, in Thai texts. */
function ThaiDigits() {
  const on = useWindow((state) => (state.settings.numerals ?? state.view?.numerals) === 'thai');
  return (
    <ToggleButton
      className="action setting"
      data-testid="set-numerals"
      isSelected={on}
      onChange={(value) => changeSettings({ numerals: value ? 'thai' : 'arabic' })}
    >
      <Say k="assist.numerals" />
      <span className="setting-state">
        {on && <CheckIcon />}
        <SayOne k={on ? 'assist.on' : 'assist.off'} />
      </span>
    </ToggleButton>
  );
}

/** Longer until the warning: the visit keeps it, so that it is true wherever the person goes. */
function MoreTime() {
  const on = useWindow((state) => state.view?.moreTime ?? false);
  return (
    <ToggleButton
      className="action setting"
      data-testid="more-time"
      isSelected={on}
      onChange={(value) => ask({ intent: 'more-time', on: value })}
    >
      <Say k="assist.moreTime" />
      <span className="setting-state">
        {on && <CheckIcon />}
        <SayOne k={on ? 'assist.on' : 'assist.off'} />
      </span>
    </ToggleButton>
  );
}

const UNHEARD: Readonly<Record<VoiceFailure, Key>> = {
  'no-voice': 'assist.noVoice',
  'not-recorded': 'assist.notRecorded',
  refused: 'assist.voiceFails',
  silent: 'assist.voiceFails',
};

/** Reading aloud, and whether it can be heard in the language that is written large. */
function Speech() {
  const on = useWindow((state) => state.settings.speech);
  const unheard = useWindow((state) => state.unheard);
  const state: Key = !on ? 'assist.off' : unheard === null ? 'assist.on' : UNHEARD[unheard];
  return (
    <ToggleButton
      className="action setting"
      data-testid="set-speech"
      isSelected={on}
      onChange={(speech) => changeSettings({ speech })}
    >
      <Say k="assist.speech" />
      <span className="setting-state" data-testid="speech-state" data-unheard={on ? unheard : null}>
        {on && unheard === null && <CheckIcon />}
        <SayOne k={state} />
      </span>
    </ToggleButton>
  );
}

/** The languages that this kiosk's screen has. */
function Languages() {
  const { language } = useWords();
  const languages = useWindow((state) => state.view?.languages);
  const close = () => useWindow.setState({ choosingLanguage: false });
  return (
    <Modal testId="languages" className="modal-low" onClose={close}>
      <ModalTitle k="language.choose" />
      <div className="settings languages">
        {offered(languages ?? []).map((one) => (
          <ToggleButton
            key={one}
            className="action setting"
            data-testid={`language-${one}`}
            isSelected={one === language}
            onChange={() => {
              changeSettings({ language: one });
              close();
            }}
          >
            <span lang={one} className={`script-${one}`}>
              {nameOf(one)}
            </span>
            <span className="setting-state">{one === language && <CheckIcon />}</span>
          </ToggleButton>
        ))}
      </div>
      <p className="lead">
        <Say k="language.papers" />
      </p>
      <Action kind="primary" say="action.close" testId="languages-close" onPress={close} />
    </Modal>
  );
}

const SIZES = [0, 1, 2] as const;
const SIZE_WORD: readonly [Key, Key, Key] = ['assist.text0', 'assist.text1', 'assist.text2'];

/** How the screen may be made to fit the person. Nothing of it is kept. */
function Assistance() {
  const { word } = useWords();
  const textSize = useWindow((state) => state.settings.textSize);
  const close = () => useWindow.setState({ assisting: false });
  return (
    <Modal testId="assistance" className="modal-low" onClose={close}>
      <ModalTitle k="assist.title" />
      <p className="modal-label">
        <Say k="assist.textSize" />
      </p>
      <ToggleButtonGroup
        className="sizes"
        aria-label={word('assist.textSize')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[textSize]}
        onSelectionChange={(keys) => {
          const size = SIZES.find((one) => keys.has(one));
          if (size !== undefined) changeSettings({ textSize: size });
        }}
      >
        {SIZES.map((size) => (
          <ToggleButton
            key={size}
            id={size}
            className={`action size size-${size}`}
            data-testid={`text-${size}`}
          >
            <Say k={SIZE_WORD[size]} />
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <div className="settings">
        <Setting setting="highContrast" say="assist.contrast" />
        <Setting setting="lowPosition" say="assist.low" />
        <Setting setting="reducedMotion" say="assist.motion" />
        <Speech />
        <ThaiDigits />
        <MoreTime />
      </div>
      <Action kind="primary" say="action.close" testId="assist-close" onPress={close} />
    </Modal>
  );
}

/** Whatever lies over the screen now; the warning lies over everything else. */
export function Overlays() {
  const seconds = useWindow((state) => state.view?.idleSecondsLeft);
  const covered = useWindow((state) => state.settings.covered);
  const assisting = useWindow((state) => state.assisting);
  const choosingLanguage = useWindow((state) => state.choosingLanguage);
  if (seconds !== undefined) return <IdleWarning seconds={seconds} />;
  if (covered) return <Cover />;
  if (choosingLanguage) return <Languages />;
  if (assisting) return <Assistance />;
  return null;
}
