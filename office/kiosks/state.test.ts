/** What a kiosk's card says, out of its row. */
import { expect, it } from 'vitest';
import type { KioskRow } from '../store/schema.ts';
import { kioskState } from './state.ts';

const NOW = Date.parse('2026-11-30T05:00:00.000Z');
const row = (changed: Partial<KioskRow> = {}): KioskRow => ({
  ...{ kiosk: 'K-1', series: 's', base: '0', last: '9', store: 'x', writes: '4', checkpoint_at: null },
  ...{ entries: '12', head: 'h', anchored: '10', signing_key: 'k', version: '1.2.3', devices: null },
  ...{ counter_year: null, counter_value: null, waiting: 3, heard_at: '2026-11-30T04:59:30.000Z' },
  ...{ clock_ms: 400, refused: null, refused_at: null, day: '', day_bytes: '0' },
  ...changed,
});
const board = (devices: readonly object[], supplies?: object | null) =>
  JSON.stringify({ at: '2026-11-30T04:59:00.000Z', devices, supplies });
const device = (name: string, state: string) => ({ device: name, state, detail: { th: 'ก', en: name } });
const english = (changed: Partial<KioskRow>) => kioskState(row(changed), NOW).wrong.map(({ en }) => en);

it('is in order when nothing is said against it', () => {
  expect(kioskState(row(), NOW)).toMatchObject({
    ...{ away: false, wrong: [], entries: 12, anchored: 10, waiting: 3, clockSeconds: 0, supplies: null },
  });
});

it('says the worst first: refused, away, what is down, the clock, warnings', () => {
  const devices = board([device('sas', 'warning'), device('printer', 'down'), device('reader', 'ok')]);
  expect(
    english({ devices, refused: 'series.unknown', heard_at: '2026-11-30T04:00:00.000Z', clock_ms: -90_000 }),
  ).toEqual([
    expect.stringMatching(/\(O09\)$/),
    'Not heard from',
    'Printer: printer',
    'The kiosk’s clock is 90 s slow',
    'SAS: sas',
  ]);
});

it('names toner that is low beside paper that is out, of which the board says one', () => {
  expect(english({ devices: board([device('printer', 'down')], { paper: 'out', toner: 'low' }) })).toEqual([
    'Printer: printer',
    'Toner is low',
  ]);
  expect(kioskState(row({ devices: board([], { paper: 'low', toner: 'ok' }) }), NOW).supplies).toEqual({
    paper: 'low',
    toner: 'ok',
  });
});

it('reads the board of a kiosk of before, which says nothing of supplies', () => {
  expect(kioskState(row({ devices: board([device('printer', 'ok')]) }), NOW).supplies).toBeNull();
});
