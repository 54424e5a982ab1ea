/** The port between the kiosk and the shell that it runs in: Electron, an installed Chromium, or none at all. */

import type { PrintDocument } from '../contract/paper.ts';
import type { FromWindow, ToWindow } from '../contract/window.ts';
import type { ShellPrinting } from '../printing/printing.ts';
import type { Fault } from '../words/faults.ts';
import type { Result } from '../words/result.ts';
import type { StoreAnswer, StoreTask } from './store-task.ts';
import type { FromVisit, ToVisit } from './visit-messages.ts';

/** A visit's process with its window, as the kiosk holds it. */
export interface VisitHandle {
  /** Process id of the visit; undefined when it never started. */
  readonly pid: number | undefined;
  send(message: ToVisit): void;
  /** Kills the visit's process and its window, and all that they started. Safe to call twice. */
  kill(): void;
}

/** What the kiosk hears from a visit. */
export interface VisitListener {
  message(message: FromVisit): void;
  /** A message broke the contract and was dropped; where, and by which rule (words/crash.ts), never what it held. */
  dropped(paths: readonly string[]): void;
  /** The process or its window ended; exactly once, after which nothing else is heard. */
  gone(how: { readonly crashed: boolean; readonly detail: string }): void;
}

/** What a shell offers to the kiosk. */
export interface Host {
  readonly name: 'electron' | 'chromium' | 'headless';
  /** Starts a visit's process; its window is loaded but not shown until the visit asks for it. */
  startVisit(listener: VisitListener): VisitHandle;
  /** Reads the store by a process of its own, which ends with the shell; never rejects. */
  readStore(task: StoreTask): Promise<StoreAnswer>;
  /** Keeps the screen from sleeping; returns what lets it sleep again. */
  keepAwake(): () => void;
  /** Shows, or takes away, a screen that needs no visit and no script: "out of service". */
  outOfService?(shown: boolean): void;
  /** The shell's own way to the system's printers, where it has one. */
  readonly printing?: ShellPrinting;
  /** Ends the shell after the kiosk has stopped everything. */
  quit(): Promise<void>;
}

/** What a shell offers inside the visit's process: its window, its page renderer, its messages to and from the kiosk. */
export interface VisitShell {
  /** Where nobody looks (headless), views are sent to the kiosk's process. */
  readonly window: VisitWindow;
  readonly pages: PageRenderer;
  /** The shell's own way to the system's printers, where it has one. */
  readonly printing?: ShellPrinting;
  readonly kiosk: {
    send(message: FromVisit): void;
    listen(listener: (message: unknown) => void): void;
  };
}

/** What a window is opened as. */
export interface WindowShape {
  readonly width: number;
  readonly height: number;
  /** KeyboardEvent.key names of the site's audio navigator: previous, next, select. */
  readonly navigatorKeys?: readonly string[] | undefined;
  /** Folder of the site's recordings, where it has one. Under Electron the main process knows it already. */
  readonly recordings?: string | undefined;
  /** True: the officer's part has a window of its own, where the machine has a second screen. */
  readonly officerScreen?: boolean | undefined;
}

/** The officer's window, on the machine's second screen. */
export interface OfficerWindow {
  /** Whether there is one now. */
  present(): boolean;
  send(message: ToWindow): void;
  /** There is one from now on, or none any more. */
  onChange(listener: () => void): void;
}

/** The window of one visit. */
export interface VisitWindow {
  /** Loads the window, hidden; resolves when the page runs. */
  open(as: WindowShape): Promise<void>;
  show(): Promise<void>;
  send(message: ToWindow): void;
  /** What arrives was not parsed yet. `from`: it was said in the officer's own window. */
  listen(listener: (message: FromWindow, from?: 'officer') => void): void;
  /** Where the shell can have one. */
  readonly officer?: OfficerWindow;
  /** The window was closed by a person, or crashed. */
  onGone(listener: (how: 'closed' | 'crashed') => void): void;
}

/** Turns a document into pages, off screen. */
export interface PageRenderer {
  /** Starts whatever takes time, before it is needed. */
  warm(): void;
  pdf(document: PrintDocument): Promise<Result<Uint8Array, Fault>>;
  close(): Promise<void>;
}
