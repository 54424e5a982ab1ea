import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRecording, recordingsIn } from './recordings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sitthi25-recordings-'));
  mkdirSync(join(folder, 'th'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const WAV = Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1');
const ID = '0123456789';
const lay = (name: string, bytes: Uint8Array | string = WAV) => writeFileSync(join(folder, name), bytes);

describe('the recordings of a site', () => {
  it('are files whose names end with what they are known by, one folder a language', () => {
    mkdirSync(join(folder, 'en'));
    lay(`th/idle.title-${ID}.wav`);
    lay('th/aaaaaaaaaa.mp3', Buffer.from([0xff, 0xfb, 0x90]));
    lay('en/x-bbbbbbbbbb.ogg', 'OggS....');
    expect(recordingsIn(folder)).toEqual({
      ids: { th: ['aaaaaaaaaa', ID], en: ['bbbbbbbbbb'] },
      refused: [],
    });
    expect(readRecording(folder, 'th', ID)).toEqual({ body: WAV, contentType: 'audio/wav' });
    expect(readRecording(folder, 'en', ID)).toBeNull();
  });

  it('are without what is none: empty, of another kind, oddly named, a link, a folder, a pipe, too large', () => {
    lay(`th/empty-${ID}.wav`, '');
    lay('th/text-aaaaaaaaaa.wav', 'no sound');
    lay('th/ชื่อ.wav');
    lay('th/notes.txt', 'who spoke');
    const secret = join(folder, 'secret');
    writeFileSync(secret, WAV);
    symlinkSync(secret, join(folder, 'th', 'out-bbbbbbbbbb.wav'));
    mkdirSync(join(folder, 'th', 'folder-cccccccccc.wav'));
    execFileSync('mkfifo', [join(folder, 'th', 'pipe-dddddddddd.wav')]);
    lay('th/large-eeeeeeeeee.wav', Buffer.concat([WAV, Buffer.alloc(5 * 1024 * 1024)]));
    symlinkSync('/etc', join(folder, 'en'));
    const { ids, refused } = recordingsIn(folder);
    expect(ids).toEqual({});
    expect(refused.map(({ file, why }) => `${file}: ${why}`)).toEqual([
      `th/empty-${ID}.wav: it is empty`,
      'th/folder-cccccccccc.wav: it is no file',
      'th/large-eeeeeeeeee.wav: it is larger than 5242880 bytes',
      'th/notes.txt: its name is not of the list',
      'th/out-bbbbbbbbbb.wav: it is a link',
      'th/pipe-dddddddddd.wav: it is no file',
      'th/text-aaaaaaaaaa.wav: it is no wav file',
      'th/ชื่อ.wav: its name is not of the list',
    ]);
    for (const id of [ID, ...'abcde'].map((one) => one.padEnd(10, one)))
      expect(readRecording(folder, 'th', id)).toBeNull();
  });

  it('are none where there is no such folder', () => {
    expect(recordingsIn(join(folder, 'nowhere'))).toEqual({ ids: {}, refused: [] });
    expect(readRecording(join(folder, 'nowhere'), 'th', ID)).toBeNull();
  });

  it('are served by their ids alone, whatever is asked for', () => {
    lay(`th/idle.title-${ID}.wav`);
    fc.assert(
      fc.property(fc.string(), fc.string(), (language, id) => {
        fc.pre(id !== ID);
        expect(readRecording(folder, language, id)).toBeNull();
      }),
    );
    expect(readRecording(folder, '../th', ID)).toBeNull();
  });
});
