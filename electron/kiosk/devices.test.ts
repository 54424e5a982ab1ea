/** What a printer's state says of its paper and toner. */
import { expect, it } from 'vitest';
import { suppliesOf } from './devices.ts';

it.each([
  [[], [], { paper: 'ok', toner: 'ok' }],
  [['printing.media-empty'], ['toner'], { paper: 'out', toner: 'low' }],
  [['printing.toner', 'printing.door-open'], ['paper'], { paper: 'low', toner: 'out' }],
] as const)('%j and low %j', (reasons, low, supplies) =>
  expect(suppliesOf({ reasons, low })).toEqual(supplies),
);

it('is not known where nobody tells', () => expect(suppliesOf({ reasons: [], low: null })).toBeNull());
