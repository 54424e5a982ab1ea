/** The kiosk's own process lives for months: what it holds must not grow with the visits that it has served. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOST, startGateway } from '../../tests/gateway-double.ts';
import { kioskConfig } from '../../tests/kiosk-config.ts';
import { testPki } from '../../tests/pki.ts';
import { readStore } from '../journal/store-task.ts';
import type { Host, VisitListener } from '../ports/host.ts';
import type { JournalEntry, ToVisit } from '../ports/visit-messages.ts';
import { createKiosk, type Kiosk } from './kiosk.ts';

let directory: string;
let kiosk: Kiosk | undefined;
let listeners: VisitListener[];
let panes: number;
/** References of the sessions that the visits were told of. */
let sessions: (string | null)[];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'kiosk-'));
  listeners = [];
  panes = 0;
  sessions = [];
  testPki(join(directory, 'pki'));
});
afterEach(async () => {
  await kiosk?.stop();
  kiosk = undefined;
  rmSync(directory, { recursive: true, force: true });
});

const host: Host = {
  name: 'headless',
  startVisit(listener) {
    listeners.push(listener);
    return {
      pid: listeners.length,
      send: (message: ToVisit) => {
        if (message.type === 'officer-pane') panes += 1;
        if (message.type === 'officer') sessions.push(message.officer?.reference ?? null);
      },
      kill: () => undefined,
    };
  },
  readStore,
  keepAwake: () => () => undefined,
  quit: async () => undefined,
};

function start(mode: 'counter' | 'self-service', gateway = 'https://localhost:1'): void {
  const made = createKiosk(kioskConfig(directory, { mode, linkage: { url: gateway } }), host);
  if (!made.ok) throw new Error(made.fault.name);
  kiosk = made.value;
}

/** A visit from its start to its end, as the kiosk hears of it. */
function serve(): void {
  const at = listeners.length - 1;
  const say = (message: Parameters<VisitListener['message']>[0]) => listeners[at]?.message(message);
  const line = (kind: JournalEntry['kind'], facts: JournalEntry['facts'] = {}) =>
    say({ type: 'journal', ask: 1, entry: { kind, facts } });
  say({ type: 'standing-by' });
  say({ type: 'shown' });
  line('visit.started');
  line('fault', { fault: 'printing.stopped' });
  line('visit.ended', { reason: 'finished' });
  say({ type: 'ended', insertion: null, reason: 'finished', notice: null });
}

const megabytes = () => process.memoryUsage().rss / 1e6;

describe('the memory of the kiosk', () => {
  it('is the same after 300 more visits, with an officer beside who sees the list of each', () => {
    start('counter');
    // The list is full, and what is made once is made.
    for (let visits = 0; visits < 110; visits += 1) serve();
    const before = megabytes();
    for (let visits = 0; visits < 300; visits += 1) serve();
    const grown = megabytes() - before;
    expect(panes).toBeGreaterThan(1000);
    expect(grown).toBeLessThan(60);
  }, 120_000);

  it('is not spent on an officer’s pane where no officer’s screen is', async () => {
    const gateway = await startGateway(directory);
    start('self-service', gateway.url);
    listeners[0]?.message({ type: 'standing-by' });
    const proof = { type: 'officer-proof', ask: 1, to: 'open', random: 'session-1', envelope: 'e' } as const;
    listeners[0]?.message(proof);
    await vi.waitFor(() => expect(sessions.at(-1)).toBe('session-1'), { timeout: 10_000 });
    panes = 0;
    for (let visits = 0; visits < 20; visits += 1) serve();
    expect(panes).toBe(0);
    // Its closed screen has one.
    gateway.asked = async () => LOST;
    await new Promise((done) => setTimeout(done, 2100));
    listeners[0]?.message({ type: 'officer-lost' });
    await vi.waitFor(() => expect(panes).toBeGreaterThan(0), { timeout: 10_000 });
    await gateway.close();
  });
});
