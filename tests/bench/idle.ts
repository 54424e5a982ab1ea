/**
 * `npm run bench -- idle`: what a kiosk costs while nobody is near, in percent of one processor: its own process, the
 * visit that is seen, the one that stands by, and both browsers. Beside it, in the same run, an empty page in the same Chromium.
 */
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { findChromium } from '../../electron/shell/chromium/chromium.ts';
import { below, usage } from '../processes.ts';
import { startShell } from '../shells.ts';
import type { Told } from './figures.ts';

/** Longer than the window's minute without anybody. */
const CALM_AFTER_MS = 75_000;
const MEASURED_MS = 60_000;
const MARK_PERCENT = 3;
const MARK_MEMORY = 1.8;

const after = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Memory of a process in MB, what it shares divided by those who share it; 0 when it is gone. */
function proportional(pid: number): number {
  try {
    return (
      Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0) / 1000
    );
  } catch {
    return 0;
  }
}

/** Percent of one processor that these processes take from now on; each is told, the most expensive first. */
async function cost(of: () => readonly { readonly pid: number; readonly args: string }[]) {
  const before = new Map(of().map(({ pid }) => [pid, usage(pid).ms]));
  await after(MEASURED_MS);
  const parts = of().map(({ pid, args }) => ({
    percent: ((usage(pid).ms - (before.get(pid) ?? 0)) / MEASURED_MS) * 100,
    what: /--type=[\w-]+|[^ /]+\.(?:m?js|ts)\b/.exec(args)?.[0] ?? args.slice(0, 40),
  }));
  return {
    // Each page that several share is counted once in all.
    mb: of().reduce((sum, { pid }) => sum + proportional(pid), 0),
    percent: parts.reduce((sum, { percent }) => sum + percent, 0),
    parts: parts.filter(({ percent }) => percent >= 0.05).sort((a, b) => b.percent - a.percent),
  };
}

export async function run(): Promise<readonly Told[]> {
  const shell = await startShell('chromium');
  try {
    await shell.screen('idle');
    await after(CALM_AFTER_MS);
    const pid = shell.process.pid ?? -1;
    const own = { pid, args: 'the kiosk’s own process' };
    const kiosk = await cost(() => [own, ...below(pid)]);
    const browser = await chromium.launch({
      executablePath: findChromium() ?? '',
      headless: false,
      args: ['--no-sandbox', '--kiosk', '--disable-background-networking'],
      env: { ...process.env, DISPLAY: shell.display },
    });
    await (await browser.newPage()).goto('about:blank');
    const mine = new Set([pid, ...below(pid).map((one) => one.pid)]);
    const empty = await cost(() =>
      below(process.pid).filter((one) => one.args.includes('chromium') && !mine.has(one.pid)),
    );
    await browser.close();
    for (const { percent, what } of kiosk.parts) console.log(`  ${percent.toFixed(2)} %  ${what}`);
    const memory = { kiosk: kiosk.mb, empty: empty.mb };
    return [
      {
        what: 'the whole kiosk, of one processor',
        unit: '%',
        rounds: [kiosk.percent],
        mark: { atMost: MARK_PERCENT },
      },
      { what: 'an empty page, of one processor', unit: '%', rounds: [empty.percent] },
      {
        ...{
          what: 'memory of the whole kiosk ÷ one empty Chromium’s',
          unit: '×',
          mark: { atMost: MARK_MEMORY },
        },
        rounds: [memory.kiosk / memory.empty],
      },
      { what: 'memory of the whole kiosk', unit: 'MB', rounds: [memory.kiosk] },
    ];
  } finally {
    await shell.stop();
  }
}
