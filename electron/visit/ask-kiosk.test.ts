/** Every question to the kiosk ends: with its answer, or with a fault in time. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromVisit } from '../ports/visit-messages.ts';
import { ANSWER_LIMIT_MS, createAskKiosk } from './ask-kiosk.ts';

const line = { kind: 'print.submitted', facts: { pages: 1 } } as const;
let asked: Extract<FromVisit, { readonly ask: number }>[] = [];
const desk = () => createAskKiosk((question) => void asked.push(question));
const numberOf = (index: number) => asked[index]?.ask ?? -1;

beforeEach(() => {
  asked = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe('a question to the kiosk', () => {
  it('about a line ends when the store has it, and not before', async () => {
    const kiosk = desk();
    const ended = vi.fn();
    const written = kiosk.journal(line).then(ended);
    await vi.advanceTimersByTimeAsync(ANSWER_LIMIT_MS - 1);
    expect(ended).not.toHaveBeenCalled();
    kiosk.answered({ type: 'answered', ask: numberOf(0), fault: null });
    await written;
    expect(ended).toHaveBeenCalledWith(null);
  });

  it('gives the fault that the kiosk names, and one of its own for a name that nobody knows', async () => {
    const kiosk = desk();
    const faults = [kiosk.journal(line), kiosk.seal('request', 'n', 'jwe')];
    kiosk.answered({ type: 'answered', ask: numberOf(0), fault: 'store.corrupt' });
    kiosk.answered({ type: 'answered', ask: numberOf(1), fault: 'of.another.version' });
    expect(await Promise.all(faults)).toMatchObject([
      { name: 'store.corrupt' },
      { name: 'store.unwritable' },
    ]);
  });

  it.each([
    ['journal', (kiosk: ReturnType<typeof desk>) => kiosk.journal(line)],
    ['seal', (kiosk: ReturnType<typeof desk>) => kiosk.seal('request', 'n', 'jwe')],
    [
      'need-request-number',
      (kiosk: ReturnType<typeof desk>) => kiosk.requestNumber().then((r) => (r.ok ? null : r.fault)),
    ],
  ] as const)('of kind %s that is not answered is a fault in time', async (type, ask) => {
    const answer = ask(desk());
    expect(asked[0]?.type).toBe(type);
    await vi.advanceTimersByTimeAsync(ANSWER_LIMIT_MS);
    expect(await answer).toMatchObject({ name: 'store.silent' });
  });

  it('is answered by its own answer alone, whatever the order', async () => {
    const kiosk = desk();
    const numbers = [kiosk.requestNumber(), kiosk.requestNumber()];
    kiosk.answered({ type: 'answered', ask: numberOf(1), fault: null, requestNumber: 'second' });
    kiosk.answered({ type: 'answered', ask: numberOf(0), fault: null, requestNumber: 'first' });
    expect(await Promise.all(numbers)).toEqual([
      { ok: true, value: 'first' },
      { ok: true, value: 'second' },
    ]);
  });
});

describe('what waits for the lines so far', () => {
  it('waits for lines that are given in the same turn after it began to wait', async () => {
    const kiosk = desk();
    const ended = vi.fn();
    const stands = kiosk.journalStands().then(ended);
    void kiosk.journal(line);
    void kiosk.journal(line);
    await vi.advanceTimersByTimeAsync(10);
    kiosk.answered({ type: 'answered', ask: numberOf(1), fault: null });
    await vi.advanceTimersByTimeAsync(10);
    expect(ended).not.toHaveBeenCalled();
    kiosk.answered({ type: 'answered', ask: numberOf(0), fault: null });
    await stands;
    expect(ended).toHaveBeenCalledWith(null);
  });

  it('ends with the fault of any of them, and is not held up by those that came later', async () => {
    const kiosk = desk();
    void kiosk.journal(line);
    const stands = kiosk.journalStands();
    await vi.advanceTimersByTimeAsync(10);
    void kiosk.journal(line);
    kiosk.answered({ type: 'answered', ask: numberOf(0), fault: 'store.unwritable' });
    expect(await stands).toMatchObject({ name: 'store.unwritable' });
  });

  it('ends at once when there are none', async () => {
    expect(await desk().journalStands()).toBeNull();
  });
});
