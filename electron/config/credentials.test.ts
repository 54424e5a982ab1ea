import { afterEach, expect, it, vi } from 'vitest';
import { credentialFile, isSealed } from './credentials.ts';

afterEach(() => vi.unstubAllEnvs());

it('is where systemd says to the unit, and for others where the kiosk’s unit has it', () => {
  vi.stubEnv('CREDENTIALS_DIRECTORY', undefined);
  expect(credentialFile('credential:sitthi25.tls-key')).toBe(
    '/run/credentials/sitthi25.service/sitthi25.tls-key',
  );
  vi.stubEnv('CREDENTIALS_DIRECTORY', '/run/credentials/other.service');
  const file = credentialFile('credential:sitthi25.tls-key');
  expect(file).toBe('/run/credentials/other.service/sitthi25.tls-key');
  expect(isSealed(file ?? '')).toBe(true);
});

it.each([
  ...[
    'kiosk.key',
    '/etc/sitthi25/kiosk.key',
    'credential:',
    'credential:../x',
    'credential:a/b',
    'credential:.',
  ],
  ...['xcredential:a', 'credential:a\0b', 'credential: a', `credential:${'a'.repeat(101)}`],
])('takes %j for a path: no name leads out of the folder', (called) => {
  expect(credentialFile(called)).toBeNull();
});

it('takes no other folder for sealed', () => {
  for (const path of ['/etc/sitthi25/kiosk.key', '/run/credentials/sitthi25.service/sub/key', 'kiosk.key'])
    expect(isSealed(path), path).toBe(false);
});
