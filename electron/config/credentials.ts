/** Files that systemd opens for the kiosk's unit alone: sealed to the machine while they lie on the disk (systemd.exec(5), Credentials). */
import { dirname, join } from 'node:path';

const CREDENTIAL = /^credential:([A-Za-z0-9][A-Za-z0-9._-]{0,99})$/;

/** Where they are: systemd says so to whoever runs in the unit. */
const folder = () => process.env.CREDENTIALS_DIRECTORY ?? '/run/credentials/sitthi25.service';

/** Where a file is that a configuration calls `credential:NAME`; null where it calls it by a path. */
export function credentialFile(called: string): string | null {
  const name = CREDENTIAL.exec(called)?.[1];
  return name === undefined ? null : join(folder(), name);
}

/** Whether a file of a configuration is one of them. */
export const isSealed = (path: string): boolean => dirname(path) === folder();
