/** `npm run doctor -- --try` against the emulated world, with an officer who touches the real screen (xdotool) and answers. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadPeople } from '../../fixtures/people/person.ts';
import { startWorld, type World } from '../../fixtures/world.ts';
import { PATIENCE } from '../patience.ts';
import { startDisplay } from '../shells.ts';

const root = join(import.meta.dirname, '..', '..');
const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');
let directory: string;
let world: World;
let xvfb: ChildProcess;
let display: string;
let ran: Ran | undefined;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi25-rehearsal-'));
  [xvfb, display] = await startDisplay();
  world = await startWorld({ directory, pki: join(root, '.sitthi', 'pki') });
}, 120_000);
beforeEach(async () => {
  await world.card.remove();
});
afterAll(async () => {
  ran?.child.kill('SIGKILL');
  await world?.stop();
  xvfb?.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

interface Ran {
  readonly child: ChildProcess;
  readonly code: Promise<number | null>;
  out: string;
  err: string;
}

/** Starts the command as an engineer does, with another person at its screen. */
function start(config: string, ...words: readonly string[]): Ran {
  const child = spawn(
    process.execPath,
    [join(root, 'electron/doctor/doctor-cli.ts'), '--try', '--config', config, ...words],
    { cwd: root, env: { ...process.env, ...world.env, DISPLAY: display }, stdio: 'pipe' },
  );
  const code = new Promise<number | null>((done) => child.once('exit', (ended) => done(ended)));
  const one: Ran = { child, code, out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    one.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    one.err += text;
  });
  ran = one;
  return one;
}

const heard = (one: Ran, words: RegExp) =>
  expect.poll(() => one.out + one.err, { timeout: 60_000 * PATIENCE }).toMatch(words);
const xdotool = (...words: readonly string[]) =>
  execFileSync('xdotool', words, { env: { ...process.env, DISPLAY: display }, encoding: 'utf8' });
const titles = () => {
  try {
    return xdotool('search', '--onlyvisible', '--name', '.', 'getwindowname', '%@');
  } catch {
    return '';
  }
};
/** Touches these places until the page has said so, as a person does who sees whether it was taken. */
const touch = (places: readonly (readonly [number, number])[], until: () => boolean) =>
  expect
    .poll(
      () => {
        for (const [x, y] of places) xdotool('mousemove', `${x}`, `${y}`, 'click', '1');
        return until();
      },
      { timeout: 60_000 * PATIENCE, interval: 500 },
    )
    .toBe(true);
const CORNERS = [
  [5, 5],
  [1075, 5],
  [5, 1915],
  [1075, 1915],
] as const;

describe('a rehearsal at a site', { timeout: 240_000 * PATIENCE }, () => {
  it('goes through every device, and its result is on one printed page', async () => {
    const before = readdirSync(world.spool).length;
    const one = start(world.configFile, '--officer-pin-file', join(directory, 'officer-pin'), '--json');
    await heard(one, /Touch the squares/);
    await touch(CORNERS, () => /well {2}screen/.test(one.err));
    await heard(one, /Touch “play”/);
    // “Play”, and then “I heard it”, which comes under it.
    await touch(
      [
        [540, 960],
        [540, 1000],
      ],
      () => /sound: /.test(one.err),
    );
    await heard(one, /Put any national ID card/);
    await world.card.insert('somying');
    await heard(one, /card in its reader/);
    one.child.stdin?.write('y\n');
    await heard(one, /page come out whole/);
    one.child.stdin?.write('y\n');
    expect(await one.code).toBe(0);
    const steps = JSON.parse(one.out.slice(one.out.indexOf('[\n'))) as readonly { well: boolean | null }[];
    expect(steps.map(({ well }) => well)).toEqual([true, true, true, true, true, true]);
    // What every site's list begins with, in order.
    expect(one.err).toMatch(/well +configuration.*well +keys.*well +store.*well +Linkage Center/s);

    const papers = readdirSync(world.spool).slice(before);
    expect(papers).toHaveLength(1);
    const text = execFileSync('pdftotext', ['-layout', join(world.spool, papers[0] ?? ''), '-'], {
      encoding: 'utf8',
    });
    expect(text).toContain('ผลการลองเครื่องก่อนใช้งาน');
    expect(text).toContain('1080×1920');
    const info = execFileSync('pdfinfo', [join(world.spool, papers[0] ?? '')], { encoding: 'utf8' });
    expect(info).toMatch(/Pages: +1\n/);
    expect(info).toMatch(/A4/);
    // Of whose cards they were nothing is said, on paper or terminal.
    for (const said of [text, one.out, one.err])
      for (const personal of [
        somying.citizenId,
        somying.nameTh.first,
        somying.nameTh.last,
        somying.nameEn?.last ?? 'Somying',
      ])
        expect(said).not.toContain(personal);
  });

  it('ends at what no kiosk starts without, before anything is tried', async () => {
    const file = join(directory, 'broken.json');
    const config = JSON.parse(readFileSync(world.configFile, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...config, tls: { ...config.tls, key: 'no-such.key' } }));
    const one = start(file);
    expect(await one.code).toBe(1);
    expect(one.err).toMatch(/MISSING +keys and certificates/);
    expect(one.out).toBe('');
    expect(titles()).not.toContain('สิทธิ ๒๕');
  });
});
