import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as double from '../../tests/electron-double.ts';
import { kioskConfig, SMALLEST } from '../../tests/kiosk-config.ts';
import { testPki } from '../../tests/pki.ts';
import { readKeys } from '../config/keys.ts';
import { openJournal, readJournal, verifyJournal } from '../journal/journal.ts';
import { sealingOf } from '../journal/place.ts';
import type { Host } from '../ports/host.ts';
import { SWITCHES } from '../shell/rules.ts';

vi.mock('electron', () => double);
const kiosk = {
  stop: vi.fn(async (_failed?: string, _frames?: readonly string[]) => undefined),
  endVisit: vi.fn(),
  visits: {},
};
const createKiosk = vi.fn();
vi.mock('../kiosk/kiosk.ts', () => ({ createKiosk: (...args: unknown[]) => createKiosk(...args) }));
// What it does to the machine is tested in machine-care.test.ts.
const care = vi.hoisted(() => ({ calls: [] as string[] }));
vi.mock('../kiosk/machine-care.ts', async (original) => {
  const real = await original<typeof import('../kiosk/machine-care.ts')>();
  return {
    ...real,
    forbidCoreDumps: () => void care.calls.push('forbidCoreDumps'),
    systemdWatchdog: (alive: () => boolean): import('../kiosk/machine-care.ts').Watchdog => ({
      ...real.systemdWatchdog(alive),
      ready: () => void care.calls.push('ready'),
      status: (word) => void care.calls.push(`status ${word}`),
    }),
  };
});

let directory: string;
let said: string[];
let errors: string[];
const argv = process.argv;
const listenersBefore = new Map<string, unknown[]>();
const PROCESS_EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

async function run(config: object | null = SMALLEST): Promise<void> {
  const file = join(directory, 'kiosk.json');
  if (config !== null) writeFileSync(file, JSON.stringify(config));
  process.argv = ['electron', 'main.electron.js', ...(config === null ? [] : ['--config', file])];
  vi.resetModules();
  await import('./main.electron.ts');
  await new Promise((done) => setTimeout(done, 5));
}
const order = () => double.calls.map(({ call }) => call);
const exits = () => double.called('app.exit').map(({ args }) => args[0]);
const events = () => createKiosk.mock.calls[0]?.[2];

