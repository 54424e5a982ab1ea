/** The house as docs/house.md says it: what the import rules cannot see. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs', 'house.md'), 'utf8');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n');
const sources = files.filter((file) => /^(electron|native|renderer)\/.*\.tsx?$/.test(file));

describe('the house', () => {
  it('has no file of electron/ outside a room', () => {
    expect(files.filter((file) => /^electron\/[^/]+$/.test(file))).toEqual([]);
  });

  it('names every room on its page', () => {
    const rooms = new Set(sources.flatMap((file) => /^(electron|renderer)\/[^/]+\//.exec(file)?.[0] ?? []));
    expect(rooms.size).toBeGreaterThan(15);
    // The window's own rooms are named by themselves in its line.
    const named = (room: string) =>
      page.includes(`\`${room}\``) || page.includes(`\`${room.replace('renderer/', '')}\``);
    expect([...rooms].filter((room) => !named(room))).toEqual([]);
  });

  it('uses Electron\u2019s global names in *.electron.ts alone: they are an import of it', () => {
    const users = sources.filter((file) => /\bElectron\.[A-Z]/.test(readFileSync(join(root, file), 'utf8')));
    expect(users.filter((file) => !/\.electron(\.test)?\.ts$/.test(file))).toEqual([]);
  });
});
