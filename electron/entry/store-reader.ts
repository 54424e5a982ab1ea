/** The store's reader: reads what its one argument says, tells it, and is ended. Started by the kiosk, never by hand. */
import { readStore } from '../journal/store-task.ts';
import { StoreTask } from '../ports/store-task.ts';

const answer = await readStore(StoreTask.parse(JSON.parse(process.argv.at(-1) ?? '')));
if ('parentPort' in process && process.parentPort !== null) process.parentPort.postMessage(answer);
else {
  // A kiosk that is gone wants to know nothing more.
  process.once('disconnect', () => process.exit(0));
  process.send?.(answer);
}
