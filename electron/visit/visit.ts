/**
 * One visit: it watches the reader, runs the statechart, and holds everything personal; when it ends, its process ends,
 * and memory with it. The kiosk starts that process through a shell (entry/visit.ts), never a person by hand.
 */
import { createActor } from 'xstate';
import { watchReader } from '../../native/index.ts';
import { readKeys } from '../config/keys.ts';
import type { VisitShell } from '../ports/host.ts';
import type { FromVisit } from '../ports/visit-messages.ts';
import { cleanAll } from '../words/clean.ts';
import { faultSentence } from '../words/faults.ts';
import { actorsOf } from './actors.ts';
import { inputOf, openVisit, type Visit, type VisitProcess } from './context.ts';
import { EXIT } from './exits.ts';
import { createFinish } from './finish.ts';
import { hearKiosk, kioskMessages } from './kiosk-messages.ts';
import { type VisitEvent, visitMachine } from './machine.ts';
import { createOfficerPart } from './officer-part.ts';
import { drawOn, wantsOfficerScreen } from './officer-screen.ts';
import { createSayBroken, type RunningVisit } from './running.ts';
import { requireScreens } from './screens.ts';
import { cardProver, citizenReader } from './steps/officer.ts';
import { observeTransitions } from './transitions.ts';
import { viewOf } from './view.ts';
import { hearWindow } from './window-intents.ts';

const HEARTBEAT_MS = 1000;

/**
 * Runs one visit inside a shell. Resolves when it stands by, or could not be opened; `process.exit` is called when it is
 * over, and nothing of it is to go on after that.
 */
export async function runVisit(shell: VisitShell, process: VisitProcess): Promise<void> {
  let visit: RunningVisit | undefined;
  const sayBroken = createSayBroken(process, (entry) => void visit?.kiosk.journal(entry));
  const messages = kioskMessages(shell.kiosk, sayBroken);
  const { config } = await messages.started;
  // The kiosk has read them when it started; files that are gone since then end the visit.
  const keys = readKeys(config);
  if (!keys.ok) {
    process.say(faultSentence(keys.fault));
    return process.exit(EXIT.files);
  }
  const tell = (message: FromVisit) => shell.kiosk.send(message);
  const running = start(openVisit({ shell, process, config, keys: keys.value, tell }));
  visit = running;
  observeTransitions(running, createFinish(running));
  messages.listen((message) => hearKiosk(running, message));
  hearWindow(running, sayBroken);
  running.actor.start();
  watchCard(running);
  const { width, height, navigatorKeys, recordings } = config.window;
  shell.window.officer?.onChange(running.draw);
  const officerScreen = wantsOfficerScreen(config);
  await shell.window.open({ width, height, navigatorKeys, recordings, officerScreen });
  setInterval(() => tell({ type: 'alive' }), HEARTBEAT_MS);
  tell({ type: 'standing-by' });
}

/** The statechart of a visit that was opened, and what hangs on it; not running yet. */
function start(visit: Visit): RunningVisit {
  requireScreens(visitMachine);
  // After the end nothing is heard: a library that warns of it would quote the event.
  const send = (event: VisitEvent) => {
    if (actor.getSnapshot().status !== 'done') actor.send(event);
  };
  const actor = createActor(visitMachine.provide({ actors: actorsOf(visit, send) }), {
    input: inputOf(visit),
  });
  const draw = () => {
    const { config, pin, said, recordings } = visit;
    const view = viewOf(actor.getSnapshot(), {
      config,
      now: new Date(),
      digits: pin.digits,
      padKey: pin.padKey,
      recordings,
      officer: said.pane,
      trays: said.trays,
      lock: officerPart.lock.view,
    });
    drawOn(visit.shell.window, wantsOfficerScreen(config), view);
  };
  const officerPart = createOfficerPart(visit, { snapshot: () => actor.getSnapshot(), send, draw });
  return { ...visit, actor, officerPart, send, draw };
}

/** A visit that stands by knows of nobody: it sees that a card is in, and does not read it. */
function watchCard({ config, reader, send, tell }: RunningVisit): void {
  reader.watch = watchReader({
    driver: config.card.driver,
    read: 'holder',
    standBy: true,
    ...cardProver(config),
    ...citizenReader(config),
    onView: (view) => {
      tell({ type: 'reader', state: view.state });
      send({ type: 'card', view: cleanAll(view) });
    },
  });
}
