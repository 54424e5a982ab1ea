/** One screen of the contract, one file: a reader finds a screen under its name. */
import { expect, test } from 'vitest';
import { Screen } from '../../electron/contract/window.ts';

test('every screen of the contract has its file here, and nothing else lies here', () => {
  const files = Object.keys(import.meta.glob('./*', { query: '?url' }))
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => path.slice('./'.length).replace(/\.tsx$/, ''));
  const screens = Screen.options.map((option) => option.shape.screen.value);
  expect(files.sort()).toEqual([...screens].sort());
});
