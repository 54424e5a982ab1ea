/** What the window may do, as data: the same rules under Electron and under Chromium, each proved without either. */
import { isAbsolute, join, normalize, relative } from 'node:path';

/** Content Security Policy of every page. Nothing from elsewhere, nothing inline, no string becomes code. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
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
