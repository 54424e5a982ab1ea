/**
 * The door for kiosks: TLS 1.3, a client certificate of the authority that the office trusts, and one route. A kiosk is
 * who its certificate says; what one kiosk sends never holds up another.
 */
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  HANDOVER_BYTES,
  HANDOVER_PATH,
  Handover,
  HandoverId,
} from '../../electron/servers/office/handover.ts';
import {
  BATCH_BYTES,
  ITEMS_PATH,
  type OfficeAnswer,
  OfficeBatch,
  REFUSALS,
  type RefusalName,
} from '../../electron/servers/office/wire.ts';
import { WITHDRAWN_PATH } from '../../electron/servers/office/withdrawn.ts';
import { PATIENCE } from '../public/patience.ts';
import type { DatabaseFault } from '../store/database.ts';
import { answerOf, type Intake } from './intake.ts';

/** Certificates of this server, and the authority of the kiosks'. PEM. */
export interface IntakeMaterial {
  readonly kioskAuthority: string;
  readonly certificate: string;
  readonly key: string;
}

export interface IntakeOptions {
  readonly material: IntakeMaterial;
  readonly host: string;
  readonly port: number;
  /** The signed list of withdrawn papers; null: the database does not answer. */
  readonly withdrawn: () => Promise<string | null>;
  /** Lays a file down for a phone: false where too many of the kiosk wait, or what the database says; null: this office has no door for phones. */
  readonly lay:
    | ((kiosk: string, id: string, ciphertext: Uint8Array) => Promise<boolean | DatabaseFault>)
    | null;
  /** Whether a file of this kiosk still waits; null: the database does not answer. */
  readonly waits: (kiosk: string, id: string) => Promise<boolean | null>;
  /** The kiosk that a certificate's common name stands for; undefined: none that this office knows. */
  readonly kioskOf: (commonName: string) => string | undefined;
  /** Says an error that nobody expected: its kind, never what it was about. */
  readonly say: (sentence: string) => void;
  /** Hears what became of each batch, and how long it took. */
  readonly measured?: (batch: MeasuredBatch) => void;
}

/** What became of one batch. */
export interface MeasuredBatch {
  /** `taken`, or the name of the refusal. */
  readonly outcome: RefusalName | 'taken';
  /** From its first byte to the acknowledgement. */
  readonly seconds: number;
  readonly taken: number;
  readonly known: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The answer to a batch. */
    answered: OfficeAnswer | null;
  }
}

/** A handover is base64url in JSON. */
const HANDOVER_BODY = Math.ceil((HANDOVER_BYTES * 4) / 3) + 1024;
/** Connections of all kiosks and strangers at once: what is open here takes no file from the database and the desk. */
const CONNECTIONS = 10_000;
/** For a handshake, and for a stranger to be told what is missing. */
const STRANGER_MS = 10_000;
/** Connections that one certificate may have at once: a kiosk needs one, and one that hangs. */
const CONNECTIONS_PER_KIOSK = 4;
/** Batches of one kiosk that one process works at: the others are told to wait. */
const BATCHES_AT_ONCE = 1;
/** Calls in a second, on average and at once, by one certificate. */
const CALLS_PER_SECOND = 5;
const CALLS_BURST = 50;
/** That a kiosk sends too fast is written down no more often: writing is what it must not cause. */
const SAID_EVERY_MS = 60_000;
/** A batch that does not arrive within this time is cut off. */
const ARRIVAL_LIMIT_MS = 30_000;

