/**
 * What a site writes for a kiosk whose servers are out of reach, by name: its configuration, keys and certificates, which
 * belong to nobody. `node tests/site-files.ts FOLDER` writes them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SMALLEST } from './kiosk-config.ts';

const pki = join(import.meta.dirname, '..', '.sitthi', 'pki');

/** Texts of the files that lie in /etc/sitthi25. */
export function siteFiles(): Readonly<Record<string, string>> {
  const keys = ['ca.pem', 'kiosk.pem', 'kiosk.key', 'office-public.jwk', 'signing-private.jwk'];
  const config = {
    ...SMALLEST,
    kioskId: 'BOOT-01',
    sas: { url: 'https://sas.invalid' },
    linkage: { url: 'https://linkage.invalid' },
    tls: { ca: 'ca.pem', certificate: 'kiosk.pem', key: 'kiosk.key' },
    keys: { officePublicKey: 'office-public.jwk', signingKey: 'signing-private.jwk' },
    store: { directory: '/var/lib/sitthi25' },
    window: { width: 1024, height: 768 },
  };
  return {
    'kiosk.json': JSON.stringify(config),
    ...Object.fromEntries(keys.map((name) => [name, readFileSync(join(pki, name), 'utf8')])),
  };
}

if (import.meta.main)
  for (const [name, text] of Object.entries(siteFiles()))
    writeFileSync(join(process.argv[2] ?? '.', name), text, { mode: 0o640 });
