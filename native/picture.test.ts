/** Pictures from outside: what they claim is read from their heads, and nothing that asks for too much gets further. */
import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claiming } from '../fixtures/card/photo.ts';
import { loadPhoto } from '../fixtures/people/person.ts';
import { checkedPicture, FACE_LIMITS } from './picture.ts';

const photo = loadPhoto('somying');
const check = (bytes: Uint8Array) => checkedPicture(bytes, FACE_LIMITS);

const segment = (code: number, ...body: number[]) => [
  0xff,
  code,
  (body.length + 2) >> 8,
  (body.length + 2) & 0xff,
  ...body,
];
const frame = (width: number, height: number, code = 0xc0, depth = 8) =>
  segment(code, depth, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0);
const scan = () => [...segment(0xda, 1, 1, 0, 0, 63, 0), 0x12, 0xff, 0x00, 0x34];
const jpeg = (...parts: number[][]) => Uint8Array.from([0xff, 0xd8, ...parts.flat(), 0xff, 0xd9]);

const chunk = (type: string, body: Uint8Array) => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), out.length - 4);
  return out;
};
function png({ width = 20, height = 20, depth = 8, colour = 0, more = [] as Buffer[] } = {}): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colour, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    ...more,
    chunk('IDAT', deflateSync(Buffer.alloc(21 * 20))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('pictures that are drawn', () => {
  it('a portrait, whatever stands behind its end', () => {
    for (const behind of [[], [0x20, 0x20], [...frame(23_000, 23_000)], [...photo]]) {
      const checked = check(Buffer.concat([photo, Uint8Array.from(behind)]));
      expect(checked.ok && Buffer.compare(checked.value.bytes, photo)).toBe(0);
      expect(checked).toMatchObject({ ok: true, value: { type: 'jpeg' } });
    }
  });

  it('baseline, extended, progressive; a PNG of any kind', () => {
    for (const code of [0xc0, 0xc1, 0xc2])
      expect(check(jpeg(frame(148, 178, code), scan()))).toMatchObject({
        ok: true,
        value: { width: 148, height: 178 },
      });
    for (const [depth, colour] of [
      [1, 0],
      [16, 2],
      [4, 3],
      [8, 4],
      [16, 6],
    ] as const)
      expect(check(png({ depth, colour }))).toMatchObject({
        ok: true,
        value: { type: 'png', width: 20, height: 20 },
      });
  });

  it('a PNG keeps nothing but what is drawn: no profile, no words, no further frames', () => {
    const packed = deflateSync(Buffer.alloc(100_000));
    const more = ['iCCP', 'zTXt', 'acTL', 'fdAT', 'eXIf'].map((type) => chunk(type, packed));
    const checked = check(Buffer.concat([png({ more }), Buffer.from('behind')]));
    expect(checked.ok && Buffer.compare(checked.value.bytes, png())).toBe(0);
  });

  it('a JPEG is cut where it cannot be followed: a decoder would look for the next marker, and find anything', () => {
    const good = [0xff, 0xd8, ...frame(100, 100), ...scan(), 0xff, 0xe0, 0, 2];
    const checked = check(Uint8Array.from([...good, 0x11, 0x22, ...frame(23_000, 23_000), ...scan()]));
    expect(checked.ok && checked.value.bytes.length).toBe(good.length);
  });
});

describe('pictures that are not', () => {
  it.each([
    ['a JPEG of 23,000 × 23,000 dots in 4 kB', claiming(photo, 23_000, 23_000), 'too-large'],
    ['wide', claiming(photo, 65_535, 1), 'too-large'],
    ['tall', claiming(photo, 1, 65_535), 'too-large'],
    ['each side allowed, and too many dots', claiming(photo, 2000, 1999), 'too-large'],
    ['no width', claiming(photo, 0, 100), 'damaged'],
    ['a height that is told behind the first scan (DNL)', claiming(photo, 100, 0), 'damaged'],
    ['two frames, the second too large', jpeg(frame(10, 10), frame(23_000, 23_000), scan()), 'damaged'],
    ['a second frame behind a scan', jpeg(frame(10, 10), scan(), frame(23_000, 23_000), scan()), 'damaged'],
    ['a frame behind the first scan alone', jpeg(scan(), frame(10, 10), scan()), 'damaged'],
    [
      'more scans than any picture has',
      jpeg(frame(1000, 1000, 0xc2), ...Array.from({ length: 300 }, scan)),
      'damaged',
    ],
    ['samples of 12 bits', jpeg(frame(10, 10, 0xc1, 12), scan()), 'damaged'],
    ['no frame', jpeg(scan()), 'damaged'],
    ['cut before its frame', photo.subarray(0, 20), 'damaged'],
    ['lossless', jpeg(frame(10, 10, 0xc3), scan()), 'not-a-picture'],
    ['arithmetic', jpeg(frame(10, 10, 0xc9), scan()), 'not-a-picture'],
    ['hierarchical', jpeg(frame(10, 10, 0xde), frame(10, 10), scan()), 'not-a-picture'],
    ['a PNG of 23,000 × 23,000 dots', png({ width: 23_000, height: 23_000 }), 'too-large'],
    ['a PNG of 2³¹ dots a side', png({ width: 2 ** 31 - 1, height: 1 }), 'too-large'],
    ['a PNG of no height', png({ height: 0 }), 'damaged'],
    ['a PNG of 255 bits', png({ depth: 255 }), 'damaged'],
    ['a PNG of another colour type', png({ colour: 5 }), 'damaged'],
    ['a PNG with two heads', png({ more: [png({ width: 23_000 }).subarray(8, 33)] }), 'damaged'],
    ['a PNG cut short', png().subarray(0, 50), 'damaged'],
    ['a PNG without dots', Buffer.concat([png().subarray(0, 33), chunk('IEND', Buffer.alloc(0))]), 'damaged'],
    ['JPEG 2000', Buffer.from('0000000c6a5020200d0a870a00000014667479706a703220', 'hex'), 'not-a-picture'],
    ['a bare codestream of it', Buffer.from('ff4fff5100290000000059d8000059d8', 'hex'), 'not-a-picture'],
    ['GIF', Buffer.from('GIF89a\xd8\x59\xd8\x59', 'latin1'), 'not-a-picture'],
    ['BMP', Buffer.from('BM\0\0\0\0', 'latin1'), 'not-a-picture'],
    ['WebP', Buffer.from('RIFF\0\0\0\0WEBPVP8X', 'latin1'), 'not-a-picture'],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'not-a-picture'],
    ['nothing', new Uint8Array(0), 'not-a-picture'],
  ])('%s', (_, bytes, fault) => {
    expect(check(bytes)).toEqual({ ok: false, fault });
  });

  it('whatever the bytes are, what is drawn claims no more than is allowed, and once', () => {
    const parts = fc.oneof(
      fc
        .tuple(fc.nat(65_535), fc.nat(65_535), fc.constantFrom(0xc0, 0xc1, 0xc2, 0xc3))
        .map((f) => frame(...f)),
      fc.constant(scan()),
      fc.array(fc.nat(255), { maxLength: 20 }),
      fc.constant<number[]>([0xff, 0xff]),
      fc.constant(segment(0xe1, 1, 2, 3)),
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), fc.nat(400), (all, cut) => {
        const checked = check(jpeg(...all).subarray(0, 2 + cut));
        if (!checked.ok) return;
        const { width, height, bytes } = checked.value;
        expect(Math.max(width, height)).toBeLessThanOrEqual(FACE_LIMITS.side);
        expect(width * height).toBeLessThanOrEqual(FACE_LIMITS.dots);
        // What is handed on says the same when it is looked at again.
        const again = check(bytes);
        expect(again).toEqual(checked);
      }),
      { numRuns: 500 },
    );
  });
});
