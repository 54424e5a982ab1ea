/** Where things are: beside their sources, or beside the bundles that build/electron.ts writes. */
import { join } from 'node:path';

const here = import.meta.dirname;
const built = import.meta.filename.endsWith('.js');
const root = join(here, '../..');

/** The built window. */
export const WINDOW_ROOT = built ? join(here, '..', 'window') : join(root, 'dist', 'window');

/** Entry of a visit's process. */
export const VISIT_ENTRY = built ? join(here, 'visit.js') : join(root, 'electron', 'entry', 'visit.ts');

/** Entry of the store's reader. */
export const STORE_READER_ENTRY = built
  ? join(here, 'store-reader.js')
  : join(root, 'electron', 'entry', 'store-reader.ts');

/** What Electron loads into a page before anything else; bundles always, because a sandboxed preload is one file. */
export const WINDOW_PRELOAD = join(built ? here : join(root, 'dist', 'electron'), 'preload.cjs');

/** What starts the speech service of a browser that lives for the day: in a checkout; a package has it in its unit. */
export const DAY_VOICE = join(root, 'build', 'os', 'voice');
