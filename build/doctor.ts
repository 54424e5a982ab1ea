/**
 * `node build/doctor.ts FILE`: the doctor as one file, for the package: on a kiosk there is no checkout and no npm. It runs
 * under the Node of Debian 12 too. (The kiosk's own program cannot: its RunAsNode fuse is off, it does not start as root,
 * and AppArmor lets it look at nothing that the doctor looks at.)
 */
import { join } from 'node:path';
import { build } from 'rolldown';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Give the FILE to write.');
await build({
  cwd: join(import.meta.dirname, '..'),
  input: 'electron/doctor/doctor-cli.ts',
  external: [/^node:/],
  platform: 'node',
  transform: { target: 'node18' },
  logLevel: 'warn',
  output: { file, format: 'esm', codeSplitting: false, minify: { compress: false, mangle: false } },
});
