/**
 * Stands in for the kiosk on a booted machine: does towards the machine what the kiosk does. It opens its display with the
 * key to it, says that it is ready, beats systemd's watchdog, and ends when its display does.
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { forbidCoreDumps, runtimeDirectory, systemdWatchdog } from '../../../electron/kiosk/machine-care.ts';

forbidCoreDumps();
runtimeDirectory();

/** The first words of a client of X11, after the protocol: byte order, version, name and data of the key. */
function greeting(key: Buffer): Buffer {
  const method = Buffer.from('MIT-MAGIC-COOKIE-1');
  const head = Buffer.alloc(12);
  head.write('l');
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(method.length, 6);
  head.writeUInt16LE(key.length, 8);
  return Buffer.concat([head, method, Buffer.alloc(2), key]);
}

const watchdog = systemdWatchdog(() => true);
const number = (process.env.DISPLAY ?? '').replace(/^:/, '');
// The key is the last 16 bytes of its file (man Xau).
const key = readFileSync(process.env.XAUTHORITY ?? '').subarray(-16);
const display = connect(`/tmp/.X11-unix/X${number}`, () => display.write(greeting(key)));
display.once('data', (answer) => {
  if (answer[0] !== 1) throw new Error('the display does not let it in');
  watchdog.ready();
  watchdog.status('closed');
});
display.on('error', (error) => console.error(error.message));
display.on('close', () => process.exit(1));
process.on('SIGTERM', () => process.exit(0));
