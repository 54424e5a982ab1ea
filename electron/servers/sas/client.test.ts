/** What the kiosk believes of the Security Access Server, against a server on loopback that says what a test wants. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePki } from '../../../fixtures/pki.ts';
import { createSasClient, type SasClient } from './client.ts';
import { SAS_REASONS } from './wire.ts';

const pki = mkdtempSync(join(tmpdir(), 'sitthi-sas-'));
const file = (name: string) => readFileSync(join(pki, name));
const REFERENCE = 'reference-of-16-1';
const RANDOM = Buffer.alloc(32, 7);
const AT = '2026-11-23T09:00:00+07:00';
const CHALLENGE = { reference: REFERENCE, random: RANDOM.toString('base64url'), expiresAt: AT };
const VERDICT = { assertion: 'a.b.c', reference: REFERENCE, mode: 'pin', verifiedAt: AT, expiresAt: AT };

let answer: { status: number; body: unknown };
let heard: { path: string | undefined; body: unknown; kiosk: unknown }[];
let server: Server;
let client: SasClient;
let lenient: SasClient;

beforeAll(async () => {
  await makePki(pki);
  server = createServer(
    { key: file('sas.key'), cert: file('sas.pem'), ca: file('ca.pem'), requestCert: true },
    async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      heard.push({ path: request.url, body: JSON.parse(body), kiosk: request.headers['x-kiosk'] });
      response.writeHead(answer.status).end(JSON.stringify(answer.body));
    },
  );
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  const options = {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    tls: { ca: file('ca.pem'), certificate: file('kiosk.pem'), key: file('kiosk.key') },
    kioskId: 'K-01',
    timeoutMs: 5000,
  };
  client = createSasClient(options);
  lenient = createSasClient({ ...options, presencePermitted: true });
});
beforeEach(() => {
  heard = [];
});
afterAll(async () => {
  await client.close();
  await lenient.close();
  server.closeAllConnections();
  await new Promise((down) => server.close(down));
  rmSync(pki, { recursive: true });
});

const asked = {
  citizenId: '9009900000017',
  chipSerial: '9000000000000001',
  officerSession: 'session-1',
  requestDigest: RANDOM.toString('base64url'),
  mode: 'pin',
} as const;
const proof = { reference: REFERENCE, mode: 'pin', keyId: 1, envelope: Uint8Array.of(1, 2, 255) } as const;

describe('a challenge', () => {
  it('is for this holder, card, officer and request, and comes as bytes', async () => {
    answer = { status: 201, body: CHALLENGE };
    expect(await client.challenge(asked)).toEqual({
      ok: true,
      value: { reference: REFERENCE, random: Uint8Array.from(RANDOM), expiresAt: AT },
    });
    expect(heard).toEqual([{ path: '/sas/challenge', body: asked, kiosk: 'K-01' }]);
  });

  it('that is none says what is wrong with it', async () => {
    answer = { status: 201, body: { ...CHALLENGE, random: 'short' } };
    expect(await client.challenge(asked)).toMatchObject({
      ok: false,
      fault: { name: 'sas.malformed', detail: 'random' },
    });
    answer = { status: 200, body: 'nothing' };
    expect(await client.challenge(asked)).toMatchObject({ fault: { name: 'sas.malformed', detail: 'body' } });
  });

  it('without a PIN is asked for only where the site permits it, and an officer has said who it is', async () => {
    answer = { status: 201, body: CHALLENGE };
    const presence = { ...asked, mode: 'presence' } as const;
    const confirmed = { ...presence, officerConfirmedAt: AT };
    expect(await client.challenge(confirmed)).toMatchObject({ ok: false, fault: { name: 'sas.refused' } });
    expect(await lenient.challenge(presence)).toMatchObject({ ok: false, fault: { name: 'sas.refused' } });
    expect(heard).toEqual([]);
    expect((await lenient.challenge(confirmed)).ok).toBe(true);
    expect(heard.map(({ body }) => body)).toEqual([confirmed]);
  });
});

describe('a verdict', () => {
  it('is of this challenge and of the proof that was asked for', async () => {
    answer = { status: 200, body: VERDICT };
    expect(await client.verify(proof)).toEqual({ ok: true, value: VERDICT });
    expect(heard).toEqual([{ path: '/sas/verify', body: { ...proof, envelope: 'AQL_' }, kiosk: 'K-01' }]);
  });

  it('weaker than what was asked for, or of another challenge, is none', async () => {
    answer = { status: 200, body: { ...VERDICT, mode: 'presence' } };
    expect(await client.verify(proof)).toEqual({
      ok: false,
      fault: { name: 'sas.malformed', detail: 'mode' },
    });
    expect(await lenient.verify(proof)).toMatchObject({ ok: false, fault: { detail: 'mode' } });
    answer = { status: 200, body: VERDICT };
    expect(await lenient.verify({ ...proof, mode: 'presence' })).toMatchObject({ fault: { detail: 'mode' } });
    answer = { status: 200, body: { ...VERDICT, reference: 'reference-of-16-2' } };
    expect(await client.verify(proof)).toEqual({
      ok: false,
      fault: { name: 'sas.malformed', detail: 'reference' },
    });
  });

  it('without a PIN is asked for only where the site permits it', async () => {
    answer = { status: 200, body: { ...VERDICT, mode: 'presence' } };
    const presence = { ...proof, mode: 'presence' } as const;
    expect(await client.verify(presence)).toMatchObject({ ok: false, fault: { name: 'sas.refused' } });
    expect(heard).toEqual([]);
    expect((await lenient.verify(presence)).ok).toBe(true);
  });

  it.each([
    ['pin.wrong', SAS_REASONS.wrongPin, 401],
    ['pin.blocked', SAS_REASONS.pinBlocked, 403],
    ['sas.not-match', SAS_REASONS.notMatch, 403],
    ['card.not-latest', SAS_REASONS.notLatestCard, 403],
    ['sas.card-unknown', SAS_REASONS.cardUnknown, 404],
    ['card.expired', SAS_REASONS.cardExpired, 403],
    ['card.cancelled', SAS_REASONS.cardCancelled, 403],
    ['sas.timeout', SAS_REASONS.timeOut, 504],
    ['sas.refused', 4098, 400],
    ['sas.unreachable', 4098, 500],
  ])('%s is what the published reason %i says, under status %i', async (name, errorNumber, status) => {
    answer = { status, body: { errorNumber, errorMessage: 'why' } };
    expect(await client.verify(proof)).toEqual({ ok: false, fault: { name, detail: String(errorNumber) } });
  });

  it.each([
    ['sas.unreachable', 503],
    ['sas.malformed', 404],
    ['sas.malformed', 302],
  ])('%s is a refusal in no words of the server’s, under status %i', async (name, status) => {
    answer = { status, body: { oops: true } };
    expect(await client.verify(proof)).toEqual({
      ok: false,
      fault: { name, detail: `status ${status}` },
    });
  });

  it('of who has gone is not waited for', async () => {
    const card = new AbortController();
    card.abort();
    for (const call of [client.verify(proof, card.signal), client.challenge(asked, card.signal)])
      expect(await call).toEqual({ ok: false, fault: { name: 'card.removed' } });
  });
});
