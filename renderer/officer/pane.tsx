/** The officer's part of the screen: devices, the day, the queue of certifications. Nothing about any person. */
import { useState } from 'react';
import type { DeviceState, OfficerPane as Pane } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import {
  CheckIcon,
  CrossIcon,
  HelpIcon,
  ListIcon,
  LockIcon,
  PersonIcon,
  SignIcon,
  WaitIcon,
  WarnIcon,
} from '../components/icons.tsx';
import { Modal, ModalTitle } from '../components/modal.tsx';
import { noBreak } from '../components/no-break.tsx';
import { One, Say, SayOne } from '../components/say.tsx';
import { unreachable } from '../components/unreachable.ts';
import type { Key } from '../locale/locale.ts';
import { ask, useWindow } from '../store/window-store.ts';
import { Assist } from './assist.tsx';
import { toConfirm } from './at.ts';
import { isCalm } from './calm.ts';
import { Day } from './day.tsx';
import { Unlock } from './unlock.tsx';

const DEVICE: Readonly<Record<DeviceState['device'], Key>> = {
  reader: 'officer.reader',
  sas: 'officer.sas',
  linkage: 'officer.linkage',
  printer: 'officer.printer',
  journal: 'officer.journal',
  clock: 'officer.clock',
  office: 'officer.office',
};
const STATE: Readonly<Record<DeviceState['state'], Key>> = {
  ok: 'officer.ok',
  warning: 'officer.warning',
  down: 'officer.down',
};
const STATE_ICON = { ok: CheckIcon, warning: WarnIcon, down: CrossIcon } as const;

function Device({ device, long }: { readonly device: DeviceState; readonly long: boolean }) {
  const StateIcon = STATE_ICON[device.state];
  return (
    <li className="device" data-state={device.state} data-device={device.device}>
      <StateIcon />
      <span>
        <span className="device-name">
          <SayOne k={DEVICE[device.device]} />
        </span>
        <span className={long ? 'device-state' : 'only-heard'}>
          <SayOne k={STATE[device.state]} />
        </span>
        {long && (
          <span className="device-detail">
            <One text={device.detail} />
          </span>
        )}
      </span>
    </li>
  );
}

type Panel = 'board' | 'queue' | 'trays' | 'unlodged' | 'day' | 'assist' | 'close';

