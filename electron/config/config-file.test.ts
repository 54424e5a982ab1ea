/** A configuration file is whatever somebody left there: always a configuration or a fault that says what to do. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SMALLEST } from '../../tests/kiosk-config.ts';
import { FAULTS } from '../words/faults.ts';
import { parseConfig, readConfig } from './config.ts';
import { parseStrictJson, readSmallFile, utf8Text } from './strict-file.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sitthi25-config-'));
  file = join(folder, 'kiosk.json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good = {
  ...SMALLEST,
  kioskId: 'DEMO-01',
  office: { name: { th: 'ที่ว่าการอำเภอตัวอย่าง', en: 'Café' }, officeId: 101, requestPrefix: 'ตย.0000' },
  tls: { ca: 'ca.pem', certificate: 'kiosk.pem', key: '/keys/kiosk.key' },
  keys: { officePublicKey: 'office.jwk', signingKey: 'signing.jwk' },
};
const text = JSON.stringify(good, null, 2);
/** Thai as Windows-874 has it: one byte a letter, in the order of Unicode. */
const windows874 = (words: string) =>
  Buffer.from(
    [...words].map((letter) => {
      const code = letter.charCodeAt(0);
      return code >= 0x0e01 ? code - 0x0e00 + 0xa0 : code;
    }),
  );

/** What is said of a file; never thrown, never waited for. */
function said(): string {
  const began = performance.now();
  const read = readConfig(file);
  expect(performance.now() - began).toBeLessThan(5000);
  if (read.ok) return 'taken';
  expect(read.fault.name).toBe('config.bad');
  expect(read.fault.detail).toContain(file);
  expect(read.fault.detail?.length).toBeLessThan(1000);
  return read.fault.detail ?? '';
}
const saidOf = (bytes: string | Uint8Array) => {
  writeFileSync(file, bytes);
  return said();
};

