/**
 * A recording double of the `electron` module, for machines without its binary. Its members are named by electron.d.ts, and
 * take and give what it says (the last overload where there are several): a call that Electron 45 does not have, or has
 * otherwise, does not compile here, and one that the double does not know throws. Not typed: which events there are and what
 * they carry, handlers that a test calls, and what an object that a function gives has no need of. Messages are cloned as
 * Electron clones them, and ports have to be started.
 */
import { EventEmitter } from 'node:events';
import type { MessageEvent, MessagePortMain, Rectangle } from 'electron';

/** One call that the kiosk made of Electron, such as `app.enableSandbox`. */
export interface Call {
  readonly call: string;
  readonly args: readonly unknown[];
}

/** What a double may give in place of Electron's own: of an object as much as is needed, all else as it is. */
type Given<T> = T extends readonly (infer Element)[]
  ? readonly Given<Element>[]
  : T extends Promise<unknown>
    ? T
    : T extends object
      ? Partial<Omit<T, keyof EventEmitter>>
      : T;
/** A function that takes what Electron's takes, and gives what it gives. */
type Like<T> = T extends (...args: infer Args) => infer Answer ? (...args: Args) => Given<Answer> : Given<T>;
type MembersOf<T> = { readonly [K in keyof T]?: Like<T[K]> };

/** Everything that the kiosk asked of Electron, in order. */
export const calls: Call[] = [];
export const called = (name: string) => calls.filter(({ call }) => call === name);

/** An object of Electron's: functions are recorded, anything that was not given throws when it is touched. */
function recorded<T>(name: string, members: MembersOf<T>, base: object = {}): T {
  return new Proxy(base, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key);
      // Asked by `await` and by test printers, never by the kiosk.
      if (key === 'then' || key === 'toJSON' || key === '$$typeof' || key === 'asymmetricMatch')
        return undefined;
      const member = Reflect.get(members, key);
      if (member === undefined && !(key in members))
        throw new Error(`the double does not know ${name}.${key}`);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        calls.push({ call: `${name}.${key}`, args });
        return member(...args);
      };
    },
  }) as T;
}

/** Handlers that the kiosk gave to a session, to be called as Chromium would. */
// biome-ignore lint/suspicious/noExplicitAny: handlers of many shapes, called by tests
type Handler = (...args: any[]) => any;

export interface SessionDouble {
  readonly partition: string;
  readonly handlers: Map<string, Handler>;
  readonly events: EventEmitter;
  readonly session: Electron.Session;
}

export const sessions: SessionDouble[] = [];

function makeSession(partition: string): SessionDouble {
  const handlers = new Map<string, Handler>();
  const events = new EventEmitter();
  const keep = (name: string) => (handler: Handler | null) =>
    void (handler === null ? handlers.delete(name) : handlers.set(name, handler));
  const name = `session(${partition})`;
  const session = recorded<Electron.Session>(
    name,
    {
      protocol: recorded<Electron.Protocol>(`${name}.protocol`, {
        handle: (scheme: string, handler: Handler) => {
          if (handlers.has(`protocol:${scheme}`)) throw new Error(`Failed to register protocol: ${scheme}`);
          handlers.set(`protocol:${scheme}`, handler);
        },
      }),
      webRequest: recorded<Electron.WebRequest>(`${name}.webRequest`, {
        onBeforeRequest: keep('onBeforeRequest'),
      }),
      setPermissionRequestHandler: keep('setPermissionRequestHandler'),
      setPermissionCheckHandler: keep('setPermissionCheckHandler'),
      setDevicePermissionHandler: keep('setDevicePermissionHandler'),
      setDisplayMediaRequestHandler: keep('setDisplayMediaRequestHandler'),
      setBluetoothPairingHandler: keep('setBluetoothPairingHandler'),
      setCertificateVerifyProc: keep('setCertificateVerifyProc'),
      setSpellCheckerEnabled: () => undefined,
      closeAllConnections: async () => undefined,
      clearStorageData: async () => undefined,
      clearData: async () => undefined,
      clearCache: async () => undefined,
      clearHostResolverCache: async () => undefined,
    },
    events,
  );
  const made = { partition, handlers, events, session };
  sessions.push(made);
  return made;
}

