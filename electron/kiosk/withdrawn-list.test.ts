import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WITHDRAWN_TYPE, withdrawnPayload } from '../servers/office/withdrawn.ts';
import { createWithdrawnList } from './withdrawn-list.ts';

let folder: string;
let key: JWK;
let sign: (version: number, at: number) => Promise<string>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'withdrawn-'));
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  key = await exportJWK(publicKey);
  sign = (version, at) =>
    new CompactSign(withdrawnPayload(version, new Date(at), []))
      .setProtectedHeader({ alg: 'EdDSA', typ: WITHDRAWN_TYPE })
      .sign(privateKey);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps the newest list that is signed, says how old it is, and goes on from its file', async () => {
  const file = join(folder, 'withdrawn.jws');
  let time = Date.parse('2026-11-30T09:00:00Z');
  let gives: string | null = null;
  const make = () =>
    createWithdrawnList({ file, key, client: { withdrawn: async () => gives }, now: () => time });
  const list = make();
  await list.look();
  expect(list.age()?.en).toContain('no list');
  gives = await sign(2, time);
  time += 16 * 60_000;
  await list.look();
  expect(list.age()).toBeNull();
  const kept = readFileSync(file, 'utf8');
  // An earlier one, and one that another key signed, change nothing.
  for (const other of [await sign(1, time), 'a.b.c']) {
    gives = other;
    time += 16 * 60_000;
    await list.look();
    expect(readFileSync(file, 'utf8')).toBe(kept);
  }
  // The office is away for three days.
  gives = null;
  time += 3 * 86_400_000;
  await list.look();
  expect(list.age()?.en).toContain('3 days old');
  // The clock was three days ahead, and is set right: that is no reason to wait for three days.
  time -= 3 * 86_400_000;
  gives = await sign(3, time);
  await list.look();
  expect(readFileSync(file, 'utf8').trim()).toBe(gives);
  time += 3 * 86_400_000;
  gives = null;
  // Another start.
  const again = make();
  await again.look();
  expect(again.age()?.en).toContain('3 days old');
});
