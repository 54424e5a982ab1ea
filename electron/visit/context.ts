/** Everything that one visit has: what is opened from its configuration at the start, and what the kiosk has said since. */
import type { ReaderWatch } from '../../native/index.ts';
import { CATALOGUE, certifiable } from '../catalogue/catalogue.ts';
import type { Config } from '../config/config.ts';
import { readEmblem, withSite } from '../config/emblem.ts';
import type { Keys } from '../config/keys.ts';
import { type Recordings, recordingsIn } from '../config/recordings.ts';
import type { OfficerPane } from '../contract/window.ts';
import type { DatabaseId } from '../contract/words.ts';
import type { PageRenderer, VisitShell } from '../ports/host.ts';
import type { CutJob, FromVisit, OfficerSession } from '../ports/visit-messages.ts';
import { openPrinting, type Printing, type PrintingSettings } from '../printing/printing.ts';
import { openGateway } from '../servers/gateway.ts';
import type { LinkageClient } from '../servers/linkage/client.ts';
import { createOfficeClient, type OfficeClient } from '../servers/office/client.ts';
import type { SasClient } from '../servers/sas/client.ts';
import { type AskKiosk, createAskKiosk } from './ask-kiosk.ts';
import { delaysOf } from './delays.ts';
import { journalledPrinting } from './journalled-printing.ts';
import type { VisitInput } from './machine.ts';
import { createPinBox, type PinBox } from './pin-box.ts';
import { createRequests, type VisitRequests } from './requests.ts';
import type { PapersBox } from './steps/papers.ts';

/** The process that a visit runs in, as far as the visit needs it. */
export interface VisitProcess {
  /** Ends the process, and everything personal with it. Codes: exits.ts; 0 where it ended in order. */
  exit(code: number): void;
  /** Says one line to whoever looks after the machine. Never a value of anybody's. */
  say(line: string): void;
}

/** What the kiosk has said last. */
export interface KioskSaid {
  officer: OfficerSession | null;
  pane: OfficerPane | null;
  /** Jobs that were cut off before this visit. */
  trays: readonly CutJob[];
}

/** One visit. */
export interface Visit {
  readonly shell: VisitShell;
  readonly process: VisitProcess;
  readonly config: Config;
  readonly keys: Keys;
  readonly tell: (message: FromVisit) => void;
  readonly kiosk: AskKiosk;
  readonly sas: SasClient;
  readonly linkage: LinkageClient;
  /** Where files for phones wait; null: none are offered. */
  readonly office: OfficeClient | null;
  /** The shell's, with the office's emblem on every page. */
  readonly pages: PageRenderer;
  readonly printing: Printing;
  /** The printer for slips, where the kiosk has one. */
  readonly slips: Printing | null;
  readonly pin: PinBox;
  readonly papers: PapersBox;
  readonly requests: VisitRequests;
  /** The site's recordings by language, as they were when the visit began. */
  readonly recordings: Recordings['ids'];
  /** Databases that the catalogue has open; the gateway's directory may say less. */
  readonly openByCatalogue: readonly DatabaseId[];
  readonly said: KioskSaid;
  /** The reader for the holder's card, once it is watched. */
  readonly reader: { watch: ReaderWatch | null };
}

/** Opens it all. Nothing is asked of a server, a printer or the reader yet. */
export function openVisit(from: {
  readonly shell: VisitShell;
  readonly process: VisitProcess;
  readonly config: Config;
  readonly keys: Keys;
  readonly tell: (message: FromVisit) => void;
}): Visit {
  const { shell, config, keys, tell } = from;
  const { kioskId } = config;
  const { tls } = keys;
  const kiosk = createAskKiosk(tell);
  const said: KioskSaid = { officer: null, pane: null, trays: [] };
  const { emblem: emblemFile, checkPage } = config.office;
  const emblem = emblemFile === undefined ? undefined : readEmblem(emblemFile);
  const { slipPrinter, server, through } = config.printing;
  const opened = (settings: PrintingSettings) =>
    journalledPrinting(openPrinting({ ...settings, kioskId }, shell.printing), {
      journal: kiosk.journal,
      onPages: (job, pages) => tell({ type: 'pages', job, pages }),
    });
  const gateway = openGateway(config, tls, () => said.officer);
  return {
    ...from,
    kiosk,
    ...gateway,
    office:
      config.office.phone === undefined || config.office.url === undefined
        ? null
        : createOfficeClient(config.office.url, { ...tls, ca: keys.officeAuthority }),
    // It was checked when the kiosk started; a file that is gone since then leaves the neutral seal.
    pages: withSite(shell.pages, {
      ...(emblem?.ok === true ? { emblem: emblem.value } : {}),
      ...(checkPage === undefined ? {} : { checkPage }),
    }),
    printing: opened(config.printing),
    slips: slipPrinter === undefined ? null : opened({ printer: slipPrinter, server, through }),
    pin: createPinBox(config.window.shufflePin),
    papers: { pdf: null, slips: null, sealed: null, ids: [] },
    requests: createRequests(config, keys.office, kiosk, gateway.linkage),
    recordings: config.window.recordings === undefined ? {} : recordingsIn(config.window.recordings).ids,
    openByCatalogue: CATALOGUE.filter((entry) => entry.state === 'joined' && entry.open).map(({ id }) => id),
    said,
    reader: { watch: null },
  };
}

/** What the statechart has to know of the configuration. */
export function inputOf({ config, openByCatalogue, linkage }: Visit): VisitInput {
  return {
    delays: delaysOf(config),
    openDatabases: openByCatalogue,
    opensByItself: config.officer.openAtStartPinFile !== undefined,
    oneReader: (config.card.officerReader ?? config.card.reader) === config.card.reader,
    byHand: config.office.handSignature,
    officerBeside: config.mode === 'counter',
    presence: config.office.presence && config.mode === 'counter',
    onBehalf: config.office.onBehalf && config.mode === 'counter',
    phone: config.office.phone !== undefined,
    numbered: linkage.takesRequests,
    mayWaive: config.fees.waiveLowIncome,
    certifiable: certifiable(config.office.certifies),
  };
}

/** The reader of the holder's card. Throws before it is watched, when no card can have come. */
export function watchedReader({ reader }: Visit): ReaderWatch {
  if (reader.watch === null) throw new Error('the reader is not watched yet');
  return reader.watch;
}
