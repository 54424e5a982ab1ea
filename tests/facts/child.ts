/** One process of the facts: tells what it finds, then holds a thread in a call that never comes back, and ends. */
import { createRequire } from 'node:module';
import { facts } from './facts.ts';

const tell = (message: unknown) =>
  process.parentPort === undefined ? process.send?.(message) : process.parentPort.postMessage(message);

tell({ facts: await facts(process.env.FACTS_PKI ?? '') });
const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
const wait =
  process.platform === 'win32'
    ? koffi.load('kernel32.dll').func('Sleep', 'void', ['uint32'])
    : koffi.load(null).func('usleep', 'int', ['uint32']);
// A call to a reader that hangs. Whoever ends such a process kills it: see what `process.exit` does with it.
wait.async(process.platform === 'win32' ? 60_000 : 60_000_000, () => undefined);
setTimeout(() => {
  tell({ exits: true });
  setTimeout(() => process.exit(0), 100);
}, 200);
