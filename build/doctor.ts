/**
 * `node build/doctor.ts FILE [ENTRY]`: the doctor as one file, for the package: on a kiosk there is no checkout and no npm.
 * ENTRY: another command of the same kind, such as setup-cli.ts. It runs under the Node of Debian 12 too. (The kiosk's own program cannot: its RunAsNode fuse is off, it does not start as root,
 * and AppArmor lets it look at nothing that the doctor looks at.)
 */
import { join } from 'node:path';
import { build } from 'rolldown';

const [file, entry = 'doctor-cli.ts'] = process.argv.slice(2);
if (file === undefined) throw new Error('Give the FILE to write.');
await build({
  cwd: join(import.meta.dirname, '..'),
  input: `electron/doctor/${entry}`,
  external: [/^node:/],
  platform: 'node',
  transform: { target: 'node18' },
  logLevel: 'warn',
  output: { file, format: 'esm', codeSplitting: false, minify: { compress: false, mangle: false } },
});
