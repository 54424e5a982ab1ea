/**
 * Traces of the conversation with a card, for a site to send us when a card fails: every command and answer with its length,
 * status word and time, and nothing that says who the holder is. One JSON object a line: a header, then the exchanges.
 */
import { z } from 'zod';
import { fail, ok, type Result } from '../result.ts';
import { checkDigit, parseCitizenId } from './citizen-id.ts';
import {
  ADM_INFO,
  AID_ADM,
  AID_MOI,
  AID_NHSO,
  BLOCK_LENGTH,
  CPLC,
  LAYOUT,
  LAYOUT_0002,
  NHSO_FIELDS,
  TEXT_FIELDS,
} from './memory-map.ts';
import { beginsAsJpeg } from './photo.ts';
import { labelLength } from './text.ts';

/** One command and what came of it. */
export interface Exchange {
  readonly command: Uint8Array;
  /** Absent when the link failed. */
  readonly answer?: Uint8Array;
  /** Code of the link's fault. */
  readonly fault?: string;
  readonly ms: number;
}

const Hex = z.string().regex(/^([0-9A-F]{2})*$/);
const TraceHeader = z.strictObject({
  sitthiTrace: z.literal(1),
  atr: Hex,
  driver: z.string(),
  /** The card gave different bytes for one place: the trace holds the last. */
  differs: z.boolean(),
});
const TraceLine = z.strictObject({
  c: Hex,
  r: Hex.optional(),
  fault: z.string().optional(),
  ms: z.number().nonnegative(),
});

export interface Trace {
  readonly atr: Uint8Array;
  readonly exchanges: readonly Exchange[];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** A conversation as the text of a trace, masked. */
export function writeTrace(atr: Uint8Array, driver: string, exchanges: readonly Exchange[]): string {
  const { masked, differs } = maskExchanges(exchanges);
  const header: z.infer<typeof TraceHeader> = { sitthiTrace: 1, atr: hex(atr), driver, differs };
  const lines = masked.map(
    (e): z.infer<typeof TraceLine> => ({
      c: hex(e.command),
      ...(e.answer === undefined ? {} : { r: hex(e.answer) }),
      ...(e.fault === undefined ? {} : { fault: e.fault }),
      ms: Math.round(e.ms * 100) / 100,
    }),
  );
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** The traces in a text, one for each header. The fault names the line that is not as it should be. */
export function parseTraces(text: string): Result<readonly Trace[], string> {
  const traces: { atr: Uint8Array; exchanges: Exchange[] }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      return fail(`line ${index + 1} is not JSON`);
    }
    const header = TraceHeader.safeParse(json);
    if (header.success) {
      traces.push({ atr: bytes(header.data.atr), exchanges: [] });
      continue;
    }
    const exchange = TraceLine.safeParse(json);
    const trace = traces.at(-1);
    if (!exchange.success || trace === undefined) return fail(`line ${index + 1} is not of a trace`);
    const { c, r, fault, ms } = exchange.data;
    trace.exchanges.push({
      command: bytes(c),
      ...(r === undefined ? {} : { answer: bytes(r) }),
      ...(fault === undefined ? {} : { fault }),
      ms,
    });
  }
  return traces.length > 0 ? ok(traces) : fail('there is no trace in it');
}

/** What a place of memory held: bytes that were read, and which were. */
interface Image {
  readonly data: Uint8Array;
  readonly known: Uint8Array;
}

/** Where the data of an answer belong. */
interface Place {
  readonly area: string;
  readonly offset: number;
  readonly length: number;
}

