/** For tests of the two servers: they run as processes, the card is the test applet's functions without a reader. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DatabaseId } from '../../electron/contract/words.ts';
import type { OfficerSession } from '../../electron/ports/visit-messages.ts';
import {
  createLinkageClient,
  type DatabaseOutcome,
  type LinkageClient,
  type LinkageOptions,
  type LodgingReceipt,
} from '../../electron/servers/linkage/client.ts';
import { createSasClient, type SasClient } from '../../electron/servers/sas/client.ts';
import type { ProofMode } from '../../electron/servers/sas/wire.ts';
import { canonicalJson } from '../../electron/words/canonical.ts';
import { cardKey, cryptogram, envelope } from '../../fixtures/card/test-applet.ts';
import { loadPeople, type PersonCard } from '../../fixtures/people/person.ts';
import type { CardAuthenticator } from '../../native/card-view.ts';
import { fail, ok } from '../../native/result.ts';
import { testPki } from '../pki.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A server process and its control interface. */
export interface RunningServer {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything that it has written to stdout and stderr. */
  said(): string;
  control(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startServer(
  name: 'sas' | 'linkage',
  pki: string,
  socket: string,
  script = 'server.ts',
): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'fixtures', name, script), '--pki', pki, '--control', socket],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stdout.on('data', (bytes) => {
    said += bytes;
  });
  child.stderr.on('data', (bytes) => {
    said += bytes;
    process.stderr.write(bytes);
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    process: child,
    said: () => said,
    control: (method, path, body) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : JSON.stringify(body);
        const call = httpRequest(
          {
            socketPath: socket,
            method,
            path,
            headers:
              text === undefined
                ? {}
                : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
          },
          (answer) => {
            let all = '';
            answer.setEncoding('utf8');
            answer.on('data', (part) => {
              all += part;
            });
            answer.on('end', () => {
              if (answer.statusCode === 200) resolve(all === '' ? undefined : JSON.parse(all));
              else reject(new Error(`control ${method} ${path}: ${answer.statusCode} ${all}`));
            });
          },
        );
        call.on('error', reject);
        call.end(text);
      }),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** How the in-test card is out of the ordinary. */
export interface CardTraits {
  readonly wrongPin?: boolean;
  readonly authorize?: 'pin' | 'fingerprint';
  /** Signs with the key of this chip instead of its own. */
  readonly keyOf?: string;
  /** Hears what passes between card and server: challenges, cryptograms, envelopes. */
  readonly hear?: (secret: Uint8Array) => void;
}

/** A person's card as the authenticator sees it. */
export function testCard(pki: string, person: PersonCard, traits: CardTraits = {}): CardAuthenticator {
  const master = readFileSync(join(pki, 'card-master.key'));
  const key = cardKey(master, traits.keyOf ?? person.chipSerial);
  let verified = false;
  return {
    hasPinPad: false,
    getCardInfo: async () => ok({ chipSerial: person.chipSerial }),
    getAdmInfo: async () => ok({ authorize: traits.authorize ?? 'pin' }),
    getPinTriesLeft: async () => ok(3),
    verifyPin: async (pin) => {
      const typed = Buffer.from(pin ?? []).toString('latin1');
      pin?.fill(0);
      if (typed !== person.pin) return fail({ code: 'pin.wrong', triesLeft: 2 });
      verified = true;
      return ok(undefined);
    },
    getMatchStatus: async (challenge, purpose) => {
      const inner = cryptogram(
        key,
        challenge,
        person.citizenId,
        person.chipSerial,
        verified && traits.wrongPin !== true,
        purpose,
      );
      traits.hear?.(challenge);
      traits.hear?.(inner);
      return ok({ matched: verified, cryptogram: inner });
    },
    getPresenceMac: async (challenge) =>
      ok({ cryptogram: cryptogram(key, challenge, person.citizenId, person.chipSerial, false) }),
    envelope: async (keyId, inner) => {
      const wrapped = envelope(key, keyId, inner);
      traits.hear?.(wrapped);
      return ok({ envelope: wrapped });
    },
    release: async () => undefined,
  };
}

export interface Signed {
  readonly assertion: string;
  readonly canonicalRequest: string;
  readonly requestNumber: string;
}

