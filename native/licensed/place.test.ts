import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { networkPlaceOf, placeOf } from './place.ts';

const folder = mkdtempSync(join(tmpdir(), 'place-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('says a place that cannot be looked at, whatever it is, and never throws', () => {
  const loop = join(folder, 'loop');
  symlinkSync(loop, loop);
  writeFileSync(join(folder, 'file'), '');
  for (const [library, why] of [
    [join(folder, 'nothing'), 'it is not there'],
    [loop, 'ELOOP'],
    [join(folder, 'x'.repeat(5000)), 'ENAMETOOLONG'],
    [join(folder, 'file', 'inside'), 'ENOTDIR'],
  ] as const)
    for (const look of [placeOf, networkPlaceOf])
      expect(look({ library }), library.slice(0, 80)).toEqual({ ok: false, fault: `${library}: ${why}` });
});
