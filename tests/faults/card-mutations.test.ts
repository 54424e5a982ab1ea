/**
 * Mutated cards: whatever a chip holds and whatever it answers, a reading ends with a holder or a named fault. 8,000 of
 * each kind, a million in the long form.
 */
import { describe, expect, it } from 'vitest';
import { EmulatedCard } from '../../fixtures/card/emulated-card.ts';
import { makeCard, PROFILE_NAMES } from '../../fixtures/card/profiles.ts';
import { parseCitizenId } from '../../native/thai-id/citizen-id.ts';
import { parseHolder, readCard } from '../../native/thai-id/read-card.ts';
import { linkTo } from '../card/link.ts';
import { LONG } from '../long.ts';
import { randomBelow } from '../random.ts';

const COUNT = Number(process.env.SITTHI_MUTATIONS ?? (LONG ? 1_000_000 : 8_000));
const KEY = new Uint8Array(32);
/** More commands than any honest or dishonest card may make us send. */
const MAX_COMMANDS = 400;

/** Bytes as a broken chip or contact might leave them. */
function mutate(bytes: Uint8Array, next: (below: number) => number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  switch (next(7)) {
    case 0:
      for (let i = 0; i <= next(8); i++) changed[next(changed.length)] = next(256);
      return changed;
    case 1:
      return changed.subarray(0, next(changed.length + 1));
    case 2:
      return Uint8Array.from([...changed, ...Array.from({ length: next(6) }, () => next(256))]);
    case 3:
      return changed.fill(next(256), next(changed.length + 1));
    case 4:
      return Uint8Array.from({ length: next(300) }, () => next(256));
    case 5:
      // Only the status word.
      changed.set(
        [[0x90, 0x61, 0x6c, 0x63, 0x69, 0x6a, 0x6f][next(7)] as number, next(256)],
        Math.max(0, changed.length - 2),
      );
      return changed;
    default: {
      const at = next(changed.length + 1);
      return Uint8Array.from([...changed.subarray(at), ...changed.subarray(0, at)]);
    }
  }
}

/** Reads a card whose answers are spoiled from the `from`-th on, with a chance of one in `oneIn`. */
async function readSpoiled(seed: number): Promise<string> {
  const next = randomBelow(seed);
  const profile = PROFILE_NAMES[next(PROFILE_NAMES.length)] as (typeof PROFILE_NAMES)[number];
  const card = cards.get(profile) as EmulatedCard;
  const oneIn = [1, 2, 5, 20, 60][next(5)] as number;
  const from = next(30);
  const link = linkTo(card, (n, answer) => {
    if (n > MAX_COMMANDS) throw new Error('the reading does not end');
    return n >= from && next(oneIn) === 0 ? mutate(answer, next) : answer;
  });
  const read = await readCard(link, { read: 'all' });
  if (!read.ok) return read.fault.code;
  expect(parseCitizenId(read.value.citizenId).ok).toBe(true);
  return 'holder';
}

const cards = new Map(
  PROFILE_NAMES.map((name) => [name, new EmulatedCard(makeCard('somying', name), KEY, new Map())] as const),
);

describe('mutated cards', () => {
  it(`${COUNT} readings with mutated answers end in a holder or a named fault`, {
    timeout: 600_000,
  }, async () => {
    const outcomes = new Map<string, number>();
    for (let seed = 1; seed <= COUNT; seed++) {
      let outcome: string;
      try {
        outcome = await readSpoiled(seed);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`);
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    const known = ['holder', 'foreign', 'card.garbage', 'card.refused', 'card.check-digit', 'comms'];
    for (const outcome of outcomes.keys()) expect(known).toContain(outcome);
    expect(outcomes.get('holder')).toBeGreaterThan(COUNT / 20);
    expect(outcomes.get('card.garbage')).toBeGreaterThan(0);
    expect(outcomes.get('card.refused')).toBeGreaterThan(0);
  });

  it(`${COUNT} mutated images of the text give a holder or a named fault`, { timeout: 600_000 }, () => {
    const next = randomBelow(25);
    const image = imageOf();
    let holders = 0;
    for (let i = 0; i < COUNT; i++) {
      const parts = [image.text, image.address, image.number].map((part) =>
        next(3) === 0 ? part : mutate(part, next),
      ) as [Uint8Array, Uint8Array, Uint8Array];
      const parsed = parseHolder(...parts);
      if (parsed.ok) holders += 1;
      else expect(['card.garbage', 'card.check-digit']).toContain(parsed.fault.code);
    }
    expect(holders).toBeGreaterThan(COUNT / 4);
  });
});

/** The text of an ordinary card as its chip gives it. */
function imageOf(): { text: Uint8Array; address: Uint8Array; number: Uint8Array } {
  const card = cards.get('data-9000') as EmulatedCard;
  card.reset();
  card.answer(Uint8Array.of(0, 0xa4, 4, 0, 8, 0xa0, 0, 0, 0, 0x54, 0x48, 0, 1));
  const at = (offset: number, length: number) =>
    card.answer(Uint8Array.of(0x80, 0xb0, offset >> 8, offset & 0xff, 2, 0, length)).subarray(0, length);
  return {
    text: Buffer.concat([at(0, 255), at(255, 122)]),
    address: at(5497, 160),
    number: at(5657, 14),
  };
}