/** Both halves of an officer's login, for whoever has the card and the gateway in one process. */
export async function openOfficerSession(
  client: LinkageClient,
  card: CardAuthenticator,
  citizenId: string,
  pin: Uint8Array | null,
) {
  const proof = await client.proveOfficer(card, citizenId, pin);
  return proof.ok ? client.confirmOfficer(proof.value) : proof;
}

/** Both servers, two kiosks' clients, and the steps of a visit. */
export class Servers {
  readonly directory = mkdtempSync(join(tmpdir(), 'sitthi-servers-'));
  readonly pki = join(this.directory, 'pki');
  readonly people = loadPeople();
  sas!: RunningServer;
  linkage!: RunningServer;
  sasClient!: SasClient;
  linkageClient!: LinkageClient;
  #counter = 0;

  tls(kiosk = 'kiosk', ca = 'ca') {
    const read = (file: string) => readFileSync(join(this.pki, file));
    return { ca: read(`${ca}.pem`), certificate: read(`${kiosk}.pem`), key: read(`${kiosk}.key`) };
  }

  async start(options: Partial<LinkageOptions> = {}): Promise<void> {
    testPki(this.pki);
    [this.sas, this.linkage] = await Promise.all([
      startServer('sas', this.pki, join(this.directory, 'sas.sock')),
      startServer('linkage', this.pki, join(this.directory, 'linkage.sock')),
    ]);
    this.sasClient = createSasClient({
      url: this.sas.url,
      tls: this.tls(),
      kioskId: 'TEST-1',
      presencePermitted: true,
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    });
    this.linkageClient = this.newLinkageClient(options);
  }

  newLinkageClient(options: Partial<LinkageOptions> = {}, kiosk = 'kiosk'): LinkageClient {
    return createLinkageClient({
      url: this.linkage.url,
      tls: this.tls(kiosk),
      kioskId: 'TEST-1',
      ...options,
    });
  }

