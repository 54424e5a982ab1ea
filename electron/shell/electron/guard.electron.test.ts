import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as double from '../../../tests/electron-double.ts';
import { WINDOW_HEADERS } from '../rules.ts';

vi.mock('electron', () => double);
/** A built window: what may be served of it, and what must not. */
const around = mkdtempSync(join(tmpdir(), 'sitthi25-window-'));
const built = join(around, 'window');
mkdirSync(join(built, 'assets'), { recursive: true });
for (const file of ['index.html', 'assets/index.js', 'secret.ts', '../package.json'])
  writeFileSync(join(built, file), 'the window');
afterAll(() => rmSync(around, { recursive: true, force: true }));
vi.mock('../paths.ts', () => ({
  get WINDOW_ROOT() {
    return built;
  },
}));
const { clearSession, confinePage, confineSession } = await import('./guard.electron.ts');

/** Every permission that Electron 45 can be asked for, read from its own types. */
const PERMISSIONS = (() => {
  const types = readFileSync(
    new URL('../../../node_modules/electron/electron.d.ts', import.meta.url),
    'utf8',
  );
  const line = types.split('\n').find((text) => text.includes('setPermissionRequestHandler(handler'));
  return [...(line ?? '').matchAll(/'([a-zA-Z-]+)'/g)].map(([, name]) => name ?? '');
})();

/** An event that can be prevented, and says whether it was. */
const preventable = (more: object = {}) => {
  const event = {
    ...more,
    prevented: false,
    preventDefault() {
      event.prevented = true;
    },
  };
  return event;
};

describe('a session', () => {
  let made: double.SessionDouble;
  const ask = (name: string, ...args: unknown[]) => made.handlers.get(name)?.(...args);
  beforeEach(() => {
    double.reset();
    double.session.fromPartition('guarded');
    made = double.sessions.at(-1) as double.SessionDouble;
    confineSession(made.session);
  });

  it('reads the list of permissions from Electron’s own types', () => {
    expect(PERMISSIONS.length).toBeGreaterThan(40);
    expect(PERMISSIONS).toContain('media');
  });

  it.each(PERMISSIONS)('grants no %s', (permission) => {
    const answer = vi.fn();
    ask('setPermissionRequestHandler', {}, permission, answer, {});
    expect(answer.mock.calls).toEqual([[false]]);
    expect(ask('setPermissionCheckHandler', null, permission, 'app://kiosk', {})).toBe(false);
  });

  it.each(['hid', 'serial', 'usb'])('gives no %s device', (deviceType) => {
    expect(ask('setDevicePermissionHandler', { deviceType, origin: 'app://kiosk', device: {} })).toBe(false);
  });

  it('shows no picker of devices, and pairs with none', () => {
    for (const [name, args] of [
      ['select-hid-device', [{}]],
      ['select-usb-device', [{}]],
      ['select-serial-port', [[], {}]],
    ] as const) {
      const event = preventable();
      const answer = vi.fn();
      made.events.emit(name, event, ...args, answer);
      expect(event.prevented, name).toBe(true);
      expect(answer.mock.calls.flat().filter(Boolean), name).toEqual([]);
    }
    const pair = vi.fn();
    ask('setBluetoothPairingHandler', {}, pair);
    expect(pair).toHaveBeenCalledWith({ confirmed: false });
    const share = vi.fn();
    ask('setDisplayMediaRequestHandler', {}, share);
    expect(share).toHaveBeenCalledWith(null);
  });

  it.each([
    ['app://kiosk/index.html', false],
    ['data:image/png;base64,AA', false],
    ['https://sas.example/', true],
    ['http://127.0.0.1:631/printers', true],
    ['ws://127.0.0.1:9229/', true],
    ['file:///etc/passwd', true],
    ['app://elsewhere/index.html', true],
    ['blob:app://kiosk/1', true],
    ['chrome://gpu', true],
    ['devtools://devtools/bundled/inspector.html', true],
    ['filesystem:app://kiosk/x', true],
    ['ftp://a/', true],
  ])('asks for %s: cancelled %s', (url, cancel) => {
    const answer = vi.fn();
    ask('onBeforeRequest', { url }, answer);
    expect(answer).toHaveBeenCalledWith({ cancel });
  });

  it('trusts no certificate', () => {
    const answer = vi.fn();
    ask('setCertificateVerifyProc', {}, answer);
    expect(answer).toHaveBeenCalledWith(-2);
  });

  it('downloads nothing', () => {
    const event = preventable();
    made.events.emit('will-download', event);
    expect(event.prevented).toBe(true);
  });

  it('checks no spelling, so fetches no dictionary', () => {
    expect(double.called('session(guarded).setSpellCheckerEnabled')[0]?.args).toEqual([false]);
  });

  it('serves the recordings of a site, where it has a folder of them, and no other file of the folder', async () => {
    const recordings = join(around, 'recordings');
    mkdirSync(join(recordings, 'th'), { recursive: true });
    const wav = Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1');
    for (const file of ['th/idle.title-0123456789.wav', 'th/notes.txt'])
      writeFileSync(join(recordings, file), wav);
    const get = (path: string): Promise<Response> =>
      ask('protocol:app', new Request(`app://kiosk/recordings/${path}`));
    expect((await get('th/0123456789')).status).toBe(404);
    double.session.fromPartition('with recordings');
    made = double.sessions.at(-1) as double.SessionDouble;
    confineSession(made.session, recordings);
    const answer = await get('th/0123456789');
    expect(Object.fromEntries(answer.headers)).toEqual({ ...WINDOW_HEADERS, 'content-type': 'audio/wav' });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(wav);
    for (const path of ['th/aaaaaaaaaa', 'th/notes.txt', 'th/idle.title-0123456789.wav', 'en/0123456789', ''])
      expect((await get(path)).status, path).toBe(404);
  });

  it('serves a file of the window with the window’s headers, and nothing else', async () => {
    const get = (url: string, method = 'GET'): Promise<Response> =>
      ask('protocol:app', new Request(url, { method }));
    for (const [url, type] of [
      ['app://kiosk/index.html', 'text/html; charset=utf-8'],
      ['app://kiosk/', 'text/html; charset=utf-8'],
      ['app://kiosk/assets/index.js', 'text/javascript; charset=utf-8'],
    ] as const) {
      const answer = await get(url);
      expect(answer.status, url).toBe(200);
      expect(Object.fromEntries(answer.headers), url).toEqual({ ...WINDOW_HEADERS, 'content-type': type });
      expect(await answer.text(), url).toContain('the window');
    }
    for (const [url, method] of [
      ['app://kiosk/secret.ts', 'GET'],
      ['app://kiosk/missing.html', 'GET'],
      ['app://elsewhere/index.html', 'GET'],
      ['app://kiosk/../package.json', 'GET'],
      ['app://kiosk/%2e%2e/package.json', 'GET'],
      ['app://kiosk/index.html', 'POST'],
    ] as const) {
      const answer = await get(url, method);
      expect(answer.status, url).toBe(404);
      expect(await answer.text(), url).toBe('');
      expect(Object.fromEntries(answer.headers), url).toEqual({ ...WINDOW_HEADERS });
    }
  });

  it('forgets everything at the end', async () => {
    await clearSession(made.session);
    for (const name of [
      'closeAllConnections',
      'clearStorageData',
      'clearData',
      'clearCache',
      'clearHostResolverCache',
    ])
      expect(double.called(`session(guarded).${name}`), name).toHaveLength(1);
  });
});

