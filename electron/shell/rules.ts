/** What the window may do, as data: the same rules under Electron and under Chromium, each proved without either. */
import { isAbsolute, join, normalize, relative } from 'node:path';
import type {
  BrowserWindowConstructorOptions,
  Input,
  PrintToPDFOptions,
  Privileges,
  Rectangle,
  WebPreferences,
} from 'electron';
import { isPageKey, mayBeNavigatorKey } from '../config/navigator-keys.ts';

/** Content Security Policy of every page. Nothing from elsewhere, nothing inline, no string becomes code. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  // A site's recordings.
  "media-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  // No windows, dialogs, downloads, forms or navigation of the top: a sandboxed page may run its scripts, and no more.
  'sandbox allow-scripts allow-same-origin',
].join('; ');

/** Headers that go out with every file of the window. */
export const WINDOW_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), clipboard-read=(), clipboard-write=()',
  'cache-control': 'no-store',
};

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  woff: 'font/woff',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  json: 'application/json',
};

/** A file of the built window: where it is, and what it is. */
export interface WindowFile {
  readonly path: string;
  readonly contentType: string;
}

/**
 * The file behind an address, or null: wrong origin, a path that climbs out of the folder, or a kind of file that the
 * window has no use for.
 */
export function windowFile(address: string, origin: string, root: string): WindowFile | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` !== origin) return null;
  let pathname: string;
  try {
    pathname = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (pathname.includes('\0') || pathname.includes('\\')) return null;
  const path = normalize(join(root, pathname === '/' ? 'index.html' : pathname));
  const inside = relative(root, path);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return null;
  const contentType = TYPES[path.slice(path.lastIndexOf('.') + 1)];
  return contentType === undefined ? null : { path, contentType };
}

/** What is asked for under `/recordings/LANGUAGE/ID`: one of a site's recordings; null: something else. */
export function recordingWish(
  address: string,
  origin: string,
): { readonly language: string; readonly id: string } | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` !== origin) return null;
  const [, language, id] = /^\/recordings\/([a-z]{2})\/([0-9a-f]{10})$/.exec(url.pathname) ?? [];
  return language === undefined || id === undefined ? null : { language, id };
}

/** The address of the window's page; the site's navigator keys go with it. */
export function windowPage(origin: string, navigatorKeys: readonly string[] | undefined): string {
  return `${origin}/index.html${navigatorKeys === undefined ? '' : `?navigator=${navigatorKeys.join(',')}`}`;
}

/** A window stays on the one page it was opened with. */
export function mayNavigate(address: string, page: string): boolean {
  if (!URL.canParse(address)) return false;
  const [to, from] = [new URL(address), new URL(page)];
  return (
    to.protocol === from.protocol &&
    to.host === from.host &&
    to.pathname === from.pathname &&
    to.search === from.search
  );
}

/** A window loads the kiosk's own files and nothing from any network. `data:` pictures never reach the network. */
export function mayRequest(address: string, origin: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return `${url.protocol}//${url.host}` === origin || url.protocol === 'data:';
}

/** No permission is ever granted: the kiosk's window needs none. */
export function mayUse(_permission: string): false {
  return false;
}

/** Where the window's files are served from under Electron: a scheme of our own, never `file://`. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://kiosk`;

/** What the scheme may do: be an origin of its own, be heard, and nothing more. */
export const APP_PRIVILEGES = {
  standard: true,
  secure: true,
  supportFetchAPI: false,
  corsEnabled: false,
  bypassCSP: false,
  allowServiceWorkers: false,
  // What a recording is served as: Chromium plays nothing of a scheme that streams and does not say so (electron#22955).
  stream: true,
  codeCache: false,
  allowExtensions: false,
} as const satisfies Privileges;

