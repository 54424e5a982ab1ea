/** What is seen after a crash: where it was, and nothing of what it was about. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kioskConfig } from '../../tests/kiosk-config.ts';
import { testPki } from '../../tests/pki.ts';
import { readJournal } from '../journal/journal.ts';
import { readStore } from '../journal/store-task.ts';
import type { Host, VisitListener } from '../ports/host.ts';
import { FromVisit } from '../ports/visit-messages.ts';
import { framesOf, pathsOf } from '../words/crash.ts';
import { createKiosk, type Kiosk } from './kiosk.ts';

// Made up: no such person, no such number.
const NAME = 'สมหญิง ใจดีมาก';
const NUMBER = '9001234567890';
const holdsNone = (text: string) => {
  expect(text).not.toContain(NAME);
  expect(text).not.toContain('สมหญิง');
  expect(text).not.toContain(NUMBER);
};

let directory: string;
let listener: VisitListener;
let kiosk: Kiosk;
const host: Host = {
  name: 'headless',
  startVisit(heard) {
    listener ??= heard;
    return { pid: 1, send: () => undefined, kill: () => undefined };
  },
  readStore,
  keepAwake: () => () => undefined,
  quit: async () => undefined,
};
const said = vi.spyOn(console, 'error');

beforeEach(async () => {
  said.mockReset().mockReturnValue(undefined);
  directory = mkdtempSync(join(tmpdir(), 'crash-'));
  testPki(join(directory, 'pki'));
  const made = createKiosk(kioskConfig(directory), host);
  if (!made.ok) throw new Error(made.fault.name);
  kiosk = made.value;
});
afterEach(async () => {
  await kiosk.stop();
  listener = undefined as unknown as VisitListener;
  rmSync(directory, { recursive: true, force: true });
});
const journal = () => [...readJournal(join(directory, 'store'))];

describe('a crash of the kiosk', () => {
  it('says file and line to standard error, and nothing of its message', () => {
    const script = `import { endWhenBroken } from './electron/kiosk/machine-care.ts';
      import { unreachable } from './native/result.ts';
      endWhenBroken((kind, frames) => { console.log(JSON.stringify({ kind, frames })); process.exit(70); });
      unreachable({ name: '${NAME}', number: '${NUMBER}' });`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      cwd: join(import.meta.dirname, '../..'),
    });
    expect(status).toBe(70);
    expect(stderr).toMatch(/The kiosk failed: Error\.\n {4}at native\/result\.ts:\d+:\d+ unreachable/);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'Error',
      frames: expect.arrayContaining([expect.stringMatching(/^native\/result\.ts:\d+:\d+ unreachable$/)]),
    });
    holdsNone(stderr + stdout);
  });

  it('stands in the journal with its first frames', async () => {
    const error = new RangeError(`${NAME} ${NUMBER}`);
    await kiosk.stop('RangeError', framesOf(error));
    const facts = journal().at(-1)?.facts ?? '';
    expect(JSON.parse(facts)).toMatchObject({
      code: 'K04',
      detail: 'RangeError',
      frame1: expect.stringMatching(/^electron\/kiosk\/crash\.test\.ts:\d+:\d+ /),
    });
    holdsNone(facts);
  });
});

describe('a crash of a visit', () => {
  it('stands in the journal with its first frames; name and number of its message stand nowhere', async () => {
    await kiosk.stop();
    const root = join(import.meta.dirname, '../..');
    // In the visit's process, as soon as it hears its kiosk: an error that quotes its holder.
    const wrong = `import { unreachable } from '${pathToFileURL(join(root, 'native/result.ts'))}';
      const look = setInterval(() => {
        if (process.listenerCount('message') === 0) return;
        clearInterval(look);
        unreachable({ name: '${NAME}', number: '${NUMBER}' });
      }, 20);`;
    const config = kioskConfig(directory, { store: { directory: 'other-store' } });
    const script = `import { createKiosk } from './electron/kiosk/kiosk.ts';
      import { createChromiumHost } from './electron/shell/chromium/host.ts';
      process.execArgv.length = 0;
      process.env.NODE_OPTIONS = '--import=data:text/javascript,${encodeURIComponent(wrong).replaceAll("'", '%27')}';
      const onJournal = ({ kind, facts }) =>
        kind === 'visit.crashed' && facts.error !== undefined && setTimeout(() => kiosk.value.stop(), 50);
      const kiosk = createKiosk(${JSON.stringify(config)}, createChromiumHost({ window: 'headless' }), { onJournal });`;
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      cwd: root,
      timeout: 50_000,
    });
    expect([ran.status, ran.stdout]).toEqual([0, '']);
    expect(ran.stderr).toMatch(/The visit failed: Error\.\n {4}at native\/result\.ts:\d+:\d+ unreachable/);
    const crashes = [...readJournal(join(directory, 'other-store'))].filter(
      ({ kind }) => kind === 'visit.crashed',
    );
    // On a busy machine one may have been ended as silent before.
    expect(JSON.parse(crashes.at(-1)?.facts ?? '')).toMatchObject({
      why: 'error',
      error: 'Error',
      frame1: expect.stringMatching(/^native\/result\.ts:\d+:\d+ unreachable$/),
    });
    holdsNone(ran.stderr);
    for (const file of readdirSync(join(directory, 'other-store')))
      holdsNone(readFileSync(join(directory, 'other-store', file), 'utf8'));
  }, 60_000);

  it('is not written with what is no frame', () => {
    const said = (frame: string) =>
      FromVisit.safeParse({ type: 'failed', error: 'Error', frames: [frame] }).success;
    expect(said('electron/visit/visit.ts:31:7 async Object.<anonymous> [as run]')).toBe(true);
    for (const frame of [NAME, NUMBER, `${NAME}.ts:1:1 a`, 'a.ts:1:1 "a"', '', `${'a'.repeat(200)}:1:1 a`])
      expect(said(frame), frame).toBe(false);
  });
});

describe('a message that broke the contract', () => {
  it('is dropped aloud: which rule broke, and where, once of each kind, and nothing of what it held', () => {
    const broken = FromVisit.safeParse({
      type: 'journal',
      ask: NUMBER,
      entry: { kind: NAME, facts: { [NUMBER]: [NAME], code: { NAME } } },
      [NAME]: NUMBER,
    });
    if (broken.success) throw new Error('taken');
    for (let times = 0; times < 3; times += 1) listener.dropped(pathsOf(broken.error));
    const lines = journal().filter(({ kind }) => kind === 'message.dropped');
    expect(lines.map(({ facts }) => Object.values(JSON.parse(facts)))).toEqual([
      expect.arrayContaining([
        'ask invalid_type',
        'entry.kind invalid_value',
        'entry.facts.code invalid_union',
      ]),
    ]);
    const words = said.mock.calls.flat().join('\n');
    expect(words).toContain('entry.kind invalid_value');
    holdsNone(words + JSON.stringify(journal()));
  });
});
