/** One visit in this process, with doubles of its shell and of what ends a process; no card service, no server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { kioskConfig } from '../../tests/kiosk-config.ts';
import { testPki } from '../../tests/pki.ts';
import type { FromWindow, VisitView } from '../contract/window.ts';
import type { VisitShell } from '../ports/host.ts';
import type { FromVisit, ToVisit } from '../ports/visit-messages.ts';
import { fault } from '../words/faults.ts';
import { fail } from '../words/result.ts';
import { EXIT } from './exits.ts';
import { runVisit } from './visit.ts';

let directory: string;
let config: Extract<ToVisit, { type: 'start' }>['config'];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'visit-'));
  testPki(join(directory, 'pki'));
  config = kioskConfig(directory, {
    store: { directory: 'store', checkpointFile: 'checkpoint' },
    // Nobody's card: whatever reader this machine has is left alone.
    card: { reader: 'no such reader' },
  });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A shell that records, and plays the kiosk and the person. */
function shellDouble() {
  const told: FromVisit[] = [];
  const views: VisitView[] = [];
  const said: string[] = [];
  const exits: number[] = [];
  let fromKiosk: (message: unknown) => void = () => undefined;
  let fromWindow: (message: FromWindow) => void = () => undefined;
  let gone: (how: 'closed' | 'crashed') => void = () => undefined;
  const shell: VisitShell = {
    window: {
      open: async () => undefined,
      show: async () => undefined,
      send: (message) => {
        if (message.type === 'view') views.push(message.view);
      },
      listen: (listener) => {
        fromWindow = listener;
      },
      onGone: (listener) => {
        gone = listener;
      },
    },
    pages: {
      warm: () => undefined,
      pdf: async () => fail(fault('document.failed')),
      close: async () => undefined,
    },
    kiosk: {
      // The kiosk's store has everything at once.
      send: (message) => {
        told.push(message);
        if ('ask' in message)
          queueMicrotask(() => fromKiosk({ type: 'answered', ask: message.ask, fault: null }));
      },
      listen: (listener) => {
        fromKiosk = listener;
      },
    },
  };
  return {
    shell,
    process: { exit: (code: number) => void exits.push(code), say: (line: string) => void said.push(line) },
    told,
    views,
    said,
    exits,
    kiosk: (message: unknown) => fromKiosk(message),
    window: (message: unknown) => fromWindow(message as FromWindow),
    gone: (how: 'closed' | 'crashed') => gone(how),
    last: () => views.at(-1),
  };
}

const officer = { token: 'secret', reference: 'session-1', expiresAt: '2099-01-01T00:00:00Z' };

/** A visit that was started and stands by. */
async function startVisit() {
  const double = shellDouble();
  const running = runVisit(double.shell, double.process);
  double.kiosk({ type: 'start', config });
  await running;
  return double;
}

it('stands by, comes forward, draws what may be seen, does as it is asked, and tells how it ended', async () => {
  const visit = await startVisit();
  expect(visit.told.map((message) => message.type)).toContain('standing-by');
  expect(visit.told.some((message) => message.type === 'shown')).toBe(false);
  visit.kiosk({ type: 'activate', officer, leftIn: null, reason: 'started', notice: null });
  await expect.poll(() => visit.told.some((message) => message.type === 'shown')).toBe(true);
  expect(visit.last()).toMatchObject({ kioskId: 'TEST-01', helpCalled: false, content: { screen: 'idle' } });

  visit.window({ type: 'ready' });
  visit.window({ type: 'intent', intent: { intent: 'help' } });
  expect(visit.last()?.helpCalled).toBe(true);
  expect(visit.told).toContainEqual({
    type: 'journal',
    ask: expect.any(Number),
    entry: { kind: 'help.called', facts: {} },
  });

  visit.kiosk({ type: 'officer', officer: null });
  expect(visit.last()?.content.screen).toBe('closed');
  visit.kiosk({ type: 'stop' });
  await expect
    .poll(() => visit.told.findLast((message) => message.type === 'ended'))
    .toEqual({ type: 'ended', insertion: null, reason: 'ended', notice: null });
  expect(visit.last()?.content.screen).toBe('take-card');
  expect(visit.said).toEqual([]);
});

it('says where a message breaks the contract, and nothing of what it says', async () => {
  const visit = await startVisit();
  visit.kiosk({ type: 'activate', officer, leftIn: null, reason: 'started', notice: null });
  const before = visit.views.length;
  const somebody = '9009900000011 สมหญิง';
  visit.window({ type: 'intent', intent: { intent: 'more-time', on: somebody } });
  visit.window({ type: 'intent', intent: { intent: 'more-time', on: somebody } });
  visit.window({ type: somebody });
  visit.kiosk({ type: 'service', fault: 7, [somebody]: somebody });
  expect(visit.said).toEqual([
    'A message of the window was dropped: intent.on invalid_type.',
    'A message of the window was dropped: type invalid_union.',
    expect.stringContaining('A message of the kiosk was dropped: fault invalid_type'),
  ]);
  expect(visit.told).toContainEqual({
    type: 'journal',
    ask: expect.any(Number),
    entry: { kind: 'message.dropped', facts: { from: 'window', path1: 'intent.on invalid_type' } },
  });
  expect(JSON.stringify([visit.said, visit.told])).not.toMatch(/9009900000011|สมหญิง/);
  expect(visit.views).toHaveLength(before);
});

it('ends its process when its keys are gone, or its window is', async () => {
  const closed = await startVisit();
  closed.gone('closed');
  expect(closed.told.at(-1)).toEqual({ type: 'window-closed' });
  expect(closed.exits).toEqual([0]);
  const crashed = await startVisit();
  crashed.gone('crashed');
  expect(crashed.exits).toEqual([EXIT.window]);
  rmSync(join(directory, 'pki', 'kiosk.key'));
  const without = await startVisit();
  expect(without.exits).toEqual([EXIT.files]);
  expect(without.said).toEqual([expect.stringMatching(/kiosk\.key/)]);
});
