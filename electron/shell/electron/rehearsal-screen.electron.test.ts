/** The screen of a rehearsal, against the double: one page over the whole screen, which reaches nothing and says what was touched. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as double from '../../../tests/electron-double.ts';
import { edgesPage } from '../../doctor/rehearsal-pages.ts';

vi.mock('electron', () => double);
const { openRehearsalScreen } = await import('./rehearsal-screen.electron.ts');

let screen: Awaited<ReturnType<typeof openRehearsalScreen>>;
const window = () => double.windows.at(-1) as double.WindowDouble;
const own = () => double.sessions.at(-1) as double.SessionDouble;
const shown = () => double.until(() => window().visible, 'the page is shown');

beforeEach(async () => {
  double.reset();
  screen = await openRehearsalScreen();
});
afterEach(() => screen.close());

describe('a page of the rehearsal', () => {
  it('covers the screen, and ends with its new title: what was touched on it', async () => {
    const touched = screen.touched(edgesPage(), 60_000);
    await shown();
    expect(window().covers()).toEqual(double.displays[0]?.bounds);
    expect(window().kiosk).toBe(true);
    // Chromium tells the page's own title, too.
    window().webContents.emit('page-title-updated', {}, 'สิทธิ ๒๕', true);
    window().webContents.emit('page-title-updated', {}, 'corners 1080×1920', true);
    expect(await touched).toBe('corners 1080×1920');
    // The next one in the same window, and nothing of the first is heard.
    const next = screen.touched(edgesPage(), 60_000);
    await shown();
    window().webContents.emit('page-title-updated', {}, 'not-all', true);
    expect(await next).toBe('not-all');
    expect(double.windows).toHaveLength(1);
    expect(window().webContents.listenerCount('page-title-updated')).toBe(0);
  });

  it.each([
    ['the window goes', () => window().destroy()],
    ['the page dies', () => window().webContents.emit('render-process-gone')],
  ])('ends without an answer when %s', async (_, happens) => {
    const touched = screen.touched(edgesPage(), 60_000);
    await shown();
    happens();
    expect(await touched).toBeNull();
    // Nor does what follows hang or throw.
    if (window().destroyed) expect(await screen.touched(edgesPage(), 60_000)).toBeNull();
  });

  it('ends without an answer when nobody touches it', async () => {
    expect(await screen.touched(edgesPage(), 30)).toBeNull();
  });

  it('is all that its session gives: no other address, no right, nothing kept', async () => {
    const { handlers, partition } = own();
    expect(partition).not.toMatch(/^persist:/);
    const touched = screen.touched(edgesPage(), 60_000);
    await shown();
    const asked = (url: string) => handlers.get('protocol:app')?.({ url, method: 'GET' }) as Response;
    const page = String(double.called('window.loadURL').at(-1)?.args[0]);
    expect(await asked(page).text()).toBe(edgesPage());
    expect(asked(`${page}?x`).status).toBe(404);
    for (const [url, cancel] of [
      [page, false],
      ['https://elsewhere.example/', true],
      ['file:///etc/passwd', true],
      [`${page.replace('rehearsal', 'index')}`, true],
    ] as const) {
      const answer = vi.fn();
      handlers.get('onBeforeRequest')?.({ url }, answer);
      expect(answer.mock.calls, url).toEqual([[{ cancel }]]);
    }
    const answer = vi.fn();
    handlers.get('setPermissionRequestHandler')?.({}, 'media', answer);
    expect(answer).toHaveBeenCalledWith(false);
    window().destroy();
    await touched;
  });
});

it('makes a PDF of a page as papers are made', async () => {
  expect(new TextDecoder().decode(await screen.pdf('<p>'))).toBe('%PDF-1.7 double');
  expect(double.called('contents.printToPDF').at(-1)?.args[0]).toMatchObject({ preferCSSPageSize: true });
});
