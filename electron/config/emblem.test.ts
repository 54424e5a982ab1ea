import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { readEmblem, withSite } from './emblem.ts';

const folder = mkdtempSync(join(tmpdir(), 'sitthi-emblem-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const chunk = (type: string, body: Uint8Array) => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), out.length - 4);
  return out;
};
/** A gray PNG, made here. */
function png({
  width = 300,
  height = 300,
  rows = 0,
  more = [] as Buffer[],
  interlace = 0,
  kind = [8, 0],
} = {}): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([...kind, 0, 0, interlace], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    ...more,
    chunk('IDAT', deflateSync(Buffer.alloc((rows || height) * (width + 1), 128))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
const kept = (bytes: string | Uint8Array): string => {
  const file = join(folder, 'emblem.png');
  writeFileSync(file, bytes);
  return file;
};

describe('the emblem', () => {
  it('is taken when it is a whole PNG', () => {
    const bytes = png();
    expect(readEmblem(kept(bytes))).toEqual({
      ok: true,
      value: `data:image/png;base64,${bytes.toString('base64')}`,
    });
  });

  it('goes without profiles and words, which may be packed thousandfold', () => {
    const packed = deflateSync(Buffer.alloc(1_000_000));
    const value = `data:image/png;base64,${png().toString('base64')}`;
    expect(readEmblem(kept(png({ more: [chunk('iCCP', packed), chunk('zTXt', packed)] })))).toEqual({
      ok: true,
      value,
    });
  });

  const damaged = png();
  damaged[40] = (damaged[40] ?? 0) ^ 1;
  it.each<[string, string | Uint8Array, RegExp]>([
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', /not a PNG/],
    ['a photograph', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]), /not a PNG/],
    ['an empty file', '', /not a PNG/],
    ['a coarse one', png({ width: 120 }), /120 × 300 dots/],
    [
      'one of 255 bits a dot, which would unpack to half a gigabyte',
      png({ kind: [255, 6] }),
      /no known kind/,
    ],
    ['one of a colour type that there is not', png({ kind: [8, 5] }), /no known kind/],
    ['a huge one', png({ width: 300, height: 2001 }), /2001 dots/],
    ['a ribbon', png({ width: 300, height: 700 }), /twice/],
    ['one cut short', png().subarray(0, 60), /cut short/],
    ['a damaged one', damaged, /damaged/],
    ['too few dots', png({ rows: 10 }), /dots are missing/],
    ['more dots than it says', png({ rows: 4000 }), /cannot be read/],
    ['one that moves', png({ more: [chunk('acTL', Buffer.alloc(8))] }), /moves/],
    ['an interlaced one', png({ interlace: 1 }), /interlaced/],
    ['one with a tail', Buffer.concat([png(), Buffer.from('<script>')]), /something follows/],
    ['a long file', Buffer.concat([png(), Buffer.alloc(600_000)]), /larger than 524288 bytes/],
  ])('is refused when it is %s', (_, bytes, why) => {
    const read = readEmblem(kept(bytes));
    expect(read).toMatchObject({ ok: false, fault: { name: 'config.bad' } });
    if (!read.ok) expect(read.fault.detail).toMatch(why);
  });

  it('is looked at when the kiosk starts: the file is named beside the configuration', () => {
    const config = (emblem: string) => {
      const file = join(folder, 'kiosk.json');
      writeFileSync(
        file,
        JSON.stringify({
          kioskId: 'K-01',
          office: { name: { th: 'ก', en: 'x' }, officeId: 1, requestPrefix: 'ตย.0000', emblem },
          sas: { url: 'https://localhost:1' },
          linkage: { url: 'https://localhost:2' },
          tls: { ca: 'ca', certificate: 'c', key: 'k' },
          keys: { officePublicKey: 'o', signingKey: 's' },
          printing: { printer: 'kiosk' },
          store: { directory: 'store' },
        }),
      );
      return readConfig(file);
    };
    kept(png());
    expect(config('emblem.png')).toMatchObject({
      ok: true,
      value: { office: { emblem: join(folder, 'emblem.png') } },
    });
    expect(config('none.png')).toMatchObject({ ok: false, fault: { name: 'config.bad' } });
    kept('<svg/>');
    expect(config('emblem.png')).toMatchObject({ ok: false, fault: { name: 'config.bad' } });
  });

  it('is laid over each paper by the renderer, with the page that checks it', async () => {
    const drawn: unknown[] = [];
    const pages = {
      warm: () => undefined,
      pdf: async (document: unknown) => {
        drawn.push(document);
        return { ok: true as const, value: new Uint8Array() };
      },
      close: async () => undefined,
    };
    const emblem = 'data:image/png;base64,AA==';
    const checkPage = 'https://check.example';
    const on = withSite(pages, { emblem, checkPage });
    await on.pdf({ kind: 'receipt' } as never);
    await on.pdf({ kind: 'closing' } as never);
    await withSite(pages, {}).pdf({ kind: 'receipt' } as never);
    expect(drawn).toEqual([
      { kind: 'receipt', emblem, checkPage },
      { kind: 'closing', emblem },
      { kind: 'receipt' },
    ]);
  });
});
