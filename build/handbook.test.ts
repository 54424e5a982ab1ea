/** The pages for who stands at a kiosk: what they name is on the screen, every fault is in the handbook, every picture is there. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../electron/words/faults.ts';
import { th } from '../renderer/locale/th.ts';

const ROOT = join(import.meta.dirname, '..');
const HANDBOOK = 'docs/คู่มือเจ้าหน้าที่.md';
const CITIZEN = 'docs/ก่อนใช้เครื่อง.md';
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const rows = read(HANDBOOK).split('\n');

describe('faults', () => {
  const all = Object.entries(FAULTS);

  it('have a code of their own', () => {
    const codes = all.map(([, { code }]) => code);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  });

  it.each(all)('%s is in the handbook, with what to do in Thai', (_, { code, what, officer }) => {
    const row = rows.find((line) => line.startsWith(`| ${code} |`));
    expect(row).toContain(what.th);
    expect(row).toContain(officer.th);
    expect(officer.th).toMatch(/[ก-๎]{3}/);
    expect(officer.en).not.toMatch(/[ก-ฮ]/);
  });

  it('of the handbook are all faults of the kiosk', () => {
    const codes: readonly string[] = all.map(([, { code }]) => code);
    const named = read(HANDBOOK).match(/\b[CPSLRJKO]\d\d\b/g) ?? [];
    expect(named.filter((code) => !codes.includes(code))).toEqual([]);
  });
});

/** What the screen says, without what is put into it. */
const said = new Set(Object.values(th).map((text) => text.replace(/\s*\(?[^\s(]*\s*\{.*$/, '').trim()));
const onScreen = (words: string) =>
  Object.values(th).some((text) => text === words) ||
  said.has(words) ||
  Object.values(th).some((text) => text.startsWith(`${words} {`));

describe.each([HANDBOOK, CITIZEN])('%s', (file) => {
  const text = read(file);

  it('names nothing in bold behind “touch” that the screen does not say', () => {
    const touched = [...text.matchAll(/(?:แตะ|จอขึ้น|จอถาม|เลือก|ถึง|และ|ใช้|หรือ|ว่า) \*\*([^*]+)\*\*/g)].map(
      ([, words = '']) => words,
    );
    expect(touched.length).toBeGreaterThan(file === HANDBOOK ? 15 : 3);
    expect(touched.filter((words) => !onScreen(words))).toEqual([]);
  });

  it('shows pictures that are there, and is linked from the README', () => {
    for (const [, picture = ''] of text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      expect(existsSync(join(dirname(join(ROOT, file)), picture)), picture).toBe(true);
    // Whoever reads these reads Thai: so do the screens in them.
    expect(text.match(/snapshots\/(?!landscape-th-|portrait-)[^)]+/g)).toBeNull();
    expect(read('README.md')).toContain(`(${file})`);
  });

  it('is packed for the kiosk', () => expect(read('build/deb.ts')).toContain(file.replace('docs/', '')));
});

it('the screen’s tip names the handbook’s own heading', () => {
  expect(th['tip.problem']).toContain('คู่มือเจ้าหน้าที่ หัวข้อ รหัสขัดข้อง');
  expect(rows).toContain('## รหัสขัดข้อง');
});
