import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigSchema, parseConfig } from './config.ts';

interface Key {
  readonly description?: string;
  readonly properties?: Record<string, Key>;
}

const good = {
  kioskId: 'DEMO-01',
  office: { name: { th: 'ที่ว่าการอำเภอตัวอย่าง', en: 'Example' }, officeId: 101, requestPrefix: 'อภ.0000' },
  sas: { url: 'https://localhost:1' },
  linkage: { url: 'https://localhost:2' },
  tls: { ca: 'ca.pem', certificate: 'kiosk.pem', key: '/keys/kiosk.key' },
  keys: { officePublicKey: 'office.jwk', signingKey: 'signing.jwk' },
  printing: { printer: 'kiosk' },
  store: { directory: 'store' },
};
const parse = (change: object) => parseConfig(JSON.stringify({ ...good, ...change }), '/etc/sitthi25');

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
    // What they say of the office is said of both languages together.
    expect(silent).toEqual(['.office.name.th', '.office.name.en']);
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
