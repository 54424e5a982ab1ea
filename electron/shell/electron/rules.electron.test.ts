/** The rules that Electron alone needs; what both shells need is in rules.test.ts. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { mayBeNavigatorKey } from '../../config/navigator-keys.ts';
import { NAVIGATOR_KEYS } from '../../contract/keys.ts';
import { MOMENT_PAGE, outOfServicePage } from '../out-of-service.ts';
import {
  APP_ORIGIN,
  APP_PRIVILEGES,
  blockedKey,
  CONTENT_SECURITY_POLICY,
  FORBIDDEN_ENVIRONMENT,
  mayNavigate,
  mayRequest,
  PAGE_PREFERENCES,
  SWITCHES,
  WINDOW_OPTIONS,
  windowFile,
} from '../rules.ts';

const plain = { control: false, alt: false, meta: false };

describe('keys', () => {
  it.each([
    '0',
    '9',
    'a',
    'ก',
    ' ',
    'Tab',
    'Enter',
    'Escape',
    'Backspace',
    'ArrowDown',
    'PageUp',
    'Home',
    'Shift',
  ])('leaves %s to the page', (key) => expect(blockedKey({ key, ...plain }, [])).toBe(false));

  it.each(['F13', 'F14', 'F15'])('leaves %s to the page when it is a key of the audio navigator', (key) => {
    expect(blockedKey({ key, ...plain }, NAVIGATOR_KEYS)).toBe(false);
    for (const held of ['control', 'alt', 'meta'])
      expect(blockedKey({ key, ...plain, [held]: true }, NAVIGATOR_KEYS), held).toBe(true);
  });

  it.each(['F1', 'F5', 'F11', 'F12', 'F19', 'MediaPlayPause', 'BrowserBack'])(
    'keeps %s from it when the navigator has other keys',
    (key) => expect(blockedKey({ key, ...plain }, NAVIGATOR_KEYS)).toBe(true),
  );

  it.each(['F2', 'F9', 'F16', 'F24', 'MediaPlayPause', 'MediaTrackNext', 'ArrowUp', 'Enter', '5', 'a'])(
    'lets a site have %s for its navigator',
    (key) => {
      expect(mayBeNavigatorKey(key)).toBe(true);
      expect(blockedKey({ key, ...plain }, [key, 'F14', 'F15'])).toBe(false);
    },
  );

  it.each([
    ...['F1', 'F3', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12', 'F25'],
    ...['BrowserBack', 'BrowserForward', 'BrowserHome', 'BrowserRefresh', 'GoBack', 'GoHome', 'AppSwitch'],
    ...[
      'LaunchMail',
      'LaunchApplication1',
      'LaunchMediaPlayer',
      'MediaSelect',
      'ContextMenu',
      'Help',
      'Find',
    ],
    ...[
      'Alt',
      'AltGraph',
      'Control',
      'Meta',
      'Super',
      'OS',
      'PrintScreen',
      'Print',
      'Power',
      'Sleep',
      'Paste',
    ],
    ...['Unidentified', 'Dead', 'Process', 'f13', 'F13F'],
  ])('keeps %s from the page even when a site names it', (key) => {
    expect(mayBeNavigatorKey(key)).toBe(false);
    expect(blockedKey({ key, ...plain }, [key, 'F14', 'F15'])).toBe(true);
  });

  it.each([
    ...Array.from({ length: 24 }, (_, n) => `F${n + 1}`),
    'Alt',
    'AltGraph',
    'Control',
    'Meta',
    'Super',
    'OS',
    'ContextMenu',
    'PrintScreen',
    'Print',
    'Pause',
    'ScrollLock',
    'BrowserBack',
    'BrowserForward',
    'BrowserHome',
    'BrowserRefresh',
    'BrowserSearch',
    'BrowserStop',
    'BrowserFavorites',
    'LaunchMail',
    'LaunchApplication1',
    'LaunchApplication2',
    'LaunchMediaPlayer',
    'MediaPlayPause',
    'AudioVolumeUp',
    'ZoomIn',
    'ZoomOut',
    'ZoomToggle',
    'Power',
    'Sleep',
    'WakeUp',
    'Eject',
    'Help',
    'Find',
    'Open',
    'Save',
    'Copy',
    'Cut',
    'Paste',
    'Undo',
    'Redo',
    'Props',
    'Select',
    'Process',
    'Unidentified',
    'Dead',
    'Insert',
    'AppSwitch',
    'GoBack',
    'Call',
  ])('keeps %s from it', (key) => expect(blockedKey({ key, ...plain }, [])).toBe(true));

  it('keeps whatever comes with Ctrl, Alt or the system key', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ minLength: 1, maxLength: 1 }),
          fc.constantFrom('Tab', 'F4', 'F13', 'Enter', 'ArrowLeft'),
        ),
        fc.constantFrom('control' as const, 'alt' as const, 'meta' as const),
        (key, held) => blockedKey({ key, ...plain, [held]: true }, NAVIGATOR_KEYS),
      ),
    );
  });
});

describe('the scheme of the window', () => {
  it('is an origin of its own, and not the file system', () => {
    expect(windowFile(`${APP_ORIGIN}/index.html`, APP_ORIGIN, '/window')?.path).toBe('/window/index.html');
    for (const address of [
      'file:///index.html',
      'app://kiosk.evil/index.html',
      'app://KIOSK2/index.html',
      'app:index.html',
    ])
      expect(windowFile(address, APP_ORIGIN, '/window'), address).toBeNull();
    expect(mayNavigate(`${APP_ORIGIN}/print.html`, `${APP_ORIGIN}/index.html`)).toBe(false);
    expect(mayRequest('app://other/a.js', APP_ORIGIN)).toBe(false);
  });

  it('has no right that opens a hole', () => {
    // `stream` tells audio elements how they are answered, and gives nobody anything.
    const { standard, secure, stream, ...others } = APP_PRIVILEGES;
    expect([standard, secure, stream]).toEqual([true, true, true]);
    expect(Object.values(others).every((right) => right === false)).toBe(true);
  });
});

describe('pages', () => {
  it('are sandboxed and isolated, whatever Electron’s defaults become', () => {
    expect(PAGE_PREFERENCES).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      devTools: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
    });
    expect(PAGE_PREFERENCES).not.toHaveProperty('enableBlinkFeatures');
  });

  it('have no menu, nothing to take hold of, and are not shown before they are asked for', () => {
    expect(WINDOW_OPTIONS).toMatchObject({
      show: false,
      minimizable: false,
      resizable: false,
      movable: false,
    });
  });

  it.each([
    ['linux', true],
    ['win32', false],
    ['darwin', false],
  ])(
    'on %s have a frame %s: where nobody draws one, a window without is smaller by its shadow',
    async (system, frame) => {
      const own = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
      Object.defineProperty(process, 'platform', { ...own, value: system });
      try {
        vi.resetModules();
        const rules = await import('../rules.ts');
        expect(rules.WINDOW_OPTIONS.frame).toBe(frame);
        const screen = { x: 3, y: 0, width: 1080, height: 1920 };
        const more = system === 'linux' ? 1 : 0;
        expect(rules.covering(screen)).toEqual({ x: 3, y: 0, width: 1080 + more, height: 1920 + more });
      } finally {
        Object.defineProperty(process, 'platform', own);
      }
    },
  );
});

it('has no switch that weakens Chromium, and lets its network find no host', () => {
  const set = new Map(SWITCHES.map(([name, value]) => [name, value]));
  expect(set.get('host-resolver-rules')).toBe('MAP * ^NOTFOUND');
  for (const name of set.keys())
    expect(name).not.toMatch(
      /no-sandbox|disable-web-security|remote-debugging|ignore-certificate|allow-running|disable-site-isolation|single-process/,
    );
});

it('lets a visit inherit nothing that loads code, keeps keys, or turns verification off', () => {
  expect(FORBIDDEN_ENVIRONMENT).toEqual(
    expect.arrayContaining([
      'NODE_OPTIONS',
      'LD_PRELOAD',
      'NODE_TLS_REJECT_UNAUTHORIZED',
      'SSLKEYLOGFILE',
      'ELECTRON_RUN_AS_NODE',
    ]),
  );
});

it('sandboxes its pages: scripts and their own origin, no windows, dialogs, downloads or forms', () => {
  const sandbox = CONTENT_SECURITY_POLICY.split('; ').find((rule) => rule.startsWith('sandbox'));
  expect(sandbox?.split(' ').slice(1).sort()).toEqual(['allow-same-origin', 'allow-scripts']);
});

describe('the out-of-service page', () => {
  it('needs no script and nothing from elsewhere', () => {
    for (const page of [
      outOfServicePage('kiosk.crash-loop'),
      outOfServicePage('config.bad'),
      MOMENT_PAGE,
    ].map(decodeURIComponent)) {
      expect(page).toMatch(/^data:text\/html;charset=utf-8,<!doctype html>/);
      expect(page).not.toMatch(/<script|<img|<link|<iframe|\bon\w+=|url\(|https?:/i);
      expect(page).toContain("default-src 'none'");
    }
  });

  it('says in Thai first, then in English, what is, what to do, and its code', () => {
    expect(decodeURIComponent(outOfServicePage('config.bad'))).toContain('K01');
    expect(decodeURIComponent(outOfServicePage('kiosk.crash-loop'))).toMatch(
      /หยุดให้บริการ[\s\S]*แจ้งเจ้าหน้าที่[\s\S]*out of service[\s\S]*ask an officer[\s\S]*K03/,
    );
  });
});