const IMAGE_LENGTH = 0x10000;
const CPLC_HEADER = Uint8Array.of(0x9f, 0x7f, 0x2a);
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Replaces everything personal. Lengths, status words and what makes a field parse or fail stay as they were. */
function maskExchanges(exchanges: readonly Exchange[]): { masked: Exchange[]; differs: boolean } {
  const images = new Map<string, Image>();
  const places: (Place | undefined)[] = [];
  let differs = false;
  let applet = '';
  let place: { area: string; offset: number; left: number } | undefined;
  for (const { command, answer } of exchanges) {
    const [cla, ins, p1 = 0, p2 = 0] = command;
    if (cla === 0x00 && ins === 0xa4) {
      const aid = command.subarray(5);
      applet = aid.length === 0 ? '' : hex(aid);
      place = undefined;
    } else if (cla === 0x80 && ins === 0xb0) {
      place = { area: `${applet} ${command[5]}`, offset: (p1 << 8) | p2, left: command[6] ?? 0 };
    } else if (cla === 0x80 && (ins === 0x00 || ins === 0xca)) {
      place = { area: `${applet} info ${ins}`, offset: 0, left: 0xff };
    } else if (!(cla === 0x00 && ins === 0xc0)) {
      place = undefined;
    }
    const data = answer === undefined ? 0 : Math.max(0, answer.length - 2);
    if (answer === undefined || data === 0 || place === undefined) {
      places.push(undefined);
      continue;
    }
    const length = Math.min(data, place.left, IMAGE_LENGTH - place.offset);
    const image = images.get(place.area) ?? {
      data: new Uint8Array(IMAGE_LENGTH),
      known: new Uint8Array(IMAGE_LENGTH),
    };
    images.set(place.area, image);
    for (let i = 0; i < length; i++) {
      const at = place.offset + i;
      if (image.known[at] === 1 && image.data[at] !== answer[i]) differs = true;
      image.data[at] = answer[i] as number;
      image.known[at] = 1;
    }
    places.push({ area: place.area, offset: place.offset, length });
    place = { area: place.area, offset: place.offset + length, left: place.left - length };
  }
  for (const [area, image] of images) maskImage(area, image, images);
  const masked = exchanges.map((exchange, index) => maskExchange(exchange, places[index], images));
  return { masked, differs };
}

function maskExchange(
  exchange: Exchange,
  place: Place | undefined,
  images: ReadonlyMap<string, Image>,
): Exchange {
  const command = maskCommand(exchange.command);
  if (exchange.answer === undefined) return { ...exchange, command };
  const answer = Uint8Array.from(exchange.answer);
  const data = Math.max(0, answer.length - 2);
  const image = place && images.get(place.area);
  const covered = place?.length ?? 0;
  if (image !== undefined && place !== undefined)
    answer.set(image.data.subarray(place.offset, place.offset + covered));
  answer.fill(0x78, covered, data);
  return { ...exchange, command, answer };
}

/** Data that go to the card are kept only where they say what is asked for: SELECT and READ. */
function maskCommand(command: Uint8Array): Uint8Array {
  const [cla, ins] = command;
  if (command.length <= 5 || (cla === 0x00 && ins === 0xa4) || (cla === 0x80 && ins === 0xb0)) return command;
  return Uint8Array.from(command, (byte, index) => (index < 5 ? byte : 0));
}

/** Digits stay digits, letters letters, Thai stays Thai; separators and padding stay what they are. */
function maskByte(byte: number): number {
  if (byte === 0x00 || byte === 0x20 || '#/.-'.includes(String.fromCharCode(byte))) return byte;
  if (byte >= 0x30 && byte <= 0x39) return 0x30;
  if (byte >= 0x41 && byte <= 0x5a) return 0x58;
  return byte >= 0xa1 ? 0xa1 : 0x78;
}

function maskText(data: Uint8Array): void {
  for (const [index, byte] of data.entries()) data[index] = maskByte(byte);
}

const ascii = (data: Uint8Array): string => Buffer.from(data).toString('latin1');
const put = (data: Uint8Array, text: string): void =>
  data.set(Buffer.from(text, 'latin1').subarray(0, data.length));

/** A number that nobody has, with a check digit that is as right or wrong as the card's. */
function maskCitizenId(data: Uint8Array): void {
  const text = ascii(data);
  if (!/^\d{13}$/.test(text)) {
    maskText(data);
    return;
  }
  const twelve = '900990000000';
  const right = checkDigit(twelve);
  put(data, twelve + (parseCitizenId(text).ok ? right : (right + 1) % 10));
}

/** The shape of a date stays: lifelong, unknown month or day, not a date at all. `keepYear` where the year says nothing. */
function maskDate(data: Uint8Array, keepYear: boolean): void {
  const text = ascii(data);
  if (!/^\d{8}$/.test(text) || text === '99999999' || text === '00000000') return;
  const real = Number(text.slice(4, 6)) <= 12 && Number(text.slice(6)) <= 31;
  const part = (two: string) => (two === '00' ? '00' : real ? '01' : '99');
  put(data, (keepYear ? text.slice(0, 4) : '2500') + part(text.slice(4, 6)) + part(text.slice(6)));
}

