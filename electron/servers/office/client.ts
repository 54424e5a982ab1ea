/** Client of the office: sends a batch of the kiosk's post, and says what became of it. */
import { fail, ok, type Result } from '../../words/result.ts';
import { createHttpsClient, type TlsMaterial } from '../tls-client.ts';
import { ITEMS_PATH, OfficeAnswer, type OfficeBatch } from './wire.ts';

/** Why nothing is known of a batch: the office was not reached, is not believed, or says what nobody understands. */
export type OfficeFault = 'office.unreachable' | 'office.certificate' | 'office.malformed';

export interface OfficeClient {
  send(batch: OfficeBatch): Promise<Result<OfficeAnswer, OfficeFault>>;
  close(): Promise<void>;
}

/** For a whole batch, milliseconds: a line of 1 Mbit/s takes half of it for two megabytes. */
const LIMIT_MS = 40_000;
const LONGEST_ANSWER = 262_144;

/** Makes the client; `tls.ca` is the authority of the office's server. */
export function createOfficeClient(url: string, tls: TlsMaterial): OfficeClient {
  const client = createHttpsClient({ url, tls, connections: 1, maxBytes: LONGEST_ANSWER });
  return {
    async send(batch) {
      const answer = await client.call({
        method: 'POST',
        path: ITEMS_PATH,
        body: batch,
        timeoutMs: LIMIT_MS,
      });
      if (!answer.ok) {
        const { kind } = answer.fault;
        if (kind === 'certificate') return fail('office.certificate');
        return fail(kind === 'malformed' ? 'office.malformed' : 'office.unreachable');
      }
      const parsed = OfficeAnswer.safeParse(answer.value.body);
      return parsed.success ? ok(parsed.data) : fail('office.malformed');
    },
    close: () => client.close(),
  };
}
