/**
 * What no page may do, laid on Electron. The rules themselves are data in rules.ts; here they meet the calls that
 * enforce them. Everything is refused unless a rule says otherwise.
 */
import type { Event, IpcMainEvent, Session, WebContents } from 'electron';
import {
  APP_ORIGIN,
  APP_SCHEME,
  blockedKey,
  mayNavigate,
  mayRequest,
  mayUse,
  WINDOW_HEADERS,
} from '../rules.ts';
import { served } from '../served.ts';

/** Certificate verification result that means "refused" (Chromium's net error -2, failed). */
const REFUSED = -2;
const NOT_FOUND = () => new Response(null, { status: 404, headers: { ...WINDOW_HEADERS } });

/**
 * Confines a session: the kiosk's own files, no network, no permission, no device, no download, no dictionary. `recordings`:
 * the folder of the site's, which are served with them.
 */
export function confineSession(session: Session, recordings?: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    if (request.method !== 'GET') return NOT_FOUND();
    const file = await served(request.url, APP_ORIGIN, recordings);
    if (file === null) return NOT_FOUND();
    return new Response(new Uint8Array(file.body), {
      headers: { ...WINDOW_HEADERS, 'content-type': file.contentType },
    });
  });
  session.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !mayRequest(details.url, APP_ORIGIN) }),
  );
  refuseRights(session);
}

/** No permission, no device, no server, no download, no dictionary for any page of a session. */
export function refuseRights(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(mayUse(permission)));
  session.setPermissionCheckHandler((_contents, permission) => mayUse(permission));
  session.setDevicePermissionHandler((details) => mayUse(details.deviceType));
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setCertificateVerifyProc((_request, answer) => answer(REFUSED));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.on('select-hid-device', (event, _details, answer) => {
    event.preventDefault();
    answer(null);
  });
  session.on('select-usb-device', (event, _details, answer) => {
    event.preventDefault();
    answer();
  });
  session.on('select-serial-port', (event, _ports, _contents, answer) => {
    event.preventDefault();
    answer('');
  });
}

/** Forgets whatever a session came to hold. */
export async function clearSession(session: Session): Promise<void> {
  await session.closeAllConnections();
  await session.clearStorageData();
  await session.clearData();
  await session.clearCache();
  await session.clearHostResolverCache();
}

/**
 * Confines one page, whichever made it: no navigation, no windows, no webviews, no menus, no keys but the page's own and
 * those of the audio navigator (`KeyboardEvent.key` names).
 */
export function confinePage(contents: WebContents, navigatorKeys: readonly string[]): void {
  const stay = (details: Event<{ url: string }>) => {
    // A page may reload nothing either: each page of the kiosk is loaded once, by the host.
    details.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('context-menu', (event) => event.preventDefault());
  contents.on('before-input-event', (event, input) => {
    if (blockedKey(input, navigatorKeys)) event.preventDefault();
  });
  // A page cannot hold its window open.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, answer) => {
    event.preventDefault();
    answer('');
  });
  // WebRTC asks neither `webRequest` nor `connect-src`; there is no proxy, so nothing of it leaves by UDP.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('devtools-opened', () => contents.closeDevTools());
  contents.on('did-finish-load', () => {
    // Rejects when the page goes in that moment.
    contents.setVisualZoomLevelLimits(1, 1).catch(() => undefined);
  });
}

/** True when a message comes from the page itself: its main frame, still on the page that it was opened with. */
export function fromOwnPage(event: IpcMainEvent, contents: WebContents, page: string): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    event.sender === contents &&
    frame === contents.mainFrame &&
    frame.origin === APP_ORIGIN &&
    mayNavigate(frame.url, page)
  );
}
