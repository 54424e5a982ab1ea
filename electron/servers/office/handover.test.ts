import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encryptForPhone, HANDOVER_BYTES, handoverIn, openHandover } from './handover.ts';

const head = { name: 'สำเนา.pdf', type: 'application/pdf', pages: 3 } as const;

it('opens with its fragment alone, and as it was laid alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), fc.nat(), async (file, at) => {
      const made = await encryptForPhone(file, head);
      const other = await encryptForPhone(file, head);
      if (!made.ok || !other.ok) throw new Error('not made');
      const { id, ciphertext, fragment } = made.value;
      const key = handoverIn(`#${fragment}`);
      const wrong = handoverIn(other.value.fragment);
      if (key === null || wrong === null) throw new Error('no fragment');
      const opened = await openHandover(ciphertext, key);
      expect(opened).toEqual({ ok: true, value: { head, file: new Uint8Array(file) } });
      expect((await openHandover(ciphertext, wrong)).ok).toBe(false);
      expect((await openHandover(ciphertext, { id: other.value.id, secret: key.secret })).ok).toBe(false);
      const changed = Uint8Array.from(ciphertext);
      changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ 1;
      expect((await openHandover(changed, key)).ok).toBe(false);
      expect((await openHandover(ciphertext.subarray(0, at % ciphertext.length), key)).ok).toBe(false);
      expect(id).toHaveLength(22);
    }),
    { numRuns: 30 },
  );
});

it('makes none that is too long, and takes no other fragment for one', async () => {
  expect(await encryptForPhone(new Uint8Array(HANDOVER_BYTES), head)).toEqual({
    ok: false,
    fault: 'too-large',
  });
  for (const fragment of ['', '#', '#a.b', `#${'a'.repeat(22)}.${'a'.repeat(42)}`, `#${'a'.repeat(22)}`])
    expect(handoverIn(fragment), fragment).toBeNull();
});
