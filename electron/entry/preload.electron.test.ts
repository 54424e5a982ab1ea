import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageBridge } from '../contract/paper.ts';
import type { KioskBridge } from '../contract/window.ts';
import { FromPage, MESSAGES, PAINTED_ANSWER, PAINTED_QUESTION } from '../shell/electron/messages.ts';

const exposed = new Map<string, unknown>();
const sent: unknown[][] = [];
let handOver: ((event: { ports: unknown[] }) => void) | undefined;
// Only these: anything more that the preload might reach for is not there.
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => void exposed.set(name, value) },
  ipcRenderer: {
    once: (channel: string, listener: typeof handOver) => {
      expect(channel).toBe(MESSAGES);
      handOver = listener;
    },
    send: (...args: unknown[]) => void sent.push(args),
  },
}));

let channel: MessageChannel;
async function load(pathname: string): Promise<void> {
  vi.stubGlobal('location', { pathname });
  vi.resetModules();
  await import('./preload.electron.ts');
}
const next = () => new Promise<unknown>((found) => channel.port1.once('message', found));

beforeEach(() => {
  exposed.clear();
  sent.length = 0;
  channel = new MessageChannel();
});
afterEach(() => {
  channel.port1.close();
  channel.port2.close();
  vi.unstubAllGlobals();
});

describe('the preload', () => {
  it('puts the contract on window.kiosk, and nothing generic', async () => {
    await load('/index.html');
    expect([...exposed.keys()]).toEqual(['kiosk']);
    expect(Object.keys(exposed.get('kiosk') as object).sort()).toEqual(['listen', 'send']);
    expect(sent).toEqual([[MESSAGES]]);
  });

  it('keeps what the window says until its port is there, and gives a late listener the last view', async () => {
    await load('/index.html');
    const kiosk = exposed.get('kiosk') as KioskBridge;
    kiosk.send({ type: 'ready' });
    handOver?.({ ports: [channel.port2] });
    expect(await next()).toEqual({ type: 'ready' });
    const early = vi.fn();
    const stop = kiosk.listen(early);
    channel.port1.postMessage({ type: 'view', view: 1 });
    await vi.waitFor(() => expect(early).toHaveBeenCalledWith({ type: 'view', view: 1 }));
    const late = vi.fn();
    kiosk.listen(late);
    expect(late).toHaveBeenCalledWith({ type: 'view', view: 1 });
    stop();
    channel.port1.postMessage({ type: 'view', view: 2 });
    await vi.waitFor(() => expect(late).toHaveBeenCalledTimes(2));
    expect(early).toHaveBeenCalledTimes(1);
  });

  it('says that it is painted when the frame after the next is drawn', async () => {
    await load('/index.html');
    const frames: (() => void)[] = [];
    vi.stubGlobal('requestAnimationFrame', (draw: () => void) => void frames.push(draw));
    handOver?.({ ports: [channel.port2] });
    const said = vi.fn();
    channel.port1.on('message', said);
    channel.port1.postMessage(PAINTED_QUESTION);
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    frames.shift()?.();
    expect(frames).toHaveLength(1);
    expect(said).not.toHaveBeenCalled();
    frames.shift()?.();
    await vi.waitFor(() => expect(said).toHaveBeenCalledWith(PAINTED_ANSWER));
  });

  it('gives the page renderer its document, and says when it is done', async () => {
    await load('/print.html');
    expect([...exposed.keys()]).toEqual(['page']);
    const page = exposed.get('page') as PageBridge;
    expect(Object.keys(page).sort()).toEqual(['document', 'done']);
    handOver?.({ ports: [channel.port2] });
    const document = page.document();
    expect(FromPage.parse(await next())).toEqual({ type: 'document?' });
    channel.port1.postMessage({ kind: 'request' });
    expect(await document).toEqual({ kind: 'request' });
    page.done(3);
    expect(FromPage.parse(await next())).toEqual({ type: 'done', pages: 3 });
  });
});