/** Two ports that speak to each other in clones, once they are started. */
class PortDouble extends EventEmitter {
  other: PortDouble | undefined;
  started = false;
  closed = false;
  readonly queue: MessageEvent[] = [];
  postMessage(message: unknown): void {
    if (!this.closed) this.other?.arrive({ data: structuredClone(message), ports: [] });
  }
  arrive(event: MessageEvent): void {
    if (this.started) setImmediate(() => !this.closed && this.emit('message', event));
    else this.queue.push(event);
  }
  start(): void {
    this.started = true;
    for (const event of this.queue.splice(0)) this.arrive(event);
  }
  close(): void {
    if (this.closed) return;
    this.closed = true;
    const other = this.other;
    setImmediate(() => other !== undefined && !other.closed && other.emit('close'));
  }
}

export class MessageChannelMain {
  readonly port1 = new PortDouble();
  readonly port2 = new PortDouble();
  constructor() {
    calls.push({ call: 'new MessageChannelMain', args: [] });
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}

/** A page of a window: what a test sees of it, and does to it. */
export class ContentsDouble extends EventEmitter {
  readonly ipc = new EventEmitter();
  windowOpen: Handler | undefined;
  crashed = false;
  url = '';
  pdf: Uint8Array = new TextEncoder().encode('%PDF-1.7 double');
  lastPdf: Buffer | undefined;
  readonly #handed = Promise.withResolvers<PortDouble>();
  /** The page's own end of its port, once it was handed over. */
  readonly port = this.#handed.promise;
  readonly owner: WindowDouble;
  readonly mainFrame: { url: string; origin: string; postMessage: Handler };
  constructor(owner: WindowDouble) {
    super();
    this.owner = owner;
    this.mainFrame = {
      url: '',
      origin: 'null',
      postMessage: (channel: string, message: unknown, ports: PortDouble[]) => {
        calls.push({ call: 'mainFrame.postMessage', args: [channel, message, ports] });
        const [port] = ports;
        if (port !== undefined) this.#handed.resolve(port);
      },
    };
  }
  /** What the preload does first: it asks for its port. */
  askForPort(...args: unknown[]): void {
    this.ipc.emit('messages', { sender: this, senderFrame: this.mainFrame, ports: [] }, ...args);
  }
  setWindowOpenHandler(handler: Handler): void {
    this.windowOpen = handler;
  }
  forcefullyCrashRenderer(): void {
    calls.push({ call: 'contents.forcefullyCrashRenderer', args: [] });
    this.crashed = true;
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  }
  async printToPDF(options: unknown): Promise<Buffer> {
    calls.push({ call: 'contents.printToPDF', args: [options] });
    this.lastPdf = Buffer.from(this.pdf);
    return this.lastPdf;
  }
  async getPrintersAsync(): Promise<Electron.PrinterInfo[]> {
    calls.push({ call: 'contents.getPrintersAsync', args: [] });
    return printers.map((name) => ({ name, displayName: name, description: '', options: {} }));
  }
  /** A spooler says what `spooler.answer` says; `silent` is one that never calls back, as Windows' sometimes. */
  print(
    options: Electron.WebContentsPrintOptions = {},
    said: (success: boolean, reason: string) => void = () => undefined,
  ): void {
    calls.push({ call: 'contents.print', args: [options] });
    if (spooler.answer === 'throws') throw new Error('Invalid printer settings');
    if (spooler.answer !== 'silent')
      setImmediate(() =>
        said(spooler.answer === 'taken', spooler.answer === 'taken' ? '' : 'Print job failed'),
      );
  }
  async setVisualZoomLevelLimits(...limits: number[]): Promise<void> {
    calls.push({ call: 'contents.setVisualZoomLevelLimits', args: limits });
  }
  setWebRTCIPHandlingPolicy(...policy: Parameters<Electron.WebContents['setWebRTCIPHandlingPolicy']>): void {
    calls.push({ call: 'contents.setWebRTCIPHandlingPolicy', args: policy });
  }
  closeDevTools(): void {
    calls.push({ call: 'contents.closeDevTools', args: [] });
  }
}
export const windows: WindowDouble[] = [];
/** Printers of the system, and what its spooler says. */
export const printers: string[] = [];
export const spooler: { answer: 'taken' | 'refused' | 'throws' | 'silent' } = { answer: 'taken' };

/** A window. What is loaded into it asks for its port by itself, as the preload does. */
export class WindowDouble extends EventEmitter {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents: ContentsDouble;
  visible = false;
  kiosk = false;
  destroyed = false;
  bounds: Partial<Rectangle> | undefined;
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    calls.push({ call: 'new BrowserWindow', args: [options] });
    this.options = options;
    this.webContents = new ContentsDouble(this);
    windows.push(this);
    appEvents.emit('web-contents-created', {}, this.webContents);
    appEvents.emit('browser-window-created', {}, this);
  }
  async loadURL(url: string): Promise<void> {
    calls.push({ call: 'window.loadURL', args: [url] });
    if (this.destroyed) throw new Error('Object has been destroyed');
    this.webContents.url = url;
    this.webContents.mainFrame.url = url;
    this.webContents.mainFrame.origin = url.startsWith('app:') ? 'app://kiosk' : 'null';
    await new Promise((done) => setImmediate(done));
    if (this.destroyed) throw new Error('ERR_FAILED');
    if (url.startsWith('app:')) this.webContents.askForPort();
    this.webContents.emit('did-finish-load');
  }
  removeMenu(): void {
    calls.push({ call: 'window.removeMenu', args: [] });
  }
  setContentProtection(on: boolean): void {
    calls.push({ call: 'window.setContentProtection', args: [on] });
  }
  setBounds(bounds: Partial<Rectangle>): void {
    this.bounds = { ...this.bounds, ...bounds };
  }
  /**
   * What the page covers of a bare X server: one dot less each way than the window was set to, and without a frame 4 dots
   * less at each edge, which are its shadow's.
   */
  covers(): Rectangle {
    const { x = 0, y = 0, width = 0, height = 0 } = { ...this.options, ...this.bounds };
    const inset = this.options.frame === false ? 4 : 0;
    return { x: x + inset, y: y + inset, width: width - 1 - 2 * inset, height: height - 1 - 2 * inset };
  }
  show(): void {
    this.visible = true;
  }
  showInactive(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
  }
  setKiosk(on: boolean): void {
    this.kiosk = on;
  }
  moveTop(): void {}
  focus(): void {}
  isDestroyed(): boolean {
    return this.destroyed;
  }
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.visible = false;
    this.emit('closed');
  }
  /** What a person or a window manager does. True: the window let itself be closed. */
  closeByPerson(): boolean {
    let prevented = false;
    this.emit('close', {
      preventDefault() {
        prevented = true;
      },
    });
    if (!prevented) this.destroy();
    return !prevented;
  }
}

