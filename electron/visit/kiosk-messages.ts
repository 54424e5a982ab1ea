/** What the visit does at each message of the kiosk. */
import type { VisitShell } from '../ports/host.ts';
import { ToVisit } from '../ports/visit-messages.ts';
import { FAULTS, type FaultName } from '../words/faults.ts';
import { lodged } from './actors.ts';
import { EXIT } from './exits.ts';
import type { RunningVisit, SayBroken } from './running.ts';
import { printClosing } from './steps/print.ts';

type Start = Extract<ToVisit, { type: 'start' }>;

/** The kiosk's messages, parsed; those that come before anybody hears are not kept, except the first `start`. */
export function kioskMessages(kiosk: VisitShell['kiosk'], sayBroken: SayBroken) {
  const started = Promise.withResolvers<Start>();
  let hear: (message: ToVisit) => void = () => undefined;
  kiosk.listen((raw) => {
    const parsed = ToVisit.safeParse(raw);
    if (!parsed.success) return sayBroken('kiosk', parsed.error);
    if (parsed.data.type === 'start') started.resolve(parsed.data);
    hear(parsed.data);
  });
  return {
    started: started.promise,
    listen: (listener: (message: ToVisit) => void) => {
      hear = listener;
    },
  };
}

/** What the kiosk calls a fault, if it is one. */
const faultName = (name: string | null): FaultName | null =>
  name !== null && name in FAULTS ? (name as FaultName) : null;

/** Does what the kiosk says. */
export function hearKiosk(visit: RunningVisit, message: ToVisit): void {
  const { actor, config, draw, kiosk, officerPart, said, send } = visit;
  switch (message.type) {
    case 'start':
      return;
    case 'activate':
      comeForward(visit, message);
      return;
    case 'officer':
      if (said.officer === null && message.officer !== null) void askDirectory(visit);
      said.officer = message.officer;
      send({ type: 'officer', open: message.officer !== null });
      return;
    case 'officer-pane':
      said.pane = message.pane;
      officerPart.lock.kioskSays(message.pane.unlocked);
      if (config.mode === 'counter' || actor.getSnapshot().matches('closed')) draw();
      return;
    case 'closing':
      void printClosing({ config, pages: visit.pages, printing: visit.slips ?? visit.printing, ...message });
      return;
    case 'trays':
      said.trays = message.trays;
      draw();
      return;
    case 'answered':
      kiosk.answered(message);
      return;
    case 'lodged':
      lodged(visit, send, message.requestNumber, message.receiptNumber);
      return;
    case 'service':
      send({ type: 'service', fault: faultName(message.fault) });
      return;
    case 'stop':
      send({ type: 'stop', fault: faultName(message.fault ?? null) });
      return;
  }
}

/** The visit that stood by is the one that is seen from now on. */
function comeForward(visit: RunningVisit, message: Extract<ToVisit, { type: 'activate' }>): void {
  visit.said.officer = message.officer;
  visit.send({
    type: 'activate',
    officerOpen: message.officer !== null,
    leftIn: message.leftIn,
    leftReason: message.reason,
    leftPapers: message.papers === true,
    notice: faultName(message.notice),
  });
  if (message.officer !== null) void askDirectory(visit);
  visit.reader.watch?.attend(message.leftIn);
  visit.draw();
  visit.shell.window.show().then(
    () => visit.tell({ type: 'shown' }),
    () => visit.process.exit(EXIT['not-shown']),
  );
}

/** Owners close a service for a day; a gateway that does not say leaves the catalogue's word. */
async function askDirectory({ linkage, openByCatalogue, send }: RunningVisit): Promise<void> {
  const directory = await linkage.directory();
  if (!directory.ok) return;
  send({
    type: 'directory',
    openDatabases: openByCatalogue.filter((id) => directory.value.get(id) !== false),
  });
}
