import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogueDocument } from './catalogue-doc.ts';

test('docs/catalogue.md is what the catalogue says (node electron/catalogue/catalogue-doc.ts writes it)', () => {
  const written = readFileSync(join(import.meta.dirname, '../../docs/catalogue.md'), 'utf8');
  expect(written).toBe(catalogueDocument());
});
