import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';

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
    [{ kioskId: 'demo 1' }, /key kioskId, value "demo 1"/],
    [{ sas: { url: 'http://localhost' } }, /key sas\.url, value "http:\/\/localhost"/],
    [{ mode: 'alone' }, /key mode.*self-service/],
    [{ printing: { printer: '-d x' } }, /key printing\.printer/],
    [{ printing: { printer: 'a;b' } }, /key printing\.printer/],
    [{ surprise: 1 }, /surprise/],
    [{ delays: { idleWipeMs: 1 } }, /key delays\.idleWipeMs, value 1/],
    [{ opening: { days: ['funday'] } }, /key opening\.days\.0, value "funday".*monday/],
    [{ opening: { from: '8:30' } }, /key opening\.from, value "8:30"/],
    [{ opening: { from: '16:30', to: '08:30' } }, /key opening\.to, value "08:30": must be later/],
    [{ update: { url: 'http://office' } }, /key update\.url, value "http:\/\/office"/],
  ])('names the key, the value and what is allowed: %j', (change, sentence) => {
    const config = parse(change);
    expect(config.ok).toBe(false);
    if (!config.ok) {
      expect(config.fault.name).toBe('config.bad');
      expect(config.fault.detail).toMatch(sentence);
    }
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
