/** The smallest configuration of a kiosk, for tests: nobody listens at its servers, its keys are in `pki/`. */
import { type Config, parseConfig } from '../electron/config/config.ts';

/** As a site would write it. */
export const SMALLEST = {
  kioskId: 'TEST-01',
  office: { name: { th: 'ทดสอบ', en: 'Test' }, officeId: 1, requestPrefix: 'ตย.0000' },
  sas: { url: 'https://localhost:1' },
  linkage: { url: 'https://localhost:1' },
  tls: { ca: 'pki/ca.pem', certificate: 'pki/kiosk.pem', key: 'pki/kiosk.key' },
  keys: { officePublicKey: 'pki/office-public.jwk', signingKey: 'pki/signing-private.jwk' },
  printing: { printer: 'kiosk' },
  store: { directory: 'store' },
};

/** Reads it as from `directory`, with `changes` laid over it. */
export function kioskConfig(directory: string, changes: object = {}): Config {
  const parsed = parseConfig(JSON.stringify({ ...SMALLEST, ...changes }), directory);
  if (!parsed.ok) throw new Error(parsed.fault.detail);
  return parsed.value;
}
