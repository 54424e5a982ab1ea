/** What every server of the office has in common towards whoever sends slowly, or nothing at all. */

/** For a whole call; Node looks for who is over it this often. Head and body count alike. */
const CALL_MS = 10_000;

/** Options of Node's server: one that sends byte by byte is cut off as soon as one that sends nothing. */
export const PATIENCE = { headersTimeout: CALL_MS, connectionsCheckingInterval: CALL_MS / 2 };
/** Of Fastify's. */
export const CALL_LIMIT = { requestTimeout: CALL_MS };
