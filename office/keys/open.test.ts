import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealRequest } from '../../electron/request/seal.ts';
import { lockKey, openSealed } from './open.ts';

interface Pair {
  readonly open: JWK;
  readonly secret: string;
}
/** A key of the office; `kid`: as its kiosks' configuration may name it. */
async function pair(kid?: string): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', {
    crv: 'P-256',
    extractable: true,
  });
  const name = kid === undefined ? {} : { kid };
  return {
    open: { ...(await exportJWK(publicKey)), ...name },
    secret: JSON.stringify({ ...(await exportJWK(privateKey)), ...name }),
  };
}

let before: Pair;
let now: Pair;
let nameless: Pair;
beforeAll(async () => {
  [before, now, nameless] = await Promise.all([pair('2568'), pair('2569'), pair()]);
});

describe('what kiosks have sealed', () => {
  it('stays readable when the office’s key is another one, whatever order the keys are given in', async () => {
    const sealed = await Promise.all(
      // The last as a kiosk seals whose configuration calls the key by another name than the office does.
      [before.open, now.open, nameless.open, { ...before.open, kid: 'renamed' }].map((open, at) =>
        sealRequest(`request ${at}`, open),
      ),
    );
    for (const keys of [
      [now, before, nameless],
      [nameless, before, now],
    ])
      expect(
        await openSealed(
          `${sealed.join('\n')}\n`,
          keys.map(({ secret }) => secret),
          undefined,
        ),
      ).toEqual({ ok: true, value: ['request 0', 'request 1', 'request 2', 'request 3'] });
    // Without the key of before, what was sealed to it is said to be sealed to another.
    const [old = ''] = sealed;
    expect(await openSealed(old, [now.secret, nameless.secret], undefined)).toEqual({
      ok: false,
      fault: 'Line 1 is not sealed to any of these keys, or was changed.',
    });
  });

  it('is opened by a key file with its passphrase, and by no other', async () => {
    const sealed = await sealRequest('request', now.open);
    const file = await lockKey(JSON.parse(now.secret) as JWK, 'long and known to two');
    expect(file).not.toContain(JSON.parse(now.secret).d);
    const open = (passphrase?: string) => openSealed(sealed, [file], passphrase);
    expect(await open('long and known to two')).toEqual({ ok: true, value: ['request'] });
    for (const [passphrase, why] of [
      [undefined, /needs its passphrase/],
      ['another', /does not open/],
      ['', /does not open/],
    ] as const)
      expect(await open(passphrase)).toMatchObject({ ok: false, fault: expect.stringMatching(why) });
  });

  it('is not opened when one letter of it was changed, or when it is nothing of the kind', async () => {
    const sealed = await sealRequest('request', now.open);
    const at = Math.floor(sealed.length / 2);
    const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
    for (const text of [changed, sealed.slice(0, -9), 'x', 'a.b.c.d.e', '', '\n', 'x'.repeat(5_000_001)])
      expect((await openSealed(text, [now.secret], undefined)).ok, text.slice(0, 20)).toBe(false);
  });
});
