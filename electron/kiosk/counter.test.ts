/** After an older store was put back, numbers go on where the gateway says; and what happens where it does not say. */
import { expect, it, vi } from 'vitest';
import type { JournalEntry, OfficerSession } from '../ports/visit-messages.ts';
import { FAULTS, type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';
import { buddhistYear } from '../words/thai.ts';
import { createCounter } from './counter.ts';

const officer: OfficerSession = { token: 't', reference: 's', expiresAt: '2026-11-30T10:00:00Z' };
const year = buddhistYear(new Date().toISOString());

function made(options: { at?: number; replaced?: boolean } = {}) {
  let at = options.at ?? 0;
  const lines: JournalEntry[] = [];
  const unknown: boolean[] = [];
  const answer = Promise.withResolvers<Result<number, Fault>>();
  const counter = createCounter({
    config: { office: { requestPrefix: 'ตย.0000' } } as never,
    store: {
      nextRequestCounter: () => {
        at += 1;
        return ok(at);
      },
      raiseRequestCounter: (_, taken) => {
        const before = at;
        at = Math.max(at, taken);
        return ok(at > before);
      },
      wasReplaced: () => ok(options.replaced ?? true),
    },
    linkage: { highestCounter: () => answer.promise },
    write: (_, entry) => lines.push(entry),
    onUnknown: (is) => unknown.push(is),
  });
  const taken: string[] = [];
  return {
    counter,
    lines,
    unknown,
    answer,
    taken,
    next: () => counter.next((n) => n.ok && taken.push(n.value)),
  };
}
const number = (counter: string) => `ตย.0000/ม25/${year}/${counter}`;

it('a number that is asked for while the gateway is asked waits for its word, and goes on after it', async () => {
  const { counter, next, taken, answer, lines, unknown } = made({ at: 3 });
  counter.ask(officer);
  next();
  expect(taken).toEqual([]);
  answer.resolve(ok(812));
  await vi.waitFor(() => expect(taken).toEqual([number('000813')]));
  expect(lines).toEqual([{ kind: 'counter.raised', facts: { to: 812 } }]);
  expect(unknown).toEqual([false]);
  next();
  expect(taken.at(-1)).toBe(number('000814'));
});

it('a counter that is as high stays, without a line', async () => {
  const { counter, next, taken, answer, lines, unknown } = made({ at: 9 });
  counter.ask(officer);
  answer.resolve(ok(9));
  await vi.waitFor(() => expect(unknown).toEqual([false]));
  next();
  expect([taken, lines]).toEqual([[number('000010')], []]);
});

it.each([
  [true, [true]],
  [false, [false]],
])(
  'a gateway without the call: a line, and for a store that was put back (%s) a finding',
  async (replaced, told) => {
    const { counter, next, taken, answer, lines, unknown } = made({ replaced });
    counter.ask(officer);
    answer.resolve(fail(fault('linkage.counter-unknown', 'status 404')));
    await vi.waitFor(() => expect(unknown).toEqual(told));
    expect(lines).toEqual([
      { kind: 'counter.unknown', facts: { code: FAULTS['linkage.counter-unknown'].code } },
    ]);
    next();
    expect(taken).toEqual([number('000001')]);
  },
);

it('a gateway that does not answer holds a number up for three seconds, and no longer', async () => {
  vi.useFakeTimers();
  try {
    const { counter, next, taken } = made();
    counter.ask(officer);
    next();
    await vi.advanceTimersByTimeAsync(2900);
    expect(taken).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(taken).toEqual([number('000001')]);
  } finally {
    vi.useRealTimers();
  }
});
