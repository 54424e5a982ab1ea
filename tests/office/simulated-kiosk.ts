/** Kiosks as the office sees them: what a store writes, in order, over the same client and the same wire as a real one's. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompactEncrypt, generateKeyPair } from 'jose';
import { signCheckpoint } from '../../electron/journal/checkpoint.ts';
import { GENESIS, lineHash } from '../../electron/journal/proof.ts';
import { ITEMS_PATH, OfficeAnswer } from '../../electron/servers/office/wire.ts';
import { createHttpsClient } from '../../electron/servers/tls-client.ts';

export const pki = join(import.meta.dirname, '..', '..', '.sitthi', 'pki');

/** Certificates by name, as the emulated authority has signed them. */
export const certificate = (name: string, folder = pki, authority = join(pki, 'ca.pem')) => ({
  ca: readFileSync(authority, 'utf8'),
  certificate: readFileSync(join(folder, `${name}.pem`), 'utf8'),
  key: readFileSync(join(folder, `${name}.key`), 'utf8'),
});

/** Makes key and certificate `name` in a folder, signed by the kiosks' authority; as `openssl req` takes them, another subject or purpose. */
export function signKiosk(
  folder: string,
  name: string,
  {
    subject = `/O=Made up/CN=${name}`,
    more = ['extendedKeyUsage=clientAuth'],
  }: { readonly subject?: string; readonly more?: readonly string[] } = {},
): void {
  const file = (of: string) => join(folder, `${name}.${of}`);
  const asked = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -batch -days 30'.split(' ');
  execFileSync(
    'openssl',
    [
      ...asked,
      ...['-keyout', file('key'), '-out', file('pem'), '-subj', subject],
      ...['-CA', join(pki, 'ca.pem'), '-CAkey', join(pki, 'ca.key')],
      ...more.flatMap((extension) => ['-addext', extension]),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
}

let officeKey: Awaited<ReturnType<typeof generateKeyPair>>['publicKey'] | undefined;
/** A text sealed as a kiosk seals a request. */
export async function sealedText(text: string): Promise<string> {
  officeKey ??= (await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' })).publicKey;
  return new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
    .encrypt(officeKey);
}

interface Item {
  readonly sequence: number;
  readonly kind: string;
  readonly body: unknown;
}

/** The items of one store, as they come into being. */
export class SimulatedStore {
  readonly items: Item[] = [];
  readonly series = randomUUID();
  readonly store = randomUUID();
  readonly #kiosk: string;
  readonly #said = new Map<string, number>();
  readonly key: KeyObject = createPrivateKey({
    key: generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
    format: 'jwk',
  });
  entries = 0;
  writes = 0;
  head = GENESIS;

  constructor(kiosk: string) {
    this.#kiosk = kiosk;
    const { x } = this.key.export({ format: 'jwk' });
    this.add('kiosk', { version: '0.1.0', signingKey: { kty: 'OKP', crv: 'Ed25519', x } });
  }

  add(kind: string, body: unknown): void {
    this.items.push({ sequence: this.items.length + 1, kind, body });
  }

  #line(kind: string, facts: Readonly<Record<string, unknown>>, at: string) {
    this.entries += 1;
    this.writes += 1;
    const line = { sequence: this.entries, at, visitId: '-', kind, facts: JSON.stringify(facts) };
    this.head = lineHash(this.head, line);
    return { ...line, hash: this.head };
  }

  line(
    kind = 'help.called',
    facts: Readonly<Record<string, unknown>> = {},
    at = new Date().toISOString(),
  ): void {
    const previous = this.head;
    this.add('lines', { previous, lines: [this.#line(kind, facts, at)] });
  }

  /** So many lines of one item, the facts of each by its number within its kind's series. */
  lines(count: number, kind: string, facts: (at: number) => Readonly<Record<string, unknown>>): void {
    const previous = this.head;
    const began = this.#said.get(kind) ?? 0;
    this.#said.set(kind, began + count);
    const at = new Date().toISOString();
    const lines = Array.from({ length: count }, (_, index) => this.#line(kind, facts(began + index), at));
    this.add('lines', { previous, lines });
  }

  claims(changed: Readonly<Record<string, unknown>> = {}) {
    return {
      ...{
        kioskId: this.#kiosk,
        store: this.store,
        writes: this.writes,
        entries: this.entries,
        head: this.head,
      },
      ...{ tables: 'A'.repeat(43), at: new Date().toISOString(), outside: true },
      ...changed,
    };
  }

  checkpoint(changed: Readonly<Record<string, unknown>> = {}, key = this.key): void {
    this.add('checkpoint', { token: signCheckpoint(this.claims(changed), key) });
  }

  async request(requestNumber: string): Promise<void> {
    this.add('request', {
      requestNumber,
      keptAt: new Date().toISOString(),
      sealed: await sealedText(requestNumber),
    });
  }
}

/** Sends as the kiosk of a certificate. */
export function sender(url: string, name: string, folder = pki, authority?: string) {
  const tls = certificate(name, folder, authority);
  const client = createHttpsClient({ url, tls, connections: 1, maxBytes: 1_000_000 });
  return {
    close: () => client.close(),
    /** The answer, or the transport's fault. */
    async send(
      batch: Readonly<Record<string, unknown>>,
    ): Promise<OfficeAnswer & { readonly status: number; readonly fault?: string }> {
      const answer = await client.call({ method: 'POST', path: ITEMS_PATH, body: batch, timeoutMs: 20_000 });
      if (!answer.ok) return { acknowledged: [], refused: null, status: 0, fault: answer.fault.kind };
      return { ...OfficeAnswer.parse(answer.value.body), status: answer.value.status };
    },
  };
}

/** A batch of these items. */
export const batchOf = (
  kiosk: string,
  { series, items }: Pick<SimulatedStore, 'series' | 'items'>,
  changed: Readonly<Record<string, unknown>> = {},
) => ({ kiosk, series, sentAt: new Date().toISOString(), waiting: items.length, items, ...changed });
