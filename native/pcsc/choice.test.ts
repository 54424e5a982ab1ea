/** Which of several readers, and which of several cards. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose, type Dismissed, isMeant, keyOf, mostTelling } from './choice.ts';
import type { ReaderState } from './driver.ts';

const TH_NID = Buffer.from('3B799600005448204E4944203138', 'hex');
const OTHER = Buffer.from('3B6800000073C84012009000', 'hex');
const card = (name: string, atr: Uint8Array | undefined = TH_NID, insertion = 1): ReaderState => ({
  name,
  present: true,
  mute: atr === undefined,
  exclusive: false,
  insertion,
  ...(atr === undefined ? {} : { atr }),
});
const mute = (name: string): ReaderState => {
  const { atr: _, ...rest } = card(name);
  return { ...rest, mute: true };
};
const empty = (name: string): ReaderState => ({ ...mute(name), present: false, mute: false });
const none = new Map<string, Dismissed>();

describe('readers by their names', () => {
  it.each([
    ['Virtual PCD 00 00', 'Virtual PCD 00 00', true],
    ['Virtual PCD 00 00', 'Virtual PCD 00 01', false],
    ['Virtual PCD 00', 'Virtual PCD 00 01', true],
    ['Virtual PCD', 'Virtual PCD 00 01', true],
    ['ACS ACR39', 'ACS ACR39U ICC Reader 00 00', true],
    ['ACS ACR39U ICC Reader 00', 'ACS ACR39U ICC Reader 01 00', false],
    ['ACS ACR39U ICC Reader 01 00', 'ACS ACR39U ICC Reader 01 00', true],
    ['Maker 1', 'Maker 10 00', false],
    ['Maker 1', 'Maker 1 00 00', true],
    ['Maker A10', 'Maker A100 00 00', false],
    ['Maker 00 0', 'Maker 00 0A', false],
    ['Maker 00 0A', 'Maker 00 0A', true],
    ['Citizen', 'Officer 00 00', false],
  ])('"%s" and "%s": %s', (reader, name, meant) => {
    expect(isMeant(name, { reader })).toBe(meant);
  });

  // Windows numbers readers of one name from 0, without the slot that pcscd puts behind.
  it.each([
    ['ACS ACR39U', 'ACS ACR39U ICC Reader 0', true],
    ['ACS ACR39U ICC Reader 1', 'ACS ACR39U ICC Reader 1', true],
    ['ACS ACR39U ICC Reader 1', 'ACS ACR39U ICC Reader 10', false],
    ['ACS ACR39U', 'Windows Hello for Business 1', false],
    ['ACS ACR1281 1S Dual Reader ICC', 'ACS ACR1281 1S Dual Reader ICC 0', true],
    ['ACS ACR1281 1S Dual Reader ICC', 'ACS ACR1281 1S Dual Reader PICC 0', false],
    ['ACS ACR1281 1S Dual Reader ICC', 'ACS ACR1281 1S Dual Reader SAM 0', false],
  ])('on Windows, "%s" and "%s": %s', (reader, name, meant) => {
    expect(isMeant(name, { reader })).toBe(meant);
  });

  it('no name means every reader, but the officer’s', () => {
    expect(isMeant('Anything 00 00', {})).toBe(true);
    expect(isMeant('Anything 00 00', { notReader: 'Anything 00 00' })).toBe(false);
    expect(isMeant('Anything 01 00', { notReader: 'Anything 00 00' })).toBe(true);
  });

  it('of two names with a common beginning the closer one has the reader, for citizen and officer alike', () => {
    const reader = 'ACS ACR39U';
    const officer = 'ACS ACR39U ICC Reader 01 00';
    expect(isMeant('ACS ACR39U ICC Reader 00 00', { reader, notReader: officer })).toBe(true);
    expect(isMeant(officer, { reader, notReader: officer })).toBe(false);
    expect(isMeant(officer, { reader: officer, notReader: reader })).toBe(true);
    expect(isMeant('ACS ACR39U ICC Reader 00 00', { reader: officer, notReader: reader })).toBe(false);
  });

  it('each reader is one’s or the other’s, never both', () => {
    const index = fc.integer({ min: 0, max: 17 }).map((n) => n.toString(16).toUpperCase().padStart(2, '0'));
    const name = fc.tuple(fc.constantFrom('ACS ACR39U', 'ACS ACR39U ICC', 'Maker 1'), index, index);
    const part = fc.tuple(name, fc.integer({ min: 5, max: 30 }));
    fc.assert(
      fc.property(name, part, part, (whole, [a, cutA], [b, cutB]) => {
        const [reader, officer] = [a.join(' ').slice(0, cutA), b.join(' ').slice(0, cutB)];
        fc.pre(reader !== officer);
        const theirs = isMeant(whole.join(' '), { reader: officer, notReader: reader });
        if (isMeant(whole.join(' '), { reader, notReader: officer })) expect(theirs).toBe(false);
      }),
    );
  });
});

describe('which card', () => {
  it('an ID card comes before a module, a key or a mute card, wherever it is', () => {
    const id = card('C');
    for (const others of [
      [card('A', OTHER), mute('B')],
      [mute('A'), card('B', OTHER)],
      [empty('A'), empty('B')],
    ])
      for (const all of [
        [...others, id],
        [id, ...others],
      ])
        expect(choose(all, none, null, 0)).toEqual({ do: 'read', reader: id, again: false });
  });

  it('without one the others are tried one after another, a mute one last', () => {
    expect(choose([mute('A'), card('B', OTHER)], none, null, 0)).toMatchObject({ reader: { name: 'B' } });
    const tried = new Map([
      [
        '1 B',
        {
          view: { state: 'foreign-card', reader: 'B', atr: '' },
          againAt: Number.POSITIVE_INFINITY,
          silent: false,
        },
      ],
    ] as const);
    expect(choose([mute('A'), card('B', OTHER)], tried, null, 0)).toMatchObject({ reader: { name: 'A' } });
    expect(choose([card('B', OTHER)], tried, null, 0)).toEqual({ do: 'nothing' });
    // Another card in the same reader is another card.
    expect(choose([card('B', OTHER, 3)], tried, null, 0)).toMatchObject({ do: 'read' });
  });

  it('a mute one is tried again after its time', () => {
    const tried = new Map([
      ['1 A', { view: { state: 'mute', reader: 'A' }, againAt: 100, silent: false }],
    ] as const);
    expect(choose([mute('A')], tried, null, 99)).toEqual({ do: 'nothing' });
    expect(choose([mute('A')], tried, null, 100)).toMatchObject({ do: 'read', again: true });
  });

  it('two ID cards: neither; and one beside a card that was served and left', () => {
    expect(choose([card('A'), card('B', OTHER), card('C')], none, null, 0)).toEqual({
      do: 'two',
      readers: ['A', 'C'],
    });
    expect(choose([card('A'), card('C')], none, '1 A', 0)).toEqual({ do: 'two', readers: ['C', 'A'] });
    expect(choose([card('A')], none, '1 A', 0)).toMatchObject({ do: 'leave', reader: { name: 'A' } });
    expect(choose([card('A'), card('B', OTHER)], none, '1 A', 0)).toMatchObject({ reader: { name: 'B' } });
  });

  it('an ID card that cannot be read does not count beside one that can', () => {
    const broken = new Map([
      [
        '1 A',
        {
          view: { state: 'faulty', reader: 'A', fault: 'card.comms', detail: '' },
          againAt: Infinity,
          silent: false,
        },
      ],
    ] as const);
    expect(choose([card('A'), card('B')], broken, null, 0)).toMatchObject({
      do: 'read',
      reader: { name: 'B' },
    });
  });

  it('what says most is told', () => {
    const foreign = { state: 'foreign-card', reader: 'A', atr: '' } as const;
    const turned = { state: 'mute', reader: 'B' } as const;
    expect(mostTelling([foreign, turned])).toBe(turned);
    expect(mostTelling([])).toBeUndefined();
  });
});

describe('what Windows has beside the reader', () => {
  // Windows Hello is a reader in which its card always is; a contactless slot sees whatever lies near.
  const hello = card('Windows Hello for Business 1', OTHER);
  const wallet = card('ACS ACR1281 1S Dual Reader PICC 0', OTHER);
  const reader = 'ACS ACR1281 1S Dual Reader ICC 0';

  it('never keeps an ID card from being read, nor makes two of it', () => {
    expect(choose([hello, wallet, card(reader)], none, null, 0)).toMatchObject({
      do: 'read',
      reader: { name: reader },
    });
  });

  it('is looked at once, and left alone: nobody is told of it for ever', () => {
    const dismissed = new Map<string, Dismissed>(
      [hello, wallet].map((one) => [
        keyOf(one),
        {
          view: { state: 'foreign-card' } as Dismissed['view'],
          againAt: Number.POSITIVE_INFINITY,
          silent: true,
        },
      ]),
    );
    expect(choose([hello, wallet, empty(reader)], dismissed, null, 0)).toEqual({ do: 'nothing' });
    expect(choose([hello, wallet, card(reader)], dismissed, null, 0)).toMatchObject({
      do: 'read',
      reader: { name: reader },
    });
  });
});
