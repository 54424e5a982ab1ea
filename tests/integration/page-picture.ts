/** Pages as gray pictures: made by poppler, kept as PNG so that a person can look at them, and compared block by block. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Dots an inch at which pages are kept. */
const KEPT_DPI = 55;

/** A gray picture, one byte a dot. */
export interface Picture {
  readonly width: number;
  readonly dots: Uint8Array;
}

/** Part of a page in dots; absent: the whole. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pages of a PDF in order; with `crop`, that part of the first. */
export function pagePictures(
  pdf: string,
  options: { readonly dpi?: number; readonly crop?: Crop } = {},
): readonly Picture[] {
  const folder = mkdtempSync(join(tmpdir(), 'sitthi-pages-'));
  try {
    const { crop } = options;
    const part =
      crop === undefined
        ? []
        : ['-x', `${crop.x}`, '-y', `${crop.y}`, '-W', `${crop.width}`, '-H', `${crop.height}`, '-l', '1'];
    const dpi = `${options.dpi ?? KEPT_DPI}`;
    execFileSync('pdftoppm', ['-r', dpi, '-gray', ...part, pdf, join(folder, 'p')]);
    return readdirSync(folder)
      .sort()
      .map((file) => {
        const pgm = readFileSync(join(folder, file));
        const head = /^P5\s(\d+)\s(\d+)\s255\s/.exec(pgm.toString('latin1', 0, 40));
        if (head === null) throw new Error('not a gray picture');
        return { width: Number(head[1]), dots: new Uint8Array(pgm.subarray(head[0].length)) };
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, body: Buffer): Buffer {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, 'latin1');
  body.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}

/** A picture as PNG in sixteen grays: all that a comparison needs, and small enough to be kept. */
export function toPng({ width, dots }: Picture): Buffer {
  const height = dots.length / width;
  const row = 1 + Math.ceil(width / 2);
  const raw = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * row + 1 + (x >> 1);
      raw[at] = (raw[at] ?? 0) | (((dots[y * width + x] ?? 0) >> 4) << (x % 2 === 0 ? 4 : 0));
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 4;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads what `toPng` has written. Throws when it is another kind of PNG. */
export function readPng(bytes: Buffer): Picture {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const row = 1 + Math.ceil(width / 2);
  const parts = bytes.readUInt32BE(33);
  const raw = inflateSync(bytes.subarray(41, 41 + parts));
  if (bytes[24] !== 4 || bytes[25] !== 0 || raw.length !== row * height)
    throw new Error('not a picture that was kept here');
  const dots = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const two = raw[y * row + 1 + (x >> 1)] ?? 0;
      dots[y * width + x] = (x % 2 === 0 ? two >> 4 : two & 15) * 17;
    }
  return { width, dots };
}

/** The share of blocks of 8 × 8 dots that are visibly darker or lighter; 1 when the pages are not of one size. */
export function difference(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.dots.length !== b.dots.length) return 1;
  const height = a.dots.length / a.width;
  let blocks = 0;
  let other = 0;
  for (let y = 0; y + 8 <= height; y += 8)
    for (let x = 0; x + 8 <= a.width; x += 8) {
      let sum = 0;
      for (let dy = 0; dy < 8; dy += 1)
        for (let dx = 0; dx < 8; dx += 1) {
          const at = (y + dy) * a.width + x + dx;
          sum += (a.dots[at] ?? 0) - (b.dots[at] ?? 0);
        }
      blocks += 1;
      if (Math.abs(sum / 64) > 16) other += 1;
    }
  return other / blocks;
}
