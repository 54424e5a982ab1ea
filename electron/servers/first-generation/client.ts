/**
 * The gateway's first generation in the place of both clients of the second: over the department's network library, one
 * message after another. It takes no request and gives no receipt, no account of disclosures and no way for corrections;
 * whoever asks for one of these is told so.
 */
import type { LicensedNetwork } from '../../../native/index.ts';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { DatabaseId } from '../../contract/words.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { fault } from '../../words/faults.ts';
import { fail, ok } from '../../words/result.ts';
import type { LinkageClient } from '../linkage/client.ts';
import type { SasClient } from '../sas/client.ts';
import { createExchange } from './exchange.ts';
import { askRecord, NO_SERVICE, NOBODY, type Service } from './messages.ts';
import { createFirstProof } from './proof.ts';
import { createFirstRecords } from './records.ts';
import { createFirstSessions } from './session.ts';

/** One after another takes longer than all at once, milliseconds. */
const WHOLE_DEADLINE_MS = 90_000;
/** No session has it. */
const NO_TOKEN = '0'.repeat(32);

/** Makes both clients. `services`: the numbers of the databases that this office may ask. */
export function createFirstGeneration(options: {
  readonly network: LicensedNetwork;
  /** Number of the requesting office in the login, five digits. */
  readonly office?: string | undefined;
  readonly services: ReadonlyMap<DatabaseId, Service>;
  /** The officer's session, on which citizens' rights ride; null: none is open. */
  readonly session: () => OfficerSession | null;
  /** Proof without PIN, an officer being present. */
  readonly presencePermitted: boolean;
  readonly wholeDeadlineMs?: number;
}): { readonly sas: SasClient; readonly linkage: LinkageClient } {
  const { network, services } = options;
  const exchange = createExchange(network);
  const { sas, proofs } = createFirstProof(exchange, network, options);
  const notOffered = async () => fail(fault('linkage.not-offered'));
  const there = async () => {
    const reply = await exchange.send(askRecord(NO_TOKEN, NO_SERVICE, NOBODY));
    return reply.ok ? ok(undefined) : reply;
  };
  return {
    sas,
    linkage: {
      ...createFirstSessions(exchange, network, options.office),
      ...createFirstRecords(exchange, proofs, services, options.wholeDeadlineMs ?? WHOLE_DEADLINE_MS),
      takesRequests: false,
      there,
      // Starts the library while the holder still types.
      prepare: there,
      directory: async () => ok(new Map(CATALOGUE.map(({ id, open }) => [id, open && services.has(id)]))),
      lodge: notOffered,
      highestCounter: async () => fail(fault('linkage.counter-unknown')),
      disclosures: notOffered,
      lodgeCorrection: notOffered,
      close: async () => network.close(),
    },
  };
}
