/** One message of the first generation and its reply, with every way in which there is none. */
import type { LicensedNetwork, NetworkFault } from '../../../native/index.ts';
import { type Fault, fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import { type RefusalReader, refusal } from '../linkage/refusals.ts';
import { type Reply, readReply } from './messages.ts';

/** Statuses of the transport (docs/law.md §2.3): no answer in time; answer too large. */
const TIMEOUT = '101';
const TOO_LARGE = '115';

/** Why no message can be sent at all, until an engineer has been there. */
export const isLibraryMissing = ({ name, detail }: Fault): boolean =>
  name === 'linkage.library' && /^(file|export|no-node|place):/.test(detail ?? '');

function fromNetwork({ why, detail }: NetworkFault): Fault {
  if (why === 'silent' || (why === 'status' && detail === TIMEOUT))
    return fault('linkage.unreachable', 'no answer in time');
  if (why === 'status' && detail === TOO_LARGE) return fault('linkage.malformed', 'answer too long');
  if (why === 'status') return fault('linkage.unreachable', `AMI ${detail}`);
  return why === 'closed'
    ? fault('linkage.unreachable', 'let go')
    : fault('linkage.library', `${why}: ${detail}`);
}

/** What a number that is not nought means of a call as a whole; below 1000 it is an HTTP status behind the gateway. */
export const refusedWith = (number: number, read: RefusalReader = refusal, status = 200): Fault =>
  read(number < 1000 ? 502 : status, { errorNumber: number, errorMessage: '' });

export interface Exchange {
  /** Sends a message; the reply to it, whatever its number. `withinMs`: it is given up after that. */
  send(message: string, withinMs?: number): Promise<Result<Reply, Fault>>;
  /** As `send`, and the body of a reply that went well; `refused` says what any other number means. */
  ask(message: string, refused?: (number: number) => Fault): Promise<Result<Uint8Array, Fault>>;
}

/** Makes it. */
export function createExchange(network: LicensedNetwork): Exchange {
  const send = async (message: string, withinMs?: number): Promise<Result<Reply, Fault>> => {
    const left = await network.request(Buffer.from(message, 'latin1'), withinMs);
    if (!left.ok) return fail(fromNetwork(left.fault));
    const reply = readReply(message, left.value);
    return reply === null ? fail(fault('linkage.malformed', message.slice(0, 4))) : ok(reply);
  };
  return {
    send,
    async ask(message, refused = refusedWith) {
      const reply = await send(message);
      if (!reply.ok) return reply;
      return reply.value.status === 0 ? ok(reply.value.body) : fail(refused(reply.value.status));
    },
  };
}