/** Chromium's switches under Electron, name and value: nothing calls home, nothing is kept, no gesture leaves the page. */
export const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  // Chromium's own network stack finds no host at all; SAS and Linkage are reached by Node, with pinned certificates.
  // "^NOTFOUND" is Chromium's word for it since September 2023 (it was "~NOTFOUND", which would now be looked up as a name).
  ['host-resolver-rules', 'MAP * ^NOTFOUND'],
  ['disable-background-networking'],
  ['disable-breakpad'],
  ['disable-component-update'],
  ['disable-crash-reporter'],
  ['disable-domain-reliability'],
  ['disable-quic'],
  ['disable-sync'],
  ['no-first-run'],
  ['no-pings'],
  ['noerrdialogs'],
  ['enable-speech-dispatcher'],
  ['disable-http-cache'],
  ['disk-cache-size', '1'],
  ['disable-pinch'],
  ['overscroll-history-navigation', '0'],
  ['force-device-scale-factor', '1'],
  ['lang', 'th'],
  // Asks no keyring of the desktop for a key: nothing is kept that would need one.
  ['password-store', 'basic'],
  [
    'disable-features',
    'Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,HardwareMediaKeyHandling,SpareRendererForSitePerProcess',
  ],
];

/** Switches by which somebody at the command line could look into the pages; a packed kiosk does not hear them. */
export const DEBUGGING_SWITCHES: readonly string[] = ['remote-debugging-port', 'remote-debugging-pipe'];

/** What every page of the kiosk is: sandboxed, isolated, without Node, plugins, webviews, developer tools or dictionary. */
export const PAGE_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  devTools: false,
  spellcheck: false,
  navigateOnDragDrop: false,
  enableWebSQL: false,
  webgl: false,
  // Set here and not later: a zoom that is changed before a hidden window was first drawn stops its frames (electron#54090).
  zoomFactor: 1,
  disableDialogs: true,
  autoplayPolicy: 'document-user-activation-required',
  // The window that stands by is hidden and must still draw and run its timers.
  backgroundThrottling: false,
  v8CacheOptions: 'none',
} as const satisfies WebPreferences;

/** The window of a visit before it is shown: no frame, no menu, nothing to take hold of. */
export const WINDOW_OPTIONS = {
  show: false,
  // Linux: a bare X server has no window manager that would draw one, and a window without is inset by 4 px for its shadow.
  frame: process.platform === 'linux',
  resizable: false,
  movable: false,
  minimizable: false,
  maximizable: false,
  fullscreenable: true,
  skipTaskbar: true,
  autoHideMenuBar: true,
  hasShadow: false,
  roundedCorners: false,
  backgroundColor: '#ffffff',
  title: 'สิทธิ ๒๕',
} as const satisfies BrowserWindowConstructorOptions;

/** Bounds by which a window covers all of `screen`: a bare X server gives it one dot less each way than it is asked for. */
export function covering(screen: Rectangle): Rectangle {
  if (process.platform !== 'linux') return screen;
  return { ...screen, width: screen.width + 1, height: screen.height + 1 };
}

/**
 * True for every key that is neither the page's own nor one of the navigator's: browser and system shortcuts, function,
 * media, print and menu keys. An allowlist, so that a key nobody thought of is blocked.
 */
export function blockedKey(
  input: Pick<Input, 'key' | 'control' | 'alt' | 'meta'>,
  navigatorKeys: readonly string[],
): boolean {
  if (input.control || input.alt || input.meta) return true;
  return !isPageKey(input.key) && !(navigatorKeys.includes(input.key) && mayBeNavigatorKey(input.key));
}

/** Makes a PDF of a page as the paper wants it: the size that the page's own style says. */
export const PDF_OPTIONS = {
  preferCSSPageSize: true,
  printBackground: true,
  generateTaggedPDF: true,
  generateDocumentOutline: true,
} as const satisfies PrintToPDFOptions;

/** Environment that every visit's process is given. */
export const VISIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  // Of libuv's four threads each watched reader holds one for ever and each exchange another: files and names need some too.
  UV_THREADPOOL_SIZE: '16',
};

/** Environment that a visit's process never inherits: ways to load code into it, or to make it talk. */
export const FORBIDDEN_ENVIRONMENT: readonly string[] = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_V8_COVERAGE',
  'NODE_DEBUG',
  'NODE_REPL_EXTERNAL_MODULE',
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_ENABLE_LOGGING',
  'ELECTRON_LOG_FILE',
  'SSLKEYLOGFILE',
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'http_proxy',
  'https_proxy',
];
