import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ELECTRON_CHECKLIST, KIOSK_CHECKLIST } from './checklist.ts';
import { outOfDate } from './docs.ts';

const root = join(import.meta.dirname, '..');

it('the pages that follow from the code are up to date (npm run docs)', () => {
  expect(outOfDate()).toEqual([]);
});

describe('the checklist', () => {
  it.each([...ELECTRON_CHECKLIST, ...KIOSK_CHECKLIST])(
    '$asked: its test is there',
    ({ proof: [file, title] }) => {
      expect(readFileSync(join(root, file), 'utf8')).toContain(title);
    },
  );
});

it('the kiosk is compiled against the Electron that is packed', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const types = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'));
  expect(types.version).toBe(devDependencies.electron);
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
});
