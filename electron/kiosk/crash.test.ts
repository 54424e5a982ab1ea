/** What is seen after a crash: where it was, and nothing of what it was about. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makePki } from '../../fixtures/pki.ts';
import { kioskConfig } from '../../tests/kiosk-config.ts';
import { readJournal } from '../journal/journal.ts';
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
  keepAwake: () => () => undefined,
  quit: async () => undefined,
};
const said = vi.spyOn(console, 'error');

beforeEach(async () => {
  said.mockReset().mockReturnValue(undefined);
  directory = mkdtempSync(join(tmpdir(), 'crash-'));
  await makePki(join(directory, 'pki'));
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
