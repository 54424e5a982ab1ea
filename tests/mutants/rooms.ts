/** The rooms whose tests are measured by changing the product: what is changed, and the tests that must notice. */

/** One room. Paths are globs from the root of the repository. */
export interface Room {
  /** Source files that are changed. */
  readonly product: readonly string[];
  /** Unit tests that run against each change: those of the room, and those that use it from near. */
  readonly tests: readonly string[];
}

/** In the order of what hurts people most when it breaks unnoticed. */
export const ROOMS: Readonly<Record<string, Room>> = {
  request: {
    product: ['electron/request/*.ts'],
    tests: ['electron/request/*.test.ts'],
  },
  'thai-id': {
    product: ['native/thai-id/{apdu,authenticator,citizen-id,date,memory-map,photo,text}.ts'],
    tests: ['native/thai-id/{values,authenticator,memory-map}.test.ts'],
  },
  // The same room: every change here is tried on the reading of whole cards, which takes an hour.
  'card-reading': {
    product: ['native/thai-id/{read-card,trace}.ts'],
    tests: ['native/thai-id/*.test.ts', 'native/pcsc/recorder.test.ts'],
  },
  verification: {
    product: ['electron/document/{code,verification,signature-check,file-check,signed-pdf,counted}.ts'],
    tests: ['electron/document/*.test.ts'],
  },
  journal: {
    product: ['electron/journal/{journal,proof,checkpoint,keeping,lodgings,post,sealed-store}.ts'],
    tests: ['electron/journal/*.test.ts'],
  },
  machine: {
    product: ['electron/visit/{machine,context,exits,transitions,journal-of,view,screens,pin-box}.ts'],
    tests: ['electron/visit/{machine,view,pin-box,tables,parts,databases}.test.ts'],
  },
  servers: {
    product: ['electron/servers/**/*.ts'],
    tests: ['electron/servers/**/*.test.ts'],
  },
};
