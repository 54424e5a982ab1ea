import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { crashWords, frameFacts, framesOf, kindOf, pathsOf } from './crash.ts';

// Made up: no such person, no such number.
const NAME = 'สมหญิง ใจดีมาก';
const LATIN = 'Somying Jaideemak';
const NUMBER = '9001234567890';
const secrets = [NAME, LATIN, 'Somying', NUMBER];
const holdsNone = (text: string) => {
  for (const secret of secrets) expect(text).not.toContain(secret);
};

class OddError extends Error {}

const thrown = (message: string) => {
  const acts = {
    [NUMBER]: () => {
      throw new OddError(message);
    },
  };
  try {
    acts[NUMBER]?.();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

describe('frames of a crash', () => {
  it('say file, line and function, and nothing of the message or of a name that was made of data', () => {
    const error = thrown(`${NAME} ${LATIN} ${NUMBER} of the card`);
    const frames = framesOf(error);
    expect(frames[0]).toMatch(/^electron\/words\/crash\.test\.ts:\d+:\d+ /);
    expect(frames.join()).toContain('thrown');
    holdsNone(crashWords('visit', error));
    expect(crashWords('visit', error)).toMatch(
      /^The visit failed: Error\.\n {4}at electron\/words\/crash\.test\.ts:/,
    );
  });

  it('are not taken from a message that looks like frames, whether it was changed later or not', () => {
    const inside = `one\n    at ${LATIN} (${import.meta.filename}:1:1)\n    at ${NUMBER} (/home/somebody/x.ts:2:2)`;
    const error = thrown(inside);
    holdsNone(framesOf(error).join());
    error.message = 'changed';
    holdsNone(framesOf(error).join());
    expect(framesOf(error).join()).not.toContain('/home/');
  });

  it('are none of what is no error', () => {
    expect(framesOf(NAME)).toEqual([]);
    expect(framesOf(undefined)).toEqual([]);
    expect(kindOf(NUMBER)).toBe('string');
  });

  it('name a kind, but not one that was made of data', () => {
    const error = new TypeError(NUMBER);
    expect(kindOf(error)).toBe('TypeError');
    error.name = NAME;
    expect(kindOf(error)).toBe('Error');
    error.name = LATIN;
    expect(kindOf(error)).toBe('Error');
  });

  it('fit the journal', () => {
    const facts = frameFacts(Array.from({ length: 9 }, (_, at) => `electron/kiosk/kiosk.ts:${at}:1 hear`));
    expect(Object.keys(facts)).toEqual(['frame1', 'frame2', 'frame3', 'frame4']);
  });
});

describe('paths of a broken contract', () => {
  const Message = z.strictObject({
    type: z.literal('journal'),
    facts: z.record(z.string().max(12), z.number()),
    list: z.array(z.strictObject({ at: z.string() })),
  });

  it('say where and which rule, never a value or a key that is data', () => {
    const parsed = Message.safeParse({
      type: NAME,
      facts: { [NUMBER]: NAME, [NAME]: 1, pages: LATIN },
      list: [{ at: 'now' }, { at: 5 }],
      [NAME]: NUMBER,
    });
    if (parsed.success) throw new Error('taken');
    const paths = pathsOf(parsed.error);
    expect(paths).toContain('type invalid_value');
    expect(paths).toContain('facts.* invalid_key');
    expect(paths).toContain('list.1.at invalid_type');
    holdsNone(paths.join());
  });

  it('name the whole message where it is none at all', () => {
    const parsed = Message.safeParse(NUMBER);
    if (parsed.success) throw new Error('taken');
    expect(pathsOf(parsed.error)).toEqual(['(whole) invalid_type']);
  });
});
