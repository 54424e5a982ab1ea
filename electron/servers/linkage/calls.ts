/** The calls to the gateway: one connection pool, one call timeout, and each answer read by its schema. */
import type { z } from 'zod';
import type { OfficerSession } from '../../ports/visit-messages.ts';
import type { Fault } from '../../words/faults.ts';
import { fail, ok, type Result } from '../../words/result.ts';
import {
  type Call,
  createHttpsClient,
  type JsonAnswer,
  type TlsMaterial,
  type TransportFault,
} from '../tls-client.ts';
import { isRefusal, type RefusalReader, readBy, refusal, transportRefusal } from './refusals.ts';
import { ANSWER_MAX_BYTES } from './wire.ts';

/** One call. In whose session it is made, where it needs one; its own timeout (milliseconds) where it has one. */
interface GatewayCall {
  readonly method: Call['method'];
  readonly path: string;
  readonly session?: OfficerSession;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

export interface GatewayCalls {
  /** For one call, milliseconds. */
  readonly timeoutMs: number;
  /** One exchange, never repeated by itself. */
  send(call: GatewayCall): Promise<Result<JsonAnswer, TransportFault>>;
  /** As `send`, and reads the answer; `refused` says what a refusal of this call means. */
  ask<S extends z.ZodType>(
    schema: S,
    call: GatewayCall,
    refused?: RefusalReader,
  ): Promise<Result<z.infer<S>, Fault>>;
  /** As `send`, where a good answer says nothing more. */
  tell(call: GatewayCall): Promise<Result<void, Fault>>;
  /** As `send`, but hands out the bytes of a good answer as they come. */
  stream(
    call: GatewayCall,
    onBytes: (bytes: Uint8Array) => void,
  ): Promise<Result<JsonAnswer, TransportFault>>;
  close(): Promise<void>;
}

/** Makes them. `kioskId` goes with every call for the gateway's log; the certificate is what counts. */
export function createGatewayCalls(options: {
  readonly url: string;
  readonly tls: TlsMaterial;
  readonly kioskId: string;
  readonly connections: number;
  readonly timeoutMs: number;
}): GatewayCalls {
  const { timeoutMs } = options;
  const https = createHttpsClient({
    url: options.url,
    tls: options.tls,
    connections: options.connections,
    maxBytes: ANSWER_MAX_BYTES,
    headers: { 'x-kiosk': options.kioskId },
  });
  const toCall = ({ session, ...call }: GatewayCall): Call => ({
    timeoutMs,
    ...call,
    ...(session === undefined ? {} : { headers: { authorization: `Bearer ${session.token}` } }),
  });
  const send = (call: GatewayCall) => https.call(toCall(call));
  return {
    timeoutMs,
    send,
    ask: async (schema, call, refused) => readBy(schema, await send(call), refused),
    async tell(call) {
      const answer = await send(call);
      if (!answer.ok) return fail(transportRefusal(answer.fault));
      const { status, body } = answer.value;
      return status < 300 && !isRefusal(body) ? ok(undefined) : fail(refusal(status, body));
    },
    stream: (call, onBytes) => https.stream(toCall(call), onBytes),
    close: () => https.close(),
  };
}