/** Labels of an address are kept, its names are not. */
function maskAddress(data: Uint8Array): void {
  let start = 0;
  for (let at = 0; at <= data.length; at++) {
    if (at < data.length && data[at] !== 0x23) continue;
    const part = data.subarray(start, at);
    maskText(part.subarray(labelLength(part)));
    start = at + 1;
  }
}

/** Bytes of an application segment that say nothing of anybody: JFIF's version, density, and the size of its thumbnail. */
function keptOf(begin: Uint8Array): number {
  return begin[0] === 0xe0 && ascii(begin.subarray(3)) === 'JFIF\0' ? 14 : 0;
}

/** The picture goes, its skeleton stays: markers and lengths of segments, and where it ends. */
function maskPhoto(data: Uint8Array): void {
  if (!beginsAsJpeg(data)) {
    maskText(data);
    return;
  }
  let at = 2;
  while (at + 3 < data.length && data[at] === 0xff) {
    const code = data[at + 1] as number;
    const length = ((data[at + 2] as number) << 8) | (data[at + 3] as number);
    if (code === 0xd9 || length < 2) break;
    // Comments and application data may say who it is, or show them small; tables and frame are needed to draw.
    if (code === 0xfe || (code >= 0xe0 && code <= 0xef))
      data.fill(0x20, at + 4 + keptOf(data.subarray(at + 1, at + 9)), Math.min(data.length, at + 2 + length));
    at += 2 + length;
    if (code === 0xda) break;
  }
  for (; at < data.length; at++) {
    if (data[at] === 0xff && data[at + 1] === 0xd9) {
      maskText(data.subarray(at + 2));
      return;
    }
    data[at] = data[at] === 0x20 ? 0x20 : 0x00;
  }
}

function maskImage(area: string, image: Image, images: ReadonlyMap<string, Image>): void {
  const { data } = image;
  const at = (range: { offset: number; length: number }) =>
    data.subarray(range.offset, range.offset + range.length);
  const [aid = '', kind = '', ins = ''] = area.split(' ');
  if (aid === hex(AID_MOI) && kind !== 'info') {
    const block = Number(kind);
    const version = ascii((images.get(`${hex(AID_MOI)} 0`)?.data ?? data).subarray(0, 4));
    const layout = version === '0002' ? LAYOUT_0002 : LAYOUT;
    const original = data.slice(0, BLOCK_LENGTH);
    maskText(data);
    const each = (
      range: { block: number; offset: number; length: number },
      mask: (d: Uint8Array) => void,
    ) => {
      if (range.block !== block) return;
      const field = at(range);
      field.set(original.subarray(range.offset, range.offset + range.length));
      mask(field);
    };
    const text = (name: keyof typeof TEXT_FIELDS) => ({ block: layout.text.block, ...TEXT_FIELDS[name] });
    each({ block, offset: 0, length: 4 }, () => {});
    each(text('cardType'), () => {});
    each(text('citizenId'), maskCitizenId);
    each(text('issuingOfficer'), maskCitizenId);
    each(text('birthDate'), (d) => maskDate(d, false));
    each(text('issueDate'), (d) => maskDate(d, true));
    each(text('expiry'), (d) => maskDate(d, true));
    each(text('sex'), (d) => put(d, /[12]/.test(ascii(d)) ? '1' : ascii(d)));
    each(layout.address, maskAddress);
    each(layout.photo, maskPhoto);
  } else if (aid === hex(AID_NHSO) && kind === '0') {
    const dates = [NHSO_FIELDS.issueDate, NHSO_FIELDS.expiryDate, NHSO_FIELDS.updateDate];
    const kept = dates.map((range) => at(range).slice());
    maskText(data);
    for (const [index, range] of dates.entries()) {
      at(range).set(kept[index] as Uint8Array);
      maskDate(at(range), true);
    }
  } else if (aid === hex(AID_ADM) && kind === 'info') {
    maskText(data.subarray(ADM_INFO.laserAt));
  } else if (kind === 'info' && Number(ins) === 0xca) {
    const serial = at({ offset: CPLC.serialAt, length: CPLC.serialLength });
    const blank = same(serial, new Uint8Array(CPLC.serialLength));
    // Where the serial is, is known of such an answer only.
    if (!same(data.subarray(0, CPLC_HEADER.length), CPLC_HEADER)) data.fill(0x78);
    else if (!blank) serial.set([0x90, 0, 0, 0, 0, 0, 0, 0x01]);
    data.fill(0x78, CPLC.length);
  } else {
    data.fill(0x78);
  }
}
