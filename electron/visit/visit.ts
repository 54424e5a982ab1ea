/**
 * The visit's process. It watches the reader, runs the statechart, and holds everything personal; when the visit ends,
 * the process ends, and memory with it. Started by the kiosk through a shell (ports/host.ts), never by hand.
 */
import { createActor, fromCallback, fromPromise } from 'xstate';
import { type ReaderWatch, watchReader } from '../../native/index.ts';
import { CATALOGUE } from '../catalogue/catalogue.ts';
import { readEmblem, withEmblem } from '../config/emblem.ts';
import { readKeys } from '../config/keys.ts';
import { FromWindow, type Intent, type OfficerAct, type OfficerPane } from '../contract/contract.ts';
import type { VisitShell } from '../ports/host.ts';
import { type CutJob, type FromVisit, type OfficerSession, ToVisit } from '../ports/visit-messages.ts';
import { openPrinting, type PrintingSettings } from '../printing/printing.ts';
import { createLinkageClient } from '../servers/linkage/client.ts';
import { createSasClient } from '../servers/sas/client.ts';
import { cleanAll } from '../words/clean.ts';
import { FAULTS, type FaultName, faultSentence } from '../words/faults.ts';
import { createAskKiosk } from './ask-kiosk.ts';
import { delaysOf } from './delays.ts';
import { EXIT } from './exits.ts';
import { journalOf } from './journal-of.ts';
import { journalledPrinting } from './journalled-printing.ts';
import {
  asksForPin,
  endNotice,
  leftStay,
  type OfficerOutcome,
  sessionLost,
  takesOfficers,
  type VisitEvent,
  visitMachine,
} from './machine.ts';
import { createOfficerLock } from './officer-lock.ts';
import { createPinBox } from './pin-box.ts';
import { createRequests } from './requests.ts';
import {
  citizenReader,
  emptyPapers,
  fetchRecords,
  makePapers,
  officerPin,
  type PapersBox,
  printClosing,
  printForm,
  printPapers,
  proveOfficer,
  readDisclosures,
  readTries,
  verifyHolder,
  watchOfficerCard,
} from './steps.ts';
import { viewOf } from './view.ts';

const HEARTBEAT_MS = 1000;
/** What the kiosk calls a fault, if it is one. */
const faultName = (name: string | null): FaultName | null =>
  name !== null && name in FAULTS ? (name as FaultName) : null;
const REVOKE_LIMIT_MS = 300;

/** What an officer wants done, as the window says it; null for what is a person's own wish. */
function actOf(wish: Intent): OfficerAct | null {
  switch (wish.intent) {
    case 'officer-acknowledge-help':
      return { act: 'acknowledge-help' };
    case 'officer-certified':
      return { act: 'certified', requestNumber: wish.requestNumber };
    case 'officer-lodged':
      return { act: 'lodged', requestNumber: wish.requestNumber };
    case 'officer-tray-seen':
      return { act: 'tray-seen', job: wish.job };
    case 'officer-close-day':
      return { act: 'close-day' };
    case 'officer-export-journal':
      return { act: 'export-journal' };
    case 'officer-waive':
      return { act: 'waive', on: wish.on };
    case 'officer-reprint':
      return { act: 'reprint', from: wish.from, to: wish.to };
    default:
      return null;
  }
}

/** What the statechart hears of an act once it is permitted; null for what the kiosk does by itself. */
function officerEvent(act: OfficerAct): VisitEvent | null {
  switch (act.act) {
    case 'acknowledge-help':
      return { type: 'officer.acknowledged' };
    case 'waive':
      return { type: 'officer.waived', on: act.on };
    case 'reprint':
      return { type: 'officer.reprints', from: act.from, to: act.to };
    default:
      return null;
  }
}