/** A visit's process: what is sent to it arrives at its parentPort, in clones. */
export class ChildDouble extends EventEmitter {
  pid: number | undefined;
  readonly args: readonly unknown[];
  readonly parentPort = new ParentPortDouble(this);
  exited = false;
  /** Its number in the system, which is there after Electron has forgotten it. */
  systemPid: number | undefined;
  /** Whether the process is gone, and its memory with it: "exit" is told when its pipe closes, which comes before. */
  dead = false;
  constructor(args: readonly unknown[]) {
    super();
    this.args = args;
    setImmediate(() => {
      // A launch that fails: Electron tells of its end without a "spawn", or of nothing at all.
      if (state.launch !== 'works') {
        this.dead = true;
        if (state.launch === 'fails') this.exit(1002);
        return;
      }
      // Chromium's zygote and its children abort where uid 0 meets the sandbox.
      if (state.uid === 0 && !state.switches.has('no-sandbox')) {
        this.dead = true;
        this.exit(134);
        return;
      }
      this.pid = this.systemPid = 900_000 + children.length;
      this.emit('spawn');
    });
  }
  postMessage(message: unknown, ports: MessagePortMain[] = []): void {
    if (!this.exited) this.parentPort.arrive({ data: structuredClone(message), ports });
  }
  kill(): boolean {
    this.exit(15);
    return true;
  }
  exit(code: number): void {
    if (this.exited) return;
    this.exited = true;
    setImmediate(() => {
      this.pid = undefined;
      this.emit('exit', code);
    });
  }
}

