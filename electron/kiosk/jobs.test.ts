/** Jobs at the printer: which are called back when, and what is told of the tray. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Journal, openJournal } from '../journal/journal.ts';
import type { JournalEntry } from '../ports/visit-messages.ts';
import type { RecalledJob } from '../printing/printing.ts';
import { createJobs, type Jobs } from './jobs.ts';

const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
let directory: string;
let journal: Journal;
let calls: string[][];
let answers: boolean;
let atPrinter: RecalledJob[];
const open = (): Journal => {
  const opened = openJournal(directory, {
    kioskId: 'K-01',
    signingKey,
    checkpointFile: `${directory}.checkpoint`,
  });
  if (!opened.ok) throw new Error(opened.fault.name);
  return opened.value;
};
const linesOf = <T>(result: { ok: true; value: T } | { ok: false; fault: unknown }): T => {
  if (!result.ok) throw new Error('the journal does not answer');
  return result.value;
};
/** The kiosk as it starts on this store. */
const start = (more: Partial<Parameters<typeof createJobs>[0]> = {}): Jobs =>
  createJobs({
    ...more,
    open: linesOf(journal.openJobs()),
    cut: linesOf(journal.cutJobs()),
    async callBack(jobs, onRecalled) {
      calls.push([...jobs]);
      if (answers) for (const job of atPrinter) onRecalled(job);
      return answers;
    },
    write: (visitId, entry) => journal.append(visitId, entry),
    onCut: () => undefined,
  });
const say = (jobs: Jobs, visit: string, kind: JournalEntry['kind'], facts: JournalEntry['facts']) => {
  const entry = { kind, facts };
  journal.append(visit, entry);
  jobs.heard(visit, entry);
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'jobs-'));
  journal = open();
  [calls, answers, atPrinter] = [[], true, []];
});
afterEach(() => {
  vi.useRealTimers();
  journal.close();
  for (const made of [directory, `${directory}.checkpoint`]) rmSync(made, { recursive: true, force: true });
});

