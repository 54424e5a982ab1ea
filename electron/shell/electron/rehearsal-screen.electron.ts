/**
 * The screen of a rehearsal (doctor/rehearsal.ts) in Electron: one window over the whole first screen, in a session of its own
 * that knows one page and reaches nothing.
 */
import { BrowserWindow, screen, session } from 'electron';
import { APP_ORIGIN, APP_SCHEME, covering, PAGE_PREFERENCES, PDF_OPTIONS, WINDOW_OPTIONS } from '../rules.ts';
import { refuseRights } from './guard.electron.ts';

const PAGE = `${APP_ORIGIN}/rehearsal.html`;

/** Opens it. Throws where there is no display. */
export async function openRehearsalScreen() {
  // Without `persist:` it is in memory alone.
  const own = session.fromPartition('rehearsal', { cache: false });
  let html = '';
  // The pages carry their own policy, and their scripts within them.
  own.protocol.handle(APP_SCHEME, (request) =>
    request.url === PAGE
      ? new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } })
      : new Response(null, { status: 404 }),
  );
  own.webRequest.onBeforeRequest((details, answer) => answer({ cancel: details.url !== PAGE }));
  refuseRights(own);
  const window = new BrowserWindow({
    ...WINDOW_OPTIONS,
    ...covering(screen.getPrimaryDisplay().bounds),
    webPreferences: { ...PAGE_PREFERENCES, session: own },
  });
  window.removeMenu();
  const show = async (page: string) => {
    html = page;
    await window.loadURL(PAGE);
  };
  return {
    async touched(page: string, limitMs: number): Promise<string | null> {
      const touched = Promise.withResolvers<string | null>();
      const [, title = ''] = /<title>(.*)<\/title>/.exec(page) ?? [];
      const heard = (_event: unknown, now: string) => {
        if (now !== title) touched.resolve(now);
      };
      const lost = () => touched.resolve(null);
      const limit = setTimeout(lost, limitMs);
      window.once('closed', lost);
      window.webContents.once('render-process-gone', lost);
      // Before the page is there: a quick hand touches it as soon as it is seen.
      window.webContents.on('page-title-updated', heard);
      try {
        await show(page);
        window.show();
        window.setKiosk(true);
        window.focus();
        return await touched.promise;
      } catch {
        return null;
      } finally {
        clearTimeout(limit);
        if (!window.isDestroyed()) {
          window.removeListener('closed', lost);
          window.webContents.removeListener('render-process-gone', lost);
          window.webContents.removeListener('page-title-updated', heard);
        }
      }
    },
    async pdf(page: string): Promise<Uint8Array> {
      await show(page);
      return new Uint8Array(await window.webContents.printToPDF(PDF_OPTIONS));
    },
    async close(): Promise<void> {
      if (!window.isDestroyed()) window.destroy();
    },
  };
}
