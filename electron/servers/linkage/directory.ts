/** The gateway's directory: which databases their owners have open today. */

import { entryOfService } from '../../catalogue/catalogue.ts';
import type { DatabaseId } from '../../contract/words.ts';
import type { Fault } from '../../words/faults.ts';
import { ok, type Result } from '../../words/result.ts';
import type { GatewayCalls } from './calls.ts';
import { ReadDirectory } from './envelope.ts';

export interface Directory {
  /**
   * Which databases their owners have open to citizens today, as the gateway's directory says. Databases that the
   * directory does not name are not in the answer: the catalogue's word stands for them.
   */
  directory(signal?: AbortSignal): Promise<Result<ReadonlyMap<DatabaseId, boolean>, Fault>>;
}

/** Makes it. */
export const createDirectory = (calls: GatewayCalls): Directory => ({
  async directory(signal) {
    const path = '/api/dashboard/service/directory/';
    const answer = await calls.ask(ReadDirectory, { method: 'GET', path, signal });
    if (!answer.ok) return answer;
    const open = new Map<DatabaseId, boolean>();
    for (const service of answer.value.service) {
      // One that cannot be read costs no other: the catalogue's word stands for it.
      if (service === undefined) continue;
      const entry = entryOfService(service.serviceID);
      // What Section 15 or the law on medical reports keeps closed here no directory can open.
      if (entry !== undefined) open.set(entry.id, entry.open && service.citizenRight);
    }
    return ok(open);
  },
});
