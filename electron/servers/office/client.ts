/** Client of the office: sends a batch of the kiosk's post, and says what became of it. */
import { z } from 'zod';
import { fail, ok, type Result } from '../../words/result.ts';
import { createHttpsClient, type TlsMaterial } from '../tls-client.ts';
import { HANDOVER_PATH, HandoverWaits } from './handover.ts';
import { ITEMS_PATH, OfficeAnswer, type OfficeBatch } from './wire.ts';
import { WITHDRAWN_PATH } from './withdrawn.ts';

/** Why nothing is known of a batch: the office was not reached, is not believed, or says what nobody understands. */
export type OfficeFault = 'office.unreachable' | 'office.certificate' | 'office.malformed';

export interface OfficeClient {
  send(batch: OfficeBatch): Promise<Result<OfficeAnswer, OfficeFault>>;
  /** The signed list of withdrawn papers, not looked at; null: it was not to be had. */
  withdrawn(): Promise<string | null>;
  /** Lays an encrypted file down for a phone: whether it lies there. */
  lay(id: string, ciphertext: Uint8Array): Promise<boolean>;
  /** Whether a file that was laid down still waits for its phone; null: it was not to be known. */
  waits(id: string): Promise<boolean | null>;
  close(): Promise<void>;
}

/** For a whole batch, milliseconds: a line of 1 Mbit/s takes half of it for two megabytes. */
const LIMIT_MS = 40_000;
/** The list of withdrawn papers is the longest: some tens of thousands. */
const LONGEST_ANSWER = 4 * 1024 * 1024;
const Listed = z.object({ token: z.string().max(LONGEST_ANSWER) });

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
    async withdrawn() {
      const answer = await client.call({ method: 'GET', path: WITHDRAWN_PATH, timeoutMs: LIMIT_MS });
      const said = answer.ok ? Listed.safeParse(answer.value.body) : null;
      return said?.success === true ? said.data.token : null;
    },
    async lay(id, ciphertext) {
      const body = { id, ciphertext: Buffer.from(ciphertext).toString('base64url') };
      const answer = await client.call({ method: 'POST', path: HANDOVER_PATH, body, timeoutMs: LIMIT_MS });
      return answer.ok && answer.value.status === 200;
    },
    async waits(id) {
      const answer = await client.call({
        method: 'GET',
        path: `${HANDOVER_PATH}/${id}`,
        timeoutMs: LIMIT_MS,
      });
      const said = answer.ok ? HandoverWaits.safeParse(answer.value.body) : null;
      return said?.success === true ? said.data.waits : null;
    },
    close: () => client.close(),
  };
}
