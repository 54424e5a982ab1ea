/** Corrections that the holder asks for (Section 25 paragraphs 3 and 4). */

import { entryOf } from '../../catalogue/catalogue.ts';
import type { DatabaseId } from '../../contract/words.ts';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, type Result } from '../../words/result.ts';
import type { GatewayCalls } from './calls.ts';
import type { CitizenRights } from './citizen-right.ts';
import type { LodgingReceipt } from './lodging.ts';
import { CODES, CorrectionAnswer } from './wire.ts';

/** What the holder says of one part of one record, or of the answer that there is none. */
export interface Correction {
  readonly databaseId: DatabaseId;
  /** Key of the catalogue's field, or of a table with `[]` behind it where `row` says which; absent for `held`. */
  readonly field?: string;
  /** From 1. */
  readonly row?: number;
  /** `held`: the agency says that it holds nothing, and does. */
  readonly kind: 'correct' | 'delete' | 'note-only' | 'held';
  /** What it should say; for `correct` this, or that it follows on paper. */
  readonly proposed?: string;
  readonly onPaper?: true;
  readonly reason: string;
  readonly attachNote: boolean;
}

export interface Corrections {
  /** Lodges a correction request or the wish to have a note attached (Section 25 paragraphs 3 and 4). Never repeated. */
  lodgeCorrection(
    input: {
      readonly officer: OfficerSession;
      readonly requestNumber: string;
      readonly correction: Correction;
    },
    signal?: AbortSignal,
  ): Promise<Result<LodgingReceipt & { readonly appealWithinDays: number }, Fault>>;
}

/** Makes them. */
export const createCorrections = (calls: GatewayCalls, rights: CitizenRights): Corrections => ({
  async lodgeCorrection({ officer: session, requestNumber, correction }, signal) {
    const grant = rights.of(requestNumber)?.grant;
    const entry = entryOf(correction.databaseId);
    if (grant === undefined || entry === undefined) {
      return fail(fault('linkage.refused', String(CODES.citizenNotLoggedIn)));
    }
    const { databaseId: _, ...what } = correction;
    const body = { grant, serviceID: entry.serviceId, ...what };
    return calls.ask(CorrectionAnswer, {
      method: 'POST',
      path: '/api/center/citizen/correction',
      session,
      body,
      signal,
    });
  },
});