function Queue({ pane }: { readonly pane: Pane }) {
  return (
    <>
      <ModalTitle k="officer.queueTitle" />
      {pane.certifications.length === 0 ? (
        <p className="lead">
          <Say k="officer.queueEmpty" />
        </p>
      ) : (
        <ol className="queue">
          {pane.certifications.slice(0, 6).map((one) => (
            <li key={one.requestNumber}>
              <span className="queue-words">
                <strong>{noBreak(one.requestNumber)}</strong>
                <span>
                  <SayOne k="officer.copies" values={{ n: one.copies }} /> · <One text={one.at} />
                </span>
              </span>
              <Action
                say="officer.certified"
                testId={`certified-${one.requestNumber}`}
                icon={<CheckIcon />}
                intent={{ intent: 'officer-certified', requestNumber: one.requestNumber }}
              />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

/** Signed requests that the kiosk could not lodge, oldest first. */
function Unlodged({ pane }: { readonly pane: Pane }) {
  return (
    <>
      <ModalTitle k="officer.unlodgedTitle" />
      <ol className="queue">
        {pane.unlodged.slice(0, 6).map((one) => (
          <li key={one.requestNumber}>
            <span className="queue-words">
              <strong>{noBreak(one.requestNumber)}</strong>
              <span>
                <One text={one.at} />
              </span>
            </span>
            <Action
              say="officer.lodged"
              testId={`lodged-${one.requestNumber}`}
              icon={<CheckIcon />}
              intent={{ intent: 'officer-lodged', requestNumber: one.requestNumber }}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

/** Jobs that were cut off: what of them may lie in the tray, until an officer has looked. */
function Trays({ trays }: { readonly trays: NonNullable<Pane['trays']> }) {
  return (
    <>
      <ModalTitle k="officer.traysTitle" />
      <ol className="queue" data-testid="trays">
        {trays.slice(0, 6).map((one) => (
          <li key={one.job}>
            <span className="queue-words">
              <strong>{noBreak(one.job)}</strong>
              <span>
                <One text={one.what} /> · <One text={one.at} />
              </span>
            </span>
            <Action
              say="officer.traySeen"
              testId={`tray-seen-${one.job}`}
              icon={<CheckIcon />}
              intent={{ intent: 'officer-tray-seen', job: one.job }}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

/** What the officer may do, once card and PIN were here. */
function Acts({ pane, open }: { readonly pane: Pane; readonly open: (panel: Panel) => void }) {
  const view = useWindow((state) => state.view);
  const trays = pane.trays ?? [];
  return (
    <>
      <Action
        say="officer.queue"
        values={{ n: pane.certifications.length }}
        testId="officer-queue"
        icon={<SignIcon />}
        onPress={() => open('queue')}
      />
      {pane.unlodged.length > 0 && (
        <Action
          say="officer.unlodged"
          values={{ n: pane.unlodged.length }}
          testId="officer-unlodged"
          icon={<WarnIcon />}
          className="action-called"
          onPress={() => open('unlodged')}
        />
      )}
      {trays.length > 0 && (
        <Action
          say="officer.trays"
          values={{ n: trays.length }}
          testId="officer-trays"
          icon={<WarnIcon />}
          className="action-called"
          onPress={() => open('trays')}
        />
      )}
      <Action say="officer.day" testId="officer-day" icon={<WaitIcon />} onPress={() => open('day')} />
      {view?.mode === 'counter' && (
        <Action
          say="officer.assist"
          testId="officer-assist"
          icon={<PersonIcon />}
          {...(view.reprint === undefined ? {} : { className: 'action-called' })}
          onPress={() => open('assist')}
        />
      )}
      <Action say="officer.board" testId="officer-board" icon={<ListIcon />} onPress={() => open('board')} />
    </>
  );
}

/** The board of devices, and for the officer the end of the day. */
function Board({ pane, onClose }: { readonly pane: Pane; readonly onClose: () => void }) {
  const oneScreen = useWindow((state) => state.view?.noOfficerScreen === true);
  return (
    <>
      <ModalTitle k="officer.devices" />
      {oneScreen && (
        <p className="officer-warning" data-testid="no-officer-screen">
          <WarnIcon />
          <SayOne k="officer.oneScreen" />
        </p>
      )}
      <ul className="board">
        {pane.devices.map((device) => (
          <Device key={device.device} device={device} long />
        ))}
      </ul>
      {pane.unlocked && pane.sessionOpen && (
        <Action say="officer.closeDay" testId="close-day" onPress={onClose} />
      )}
    </>
  );
}

function CloseDay({ onDone }: { readonly onDone: () => void }) {
  return (
    <>
      <ModalTitle k="officer.closeSure" />
      <p className="lead">
        <Say k="officer.closeMeans" />
      </p>
      <Action kind="primary" say="officer.closeNo" testId="officer-close" onPress={onDone} />
      <Action
        kind="danger"
        say="officer.closeYes"
        testId="close-day-yes"
        intent={{ intent: 'officer-close-day' }}
        onPress={onDone}
      />
    </>
  );
}

/** The key that unlocks the pane, called out where something waits for the officer, or the key that locks it again. */
function LockKey({ pane, locked }: { readonly pane: Pane; readonly locked: boolean }) {
  const view = useWindow((state) => state.view);
  if (!locked)
    return (
      <Action
        say="officer.lock"
        testId="officer-lock"
        icon={<LockIcon />}
        intent={{ intent: 'officer-lock' }}
      />
    );
  const waits =
    view?.reprint !== undefined ||
    view?.tray !== undefined ||
    (view !== undefined && toConfirm(view) !== undefined);
  return (
    <Action
      say={pane.toCertify > 0 ? 'officer.unlockQueue' : 'officer.unlock'}
      values={{ n: pane.toCertify }}
      testId="officer-unlock"
      icon={<LockIcon />}
      {...(waits ? { className: 'action-called' } : {})}
      intent={{ intent: 'officer-unlock' }}
    />
  );
}

/** `alone`: on a screen of its own, where there is room for everything. */
function Head({ pane, alone }: { readonly pane: Pane; readonly alone: boolean }) {
  return (
    <>
      <h2 className="officer-title">
        <SayOne k="officer.pane" />
        <span className="officer-session">
          <SayOne k={pane.sessionOpen ? 'officer.session' : 'officer.noSession'} />
          {' · '}
          <SayOne k={pane.unlocked ? 'officer.unlocked' : 'officer.locked'} />
        </span>
        <span className="officer-session">
          <SayOne k="officer.today" values={pane.today} />
        </span>
      </h2>
      <ul className="devices">
        {pane.devices.map((device) => (
          <Device
            key={device.device}
            device={device}
            long={alone || (!pane.unlocked && device.state !== 'ok')}
          />
        ))}
      </ul>
    </>
  );
}

/** What the officer must know without opening anything: the day's end, and a name that differs. */
function Warnings({ pane }: { readonly pane: Pane }) {
  const nameDiffers = useWindow((state) => state.view?.nameDiffers === true);
  return (
    <>
      {pane.closed !== undefined && (
        <p className="officer-warning" data-testid="day-closed">
          <CheckIcon />
          <span>
            <SayOne k="officer.dayClosed" values={{ n: pane.closed.entries, at: pane.closed.at }} />{' '}
            <strong>{noBreak(pane.closed.code)}</strong>
          </span>
        </p>
      )}
      {nameDiffers && (
        <p className="officer-warning" role="alert" data-testid="officer-name-differs">
          <WarnIcon />
          <span>
            <SayOne k="name.differs" />: <SayOne k="name.officer" />
          </span>
        </p>
      )}
    </>
  );
}

/** Somebody wants the officer. */
function HelpWanted() {
  const view = useWindow((state) => state.view);
  return (
    view?.helpCalled === true && (
      <Action
        say={
          view.forRepresentative
            ? 'officer.representative'
            : view.help?.noCard === true
              ? 'officer.noCard'
              : 'officer.acknowledge'
        }
        testId="acknowledge-help"
        icon={<HelpIcon />}
        className="action-called"
        intent={{ intent: 'officer-acknowledge-help' }}
      />
    )
  );
}

/** The person has no PIN: the officer says who it is, once card and PIN of the officer were here. */
function Confirm() {
  const view = useWindow((state) => state.view);
  const asked = view === undefined ? undefined : toConfirm(view);
  if (asked === undefined) return null;
  return (
    <Action
      say={asked.capacity === undefined ? 'officer.confirm' : 'officer.confirmFor'}
      testId="officer-confirm"
      icon={<CheckIcon />}
      className="action-called"
      intent={{ intent: 'officer-confirm-holder', ...asked }}
    />
  );
}

/** What is in an open panel. */
function PanelContent({
  panel,
  pane,
  open,
  onDone,
}: {
  readonly panel: Exclude<Panel, 'assist'>;
  readonly pane: Pane;
  readonly open: (panel: Panel) => void;
  readonly onDone: () => void;
}) {
  switch (panel) {
    case 'board':
      return <Board pane={pane} onClose={() => open('close')} />;
    case 'queue':
      return <Queue pane={pane} />;
    case 'trays':
      return <Trays trays={pane.trays ?? []} />;
    case 'unlodged':
      return <Unlodged pane={pane} />;
    case 'day':
      return <Day pane={pane} />;
    case 'close':
      return <CloseDay onDone={onDone} />;
    default:
      return unreachable(panel);
  }
}

/** All is well: one line, and the key. */
function Strip({ pane }: { readonly pane: Pane }) {
  const lock = useWindow((state) => state.view?.officerLock);
  return (
    <aside className="officer officer-strip" data-testid="officer-pane" data-locked data-calm>
      <h2 className="officer-title">
        <SayOne k="officer.pane" />
      </h2>
      <ul className="devices">
        {pane.devices.map((device) => (
          <Device key={device.device} device={device} long={false} />
        ))}
      </ul>
      <p className="officer-session">
        <SayOne k="officer.today" values={pane.today} />
      </p>
      {lock !== undefined && <LockKey pane={pane} locked />}
    </aside>
  );
}

/** Beside the person's page and never over it: they go on while the officer helps. */
function Beside({ onClose }: { readonly onClose: () => void }) {
  const view = useWindow((state) => state.view);
  return (
    <section className="officer-beside" data-testid="officer-assist-panel">
      {view !== undefined && <Assist view={view} onDone={onClose} />}
    </section>
  );
}

/** The pane, and the panels that it opens. */
export function OfficerPane({ pane }: { readonly pane: Pane }) {
  const calm = useWindow((state) => state.view !== undefined && isCalm(state.view));
  const alone = useWindow((state) => state.view?.person !== undefined);
  const lock = useWindow((state) => state.view?.officerLock);
  const [panel, setPanel] = useState<Panel | null>(null);
  const shut = () => setPanel(null);
  const locked = !pane.unlocked;
  // With a screen of its own there is room for it all.
  if (calm && !alone) return <Strip pane={pane} />;
  // Locked again while a panel was open: what it showed is not there any more.
  const shown = locked ? null : panel;
  return (
    <aside className="officer" data-testid="officer-pane" data-locked={locked}>
      <Head pane={pane} alone={alone} />
      <Warnings pane={pane} />
      {shown === 'assist' ? (
        <Beside onClose={shut} />
      ) : (
        <div className="officer-actions">
          <HelpWanted />
          {!locked && <Confirm />}
          {!locked && <Acts pane={pane} open={setPanel} />}
          {(lock !== undefined || !locked) && <LockKey pane={pane} locked={locked} />}
        </div>
      )}
      {lock !== undefined && (lock.state === 'asking' || lock.state === 'busy') && (
        <Modal
          testId="officer-unlock-panel"
          className="modal-tall"
          onClose={() => ask({ intent: 'officer-lock' })}
        >
          <Unlock lock={lock} />
          <Action say="action.back" testId="officer-close" intent={{ intent: 'officer-lock' }} />
        </Modal>
      )}
      {shown !== null && shown !== 'assist' && (
        <Modal
          testId={`officer-${shown}-panel`}
          onClose={shut}
          {...(shown === 'day' ? { className: 'modal-tall' } : {})}
        >
          <PanelContent panel={shown} pane={pane} open={setPanel} onDone={shut} />
          {/* "Close" beside "close the day" would be one word for two things. */}
          {shown !== 'close' && (
            <Action kind="primary" say="action.close" testId="officer-close" onPress={shut} />
          )}
        </Modal>
      )}
    </aside>
  );
}
