/** One reading by a fresh process, in milliseconds, as JSON (tests/bench/card.ts). */
import { readOnce } from './card.ts';

console.log(JSON.stringify(await readOnce('smartcard')));
process.exit(0);