describe('a page', () => {
  let contents: double.ContentsDouble;
  beforeEach(() => {
    double.reset();
    contents = new double.WindowDouble({}).webContents;
    confinePage(contents as unknown as Electron.WebContents, ['F13', 'F2', 'MediaPlayPause']);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('goes nowhere (%s)', (name) => {
    for (const url of [
      'https://a.example/',
      'app://kiosk/print.html',
      'app://kiosk/index.html',
      'file:///',
      'javascript:1',
    ]) {
      const event = preventable({ url });
      contents.emit(name, event);
      expect(event.prevented, url).toBe(true);
    }
  });

  it('opens no window', () => {
    expect(contents.windowOpen?.({ url: 'app://kiosk/index.html' })).toEqual({ action: 'deny' });
  });

  it.each(['will-attach-webview', 'context-menu', 'will-prevent-unload'])('has no %s', (name) => {
    const event = preventable();
    contents.emit(name, event, {}, {});
    expect(event.prevented).toBe(true);
  });

  it('chooses no Bluetooth device', () => {
    const event = preventable();
    const answer = vi.fn();
    contents.emit('select-bluetooth-device', event, [], answer);
    expect([event.prevented, answer.mock.calls]).toEqual([true, [['']]]);
  });

  it('finds no way past the network rules by WebRTC, whose packets no request handler sees', () => {
    expect(double.called('contents.setWebRTCIPHandlingPolicy').map(({ args }) => args)).toEqual([
      ['disable_non_proxied_udp'],
    ]);
  });

  it('gets its own keys and no other', () => {
    const press = (key: string, held: object = {}) => {
      const event = preventable();
      contents.emit('before-input-event', event, { key, control: false, alt: false, meta: false, ...held });
      return event.prevented;
    };
    expect([press('5'), press('Tab'), press('ArrowDown')]).toEqual([false, false, false]);
    expect([press('F13'), press('F2'), press('MediaPlayPause')]).toEqual([false, false, false]);
    expect([press('F14'), press('F13', { alt: true })]).toEqual([true, true]);
    expect([press('F5'), press('r', { control: true }), press('F4', { alt: true })]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('closes developer tools, should any open', () => {
    contents.emit('devtools-opened');
    expect(double.called('contents.closeDevTools')).toHaveLength(1);
  });

  it('stays at its size', () => {
    contents.emit('did-finish-load');
    expect(double.called('contents.setVisualZoomLevelLimits')[0]?.args).toEqual([1, 1]);
  });
});
