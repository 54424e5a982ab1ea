/** Messages to the gateway's first generation through the department's network library: one after another, each with an end. */
import { fail, ok, type Result } from '../result.ts';
import { type LicensedLibrary, networkPlaceOf } from './place.ts';
import { type LibraryFault, type LibraryProcess, openLibrary } from './process.ts';

/** Why there is no reply. `status`: the library's own number, in `detail`; `place`: the library or its table is not there. */
export interface NetworkFault {
  readonly why: LibraryFault['why'] | 'status' | 'place';
  /** A function, a number or the system's words; never of a person. */
  readonly detail: string;
}

export interface LicensedNetwork {
  /**
   * Sends one message and gives the reply's bytes. Waits for the message before it; a library that broke is started anew.
   * `withinMs`: how long it may take where that is less than the table's limit.
   */
  request(message: Uint8Array, withinMs?: number): Promise<Result<Uint8Array, NetworkFault>>;
  /** A card's envelope as the messages have it. */
  envelopeText(envelope: Uint8Array): string;
  /** Ends the library's process, whatever it is doing; nothing is sent any more. */
  close(): void;
}

const CLOSED: NetworkFault = { why: 'closed', detail: 'let go' };

/** Speaks through the library that a site has. Nothing is started before the first message. */
export function licensedNetwork(library: LicensedLibrary): LicensedNetwork {
  const place = networkPlaceOf(library);
  let open: LibraryProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function now(message: Uint8Array, withinMs?: number): Promise<Result<Uint8Array, NetworkFault>> {
    if (closed) return fail(CLOSED);
    if (!place.ok) return fail({ why: 'place', detail: place.fault });
    if (open === undefined) {
      const opened = await openLibrary(place.value);
      if (!opened.ok) return opened;
      open = opened.value;
    }
    const used = open;
    if (closed) used.kill();
    const given = {
      host: Buffer.from(place.value.table.host, 'latin1').toString('hex'),
      send: Buffer.from(message).toString('hex'),
    };
    const left = await used.call('AMI_REQUEST', given, withinMs);
    if (!left.ok) {
      // Whatever it was, nothing of that process is believed any more.
      open = undefined;
      return left;
    }
    const { returned, took } = left.value;
    if (returned === 0) return ok(Uint8Array.from(Buffer.from(String(took.reply), 'hex')));
    // What it gave up may still come: no reply to one message is ever taken for that to the next, which another process sends.
    used.kill();
    open = undefined;
    return fail({ why: 'status', detail: String(Number(took.status) || returned) });
  }

  return {
    request(message, withinMs) {
      const mine = last.then(() => now(message, withinMs));
      last = mine;
      return mine;
    },
    envelopeText(envelope) {
      const asIs = place.ok && place.value.table.envelope === 'text';
      return asIs
        ? Buffer.from(envelope).toString('latin1')
        : Buffer.from(envelope).toString('hex').toUpperCase();
    },
    close() {
      closed = true;
      open?.kill();
    },
  };
}
