import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeldVisit } from './held-visit.ts';
import { createStartLimits } from './start-limits.ts';
import { countTurns, NO_TURNS } from './turns.ts';

type Watched = Pick<HeldVisit, 'handle' | 'lastAlive' | 'turns'>;
const limits = createStartLimits();
const isSilent = (visit: Watched, now: number) =>
  limits.overdue({ ...visit, standingBy: 0, calledAt: null } as HeldVisit, now) === 'silent';

describe('the silence of a visit', () => {
  /** After how many seconds it is taken for dead; it waits this share of its time. Looked at every second. */
  const deadAfter = (share: number, lookEveryMs = 1000) => {
    const visit = { handle: { pid: 1 } as never, lastAlive: 0, turns: NO_TURNS };
    let now = 0;
    const excuse = countTurns(1000, () => ({ ranMs: 0, waitedMs: now * share, runnable: false }));
    for (; now < 60_000; now += lookEveryMs) {
      excuse([visit], now);
      if (isSilent(visit, now)) return now / 1000;
    }
    return Number.POSITIVE_INFINITY;
  };
  it.each([
    ['of one that has its turns ends it after six seconds', 0, 7],
    ['of one that has every other turn, after twelve', 0.5, 13],
    ['of one that has none, never', 1, Number.POSITIVE_INFINITY],
  ])('%s', (_, share, seconds) => {
    expect(deadAfter(share)).toBe(seconds);
  });

  it('is none while a wait goes on that no statistic has yet', () => {
    const visit = { handle: { pid: 1 } as never, lastAlive: 0, turns: NO_TURNS };
    const excuse = countTurns(1000, () => ({ ranMs: 5, waitedMs: 0, runnable: true }));
    for (let now = 0; now <= 30_000; now += 1000) excuse([visit], now);
    expect(isSilent(visit, 30_000)).toBe(false);
  });

  it('is that of one which runs in circles, by the time that it runs', () => {
    const visit = { handle: { pid: 1 } as never, lastAlive: 0, turns: NO_TURNS };
    let now = 0;
    const excuse = countTurns(1000, () => ({ ranMs: now, waitedMs: 0, runnable: true }));
    for (; now <= 7000; now += 1000) excuse([visit], now);
    expect(isSilent(visit, 7000)).toBe(true);
  });

  it('is not counted while the kiosk itself has no turn', () => {
    expect(deadAfter(0, 3000)).toBeGreaterThan(15);
  });

  it('where the system does not tell, is time as ever', () => {
    const visit = { handle: { pid: undefined } as never, lastAlive: 0, turns: NO_TURNS };
    const excuse = countTurns(1000);
    for (let now = 0; now <= 7000; now += 1000) excuse([visit], now);
    expect(isSilent(visit, 7000)).toBe(true);
  });
});

/** Says every second that it lives, after some work, until it is told what to do. */
const VISIT = `
const work = (ms) => { const until = process.cpuUsage().user + ms * 1000; while (process.cpuUsage().user < until); };
setInterval(() => { work(40); process.send('alive'); }, 1000);
process.on('message', (what) => {
  if (what === 'circles') for (;;);
  if (what === 'blocked') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
process.send('alive');
`;

describe.skipIf(process.platform !== 'linux')('processes as they are', () => {
  let directory: string;
  const started: ChildProcess[] = [];
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'turns-'));
    writeFileSync(join(directory, 'visit.cjs'), VISIT);
  });
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });
  const watched = async () => {
    const child = fork(join(directory, 'visit.cjs'));
    started.push(child);
    const visit: Watched = {
      handle: { pid: child.pid } as never,
      lastAlive: performance.now(),
      turns: NO_TURNS,
    };
    let longestMs = 0;
    let before = performance.now();
    child.on('message', () => {
      visit.lastAlive = before = performance.now();
    });
    await new Promise((done) => child.once('message', done));
    return {
      child,
      visit,
      /** The longest time without a word of it. */
      quietMs: () => {
        longestMs = Math.max(longestMs, performance.now() - before);
        return longestMs;
      },
    };
  };

  it('one that is starved by load is let alone; those that hang, blocked, stopped or in circles, are ended', async () => {
    const [starved, blocked, stopped, circles] = await Promise.all([
      watched(),
      watched(),
      watched(),
      watched(),
    ]);
    const all = [starved, blocked, stopped, circles];
    blocked.child.send('blocked');
    stopped.child.kill('SIGSTOP');
    circles.child.send('circles');
    // The last in a queue of one processor, in which two others never end: what a machine with too much to do is like.
    const cpu = execFileSync('taskset', ['-pc', String(process.pid)], { encoding: 'utf8' }).match(
      /(\d+)\s*$/,
    )?.[1];
    for (let one = 0; one < 2; one += 1)
      started.push(
        spawn('taskset', ['-c', cpu ?? '0', process.execPath, '-e', 'for(;;);'], { stdio: 'ignore' }),
      );
    execFileSync('taskset', ['-apc', cpu ?? '0', String(starved.child.pid)]);
    execFileSync('chrt', ['-a', '-i', '-p', '0', String(starved.child.pid)]);
    // A machine that others keep busy would give it less than its turns, and the test would take as much longer.
    if (process.getuid?.() === 0) setPriority(circles.child.pid ?? 0, -19);
    const excuse = countTurns(1000);
    const silent = new Set<unknown>();
    const end = performance.now() + 60_000;
    const over = () => performance.now() > end || (silent.size >= 3 && starved.quietMs() > 9000);
    while (!over()) {
      await new Promise((done) => setTimeout(done, 1000));
      const now = performance.now();
      excuse(
        all.map(({ visit }) => visit),
        now,
      );
      for (const one of all) if (isSilent(one.visit, now)) silent.add(one);
    }
    // It was quiet for longer than a visit may be silent: the clock alone would have killed it.
    expect(starved.quietMs()).toBeGreaterThan(9000);
    expect(all.map((one) => silent.has(one))).toEqual([false, true, true, true]);
  }, 90_000);
});