  async stop(): Promise<void> {
    await Promise.all([this.sasClient?.close(), this.linkageClient?.close()]);
    await Promise.all([this.sas?.stop(), this.linkage?.stop()]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** A bare HTTPS call, as an attacker makes it: no client of ours between. */
  call(
    server: 'sas' | 'linkage',
    path: string,
    options: {
      readonly method?: string;
      /** Sent as JSON. */
      readonly body?: unknown;
      /** Sent as it is, instead of `body`. */
      readonly text?: string;
      readonly token?: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Whose certificate; null: none. */
      readonly kiosk?: string | null;
      readonly maxVersion?: 'TLSv1.2';
    } = {},
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const kiosk = options.kiosk === undefined ? 'kiosk' : options.kiosk;
    const tls = this.tls(kiosk ?? 'kiosk');
    const text = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    return new Promise((resolve, reject) => {
      const call = httpsRequest(
        new URL(path, this[server].url),
        {
          method: options.method ?? (text === undefined ? 'GET' : 'POST'),
          agent: false,
          ca: tls.ca,
          ...(kiosk === null ? {} : { cert: tls.certificate, key: tls.key }),
          ...(options.maxVersion === undefined ? {} : { maxVersion: options.maxVersion }),
          headers: {
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
            ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
            ...options.headers,
          },
        },
        (answer) => {
          let all = '';
          answer.setEncoding('utf8');
          answer.on('data', (part) => {
            all += part;
          });
          answer.on('error', reject);
          answer.on('end', () => {
            let body: unknown = all;
            try {
              body = JSON.parse(all);
            } catch {
              // Not JSON: the text itself is what came back.
            }
            resolve({ status: answer.statusCode ?? 0, body });
          });
        },
      );
      call.on('error', reject);
      call.end(text);
    });
  }

  async reset(): Promise<void> {
    await Promise.all([this.sas.control('DELETE', '/faults'), this.linkage.control('DELETE', '/faults')]);
  }

  person(id: string): PersonCard {
    const person = this.people.get(id);
    if (person === undefined) throw new Error(`no person ${id}`);
    return person;
  }

  async openOfficer(client = this.linkageClient, traits: CardTraits = {}): Promise<OfficerSession> {
    const officer = this.person('officer');
    const opened = await openOfficerSession(
      client,
      testCard(this.pki, officer, traits),
      officer.citizenId,
      Buffer.from(officer.pin, 'latin1'),
    );
    if (!opened.ok) throw new Error(`officer: ${opened.fault.name} ${opened.fault.detail ?? ''}`);
    return opened.value;
  }

  /** The canonical request of a person for databases. */
  request(
    person: PersonCard,
    databases: readonly string[],
    more: object = {},
  ): { requestNumber: string; canonicalRequest: string } {
    this.#counter += 1;
    const requestNumber = `ทดลอง.0000/ม25/2569/${String(this.#counter).padStart(6, '0')}`;
    const canonicalRequest = canonicalJson({
      requestNumber,
      madeAt: new Date().toISOString(),
      declaration: { th: 'ข้าพเจ้าขอดูข้อมูลของตนเอง', en: 'I ask to see my own data.' },
      kioskId: 'TEST-1',
      holder: { citizenId: person.citizenId },
      lines: databases.map((databaseId) => ({ databaseId, handling: 'copy' })),
      ...more,
    });
    return { requestNumber, canonicalRequest };
  }

  /** Signs a request with the person's card and PIN. */
  async sign(
    person: PersonCard,
    officer: OfficerSession,
    databases: readonly string[],
    options: { mode?: ProofMode; client?: SasClient; card?: CardAuthenticator } = {},
  ): Promise<Signed> {
    const { requestNumber, canonicalRequest } = this.request(person, databases);
    const mode = options.mode ?? 'pin';
    const client = options.client ?? this.sasClient;
    const card = options.card ?? testCard(this.pki, person);
    const challenge = await client.challenge({
      citizenId: person.citizenId,
      chipSerial: person.chipSerial,
      officerSession: officer.reference,
      requestDigest: createHash('sha256').update(canonicalRequest).digest('base64url'),
      mode,
      ...(mode === 'presence' ? { officerConfirmedAt: new Date().toISOString() } : {}),
    });
    if (!challenge.ok) throw new Error(`challenge: ${challenge.fault.name} ${challenge.fault.detail ?? ''}`);
    let inner: Uint8Array;
    if (mode === 'pin') {
      const pin = await card.verifyPin(Buffer.from(person.pin, 'latin1'));
      if (!pin.ok) throw new Error(pin.fault.code);
      const match = await card.getMatchStatus(challenge.value.random);
      if (!match.ok) throw new Error(match.fault.code);
      inner = match.value.cryptogram;
    } else {
      const presence = await card.getPresenceMac(challenge.value.random);
      if (!presence.ok) throw new Error(presence.fault.code);
      inner = presence.value.cryptogram;
    }
    const keyId = mode === 'pin' ? 1 : 0;
    const wrapped = await card.envelope(keyId, inner);
    if (!wrapped.ok) throw new Error(wrapped.fault.code);
    const verified = await client.verify({
      reference: challenge.value.reference,
      mode,
      keyId,
      envelope: wrapped.value.envelope,
    });
    if (!verified.ok) throw new Error(`verify: ${verified.fault.name} ${verified.fault.detail ?? ''}`);
    return { assertion: verified.value.assertion, canonicalRequest, requestNumber };
  }

  /** Signs and fetches; gives the outcomes in order of arrival and the result. */
  async fetch(
    person: PersonCard,
    officer: OfficerSession,
    databases: readonly string[],
    options: {
      client?: LinkageClient;
      card?: CardAuthenticator;
      signal?: AbortSignal;
      onOutcome?: (outcome: DatabaseOutcome) => void;
      onLodged?: (receipt: LodgingReceipt) => void;
    } = {},
  ) {
    const signed = await this.sign(
      person,
      officer,
      databases,
      options.card === undefined ? {} : { card: options.card },
    );
    const outcomes: DatabaseOutcome[] = [];
    const result = await (options.client ?? this.linkageClient).fetchRecords(
      {
        officer,
        ...signed,
        citizenId: person.citizenId,
        databases: databases as readonly DatabaseId[],
        signal: options.signal ?? new AbortController().signal,
        ...(options.onLodged === undefined ? {} : { onLodged: options.onLodged }),
      },
      (outcome) => {
        outcomes.push(outcome);
        options.onOutcome?.(outcome);
      },
    );
    return { result, outcomes, ...signed };
  }
}