beforeEach(() => {
  double.reset();
  care.calls.length = 0;
  directory = mkdtempSync(join(tmpdir(), 'sitthi25-main-'));
  vi.stubEnv('SITTHI_RUN_PARENT', directory);
  vi.stubEnv('SITTHI_CONFIG', undefined);
  vi.stubEnv('NOTIFY_SOCKET', undefined);
  [said, errors] = [[], []];
  vi.spyOn(console, 'log').mockImplementation((text) => void said.push(text));
  vi.spyOn(console, 'error').mockImplementation((text) => void errors.push(text));
  createKiosk.mockReset().mockReturnValue({ ok: true, value: kiosk });
  kiosk.stop.mockClear();
  kiosk.endVisit.mockClear();
  for (const name of PROCESS_EVENTS) listenersBefore.set(name, process.listeners(name as 'exit'));
});
afterEach(() => {
  process.argv = argv;
  for (const name of PROCESS_EVENTS)
    for (const listener of process.listeners(name as 'exit'))
      if (listenersBefore.get(name)?.includes(listener) === false) process.off(name, listener);
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

describe('at the start', () => {
  it('hardens the shell before anything can run in it, in this order', async () => {
    await run();
    const first = order();
    expect(care.calls).toEqual(['forbidCoreDumps']);
    expect(first.find((call) => call !== 'app.commandLine.hasSwitch')).toBe('app.enableSandbox');
    const at = (name: string) => first.indexOf(name);
    expect(at('app.commandLine.appendSwitch')).toBeLessThan(at('app.whenReady'));
    expect(at('protocol.registerSchemesAsPrivileged')).toBeLessThan(at('app.whenReady'));
    expect(at('app.setPath')).toBeLessThan(at('app.requestSingleInstanceLock'));
    expect(at('app.requestSingleInstanceLock')).toBeLessThan(at('app.whenReady'));
    expect(at('app.whenReady')).toBeLessThan(at('Menu.setApplicationMenu'));
    expect(at('Menu.setApplicationMenu')).toBeLessThan(at('new BrowserWindow'));
    expect(at('session((default)).webRequest.onBeforeRequest')).toBeLessThan(at('new BrowserWindow'));
  });

  it.each([
    ['packed, with --no-sandbox', true, ['no-sandbox'], true],
    ['not packed, with --no-sandbox, as tests of root start it', false, ['no-sandbox'], false],
    ['not packed, without', false, [], true],
  ])('%s: puts every page into the sandbox %s', async (_which, packed, switches, sandboxed) => {
    double.state.packed = packed;
    for (const one of switches) double.state.switches.add(one);
    await run();
    expect(order().includes('app.enableSandbox')).toBe(sandboxed);
    // What root was started with is still there for its children, or they abort.
    expect(double.state.switches.has('no-sandbox')).toBe(!sandboxed);
  });

  it('sets every switch of the rules, and registers one scheme with no more rights than it needs', async () => {
    await run();
    const set = double.called('app.commandLine.appendSwitch').map(({ args }) => args);
    expect(set).toEqual(SWITCHES.map(([name, value]) => [name, value]));
    const [call] = double.called('protocol.registerSchemesAsPrivileged');
    expect(call?.args).toEqual([
      [
        {
          scheme: 'app',
          privileges: expect.objectContaining({
            standard: true,
            secure: true,
            bypassCSP: false,
            supportFetchAPI: false,
          }),
        },
      ],
    ]);
  });

  it('writes nowhere but into a folder of this user alone, in memory', async () => {
    await run();
    const places = double.called('app.setPath').map(({ args }) => args);
    expect(places.map(([name]) => name).sort()).toEqual([
      'crashDumps',
      'logs',
      'sessionData',
      'temp',
      'userData',
    ]);
    for (const [, path] of places) {
      expect(String(path).startsWith(directory)).toBe(true);
      expect(statSync(String(path)).mode & 0o077).toBe(0);
    }
  });

  it('never starts the crash reporter, opens a dialog, or asks for anything that the double does not know', async () => {
    await run();
    expect(order().some((call) => /crashReporter|dialog|shell\.|autoUpdater|ipcMain/.test(call))).toBe(false);
    expect(errors).toEqual([]);
  });

  it('guards every page, whoever made it', async () => {
    await run();
    const stray = new double.WindowDouble({}).webContents;
    expect(stray.windowOpen?.({ url: 'https://a.example' })).toEqual({ action: 'deny' });
    expect(stray.listenerCount('will-navigate')).toBe(1);
    expect(stray.listenerCount('before-input-event')).toBe(1);
  });

  it.each([
    ['the shipped ones', {}, ['F13', 'F14', 'F18'], 'F19'],
    ['the site’s', { navigatorKeys: ['F2', 'F4', 'F16'] }, ['F2', 'F4', 'F16'], 'F13'],
  ])('lets the keys of the audio navigator reach its pages: %s', async (_which, window, keys, other) => {
    await run({ ...SMALLEST, window });
    const page = new double.WindowDouble({}).webContents;
    const reaches = (key: string) => {
      const preventDefault = vi.fn();
      page.emit('before-input-event', { preventDefault }, { key, control: false, alt: false, meta: false });
      return preventDefault.mock.calls.length === 0;
    };
    expect(keys.map(reaches)).toEqual([true, true, true]);
    expect(reaches(other)).toBe(false);
  });

  it('does not start with a navigator key that no page is given: it would be dead', async () => {
    await run({ ...SMALLEST, window: { navigatorKeys: ['F13', 'F11', 'F15'] } });
    expect(exits()).toEqual([1]);
    expect(errors[0]).toMatch(/K01.*window\.navigatorKeys.*"F11"/);
    expect(createKiosk).not.toHaveBeenCalled();
  });

  it('says in one line when the first window is up', async () => {
    await run();
    expect(said).toEqual([]);
    events().onShown();
    expect(said).toEqual(['{"shown":true}']);
  });

  it('tells systemd what the kiosk does, from the first window on: the updater goes by it', async () => {
    await run();
    care.calls.length = 0;
    events().onOfficer(false);
    expect(care.calls).toEqual([]);
    events().onShown();
    events().onOfficer(true);
    events().onJournal({ kind: 'visit.started', facts: {} });
    events().onVisitEnded('finished');
    events().onOfficer(false);
    expect(care.calls.filter((call) => call !== 'ready')).toEqual(
      ['closed', 'open', 'serving', 'open', 'closed'].map((word) => `status ${word}`),
    );
  });

  it.each([
    [false, 'cannot'],
    [true, 'can'],
  ])('demonstration %s: a person %s close the window', async (demonstration) => {
    await run({ ...SMALLEST, demonstration });
    const host = createKiosk.mock.calls[0]?.[1] as Host;
    host.startVisit({ message: () => undefined, dropped: () => undefined, gone: () => undefined });
    double.children.at(-1)?.emit('message', { shell: { type: 'open', width: 800, height: 600 } });
    expect(double.windows.at(-1)?.closeByPerson()).toBe(demonstration);
  });

  it('finds its configuration where the package puts it', async () => {
    double.state.packed = true;
    await run(null);
    expect(errors[0]).toContain('/etc/sitthi25/kiosk.json');
  });

  it('finds it on Windows where programs keep what is the machine’s', async () => {
    const own = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
    Object.defineProperty(process, 'platform', { ...own, value: 'win32' });
    vi.stubEnv('ProgramData', join(directory, 'ProgramData'));
    double.state.packed = true;
    try {
      await run(null);
    } finally {
      Object.defineProperty(process, 'platform', own);
    }
    expect(errors[0]).toContain(join(directory, 'ProgramData', 'Sitthi 25', 'kiosk.json'));
  });

  it.each([
    [true, [1]],
    [false, []],
  ])('packed %s: a card driver that no package has ends it: %j', async (packed, codes) => {
    double.state.packed = packed;
    await run({ ...SMALLEST, card: { driver: 'pcsclite' } });
    expect(exits()).toEqual(codes);
    expect(errors.some((text) => /card\.driver.*pcsclite.*smartcard/.test(text))).toBe(packed);
  });

  it('packed, it opens no door for debuggers, whatever it was started with', async () => {
    const removed = () => double.called('app.commandLine.removeSwitch').map(({ args }) => args[0]);
    await run();
    expect(removed()).toEqual([]);
    double.reset();
    double.state.packed = true;
    await run();
    expect(removed()).toEqual(['remote-debugging-port', 'remote-debugging-pipe']);
    expect(order().indexOf('app.commandLine.removeSwitch')).toBeLessThan(order().indexOf('app.whenReady'));
  });

  it('is the only kiosk on the machine', async () => {
    double.state.firstInstance = false;
    await run();
    expect(exits()).toEqual([1]);
    expect(order()).not.toContain('app.whenReady');
    expect(createKiosk).not.toHaveBeenCalled();
  });

  it.each([
    ['no configuration', null, /Give --config/],
    ['a bad one', { ...SMALLEST, kioskId: 'ไม่' }, /kioskId/],
  ])('with %s: one sentence, exit code 1, no window', async (_what, config, sentence) => {
    await run(config);
    expect(exits()).toEqual([1]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(sentence);
    expect(double.windows).toEqual([]);
  });

  describe.each([
    ['its store cannot be written', 'J01', SMALLEST],
    ['its configuration is bad', 'K01', { ...SMALLEST, kioskId: 'ไม่' }],
  ])('that cannot start because %s', (_why, code, config) => {
    const shownFault = () =>
      double.windows.find((window) => decodeURIComponent(window.webContents.url).includes(code));
    beforeEach(() => {
      createKiosk.mockReturnValue({ ok: false, fault: { name: 'store.unwritable' } });
      double.displays.push({ id: 9, bounds: { x: 1080, y: 0, width: 800, height: 600 } });
    });

    it('under systemd says so on its screen, and is tried again in a minute', async () => {
      vi.stubEnv('NOTIFY_SOCKET', '/nowhere');
      const timers = vi.spyOn(globalThis, 'setTimeout');
      await run(config);
      expect(errors[0]).toContain(code);
      const screen = shownFault();
      expect(screen?.options.webPreferences).toMatchObject({ javascript: false, sandbox: true });
      expect([screen?.visible, screen?.kiosk, screen?.covers()]).toEqual([
        true,
        true,
        double.displays[0]?.bounds,
      ]);
      // Nothing else is seen, on whatever screen, and all of it is confined.
      const others = double.windows.filter((window) => window !== screen && window.visible);
      expect(others.map((window) => [window.covers().x, window.covers().width])).toEqual([[1080, 800]]);
      expect(double.called('session((default)).webRequest.onBeforeRequest')).toHaveLength(1);
      expect(order().indexOf('session((default)).webRequest.onBeforeRequest')).toBeLessThan(
        order().indexOf('new BrowserWindow'),
      );
      expect(order()).toContain('Menu.setApplicationMenu');
      expect(care.calls).toContain('ready');
      expect(care.calls).toContain('status out-of-service');
      expect(exits()).toEqual([]);
      const [again] = timers.mock.calls.find(([, ms]) => ms === 60_000) ?? [];
      again?.();
      expect(exits()).toEqual([1]);
    });

    it.each([
      ['win32', true, true],
      ['win32', false, false],
      ['linux', true, false],
    ])('without a supervisor, on %s, packed %s: on its screen %s', async (platform, packed, onScreen) => {
      const own = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
      Object.defineProperty(process, 'platform', { ...own, value: platform });
      double.state.packed = packed;
      try {
        await run(config);
      } finally {
        Object.defineProperty(process, 'platform', own);
      }
      expect(errors[0]).toContain(code);
      expect(shownFault()?.visible === true).toBe(onScreen);
      expect(exits()).toEqual(onScreen ? [] : [1]);
    });
  });

  it('tells systemd that it is up when the out-of-service page is, too', async () => {
    await run();
    events().onBackOff();
    expect(care.calls).toEqual(['forbidCoreDumps', 'status out-of-service', 'ready']);
  });
});

describe('refused, wherever it comes from', () => {
  const preventable = () => {
    const event = {
      prevented: false,
      preventDefault() {
        event.prevented = true;
      },
    };
    return event;
  };
  it('a certificate that Chromium does not trust, a client certificate, a password', async () => {
    await run();
    const answer = vi.fn();
    const event = preventable();
    double.appEvents.emit('certificate-error', event, {}, 'https://a/', 'ERR', {}, answer);
    expect([event.prevented, answer.mock.calls]).toEqual([true, [[false]]]);
    for (const name of ['select-client-certificate', 'login']) {
      const asked = preventable();
      double.appEvents.emit(name, asked);
      expect(asked.prevented, name).toBe(true);
    }
  });

  it('an end because there is no window for a moment', async () => {
    await run();
    // With a listener Electron does not quit by itself.
    expect(double.appEvents.listenerCount('window-all-closed')).toBe(1);
    double.appEvents.emit('window-all-closed');
    expect(exits()).toEqual([]);
  });
});

describe('on a desktop of Wayland', () => {
  // Chosen before our code runs: a switch that is set by it comes too late (electron#48301).
  it('it does not start, and says with which words it would: no program has a say in where its windows are there', async () => {
    double.state.ozone = 'wayland';
    await run();
    expect(errors[0]).toContain('--ozone-platform=x11');
    expect(exits()).toEqual([1]);
    expect(createKiosk).not.toHaveBeenCalled();
    expect(double.windows).toEqual([]);
  });
});

describe('out of service for long', () => {
  const resting = async (supervised: boolean) => {
    if (supervised) vi.stubEnv('NOTIFY_SOCKET', '/nowhere');
    await run();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    events().onBackOff();
    // Told again while it lasts: the limit is from the first.
    vi.advanceTimersByTime(29_000);
    events().onBackOff();
  };
  afterEach(() => vi.useRealTimers());

  it('ends with a code of its own after 30 s, and is started anew: no window comes from a browser without its zygote', async () => {
    await resting(true);
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(exits()).toEqual([75]));
    expect(kiosk.stop).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['that shows a visit again before', true],
    ['that nobody supervises', false],
  ])('a kiosk %s goes on', async (_which, supervised) => {
    await resting(supervised);
    if (supervised) events().onRecovered();
    vi.advanceTimersByTime(600_000);
    vi.useRealTimers();
    await new Promise((done) => setTimeout(done, 20));
    expect(exits()).toEqual([]);
  });
});

describe('when the machine goes to sleep, or is switched off', () => {
  it('ends the visit before it sleeps', async () => {
    await run();
    expect(kiosk.endVisit).not.toHaveBeenCalled();
    double.powerEvents.emit('suspend');
    expect(kiosk.endVisit).toHaveBeenCalledTimes(1);
    expect(exits()).toEqual([]);
  });

  it('on Windows, which says it to windows: ends the visit when it is asked, stops in order when it is told', async () => {
    await run();
    const window = new double.WindowDouble({});
    window.emit('query-session-end', {});
    expect(kiosk.endVisit).toHaveBeenCalledTimes(1);
    expect(exits()).toEqual([]);
    window.emit('session-end', {});
    await vi.waitFor(() => expect(exits()).toEqual([0]));
    expect(kiosk.stop).toHaveBeenCalledTimes(1);
  });

  it('stops in order when it is switched off', async () => {
    await run();
    double.powerEvents.emit('shutdown');
    await vi.waitFor(() => expect(exits()).toEqual([0]));
    expect(kiosk.stop).toHaveBeenCalledTimes(1);
  });
});

describe('at the end', () => {
  it('stops the kiosk in order, once, however often it is asked', async () => {
    await run();
    const prevented = vi.fn();
    for (let i = 0; i < 3; i += 1) double.appEvents.emit('before-quit', { preventDefault: prevented });
    await vi.waitFor(() => expect(exits()).toEqual([0]));
    expect(prevented).toHaveBeenCalledTimes(3);
    expect(kiosk.stop).toHaveBeenCalledTimes(1);
  });

  it('does not exit before the kiosk has stopped: its journal is closed by then, and its officer session', async () => {
    const stopped = Promise.withResolvers<undefined>();
    kiosk.stop.mockReturnValueOnce(stopped.promise);
    await run();
    double.appEvents.emit('before-quit', { preventDefault: () => undefined });
    await new Promise((done) => setTimeout(done, 50));
    expect(kiosk.stop).toHaveBeenCalledTimes(1);
    expect(exits()).toEqual([]);
    stopped.resolve(undefined);
    await vi.waitFor(() => expect(exits()).toEqual([0]));
  });

  it('ends all the same when the kiosk cannot stop', async () => {
    kiosk.stop.mockReturnValueOnce(new Promise(() => undefined));
    await run();
    vi.useFakeTimers();
    double.appEvents.emit('before-quit', { preventDefault: () => undefined });
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    expect(exits()).toEqual([0]);
  });

  it('ends when a person closes the window of a demonstration', async () => {
    await run();
    events().onWindowClosed();
    await vi.waitFor(() => expect(exits()).toEqual([0]));
  });

  it('ends with a code of its own after an error nobody expected, without saying what it was about', async () => {
    await run();
    const [broken] = process
      .listeners('uncaughtException')
      .filter((listener) => listenersBefore.get('uncaughtException')?.includes(listener) === false);
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
    // Its last resort, the end of the process after some seconds, must not come in the test after this one.
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    broken?.(new TypeError('9001234567890 is not iterable'), 'uncaughtException');
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    expect(exits()).toEqual([70]);
    expect(exit.mock.calls).toEqual([[70]]);
    expect(errors.join()).toContain('TypeError');
    expect(errors.join()).not.toContain('9001234567890');
    const frames = expect.arrayContaining([expect.stringMatching(/main\.electron\.test\.ts:\d+:\d+/)]);
    expect(kiosk.stop.mock.calls).toEqual([['TypeError', frames]]);
  });
});

describe('asked for a command of the journal', () => {
  /** Runs it as build/os/journal does, Chromium's switches before it. */
  const journal = async (...words: string[]) => {
    process.argv = ['sitthi25', '--ozone-platform=headless', '--journal', '--', ...words];
    vi.resetModules();
    await import('./main.electron.ts');
    await vi.waitFor(() => expect(exits()).toHaveLength(1), 5000);
  };

  it.each([
    ['a whole store', undefined, 0, 'The journal is whole: 1 entries'],
    [
      'a line that was changed',
      `DROP TRIGGER journal_stays; DROP TRIGGER journal_keeps; UPDATE journal SET kind = 'fault'`,
      1,
      '',
    ],
  ])(
    '%s: ends with the command’s exit code, and nothing of a kiosk is there',
    async (_what, change, code, words) => {
      testPki(join(directory, 'pki'));
      const config = kioskConfig(directory);
      const keys = readKeys(config);
      if (!keys.ok) throw new Error(keys.fault.name);
      const opened = openJournal(config.store.directory, sealingOf(config, keys.value));
      if (!opened.ok) throw new Error(opened.fault.name);
      opened.value.append('-', { kind: 'kiosk.started', facts: {} });
      opened.value.close();
      if (change !== undefined)
        new Database(join(config.store.directory, 'journal.sqlite')).exec(change).close();
      const file = join(directory, 'kiosk.json');
      writeFileSync(file, JSON.stringify(config));
      await journal('verify', '--config', file);
      expect(exits()).toEqual([code]);
      expect(said.join()).toContain(words);
      expect(errors.join()).toMatch(code === 0 ? /^$/ : /The journal is broken at entry 1/);
      expect(createKiosk).not.toHaveBeenCalled();
      expect([...new Set(order())]).toEqual(['app.exit']);
      expect(care.calls).toEqual(['forbidCoreDumps']);
    },
  );

  it('says what is wrong with the words, and which configuration it would take', async () => {
    await journal('verify');
    expect(exits()).toEqual([2]);
    expect(errors.join()).toContain('/etc/sitthi25/kiosk.json');
  });
});

describe('asked for a rehearsal', () => {
  /** Runs it as build/os/rehearsal does. */
  const rehearse = async (...words: string[]) => {
    process.argv = ['sitthi25', '--ozone-platform=x11', '--rehearsal', '--', ...words];
    vi.resetModules();
    await import('./main.electron.ts');
    await vi.waitFor(() => expect(exits()).toHaveLength(1), 10_000);
  };

  it('ends at the first thing without which no kiosk starts, and is no kiosk', async () => {
    const file = join(directory, 'kiosk.json');
    writeFileSync(file, '{');
    await rehearse('--config', file);
    expect(exits()).toEqual([1]);
    expect(errors.join('\n')).toContain('configuration');
    expect(createKiosk).not.toHaveBeenCalled();
    // As confined as a kiosk, before Electron was ready.
    expect(order().indexOf('app.enableSandbox')).toBeLessThan(order().indexOf('app.whenReady'));
    expect(order()).toContain('app.enableSandbox');
    expect(double.windows).toEqual([]);
  });

  it('says which word it does not know', async () => {
    await rehearse('--what');
    expect(exits()).toEqual([2]);
    expect(errors.join()).toContain('--what');
  });
});

describe('with the real kiosk behind it', () => {
  it('shows a visit, and leaves nothing behind: the journal is closed in order, every process and window is gone', async () => {
    testPki(join(directory, 'pki'));
    const { createKiosk: real } =
      await vi.importActual<typeof import('../kiosk/kiosk.ts')>('../kiosk/kiosk.ts');
    createKiosk.mockImplementation(real);
    vi.spyOn(process, 'kill').mockImplementation((pid) => {
      double.killByPid(pid);
      return true;
    });
    const at = (file: string) => join('pki', file);
    await run({
      ...SMALLEST,
      tls: { ca: at('ca.pem'), certificate: at('kiosk.pem'), key: at('kiosk.key') },
      keys: { officePublicKey: at('office-public.jwk'), signingKey: at('signing-private.jwk') },
    });
    const [first] = double.children;
    if (first === undefined) throw new Error(`no visit was started: ${errors.join()}`);
    const told: unknown[] = [];
    first.parentPort.on('message', ({ data }) => told.push(data.kiosk?.type));
    await double.until(() => told.includes('start'), 'the visit has its configuration');
    first.emit('message', { shell: { type: 'open', width: 1080, height: 1920 } });
    first.emit('message', { kiosk: { type: 'standing-by' } });
    await double.until(() => told.includes('activate'), 'it is called');
    first.emit('message', { shell: { type: 'show' } });
    first.emit('message', { kiosk: { type: 'shown' } });
    expect(said).toEqual(['{"shown":true}']);
    expect(double.windows.find(({ webContents }) => webContents.url.includes('index.html'))?.visible).toBe(
      true,
    );
    expect(double.children).toHaveLength(2);

    double.appEvents.emit('before-quit', { preventDefault: () => undefined });
    await vi.waitFor(() => expect(exits()).toEqual([0]), 5000);
    const store = join(directory, 'store');
    expect([...readJournal(store)].map(({ kind }) => kind)).toEqual(['kiosk.started', 'kiosk.stopped']);
    expect(verifyJournal(store).ok).toBe(true);
    expect(double.children.map(({ exited }) => exited)).toEqual([true, true]);
    expect(double.windows.filter(({ destroyed }) => !destroyed)).toEqual([]);
    expect(double.called('powerSaveBlocker.stop')).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});