/** A bucket that fills: what one certificate may do now. */
class Allowance {
  #left = CALLS_BURST;
  #at = performance.now();
  #saidAt = Number.NEGATIVE_INFINITY;
  working = 0;
  /** Whether it was not said for a while that this is used up. */
  isNews(): boolean {
    const now = performance.now();
    if (now - this.#saidAt < SAID_EVERY_MS) return false;
    this.#saidAt = now;
    return true;
  }
  /** Whether one more call is within it. */
  take(): boolean {
    const now = performance.now();
    this.#left = Math.min(CALLS_BURST, this.#left + ((now - this.#at) / 1000) * CALLS_PER_SECOND);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

const refuse = (reply: FastifyReply, name: RefusalName) => {
  void reply.header('connection', 'close');
  reply.request.answered = answerOf([], name);
  return reply.code(REFUSALS[name][1]).send(reply.request.answered);
};

function measure(app: FastifyInstance, measured: (batch: MeasuredBatch) => void): void {
  app.addHook('onResponse', async ({ answered }, reply) => {
    if (answered === null) return;
    const count = (as: string) => answered.acknowledged.filter((one) => one.as === as).length;
    measured({
      ...{ outcome: answered.refused?.name ?? 'taken', seconds: reply.elapsedTime / 1000 },
      ...{ taken: count('taken'), known: count('known') },
    });
  });
}

/** Names of connections: a certificate is read once and not at each batch. */
const names = new WeakMap<TLSSocket, string>();
const commonName = (socket: TLSSocket) => {
  const known = names.get(socket);
  if (known !== undefined) return known;
  const { subject } = socket.getPeerCertificate();
  // Several common names in one certificate: none is believed.
  const name = typeof subject?.CN === 'string' ? subject.CN : '';
  names.set(socket, name);
  return name;
};

/** Whose connection it is: refused without a certificate that is trusted. */
function atTheGate(request: FastifyRequest): RefusalName | null {
  const socket = request.raw.socket as TLSSocket;
  if (socket.authorized) return null;
  return socket.getPeerX509Certificate() === undefined ? 'certificate.missing' : 'certificate.foreign';
}

/** More connections of one certificate than it may have are closed, the newest first; so are more than the door holds. */
function limitConnections(app: FastifyInstance): void {
  app.server.maxConnections = CONNECTIONS;
  const open = new Map<string, number>();
  app.server.on(
    'secureConnection' as never,
    ((socket: TLSSocket) => {
      const who = socket.getPeerX509Certificate()?.fingerprint256 ?? 'nobody';
      const count = (open.get(who) ?? 0) + 1;
      open.set(who, count);
      socket.once('close', () => {
        const left = (open.get(who) ?? 1) - 1;
        if (left <= 0) open.delete(who);
        else open.set(who, left);
      });
      if (who === 'nobody') setTimeout(() => socket.destroy(), STRANGER_MS).unref();
      else if (count > CONNECTIONS_PER_KIOSK) socket.destroy();
    }) as never,
  );
}

/** Files for phones: laid down by a kiosk, which may ask whether its own still waits. */
function handovers(
  app: FastifyInstance,
  { lay, waits }: IntakeOptions,
  kioskAt: (request: FastifyRequest) => string | undefined,
): void {
  if (lay === null) return;
  app.post(HANDOVER_PATH, { bodyLimit: HANDOVER_BODY }, async (request, reply) => {
    const handover = Handover.safeParse(request.body);
    const kiosk = kioskAt(request);
    if (!handover.success || kiosk === undefined) return refuse(reply, 'batch.malformed');
    const ciphertext = Buffer.from(handover.data.ciphertext, 'base64url');
    if (ciphertext.length > HANDOVER_BYTES) return refuse(reply, 'kiosk.too-much');
    const laid = await lay(kiosk, handover.data.id, ciphertext);
    if (typeof laid === 'string') return refuse(reply, laid);
    return laid ? reply.send({}) : refuse(reply, 'kiosk.too-much');
  });
  app.get<{ Params: { id: string } }>(`${HANDOVER_PATH}/:id`, async (request, reply) => {
    const kiosk = kioskAt(request);
    const id = HandoverId.safeParse(request.params.id);
    if (!id.success || kiosk === undefined) return refuse(reply, 'batch.malformed');
    const waiting = await waits(kiosk, id.data);
    return waiting === null ? refuse(reply, 'database.away') : reply.send({ waits: waiting });
  });
}

/** A running door. */
export interface IntakeServer {
  /** https address at which kiosks reach it. */
  readonly port: number;
  close(): Promise<void>;
}

/** Opens the door. */
export async function startIntake(intake: Intake, options: IntakeOptions): Promise<IntakeServer> {
  const { material, say } = options;
  const app = Fastify({
    https: {
      // A batch may take longer (below), what comes before it may not.
      ...PATIENCE,
      ca: material.kioskAuthority,
      cert: material.certificate,
      key: material.key,
      requestCert: true,
      handshakeTimeout: STRANGER_MS,
      // Looked at in the first hook: so the kiosk is told why.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
    },
    bodyLimit: BATCH_BYTES,
    requestTimeout: ARRIVAL_LIMIT_MS,
    logger: false,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  }) as unknown as FastifyInstance;
  limitConnections(app);
  app.decorateRequest('answered', null);
  if (options.measured !== undefined) measure(app, options.measured);
  const kioskAt = (request: FastifyRequest) => options.kioskOf(commonName(request.raw.socket as TLSSocket));
  const allowances = new Map<string, Allowance>();
  const allowanceOf = (name: string) => {
    const known = allowances.get(name) ?? new Allowance();
    allowances.set(name, known);
    return known;
  };
  /** For the desk; whoever is refused does not wait for it. */
  const mark = (kiosk: string | undefined, name: RefusalName) =>
    void (kiosk === undefined ? intake.stranger(name) : intake.refused(kiosk, name)).catch(() => undefined);
  app.addHook('onRequest', async (request, reply) => {
    const refused = atTheGate(request);
    if (refused !== null) {
      mark(undefined, refused);
      return refuse(reply, refused);
    }
    // Before anything of it is read: nonsense costs as much as sense.
    const allowance = allowanceOf(commonName(request.raw.socket as TLSSocket));
    if (allowance.take()) return;
    if (allowance.isNews()) mark(kioskAt(request), 'kiosk.too-fast');
    return refuse(reply, 'kiosk.too-fast');
  });
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    const name = status === 413 ? 'batch.too-large' : status < 500 ? 'batch.malformed' : 'office.failed';
    if (name === 'office.failed')
      say(`An error while a batch was taken: ${error.name} ${(error as { code?: string }).code ?? ''}`);
    const kiosk = kioskAt(request);
    if (kiosk !== undefined) await intake.refused(kiosk, name).catch(() => undefined);
    return refuse(reply, name);
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 'batch.malformed'));
  app.get(WITHDRAWN_PATH, async (_request, reply) => {
    const token = await options.withdrawn();
    return token === null ? refuse(reply, 'database.away') : reply.send({ token });
  });
  handovers(app, options, kioskAt);
  app.post(ITEMS_PATH, async (request, reply) => {
    const batch = OfficeBatch.safeParse(request.body);
    const kiosk = kioskAt(request);
    if (!batch.success) {
      if (kiosk !== undefined) await intake.refused(kiosk, 'batch.malformed').catch(() => undefined);
      return refuse(reply, 'batch.malformed');
    }
    if (kiosk !== batch.data.kiosk) {
      // The kiosk whose name was taken has done nothing: it is not it that is marked.
      await (kiosk === undefined
        ? intake.stranger('kiosk.other-name')
        : intake.refused(kiosk, 'kiosk.other-name')
      ).catch(() => undefined);
      return refuse(reply, 'kiosk.other-name');
    }
    const allowance = allowanceOf(commonName(request.raw.socket as TLSSocket));
    if (allowance.working >= BATCHES_AT_ONCE) return refuse(reply, 'kiosk.too-fast');
    allowance.working += 1;
    try {
      const answer = await intake.take(batch.data);
      request.answered = answer;
      return await reply.code(answer.refused === null ? 200 : REFUSALS[answer.refused.name][1]).send(answer);
    } finally {
      allowance.working -= 1;
    }
  });
  await app.listen({ host: options.host, port: options.port });
  app.server.on('clientError', (_error: Error, socket: Socket) => socket.destroy());
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
}