describe('a configuration file', () => {
  it('is taken as it should be, also through a link', () => {
    expect(saidOf(text)).toBe('taken');
    const real = join(folder, 'real.json');
    writeFileSync(real, text);
    rmSync(file);
    symlinkSync(real, file);
    expect(said()).toBe('taken');
    rmSync(file);
  });

  const deep = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);
  it.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /it is empty/],
    ['blank', ' \n\t\n', /it is empty/],
    ['a list 5,000 deep', deep('[', ']', 5000), /line 1: nested deeper than 20 levels/],
    ['a list 120,000 deep', deep('[', ']', 120_000), /nested deeper/],
    ['groups 5,000 deep', deep('{"a":', '', 5000).concat('1', '}'.repeat(5000)), /nested deeper/],
    ['a value of it 5,000 deep', text.replace('"DEMO-01"', deep('[', ']', 5000)), /line 2: nested deeper/],
    ['groups that never close', '{"a":'.repeat(5000), /nested deeper/],
    ['a list', '[]', /key \(top\), value \[\]: .*object/],
    ['a word', '"kiosk"', /key \(top\), value "kiosk": .*object/],
    ['nothing', 'null', /key \(top\), value null: .*object/],
    ['not a number', text.replace('101', 'NaN'), /not JSON: .*N/],
    ['without end', text.replace('101', 'Infinity'), /not JSON/],
    ['a number that none can hold', text.replace('101', '1e999'), /key office\.officeId/],
    ['an office of a half', text.replace('101', '1.5'), /key office\.officeId, value 1\.5/],
    ['followed by something', `${text}\n}`, /not JSON/],
    ['twice', text + text, /not JSON/],
    ['with a comma too many', text.replace('"store" }', '"store", }').replace(/}\s*$/, ',}'), /not JSON/],
    ['with a comment', `// the kiosk\n${text}`, /not JSON/],
    ['cut short', text.slice(0, -40), /not JSON/],
    ['with a mark before it', `\ufeff${text}`, /byte order mark: save it as UTF-8 without one/],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), /UTF-16, or no text: save it as UTF-8/],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), /UTF-16, or no text/],
    ['all noughts', Buffer.alloc(500), /UTF-16, or no text/],
    ['Windows-874', windows874(text.replace('é', 'e')), /line 5 is not UTF-8; it seems to be Windows-874/],
    [
      'Windows-1252',
      Buffer.from(text.replaceAll(/[ก-๙]+/g, 'x'), 'latin1'),
      /line 6 is not UTF-8; it seems to be Windows-1252 .*: save it as UTF-8/,
    ],
    [
      'UTF-8 that was taken for Windows-1252',
      Buffer.from(
        Buffer.from(text, 'utf8')
          .toString('latin1')
          .replaceAll(/[\x80-\x9f]/g, ''),
        'utf8',
      ),
      /key office\.name\.th, value .*: must have Thai letters/,
    ],
    ['with letters that were lost', text.replace('ที่', '\ufffd'), /line 5: .* has U\+FFFD/],
    ['cut within a letter', Buffer.from(text).subarray(0, text.indexOf('ที่') + 1), /is not UTF-8/],
    [
      'with a key twice',
      text.replace('{', '{"mode":"counter","mode":"self-service",'),
      /line 1: key "mode" stands twice/,
    ],
    [
      'with a key twice, once in disguise',
      text.replace('{', '{"m\\u006fde":"counter","mode":"counter",'),
      /key "mode" stands twice/,
    ],
    [
      'with a group twice',
      text.replace('"sas"', '"sas":{"url":"https://evil.example"},"sas"'),
      /line \d+: key "sas" stands twice/,
    ],
    [
      'with __proto__',
      text.replace('{', '{"__proto__":{"demonstration":true},'),
      /line 1: there is no key __proto__/,
    ],
    ['with __proto__ in disguise', text.replace('{', '{"\\u005f_proto__":{},'), /there is no key __proto__/],
    [
      'with constructor',
      text.replace('{', '{"constructor":{"prototype":{}},'),
      /key constructor.*no such key/,
    ],
    [
      'with toString in a group',
      text.replace('"url"', '"toString":1,"url"'),
      /key sas\.toString.*no such key/,
    ],
    ['with half a letter', text.replace('Café', '\\ud800'), /has U\+D800, which belongs in no setting/],
    ['with a nought in a path', text.replace('ca.pem', 'ca.pem\\u0000.txt'), /has U\+0000/],
    ['with a line in a name', text.replace('Café', 'a\\r\\nX-Evil: 1'), /has U\+000D/],
    ['with a text turned round', text.replace('Café', '\\u202eefaC'), /has U\+202E/],
    ['with a key of 100,000 letters', text.replace('{', `{"${'k'.repeat(100_000)}":1,`), /no such key/],
    ['with a value of 100,000 letters', text.replace('DEMO-01', 'K'.repeat(100_000)), /key kioskId/],
    ['larger than any', text + ' '.repeat(300_000), /larger than 262144 bytes/],
  ])('that is %s: a fault that says where and what', (_, bytes, sentence) => {
    expect(saidOf(bytes)).toMatch(sentence);
  });

  it('that is no file is not waited for', () => {
    rmSync(file, { force: true });
    expect(said()).toMatch(/ENOENT/);
    mkdirSync(file);
    expect(said()).toMatch(/it is a folder, not a file/);
    rmSync(file, { recursive: true });
    execFileSync('mkfifo', [file]);
    expect(said()).toMatch(/no file but a FIFO/);
    rmSync(file);
    symlinkSync('/dev/zero', file);
    expect(said()).toMatch(/no file but a FIFO, a socket or a device/);
    rmSync(file);
    symlinkSync(file, file);
    expect(said()).toMatch(/ELOOP/);
    rmSync(file);
    writeFileSync(file, '');
    truncateSync(file, 2 ** 33);
    expect(said()).toMatch(/larger than 262144 bytes/);
    rmSync(file);
  });

  it('that is a socket is none', async () => {
    const server = new Server();
    await new Promise<void>((up) => server.listen(file, up));
    expect(said()).toMatch(/ENXIO|no file/);
    await new Promise((down) => server.close(down));
    rmSync(file, { force: true });
  });

  it('has a code, and words for whoever set the kiosk up', () => {
    expect(FAULTS['config.bad'].code).toBe('K01');
    expect(FAULTS['config.bad'].officer.en).toMatch(/configuration file/);
  });

  it('of any bytes is taken or a fault', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      // One byte of a good one changed, taken out or put in.
      fc.tuple(fc.nat(Buffer.byteLength(text)), fc.nat(255), fc.nat(2)).map(([at, byte, how]) => {
        const whole = Buffer.from(text);
        const put = how === 1 ? [] : [byte];
        return Buffer.concat([
          whole.subarray(0, at),
          Buffer.from(put),
          whole.subarray(how === 2 ? at : at + 1),
        ]);
      }),
    );
    fc.assert(
      fc.property(bytes, (one) => typeof saidOf(one) === 'string'),
      { numRuns: 300 },
    );
  });
});

