/** The PIN that `npm run visit` is given: bytes, from a file as people's editors write it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { readPin, VisitOptions } from './options.ts';

const directory = mkdtempSync(join(tmpdir(), 's25p-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const pinFile = join(directory, 'pin');
const read = async (content: string | Uint8Array) => {
  writeFileSync(pinFile, content);
  const got = await readPin(VisitOptions.parse({ pinFile }));
  return got.ok && got.value !== null ? Buffer.from(got.value).toString() : got;
};
const refused = { ok: false, fault: `${pinFile}: a PIN is 4 to 8 digits.` };

it('any PIN of 4 to 8 digits, with blanks, line ends or an editor’s mark around it', () =>
  fc.assert(
    fc.asyncProperty(
      fc.stringMatching(/^[0-9]{4,8}$/),
      fc.constantFrom('', '\ufeff', ' ', '\n', '\r\n\t'),
      fc.constantFrom('', '\n', '\r\n', '  ', '\n\n'),
      async (pin, before, after) => {
        expect(await read(before + pin + after)).toBe(pin);
      },
    ),
  ));

it('anything else is refused, whatever its bytes, and never cut to a PIN', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      fc.pre(!/^\s*[0-9]{4,8}\s/.test(`${Buffer.from(bytes).toString('latin1')}\n`));
      expect(await read(bytes)).toEqual(refused);
    }),
  ));

it.each(['', '\n', '123', '123456789', '12 34', '1234x', '๑๒๓๔', `${' '.repeat(100)}1234`, '0'.repeat(64)])(
  '%j is no PIN',
  async (text) => expect(await read(text)).toEqual(refused),
);

it('a folder and a file that is not there are said with the system’s code', async () => {
  for (const [file, code] of [
    [directory, 'EISDIR'],
    [join(directory, 'none'), 'ENOENT'],
  ] as const)
    expect(await readPin(VisitOptions.parse({ pinFile: file }))).toEqual({
      ok: false,
      fault: `--pin-file: ${file} cannot be read (${code}).`,
    });
});

it('digits in the command are bytes from here on; none given is none', async () => {
  const given = await readPin(VisitOptions.parse({ pin: '001234' }));
  expect(given.ok && Buffer.from(given.value ?? []).toString()).toBe('001234');
  expect(await readPin(VisitOptions.parse({}))).toEqual({ ok: true, value: null });
});
