import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES, LoadedTable, PUBLIC_TABLE } from './table.ts';
import { Answer, LONGEST_LINE, lineCutter, lineOf, messageOf, Order } from './wire.ts';

const hex = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const name = fc.string({ maxLength: 20 }).filter((text) => text !== '__proto__');
const values = fc.dictionary(name, fc.oneof(fc.integer(), hex), { noNullPrototype: true });
const id = fc.nat();
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.constant({ type: 'opened' as const }),
  fc.record({ type: fc.constant('answer' as const), id, returned: fc.integer(), took: values }),
  fc.record({ type: fc.constant('spoilt' as const), id, parameter: name }),
  fc.record({
    type: fc.constant('not-opened' as const),
    why: fc.constantFrom('file' as const, 'export' as const),
    detail: fc.string({ maxLength: 50 }),
  }),
);

describe('the wire to the card library', () => {
  it('gives each message back, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(answer), fc.infiniteStream(fc.integer({ min: 1, max: 50 })), (messages, sizes) => {
        const text = messages.map(lineOf).join('');
        const cut = lineCutter();
        const got: (Answer | null)[] = [];
        for (let at = 0; at < text.length; ) {
          const { value: size } = sizes.next();
          for (const line of cut(text.slice(at, at + size)) ?? []) got.push(messageOf(Answer, line));
          at += size;
        }
        expect(got).toEqual(messages);
      }),
    );
  });

  it('takes an order for each function, with the table', () => {
    const orders = [
      { type: 'open' as const, file: '/x', table: PUBLIC_TABLE },
      ...FUNCTION_NAMES.map((one, at) => ({
        type: 'call' as const,
        id: at,
        name: one,
        give: { a: 1, b: '00ff' },
      })),
    ];
    // Of the table only what its process needs.
    for (const order of orders)
      expect(messageOf(Order, lineOf(order).trimEnd())).toEqual(
        order.type === 'open' ? { ...order, table: LoadedTable.parse(PUBLIC_TABLE) } : order,
      );
  });

  it('takes nothing else for a message, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(messageOf(Answer, line)).toBe(null);
        expect(messageOf(Order, line)).toBe(null);
      }),
    );
    for (const wrong of [
      '{"type":"answer","id":1,"returned":0,"took":{"a":"zz"}}',
      '{"type":"answer","id":1,"returned":0,"took":{"a":"abc"}}',
      '{"type":"answer","id":-1,"returned":0,"took":{}}',
      '{"type":"answer","id":1,"returned":0.5,"took":{}}',
      '{"type":"opened","more":1}',
    ])
      expect(messageOf(Answer, wrong), wrong).toBe(null);
    expect(messageOf(Order, '{"type":"call","id":1,"name":"ChangePIN","give":{}}')).toBe(null);
  });

  it('does not keep a line without an end', () => {
    const cut = lineCutter();
    const piece = 'x'.repeat(LONGEST_LINE / 2 + 1);
    expect(cut(piece)).toEqual([]);
    expect(cut(piece)).toBe(null);
    expect(cut('\n{"type":"opened"}\n')).toBe(null);
  });
});