describe('a visit that is over', () => {
  it('has its own jobs called back, and nobody else’s', async () => {
    const jobs = start();
    say(jobs, 'served', 'job.sent', { job: 'n 1', of: 4, pages: 0 });
    say(jobs, 'dead', 'job.sent', { job: 'n 2', of: 3, pages: 0 });
    say(jobs, 'dead', 'job.sent', { job: 'n 2 slip', of: 1, pages: 0 });
    await jobs.over('stand-by');
    expect(calls).toEqual([]);
    await jobs.over('dead');
    expect(calls).toEqual([['n 2', 'n 2 slip']]);
    expect(jobs.cut.map(({ job }) => job)).toEqual(['n 2', 'n 2 slip']);
    say(jobs, 'served', 'job.ended', { job: 'n 1', of: 4, pages: 4, certain: true });
    await jobs.over('served');
    expect(calls).toHaveLength(1);
  });

  it('has its jobs told until an officer has looked, whatever another visit says of them', async () => {
    const jobs = start();
    say(jobs, 'dead', 'job.sent', { job: 'n 2', of: 3, pages: 0 });
    await jobs.over('dead');
    jobs.heard('other', { kind: 'job.ended', facts: { job: 'n 2', of: 3, pages: 3, certain: true } });
    jobs.heard('other', { kind: 'job.sent', facts: { job: 'n 2', of: 3, pages: 0 } });
    expect(jobs.cut.map(({ job }) => job)).toEqual(['n 2']);
    expect(jobs.seen('n 2', 'officers')).toBe(true);
    expect(jobs.cut).toEqual([]);
    expect(linesOf(journal.cutJobs())).toEqual([]);
  });

  it('has an empty form called back as well, and nobody is told of it: it is nobody’s', async () => {
    const before = start({ isNobodys: (job) => job.startsWith('K blank') });
    say(before, 'v', 'job.sent', { job: 'K blank 1', of: 2, pages: 0 });
    say(before, 'v', 'job.sent', { job: 'n', of: 2, pages: 0 });
    await before.over('v');
    expect(calls).toEqual([['K blank 1', 'n']]);
    expect(before.cut.map(({ job }) => job)).toEqual(['n']);
    say(before, 'w', 'job.sent', { job: 'K blank 2', of: 2, pages: 0 });
    const uncertain = { job: 'K blank 2', of: 2, pages: 0, certain: false, fault: 'printing.silent' };
    say(before, 'w', 'job.ended', uncertain);
    expect(before.cut.map(({ job }) => job)).toEqual(['n']);
    const after = start({ isNobodys: (job) => job.startsWith('K blank') });
    expect(after.cut.map(({ job }) => job)).toEqual(['n']);
  });

  it('with everything ended has nothing to call back', async () => {
    const jobs = start();
    for (const facts of [
      { job: 'a', of: 2, pages: 2, certain: true },
      { job: 'b', of: 2, pages: 1, certain: true, fault: 'printing.media-jam' },
    ]) {
      say(jobs, 'v', 'job.sent', { job: facts.job, of: 2, pages: 0 });
      say(jobs, 'v', 'job.ended', facts);
    }
    await jobs.over('v');
    expect(calls).toEqual([]);
    expect(jobs.cut).toEqual([]);
  });

  it('says how far its job came: by its own last word, or by the printer’s where that is more', async () => {
    const jobs = start();
    say(jobs, 'v', 'job.sent', { job: 'n', of: 9, pages: 0 });
    jobs.pages('n', 3);
    atPrinter = [{ jobName: 'n', pages: 4 }];
    await jobs.over('v');
    expect(jobs.cut).toMatchObject([{ job: 'n', pages: 4, of: 9 }]);
  });

  it('whose job ended uncertain is told until an officer has looked', () => {
    const jobs = start();
    say(jobs, 'v', 'job.sent', { job: 'n', of: 9, pages: 0 });
    say(jobs, 'v', 'job.ended', { job: 'n', of: 9, pages: 2, certain: false, fault: 'printing.failed' });
    expect(jobs.cut).toMatchObject([{ job: 'n', pages: 2, of: 9 }]);
    expect(jobs.seen('another')).toBe(false);
    expect(jobs.seen('n')).toBe(true);
    expect(start().cut).toEqual([]);
  });
});

describe('a start after a power cut', () => {
  it.each(['n', 'n again', 'n slip', 'a form'])(
    'calls %j back: whatever it was, its line stood before it was sent',
    async (job) => {
      say(start(), 'v', 'job.sent', { job, of: 5, pages: 0 });
      journal.close();
      journal = open();
      const jobs = start();
      expect(calls).toEqual([[job]]);
      await vi.waitFor(() => expect(linesOf(journal.openJobs())).toEqual([]));
      expect(jobs.cut).toMatchObject([{ job, of: 5 }]);
      // Told again at the next start, and not called back again.
      expect(start().cut).toMatchObject([{ job, of: 5 }]);
      expect(calls).toHaveLength(1);
    },
  );

  it('asks a printer again that does not answer, until it does; and the next start goes on with it', async () => {
    vi.useFakeTimers();
    say(start(), 'v', 'job.sent', { job: 'n', of: 5, pages: 0 });
    answers = false;
    const jobs = start();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(calls.length).toBeGreaterThanOrEqual(2);
    expect(linesOf(journal.openJobs())).toHaveLength(1);
    jobs.stop();
    answers = true;
    start();
    await vi.advanceTimersByTimeAsync(10);
    expect(linesOf(journal.openJobs())).toEqual([]);
  });

  it('lists the visit as cut off, with the pages that are known, and not as in use', () => {
    journal.append('v', { kind: 'visit.started', facts: {} });
    journal.append('v', { kind: 'job.sent', facts: { job: 'n', of: 12, pages: 0 } });
    journal.append('v', { kind: 'visit.interrupted', facts: { printing: true } });
    journal.append('v', { kind: 'job.cut', facts: { job: 'n', of: 12 } });
    journal.append('v', { kind: 'job.recalled', facts: { job: 'n', of: 12, pages: 7 } });
    expect(linesOf(journal.visitsSince('2000'))).toMatchObject([{ ended: 'interrupted', pages: 7 }]);
  });
});
