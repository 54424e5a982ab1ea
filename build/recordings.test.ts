import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idOf, piecesOf } from '../renderer/hearing/recorded.ts';
import { en } from '../renderer/locale/en.ts';
import { th } from '../renderer/locale/th.ts';
import { SMALLEST } from '../tests/kiosk-config.ts';
import { compare, linesOf } from './recordings.ts';

const LOCALES = { th, en };

describe.each(['th', 'en'] as const)('the script of %s', (language) => {
  const office = { th: 'ที่ว่าการอำเภอตัวอย่าง', en: 'Example District Office' };
  const ids = new Set(linesOf(language, office).map(({ id }) => id));
  const has = (id: string) => ids.has(id);

  it('has every part of what the screen says to the person, whatever its numbers are', () => {
    const unsaid = Object.entries(LOCALES[language])
      .filter(([key]) => !/^(officer|tip)\./.test(key))
      .map(([, text]) => text.replace(/\{office\}/g, office[language]).replace(/\{\w+\}/g, ' 1207.50 '))
      .filter((text) => piecesOf(text, language, has) === undefined);
    expect(unsaid).toEqual([]);
  });

  it('names each file once, by letters that every system takes, and what is said in it', () => {
    const lines = linesOf(language, office);
    expect(new Set(lines.map(({ file }) => file)).size).toBe(lines.length);
    for (const { file, id, text } of lines) {
      expect(file).toMatch(new RegExp(`^${language}/[A-Za-z0-9_.-]{1,100}-${id}$`));
      expect(idOf(text)).toBe(id);
      expect(text).not.toContain('{');
    }
  });

  it('says what is missing, and what is said no more', () => {
    const lines = linesOf(language);
    const { missing, old } = compare(lines, [lines[0]?.id ?? '', 'ffffffffff']);
    expect(missing).toEqual(lines.slice(1));
    expect(old).toEqual(['ffffffffff']);
  });
});

describe('npm run recordings', () => {
  it('lists what a site’s folder lacks, and names what cannot be used', () => {
    const directory = mkdtempSync(join(tmpdir(), 'sitthi25-recordings-'));
    try {
      mkdirSync(join(directory, 'heard', 'th'), { recursive: true });
      const [first] = linesOf('th');
      writeFileSync(join(directory, 'heard', `${first?.file}.wav`), 'RIFF\0\0\0\0WAVEfmt ');
      writeFileSync(join(directory, 'heard', 'th', 'memo.txt'), 'who spoke');
      writeFileSync(
        join(directory, 'kiosk.json'),
        JSON.stringify({ ...SMALLEST, window: { recordings: 'heard' } }),
      );
      const said = execFileSync(
        'bash',
        [
          '-c',
          'exec "$0" "$@" 2>&1',
          process.execPath,
          join(import.meta.dirname, 'recordings.ts'),
          '--config',
          join(directory, 'kiosk.json'),
        ],
        { encoding: 'utf8' },
      );
      expect(said).not.toContain(`${first?.file}.wav\t`);
      expect(said).toMatch(/^th\/idle\.title-[0-9a-f]{10}\.wav\tเสียบบัตรประชาชนเพื่อเริ่ม$/m);
      expect(said).toMatch(/texts, 1 recorded, \d+ missing\./);
      expect(said).toContain('Not used: th/memo.txt: its name is not of the list.');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
