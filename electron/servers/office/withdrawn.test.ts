import fc from 'fast-check';
import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { readWithdrawn, WITHDRAWN_TYPE, type WithdrawnList, withdrawnPayload } from './withdrawn.ts';

let privateJwk: JWK;
let publicJwk: JWK;
beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  privateJwk = await exportJWK(pair.privateKey);
  publicJwk = await exportJWK(pair.publicKey);
});
const signed = async (payload: Uint8Array, typ = WITHDRAWN_TYPE) =>
  new CompactSign(payload)
    .setProtectedHeader({ alg: 'EdDSA', typ })
    .sign(await importJWK(privateJwk, 'EdDSA'));
const list = (version: number, at: string) =>
  signed(withdrawnPayload(version, new Date(at), [['0123456789ABCDEF', 'lost', 1_780_000_000]]));
const read = async (token: string, last: WithdrawnList | null = null) =>
  readWithdrawn(token, publicJwk, last);

describe('the list of withdrawn papers', () => {
  it('says which, why and since when', async () => {
    const said = await read(await list(3, '2026-11-30T09:00:00Z'));
    expect(said).toMatchObject({ ok: true, value: { version: 3, signedAt: '2026-11-30T09:00:00.000Z' } });
    expect(said.ok && said.value.papers.get('0123456789ABCDEF')?.reason).toBe('lost');
  });

  it('is never put back to an earlier one', async () => {
    const last = await read(await list(3, '2026-11-30T09:00:00Z'));
    if (!last.ok) throw new Error('not read');
    expect(await read(await list(2, '2026-12-01T09:00:00Z'), last.value)).toEqual({
      ok: false,
      fault: 'older',
    });
    expect(await read(await list(3, '2026-11-29T09:00:00Z'), last.value)).toEqual({
      ok: false,
      fault: 'older',
    });
    expect((await read(await list(3, '2026-12-01T09:00:00Z'), last.value)).ok).toBe(true);
    expect((await read(await list(4, '2026-11-01T09:00:00Z'), last.value)).ok).toBe(true);
  });

  it('is believed with the office’s signature alone, and nothing else that it signs is one', async () => {
    const token = await list(1, '2026-11-30T09:00:00Z');
    const [head, body, signature = ''] = token.split('.');
    const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    expect((await read(`${head}.${body}.${other}`)).ok).toBe(false);
    expect((await read(await signed(withdrawnPayload(1, new Date(), []), 'sitthi25-file'))).ok).toBe(false);
    for (const odd of [
      {},
      [],
      { v: -1, t: 0, w: [] },
      { v: 1, t: 0, w: [['x', 'lost', 0]] },
      { v: 1, t: 0, w: [], more: 1 },
    ])
      expect(await read(await signed(new TextEncoder().encode(JSON.stringify(odd))))).toEqual({
        ...{ ok: false, fault: 'malformed' },
      });
  });

  it('answers whatever the text is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect((await read(text)).ok).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});