/** The visit's end of its port: it keeps what comes until somebody listens. */
export class ParentPortDouble extends EventEmitter {
  readonly #child: ChildDouble;
  readonly #queue: MessageEvent[] = [];
  constructor(child: ChildDouble) {
    super();
    this.#child = child;
    this.on('newListener', (event) => {
      if (event === 'message')
        setImmediate(() => {
          for (const message of this.#queue.splice(0)) this.emit('message', message);
        });
    });
  }
  arrive(message: MessageEvent): void {
    if (this.listenerCount('message') === 0) this.#queue.push(message);
    else setImmediate(() => this.emit('message', message));
  }
  postMessage(message: unknown): void {
    const copy = structuredClone(message);
    setImmediate(() => !this.#child.exited && this.#child.emit('message', copy));
  }
}

export const children: ChildDouble[] = [];

/** Ends the visit behind a process id as a signal would; for `process.kill`. */
export function killByPid(pid: number): void {
  const child = children.find((one) => one.systemPid === pid && !one.dead);
  if (child === undefined) throw Object.assign(new Error('ESRCH'), { code: 'ESRCH' });
  child.dead = true;
  child.exit(9);
}

export const appEvents = new EventEmitter();
export const state = {
  ready: true,
  packed: false,
  firstInstance: true,
  /** Who runs it, and what stands on its command line. */
  uid: 1000,
  switches: new Set<string>(),
  /** What is under its windows: chosen before any of our code runs, and written on the command line. */
  ozone: 'x11',
  /** Whether a process can be launched. `silent`: it cannot, and nobody says so. */
  launch: 'works' as 'works' | 'fails' | 'silent',
};

export const app = recorded<Electron.App>(
  'app',
  {
    // electron_browser_client: the sandbox for all, whatever the command line says.
    enableSandbox: () => void state.switches.delete('no-sandbox'),
    setPath: () => undefined,
    requestSingleInstanceLock: () => state.firstInstance,
    whenReady: async () => undefined,
    exit: () => undefined,
    get isPackaged() {
      return state.packed;
    },
    commandLine: recorded<Electron.CommandLine>('app.commandLine', {
      hasSwitch: (name: string) => state.switches.has(name),
      getSwitchValue: (name: string) => (name === 'ozone-platform' ? state.ozone : ''),
      appendSwitch: () => undefined,
      removeSwitch: () => undefined,
    }),
  },
  appEvents,
);
export const protocol = recorded<Electron.Protocol>('protocol', {
  registerSchemesAsPrivileged: () => undefined,
});
export const Menu = recorded<typeof Electron.Menu>('Menu', { setApplicationMenu: () => undefined });
export const powerSaveBlocker = recorded<Electron.PowerSaveBlocker>('powerSaveBlocker', {
  start: () => 7,
  stop: () => true,
});

export const powerEvents = new EventEmitter();
export const powerMonitor = recorded<Electron.PowerMonitor>('powerMonitor', {}, powerEvents);

const screenEvents = new EventEmitter();
const FIRST_SCREEN = { id: 1, bounds: { x: 0, y: 0, width: 1080, height: 1920 } };
export const displays = [FIRST_SCREEN];
export const screen = recorded<Electron.Screen>(
  'screen',
  { getPrimaryDisplay: () => displays[0] ?? FIRST_SCREEN, getAllDisplays: () => displays },
  screenEvents,
);

export const session = recorded<typeof Electron.Session & { defaultSession: Electron.Session }>('session', {
  fromPartition: (partition: string, options: unknown) => {
    calls.push({ call: 'session options', args: [options] });
    return makeSession(partition).session;
  },
  defaultSession: makeSession('(default)').session,
});
export const utilityProcess = recorded<typeof Electron.UtilityProcess>('utilityProcess', {
  fork: (...args: unknown[]) => {
    const child = new ChildDouble(args);
    children.push(child);
    return child;
  },
});
export { WindowDouble as BrowserWindow };

/** Forgets everything that was recorded and made. */
export function reset(): void {
  calls.length = 0;
  windows.length = 0;
  children.length = 0;
  sessions.splice(1);
  sessions[0]?.events.removeAllListeners();
  sessions[0]?.handlers.clear();
  displays.splice(0, displays.length, FIRST_SCREEN);
  printers.length = 0;
  spooler.answer = 'taken';
  appEvents.removeAllListeners();
  screenEvents.removeAllListeners();
  powerEvents.removeAllListeners();
  Object.assign(state, { ready: true, packed: false, firstInstance: true, uid: 1000 });
  Object.assign(state, { ozone: 'x11', launch: 'works' });
  state.switches.clear();
}

/** Waits until something is so; fails with `what` after a second. */
export async function until(so: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (so()) return;
    await new Promise((done) => setTimeout(done, 2));
  }
  throw new Error(`did not happen: ${what}`);
}

/** What the doubles have beyond Electron's own members is for tests alone, and named here; anything else does not compile. */
type Beyond<Double, Real> = Exclude<keyof Double, keyof Real>;
/** Members of a double that do not take, or do not give, what Electron's own does; of events neither side is typed. */
type Unlike<Double, Real> = {
  [K in Exclude<keyof Double & keyof Real, keyof EventEmitter>]: Double[K] extends Like<Real[K]> ? never : K;
}[Exclude<keyof Double & keyof Real, keyof EventEmitter>];
type Nothing<T extends never> = T;
export type Proof = Nothing<
  | Exclude<
      Beyond<ContentsDouble, Electron.WebContents>,
      'owner' | 'windowOpen' | 'crashed' | 'url' | 'pdf' | 'lastPdf' | 'port' | 'askForPort'
    >
  | Exclude<
      Beyond<WindowDouble, Electron.BrowserWindow>,
      'options' | 'visible' | 'kiosk' | 'destroyed' | 'bounds' | 'covers' | 'closeByPerson'
    >
  | Exclude<
      Beyond<ChildDouble, Electron.UtilityProcess>,
      'args' | 'parentPort' | 'exited' | 'exit' | 'systemPid' | 'dead'
    >
  | Exclude<Beyond<ParentPortDouble, Electron.ParentPort>, 'arrive'>
  | Exclude<Beyond<PortDouble, Electron.MessagePortMain>, 'other' | 'started' | 'closed' | 'queue' | 'arrive'>
  // Of its `ipc` nothing is used but events.
  | Exclude<Unlike<ContentsDouble, Electron.WebContents>, 'ipc'>
  // Its `webContents` are judged above.
  | Exclude<Unlike<WindowDouble, Electron.BrowserWindow>, 'webContents'>
  | Unlike<ChildDouble, Electron.UtilityProcess>
  | Unlike<ParentPortDouble, Electron.ParentPort>
  | Unlike<PortDouble, Electron.MessagePortMain>
>;
