/** What reaches the window: never the whole number of the holder, and of a record no personal value before it is asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getInitialSnapshot } from 'xstate';
import type { CardView, Holder } from '../../native/index.ts';
import { kioskConfig } from '../../tests/kiosk-config.ts';
import { DatabaseId, type PresentedRecord } from '../contract/words.ts';
import { type VisitContext, visitMachine } from './machine.ts';
import type { ViewSurroundings } from './screens.ts';
import { viewOf } from './view.ts';

const NUMBER = '9009900000011';
const person = DatabaseId.parse('dopa_person');
const house = DatabaseId.parse('dopa_house');
const holder = {
  citizenId: NUMBER,
  nameTh: { prefix: 'นาย', first: 'สมมุติ', middle: '', last: 'ทดลอง' },
  birthDate: { year: 2520, month: 2, day: 3 },
} as unknown as Holder;
const card: CardView = { state: 'ready', reader: 'r', insertion: 1, holder };
const around: ViewSurroundings = {
  config: kioskConfig('/', { mode: 'self-service' }),
  now: new Date('2026-11-25T00:00:00Z'),
  digits: [1, 2, 3, 4, 5, 6, 7, 8, 9, 0],
  officer: null,
  lock: null,
};
const input = {
  delays: { idleWarningMs: 1, idleWipeMs: 1, doneMs: 1, leftMs: 1, officerRetryMs: 1 },
  openDatabases: [person, house],
  opensByItself: false,
  oneReader: false,
  byHand: false,
  officerBeside: false,
  mayWaive: false,
  presence: false,
  onBehalf: false,
  phone: false,
  numbered: true,
  actsFor: null,
  certifiable: [],
};
const beginning = getInitialSnapshot(visitMachine, input).context;

/** What the window sees in a state of the visit's screens. */
function seen(screen: string | object, change: Partial<VisitContext>): string {
  const snapshot = visitMachine.resolveState({
    value: { serving: { screen, presence: 'here' } } as never,
    context: { ...beginning, card, holder, ...change },
  });
  return JSON.stringify(viewOf(snapshot as Parameters<typeof viewOf>[0], around));
}

const th = (text: string) => ({ th: text, en: text });
/** A record with each kind of value that may be personal, and one that is not. */
function record(values: readonly string[], cells: readonly string[]): PresentedRecord {
  return {
    databaseId: person,
    layout: 'general',
    title: th('ทะเบียน'),
    formCode: '',
    sections: [
      {
        title: th('ส่วน'),
        fields: [
          ...values.map((value, at) => ({
            key: `secret${at}`,
            label: th('ชื่อช่อง'),
            value: th(value),
            privacy: 'personal',
          })),
          { key: 'open', label: th('ชื่อช่อง'), value: th('OPEN-TO-ALL'), privacy: 'plain' },
        ],
      },
      {
        title: th('ตาราง'),
        fields: [],
        table: { columns: [th('ก')], rows: cells.map((cell) => [th(cell)]) },
      },
    ],
    picture: 'data:image/jpeg;base64,UElDVFVSRQ==',
    provenance: { agency: th('หน่วยงาน'), receivedAt: '2026-11-25T00:00:00Z', reference: 'x' },
  } as unknown as PresentedRecord;
}
const answered = (shown: PresentedRecord) => ({
  answers: new Map([[person, { databaseId: person, outcome: 'found' as const, record: shown }]]),
  openRecord: person,
});

describe('what the window sees', () => {
  it('is no personal value, cell or picture of a record before the holder asks for it, whatever it says', () => {
    // Letters that no word of the screen has.
    const value = fc.stringMatching(/^[0-9ฤฦ]{6,12}$/).map((text) => `¤${text}¤`);
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 4 }),
        fc.array(value, { minLength: 1, maxLength: 4 }),
        (values, cells) => {
          const shown = record(values, cells);
          const hidden = seen({ viewing: 'record' }, answered(shown));
          for (const secret of [...values, ...cells, 'UElDVFVSRQ']) expect(hidden).not.toContain(secret);
          expect(hidden).toContain('OPEN-TO-ALL');
          const open = seen({ viewing: 'record' }, { ...answered(shown), revealed: true });
          for (const secret of [...values, ...cells, 'UElDVFVSRQ']) expect(open).toContain(secret);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('of a table by years is neither rows, years nor totals before the holder asks for it', () => {
    const byYears = record(['¤1¤'], []) as unknown as { sections: { table?: object }[] };
    const table = byYears.sections[1]?.table;
    if (table === undefined) throw new Error('no table');
    // More rows than one list has, of two years.
    Object.assign(table, {
      columns: [th('วันที่'), { th: 'เงิน', en: 'Sum (baht)' }],
      rows: Array.from({ length: 30 }, (_, at) => [
        { th: `${(at % 27) + 1} มกราคม ${2567 + (at % 2)}`, en: '' },
        th('7777'),
      ]),
    });
    const rowsOf = (view: string) =>
      (
        JSON.parse(view) as { content: { record: { sections: { table?: { rows: unknown[] } }[] } } }
      ).content.record.sections.flatMap((section) => section.table?.rows ?? []);
    const hidden = seen({ viewing: 'record' }, answered(byYears as never));
    for (const secret of ['7777', '7,777', '2567', '2568', 'มกราคม', '233,310'])
      expect(hidden).not.toContain(secret);
    expect(rowsOf(hidden)).toEqual([]);
    const open = seen({ viewing: 'record' }, { ...answered(byYears as never), revealed: true });
    for (const told of ['7777', '2567', '2568', '233,310']) expect(open).toContain(told);
    expect(rowsOf(open)).toHaveLength(15);
  });

  it('is nothing of a record whose line the journal does not have yet', () => {
    const shown = record(['¤1¤'], ['¤2¤']);
    expect(seen({ viewing: 'opening' }, { ...answered(shown), revealed: true })).not.toContain('OPEN-TO-ALL');
  });

  it.each(['hello', 'choosing', 'representative'])(
    'is the number of the holder in part alone: %s',
    (screen) => {
      const view = seen(screen === 'representative' ? { representative: 'explaining' } : screen, {});
      expect(view).not.toContain(NUMBER);
      expect(view.replace(/\D/g, '')).not.toContain(NUMBER);
      if (screen !== 'representative') expect(view).toContain('9-0099-XXXXX-XX-1');
    },
  );
});