describe('strict JSON', () => {
  it('gives what JSON.parse gives, wherever it takes a text', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (json) => {
        const strict = parseStrictJson(json);
        if (!strict.ok) return;
        taken += 1;
        expect(strict.value).toEqual(JSON.parse(json));
      }),
      { numRuns: 100 },
    );
    // One that takes nothing would give the same, too.
    expect(taken).toBeGreaterThan(80);
    // Marks of structure within texts are texts.
    expect(parseStrictJson(String.raw`{"a\"{":"]}:\\","b":["[","{"]}`)).toEqual({
      ok: true,
      value: { 'a"{': ']}:\\', b: ['[', '{'] },
    });
    // The same key in two groups is no doubt, nor is a text that is like a key.
    expect(parseStrictJson('{"a":{"a":"a"},"b":[{"a":1},{"a":2}],"c":["c","c"]}').ok).toBe(true);
  });
  it('finds a key twice wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('{"x":', '[', '[1,{"y":'), { maxLength: 8 }), (around) => {
        const ends = around.map((one) =>
          one.replaceAll(/[^{[]/g, '').replaceAll('{', '}').replaceAll('[', ']'),
        );
        const inner = '{"k":1,"other":2,"k":1}';
        const end = ends
          .reverse()
          .map((one) => [...one].reverse().join(''))
          .join('');
        expect(parseStrictJson(`${around.join('')}${inner}${end}`)).toEqual({
          ok: false,
          fault: 'line 1: key "k" stands twice in its group',
        });
      }),
    );
  });
});

describe('a small file', () => {
  it('is read whole, up to its last byte', () => {
    for (const size of [0, 1, 99, 100]) {
      writeFileSync(file, 'x'.repeat(size));
      const read = readSmallFile(file, 100);
      expect(read.ok && read.value.length).toBe(size);
    }
    writeFileSync(file, 'x'.repeat(101));
    expect(readSmallFile(file, 100)).toEqual({ ok: false, fault: 'it is larger than 100 bytes' });
    // The kernel's own files say that they have no bytes.
    expect(readSmallFile('/proc/self/status', 100_000)).toMatchObject({ ok: true });
  });
  it('of Thai in Windows-874 is told from accents in Windows-1252, and both from UTF-8', () => {
    for (const words of ['ที่ว่าการอำเภอ', 'เขตบางรัก 1', 'สำนักทะเบียนท้องถิ่น'])
      expect(utf8Text(windows874(words))).toMatchObject({ fault: expect.stringMatching(/Windows-874/) });
    for (const words of ['Café', 'Übersicht à côté', 'niño'])
      expect(utf8Text(Buffer.from(words, 'latin1'))).toMatchObject({
        fault: expect.stringMatching(/Windows-1252/),
      });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (words) => {
        const read = utf8Text(Buffer.from(words));
        return read.ok ? read.value === words : words.startsWith('\ufeff') || words.includes('\0');
      }),
    );
  });
});

it('a path that is too long only together with its folder is a fault, too', () => {
  const long = parseConfig(
    JSON.stringify({ ...good, store: { directory: 'd'.repeat(900) } }),
    `/${'e'.repeat(200)}`,
  );
  expect(long).toMatchObject({ ok: false, fault: { name: 'config.bad' } });
});
