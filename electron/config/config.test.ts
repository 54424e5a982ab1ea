import { basename, isAbsolute, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SMALLEST } from '../../tests/kiosk-config.ts';
import { DatabaseId } from '../contract/words.ts';
import { canonicalRequest, RequestNumber, requestNumber } from '../request/request.ts';
import { LodgedRequest } from '../servers/linkage/wire.ts';
import { type Config, ConfigSchema, parseConfig } from './config.ts';

interface Key {
  readonly description?: string;
  readonly properties?: Record<string, Key>;
}

const good = {
  ...SMALLEST,
  kioskId: 'DEMO-01',
  office: { name: { th: 'ที่ว่าการอำเภอตัวอย่าง', en: 'Example' }, officeId: 101, requestPrefix: 'ตย.0000' },
  tls: { ca: 'ca.pem', certificate: 'kiosk.pem', key: '/keys/kiosk.key' },
  keys: { officePublicKey: 'office.jwk', signingKey: 'signing.jwk' },
};
const parse = (change: object) => parseConfig(JSON.stringify({ ...good, ...change }), '/etc/sitthi25');

/** Whatever numbers, names, paths and headers are made of a configuration, through the parsers that meet them later. */
function everythingMadeOf(config: Config, year: number, counter: number): void {
  // The visit reads it again.
  expect(ConfigSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  const number = requestNumber(config.office.requestPrefix, year, counter);
  expect(RequestNumber.parse(number)).toBe(number);
  const request = canonicalRequest({
    office: config.office.name,
    kioskId: config.kioskId,
    requestNumber: number,
    madeAt: '2026-11-29T10:00:00+07:00',
    holder: { citizenId: '9000000000012', name: { th: 'ก', en: 'a' }, address: '' },
    lines: [{ databaseId: DatabaseId.parse('dopa_person'), handling: 'inspect' }],
    declaration: { th: 'ก', en: 'a' },
    salt: 'AAAAAAAAAAAAAAAAAAAAAA',
  });
  expect(LodgedRequest.parse(JSON.parse(request)).requestNumber).toBe(number);
  // The name of a job: one argument, of at most 255 bytes (RFC 8011, 5.1.3), and all of one line.
  for (const name of [number, `${number} slip`, `${number} again`, `${number} (2)`]) {
    expect(Buffer.byteLength(name)).toBeLessThan(256);
    expect(name).toMatch(/^[^-\s][^\n\r"]*$/);
  }
  const file = `journal-${config.kioskId}-2026-11-29.jsonl`;
  expect(basename(join('/mnt', file))).toBe(file);
  expect(new Headers({ 'x-kiosk': config.kioskId }).get('x-kiosk')).toBe(config.kioskId);
  // Its origin is all that is used.
  const urls = [config.sas.url, config.linkage.url];
  if (config.linkage.generation === 2) for (const url of urls) expect(url).toBeDefined();
  for (const url of urls.filter((one) => one !== undefined))
    expect(new URL(url).href).toBe(`${new URL(url).origin}/`);
  const { printer, server } = config.printing;
  // As `lp` answers, and as it is asked.
  expect(/request id is \S+-(\d+) /.exec(`request id is ${printer}-12 (1 file(s))`)?.[1]).toBe('12');
  expect(new URL(`ipp://localhost/printers/${encodeURIComponent(printer)}`).pathname.split('/')).toHaveLength(
    3,
  );
  for (const argument of [printer, server ?? 'x']) expect(argument).not.toMatch(/^-|\s/);
  for (const path of [config.store.directory, config.tls.key]) {
    expect(isAbsolute(path)).toBe(true);
    expect(path).not.toMatch(/\0/);
  }
}

it('finds the department’s card library from the configuration’s folder', () => {
  const read = parse({
    card: {
      authenticator: 'library',
      library: 'card',
      libraryTable: 'table.json',
      libraryNode: '/opt/node32',
    },
  });
  if (!read.ok) throw new Error(read.fault.detail);
  expect(read.value.card).toEqual({
    driver: 'smartcard',
    authenticator: 'library',
    library: '/etc/sitthi25/card',
    libraryTable: '/etc/sitthi25/table.json',
    libraryNode: '/opt/node32',
  });
  expect(parse({}).ok && parse({})).toMatchObject({ value: { card: { authenticator: 'built-in' } } });
});

describe('the configuration', () => {
  it('takes defaults, and paths beside the file', () => {
    const config = parse({});
    expect(config).toMatchObject({
      ok: true,
      value: {
        mode: 'self-service',
        tls: { ca: '/etc/sitthi25/ca.pem', key: '/keys/kiosk.key' },
        card: { driver: 'smartcard' },
      },
    });
  });

  it.each([
    [{ kioskId: 'demo 1' }, /key kioskId, value "demo 1": .*pattern.*2–20 of A–Z/],
    [{ kioskId: undefined }, /key kioskId, value missing: .*string.*name of this machine/],
    [
      { sas: { url: 'http://localhost' } },
      /key sas\.url, value "http:\/\/localhost": must be an https address/,
    ],
    [{ mode: 'alone' }, /key mode, value "alone".*self-service.*counter/],
    [{ office: { ...good.office, name: 'x' } }, /key office\.name, value "x".*object.*the office that takes/],
    [{ office: { ...good.office, officeId: '7' } }, /key office\.officeId, value "7".*number/],
    [{ printing: { printer: '-d x' } }, /key printing\.printer, value "-d x".*pattern/],
    [{ printing: { printer: 'a;b' } }, /key printing\.printer, value "a;b".*pattern/],
    [{ surprise: 1 }, /key surprise, value 1: there is no such key; allowed are kioskId, office, /],
    [{ tls: { ...good.tls, kay: 'x' } }, /key tls\.kay, value "x": .*allowed are ca, certificate, key/],
    [{ delays: { idleWipeMs: 1 } }, /key delays\.idleWipeMs, value 1: .*3000/],
    [{ opening: { days: ['funday'] } }, /key opening\.days\.0, value "funday".*monday/],
    [{ opening: { from: '8:30' } }, /key opening\.from, value "8:30".*pattern/],
    [{ opening: { from: '16:30', to: '08:30' } }, /key opening\.to, value "08:30": must be later/],
    [
      { update: { url: 'http://office' } },
      /key update\.url, value "http:\/\/office": must be an https address/,
    ],
    [
      { window: { navigatorKeys: ['F13', 'F11', 'F15'] } },
      /key window\.navigatorKeys\.1, value "F11": no page is ever given this key.*F13 to F24/,
    ],
    ...[
      'อภ 0000',
      'อภ/0000',
      '',
      ' อภ',
      'ตย.0000 ',
      '-x',
      '--title=x',
      '่ก',
      'อภ\n',
      'ก'.repeat(21),
      '..',
      '../x',
      'Ａ',
      '𝐀',
      'a;b',
      'a$b',
      'a%00',
      '"',
      'ก\u200b',
      'м',
    ].map(
      (requestPrefix) =>
        [
          { office: { ...good.office, requestPrefix } },
          /key office\.requestPrefix, .*1–20 letters|has U\+000A/,
        ] as [object, RegExp],
    ),
    ...[
      'https://a.example/linkage',
      'https://u:p@a.example',
      'https://u@a.example',
      'https://a.example?x',
      'https://a.example/?',
      'https://a.example/#x',
      'https://a.example:0',
      ' https://a.example',
      'https://a.example ',
      'HTTPS://a.example',
      'https:a.example',
      'https:\\\\a.example',
      'https://a b.example',
      'https://อำเภอ.example',
      'ftp://a.example',
      'https://',
      'a.example',
    ].map(
      (url) =>
        [
          { linkage: { url } },
          /key linkage\.url, value .*: must be (?:an https address|https:\/\/SERVER)/,
        ] as [object, RegExp],
    ),
    ...(
      [
        [{ database: 'dopa_house' }, /each service once/],
        [{ service: '008' }, /each database once/],
      ] as const
    ).map(([other, says]) => {
      const one = { database: 'dopa_person', office: '00023', version: '01', service: '001' };
      const first = { library: '/opt/ami32.dll', services: [one, { ...one, ...other }] };
      return [{ linkage: { generation: 1, first } }, says] as [object, RegExp];
    }),
    ...[
      'https://a.example/x y.update',
      'https://u:p@a.example/x',
      'https://a.example/x#y',
      'HTTPS://a.example/x',
      'https:/a.example/x',
    ].map((url) => [{ update: { url } }, /key update\.url, value .*: must be an https/] as [object, RegExp]),
    ...[
      '-h',
      'host:',
      'host:0',
      'host:99999',
      'host name',
      'host/path',
      'relative/cups.sock',
      `/${'x'.repeat(107)}`,
      '',
      'user@host',
      'ho$t',
      '[::1',
    ].map(
      (server) =>
        [{ printing: { printer: 'kiosk', server } }, /key printing\.server, value .*: must be a socket/] as [
          object,
          RegExp,
        ],
    ),
    ...['Office Laser', 'kiosk '].map(
      (fallback) =>
        [
          { printing: { printer: 'kiosk', fallback, through: 'cups' } },
          /key printing\.fallback, .*(?:no blank|pattern)/,
        ] as [object, RegExp],
    ),
    ...['..', '.', '/x', 'a/b', 'a#b', 'x'.repeat(128), 'พิมพ์'].map(
      (printer) => [{ printing: { printer } }, /key printing\.printer, .*pattern/] as [object, RegExp],
    ),
    ...['', ' ', ' ACS', 'ACS ', 'x'.repeat(200)].map(
      (reader) => [{ card: { reader } }, /key card\.reader, /] as [object, RegExp],
    ),
    [
      { office: { ...good.office, name: { th: 'Example', en: 'Example' } } },
      /key office\.name\.th, value "Example": must have Thai letters/,
    ],
    [
      { office: { ...good.office, name: { th: 'ที่', en: ' ' } } },
      /key office\.name\.en, value " ": must have no blank/,
    ],
    [
      { office: { ...good.office, name: { ...good.office.name, fr: 'x' } } },
      /key office\.name\.fr, value "x": there is no such key/,
    ],
    [{ store: { directory: ' ' } }, /key store\.directory, value " ": must have no blank/],
    [{ delays: { idleWarningMs: 2 ** 31 } }, /key delays\.idleWarningMs, value 2147483648: .*3600000/],
    [
      { office: { ...good.office, presence: true }, card: { officerReader: 'B' } },
      /key office\.presence, value true: is allowed only in mode counter and with card\.officerReader/,
    ],
    [{ office: { ...good.office, presence: true }, mode: 'counter' }, /key office\.presence/],
    [
      { help: { command: ['relay', 'on'] } },
      /key help\.command, value \["relay","on"\]: must begin with the absolute path of a program/,
    ],
    [{ help: { command: [] } }, /key help\.command/],
    [{ help: { webHook: { url: 'http://desk/call' } } }, /key help\.webHook\.url.*https address/],
    [{ help: { webHook: {} } }, /key help\.webHook\.url/],
    [{ help: { phone: 'โทร 1111' } }, /key help\.phone/],
    [{ help: { place: { th: 'counter', en: 'counter' } } }, /key help\.place\.th.*Thai letters/],
    [
      { window: { navigatorKeys: ['F13', 'F13', 'F14'] } },
      /key window\.navigatorKeys, .*three or six different keys/,
    ],
    [
      { card: { authenticator: 'library' } },
      /key card\.library, value missing: is needed where card\.authenticator/,
    ],
    [
      {
        demonstration: true,
        card: { authenticator: 'library', library: 'C' },
        officer: { openAtStartPinFile: 'pin' },
      },
      /key officer\.openAtStartPinFile, value "pin": is of no use to the card library/,
    ],
    [
      { officer: { openAtStartPinFile: 'pin' } },
      /key officer\.openAtStartPinFile, value "pin": is allowed only where demonstration is true/,
    ],
  ])('names the key, the value and what is allowed: %j', (change, sentence) => {
    const config = parse(change);
    expect(config.ok).toBe(false);
    if (!config.ok) {
      expect(config.fault.name).toBe('config.bad');
      expect(config.fault.detail).toMatch(sentence);
    }
  });

  it('says of every key what it is for', () => {
    const silent: string[] = [];
    const follow = (key: Key, path: string) => {
      for (const [name, child] of Object.entries(key.properties ?? {})) follow(child, `${path}.${name}`);
      if (key.properties === undefined && !key.description) silent.push(path);
    };
    follow(z.toJSONSchema(ConfigSchema, { io: 'input' }) as Key, '');
    // What they say of the office, or of a place in it, is said of both languages together.
    expect(silent).toEqual(
      ['.office.name', '.office.phone.legalBasis', '.help.place'].flatMap((name) => [
        `${name}.th`,
        `${name}.en`,
      ]),
    );
  });

  it.each([
    { sas: { url: 'https://sas.example/' } },
    { sas: { url: 'https://[2001:db8::1]:8443' } },
    { update: { url: 'https://office.example/a/b.update?x=[1-9]' } },
    { printing: { printer: 'HP_LaserJet-1.2(A4)', server: '/run/cups/cups.sock' } },
    { printing: { printer: 'kiosk', server: 'localhost:631' } },
    { printing: { printer: 'kiosk', server: '[::1]:631' } },
    { printing: { printer: 'Office Laser (A4)', through: 'electron' } },
    { card: { reader: 'Alcor Micro AU9540 (0)', officerReader: 'ACS' } },
    ...['ก', 'ตย.0000', 'มท0309', 'เขต-1', 'A_b(2)', '๐๓๐๙', 'ผู้'].map((requestPrefix) => ({
      office: { ...good.office, requestPrefix },
    })),
  ])('takes what a site has: %j', (change) => {
    expect(parse(change)).toMatchObject({ ok: true });
  });

  /** Words that people and attackers write into a field: near what is right, and far from it. */
  const word = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9ก-๙_.()/ -]{1,24}$/),
    fc.string({ unit: 'grapheme', maxLength: 24 }),
    fc.stringMatching(/^[A-Z0-9-]{1,22}$/),
    fc.stringMatching(/^\/?[!-~]{1,24}$/),
    fc.stringMatching(/^https:\/\/[!-~]{1,24}$/),
  );
  const changes = fc.record({
    kioskId: fc.stringMatching(/^[A-Z0-9-]{1,21}$/),
    office: fc.record({
      name: fc.record({ th: word.map((one) => `ที่${one}`), en: word }),
      officeId: fc.oneof(fc.integer(), fc.double()),
      requestPrefix: word,
    }),
    sas: fc.record({ url: word }),
    printing: fc.record({ printer: word, server: word }),
    store: fc.record({ directory: word }),
  });

  it('is taken only if every part of it can be made into what it becomes, and read again by all who read that', () => {
    let taken = 0;
    fc.assert(
      fc.property(
        changes,
        fc.integer({ min: 1, max: 999_999_999 }),
        fc.integer({ min: 2500, max: 9999 }),
        (change, counter, year) => {
          // Each part for itself, or hardly one whole would ever be taken.
          for (const key of Object.keys(change) as (keyof typeof change)[]) {
            const read = parse({ [key]: change[key] });
            if (read.ok) {
              taken += 1;
              everythingMadeOf(read.value, year, counter);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(taken).toBeGreaterThan(75);
  });

  it('makes a number of every prefix that it takes', () => {
    let taken = 0;
    const allowed = 'กขฮะัำฺเ็๎๐๙Zz09._()-';
    const rest = fc.oneof(
      ...[allowed, `${allowed}/ \u200bＡ`].map((letters) =>
        fc.string({ unit: fc.constantFrom(...letters), maxLength: 21 }),
      ),
    );
    fc.assert(
      fc.property(rest, fc.integer({ min: 1, max: 999_999_999 }), (requestPrefix, counter) => {
        const read = parse({ office: { ...good.office, requestPrefix } });
        if (!read.ok) return;
        taken += 1;
        everythingMadeOf(read.value, 2569, counter);
      }),
      { numRuns: 600 },
    );
    expect(taken).toBeGreaterThan(20);
  });

  it('answers any text with a value or a fault', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const config = parseConfig(text, '/');
        return config.ok || config.fault.name === 'config.bad';
      }),
    );
  });
});