/** Runs the visit inside a shell; resolves never, the process exits when the visit is over. */
async function runVisit(shell: VisitShell): Promise<void> {
  const tell = (message: FromVisit) => shell.kiosk.send(message);
  const kiosk = createAskKiosk(tell);
  const heard: ((message: ToVisit) => void)[] = [];
  const first = Promise.withResolvers<Extract<ToVisit, { type: 'start' }>>();
  shell.kiosk.listen((raw) => {
    const parsed = ToVisit.safeParse(raw);
    if (!parsed.success) return;
    if (parsed.data.type === 'start') first.resolve(parsed.data);
    for (const listener of heard) listener(parsed.data);
  });
  const { config } = await first.promise;

  // The kiosk has read them when it started; files that are gone since then end the visit.
  const read = readKeys(config);
  if (!read.ok) {
    console.error(faultSentence(read.fault));
    process.exit(EXIT.files);
  }
  const keys = read.value;
  const { tls } = keys;
  const sas = createSasClient({ url: config.sas.url, tls, kioskId: config.kioskId });
  const linkage = createLinkageClient({
    url: config.linkage.url,
    tls,
    kioskId: config.kioskId,
    officeId: config.office.officeId,
  });
  const { emblem: emblemFile } = config.office;
  const emblem = emblemFile === undefined ? undefined : readEmblem(emblemFile);
  // It was checked when the kiosk started; a file that is gone since then leaves the neutral seal.
  const pages = withEmblem(shell.pages, emblem?.ok === true ? emblem.value : undefined);
  const { slipPrinter, server, through } = config.printing;
  const opened = (settings: PrintingSettings) =>
    journalledPrinting(openPrinting({ ...settings, kioskId: config.kioskId }, shell.printing), {
      journal: kiosk.journal,
      onPages: (job, pages) => tell({ type: 'pages', job, pages }),
    });
  const printing = opened(config.printing);
  const slips = slipPrinter === undefined ? null : opened({ printer: slipPrinter, server, through });
  const pin = createPinBox(config.window.shufflePin);
  const papers: PapersBox = { pdf: null, slips: null, sealed: null };
  let pane: OfficerPane | null = null;
  let trays: readonly CutJob[] = [];
  let officer: OfficerSession | null = null;
  let watch: ReaderWatch | undefined;
  const reader = () => {
    if (watch === undefined) throw new Error('the reader is not watched yet');
    return watch;
  };
  const session = () => officer;
  const openByCatalogue = CATALOGUE.filter((entry) => entry.state === 'joined' && entry.open).map(
    (entry) => entry.id,
  );
  const requests = createRequests(config, keys.office, kiosk);

  const actor = createActor(
    visitMachine.provide({
      actors: {
        openOfficer: fromPromise(async ({ input }): Promise<OfficerOutcome> => {
          const secret = input.onReader ? null : officerPin(config, pin);
          if (secret === null && !input.onReader) return { kind: 'fault', fault: 'officer.not-open' };
          const proof = await proveOfficer(config, linkage, secret);
          const refused = proof.ok ? await kiosk.officerProof('open', proof.value) : proof.fault;
          if (refused === null) return { kind: 'opened' };
          return refused.name === 'pin.wrong'
            ? { kind: 'wrong-pin' }
            : { kind: 'fault', fault: refused.name };
        }),
        watchOfficerCard: fromCallback(({ sendBack }) => {
          const watched = watchOfficerCard(config, linkage, (card) =>
            sendBack({ type: 'officer.card', card }),
          );
          return () => watched.close();
        }),
        journalStands: fromPromise(() => kiosk.journalStands()),
        readDisclosures: fromPromise(({ input, signal }) =>
          readDisclosures({
            linkage,
            session,
            journalStands: kiosk.journalStands,
            requestNumber: input.request?.requestNumber ?? '',
            signal,
          }),
        ),
        makePapers: fromPromise(({ input }) =>
          makePapers({
            config,
            pages,
            signingKey: keys.signing,
            officeKey: keys.office,
            box: papers,
            context: input.context,
          }),
        ),
        writeRequest: fromPromise(({ input }) => requests.write(input)),
        readTries: fromPromise(() => readTries(reader())),
        verify: fromPromise(({ input, signal }) =>
          verifyHolder({ reader: reader(), sas, session, pin, ...input, signal }),
        ),
        fetch: fromCallback(({ input, sendBack }) =>
          fetchRecords({
            linkage,
            session,
            keepRequest: requests.keep,
            ...input,
            onEvent: sendBack,
            onLodged: (requestNumber, { receiptNumber }) => {
              tell({ type: 'lodged', requestNumber, receiptNumber });
              knowReceipt(requestNumber, receiptNumber);
            },
            onNotLodged: (requestNumber, { name }) => {
              if (requests.isLodged(requestNumber)) return;
              tell({ type: 'not-lodged', requestNumber, why: name });
              send({ type: 'not-lodged', requestNumber });
            },
          }),
        ),
        printForm: fromPromise(async ({ input, signal }) => {
          // The form that an officer takes has this number: a request of the person's own gets the next.
          const number = await requests.numberForForm();
          return printForm({
            config,
            pages,
            printing,
            journalStands: kiosk.journalStands,
            ...input,
            requestNumber: number,
            signal,
            onProgress: (print) => send({ type: 'print.progress', print }),
          });
        }),
        print: fromCallback(({ input, sendBack }) =>
          printPapers({
            printing,
            slips,
            box: papers,
            context: input.context,
            journalStands: kiosk.journalStands,
            keepPapers: (number, jwe) => kiosk.seal('papers', number, jwe),
            onEvent: sendBack,
          }),
        ),
      },
    }),
    {
      input: {
        delays: delaysOf(config),
        openDatabases: openByCatalogue,
        opensByItself: config.officer.openAtStartPinFile !== undefined,
        oneReader: (config.card.officerReader ?? config.card.reader) === config.card.reader,
        byHand: config.office.handSignature,
        officerBeside: config.mode === 'counter',
        mayWaive: config.fees.waiveLowIncome,
      },
    },
  );

  /** Owners close a service for a day; a gateway that does not say leaves the catalogue's word. */
  const askDirectory = async () => {
    const directory = await linkage.directory();
    if (!directory.ok) return;
    const open = openByCatalogue.filter((id) => directory.value.get(id) !== false);
    actor.send({ type: 'directory', openDatabases: open });
  };

  /** A session that is found lost here closes the kiosk before the holder has typed for nothing. */
  const prepare = async (session: OfficerSession) => {
    const ready = await linkage.prepare(session);
    if (!ready.ok && ready.fault.name === 'officer.session-lost' && officer?.reference === session.reference)
      tell({ type: 'officer-lost' });
  };

  let before = actor.getSnapshot();
  const draw = () => {
    const view = viewOf(actor.getSnapshot(), {
      config,
      now: new Date(),
      digits: pin.digits,
      padKey: pin.padKey,
      officer: pane,
      trays,
      lock: lock.view,
      disclosuresAvailable: true,
    });
    shell.window.send({ type: 'view', view });
  };
  const send = (event: VisitEvent) => {
    actor.send(event);
  };
  const knowReceipt = (requestNumber: string, receiptNumber: string) => {
    requests.knowReceipt(requestNumber);
    send({ type: 'lodged', requestNumber, receiptNumber });
  };
  const lock = createOfficerLock({
    pin: createPinBox(config.window.shufflePin),
    watch: (onCard) => watchOfficerCard(config, linkage, onCard),
    confirm: (proof) => kiosk.officerProof('unlock', proof),
    relock: () => tell({ type: 'officer-lock' }),
    changed: () => {
      const on = lock.view.state !== 'locked';
      if (actor.getSnapshot().context.officerAsks !== on) send({ type: 'officer.asks', on });
      draw();
    },
  });
  /** Whether the officer's part is on the screen, and may be unlocked: in self-service only while nobody can be served. */
  const officerMay = () => {
    const now = actor.getSnapshot();
    if (config.mode !== 'counter') return now.matches('closed');
    // With one reader the citizen's own card is where the officer's would go.
    const free = !now.matches('serving') && !now.matches('reading');
    return now.status !== 'done' && (free || config.card.officerReader !== undefined);
  };
  /** What the officer did on the unlocked part: done by the kiosk, or here once the kiosk has permitted it. */
  const officerActs = async (act: OfficerAct) => {
    const now = actor.getSnapshot();
    // A call is answered at the counter without a PIN; the kiosk says what else is.
    if (act.act === 'acknowledge-help') {
      if (config.mode !== 'counter' || !now.context.helpCalled) return;
    } else if (lock.view.state !== 'unlocked' || !officerMay()) return;
    const event = officerEvent(act);
    // What the screen would not take now is not asked for: a permission is for what is done at once.
    if (event !== null && !takesOfficers(now, event)) return;
    if ((await kiosk.officerAct(act)) === null && event !== null) send(event);
  };
  actor.system.inspect((inspected) => {
    if (inspected.type !== '@xstate.snapshot' || inspected.actorRef !== actor) return;
    const after = actor.getSnapshot();
    if (after === before) return;
    // First: whatever becomes of this visit, the kiosk knows which card is not to be greeted again.
    const left = leftStay(after.context);
    if (left !== leftStay(before.context)) tell({ type: 'left', stay: left });
    const { printed, request, papers: made } = after.context;
    if (before.context.printed === null && printed !== null && request !== null) {
      const copies = (made?.lines ?? []).filter(
        (line) => line.handling === 'certified-copy' && line.pages > 0,
      ).length;
      if (copies > 0) tell({ type: 'to-certify', requestNumber: request.requestNumber, copies });
    }
    // The gateway has forgotten the officer: the kiosk closes rather than letting the next person run into it.
    if (sessionLost(after.context) && !sessionLost(before.context)) tell({ type: 'officer-lost' });
    for (const entry of journalOf(before, inspected.event as VisitEvent, after)) void kiosk.journal(entry);
    // While the person reads, not while they touch a long list: it takes the machine's breath for a moment.
    if (
      after.matches({ serving: { screen: 'reviewing' } }) ||
      after.matches({ serving: { screen: 'representative' } })
    )
      shell.pages.warm();
    // While the holder types: connections to the gateway, so that the fetch does not wait for them.
    const typing = { serving: { screen: 'pin' } } as const;
    if (officer !== null && after.matches(typing) && !before.matches(typing)) void prepare(officer);
    if (before.context.pinWrong !== after.context.pinWrong || !before.matches({ serving: { screen: 'pin' } }))
      pin.shuffle();
    before = after;
    if (!officerMay()) lock.lock();
    // Also at the end: the last view says nothing about anyone, and is up before the window goes.
    draw();
    if (after.status === 'done') void finish();
  });

  /** Tells the kiosk how it ended, and is gone: everything personal with it. */
  let finishing = false;
  const finish = async () => {
    if (finishing) return;
    finishing = true;
    const { context } = actor.getSnapshot();
    pin.wipe();
    lock.lock();
    emptyPapers(papers);
    // The grant ends with the visit; a gateway that does not answer at once ends it by its own clock.
    if (officer !== null && context.verification !== null && context.request !== null)
      await Promise.race([
        linkage.revoke({ officer, requestNumber: context.request.requestNumber }),
        new Promise((done) => setTimeout(done, REVOKE_LIMIT_MS)),
      ]);
    tell({
      type: 'ended',
      insertion: leftStay(context),
      reason: context.endReason,
      notice: endNotice(context),
    });
    linkage.close();
    sas.close();
    // The kiosk kills this process as soon as the next window is up; this is for a kiosk that does not.
    setTimeout(() => process.exit(0), 3000);
  };

  heard.push((message) => {
    switch (message.type) {
      case 'start':
        return;
      case 'activate':
        officer = message.officer;
        send({
          type: 'activate',
          officerOpen: officer !== null,
          leftIn: message.leftIn,
          leftReason: message.reason,
          notice: faultName(message.notice),
        });
        if (officer !== null) void askDirectory();
        watch?.attend(message.leftIn);
        draw();
        shell.window.show().then(
          () => tell({ type: 'shown' }),
          () => process.exit(EXIT['not-shown']),
        );
        return;
      case 'officer':
        if (officer === null && message.officer !== null) void askDirectory();
        officer = message.officer;
        send({ type: 'officer', open: officer !== null });
        return;
      case 'officer-pane':
        pane = message.pane;
        lock.kioskSays(pane.unlocked);
        if (config.mode === 'counter' || actor.getSnapshot().matches('closed')) draw();
        return;
      case 'closing':
        void printClosing({ config, pages, printing: slips ?? printing, ...message });
        return;
      case 'trays':
        trays = message.trays;
        draw();
        return;
      case 'answered':
        kiosk.answered(message);
        return;
      case 'lodged':
        knowReceipt(message.requestNumber, message.receiptNumber);
        return;
      case 'service':
        send({ type: 'service', fault: faultName(message.fault) });
        return;
      case 'stop':
        send({ type: 'stop', fault: faultName(message.fault ?? null) });
        return;
    }
  });

  shell.window.listen((raw) => {
    const parsed = FromWindow.safeParse(raw);
    if (!parsed.success || parsed.data.type === 'painted') return;
    if (parsed.data.type === 'ready') return draw();
    const wish = parsed.data.intent;
    switch (wish.intent) {
      // The digits stay out of the machine: it hears only that they were typed. What it would not take is not kept.
      case 'pin':
      case 'officer-pin':
        if (wish.intent === 'officer-pin' && lock.takesPin()) return lock.typed(wish.pin);
        if (!asksForPin(actor.getSnapshot(), wish.intent)) return;
        // Hidden for a key that is used up: the pad comes again with another.
        if (!pin.put(wish.pin)) return draw();
        return send({ type: `intent.${wish.intent}` });
      case 'officer-pin-on-reader':
        if (lock.view.state !== 'locked') return lock.typedOnReader();
        break;
      case 'officer-unlock':
        if (officerMay()) lock.ask();
        return;
      case 'officer-lock':
        return lock.lock();
    }
    const act = actOf(wish);
    if (act !== null) return void officerActs(act);
    const { intent, ...rest } = wish;
    send({ type: `intent.${intent}`, ...rest } as VisitEvent);
  });
  shell.window.onGone((how) => {
    if (how === 'closed') tell({ type: 'window-closed' });
    process.exit(how === 'closed' ? 0 : EXIT.window);
  });

  actor.start();
  watch = watchReader({
    driver: config.card.driver,
    // A visit that stands by knows of nobody: it sees that a card is in, and does not read it.
    standBy: true,
    ...citizenReader(config),
    onView: (view) => {
      tell({ type: 'reader', state: view.state });
      send({ type: 'card', view: cleanAll(view) });
    },
  });
  const { width, height, navigatorKeys } = config.window;
  await shell.window.open({ width, height, navigatorKeys });
  setInterval(() => tell({ type: 'alive' }), HEARTBEAT_MS);
  tell({ type: 'standing-by' });
}

/** An error nobody expected may quote what it choked on, which was somebody's: only its kind is said. */
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    console.error(`The visit failed: ${error instanceof Error ? error.name : typeof error}.`);
    process.exit(EXIT.error);
  });

const shell =
  'parentPort' in process && process.parentPort !== null
    ? (await import('../shell/electron/visit-shell.electron.ts')).electronShell()
    : (await import('../shell/chromium/host.chromium.ts')).chromiumShell();
await runVisit(shell);
