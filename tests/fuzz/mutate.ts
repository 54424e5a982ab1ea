/** Inputs out of inputs: bytes turned, cut, doubled and joined, words put in, and values of JSON exchanged. */

/** Whole numbers below a bound. */
export type Below = (bound: number) => number;

/** No input is longer: what is found is found in short ones, and they are quicker. */
const LONGEST = 16_384;
/** Bytes that often decide something. */
const TELLING = [0x00, 0x01, 0x0a, 0x20, 0x22, 0x23, 0x2c, 0x30, 0x39, 0x5c, 0x7b, 0x7d, 0x7f, 0x80, 0xff];
/** Values that often decide something. */
const VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    '',
    ' ',
    0,
    -1,
    1,
    0.5,
    1e308,
    2 ** 31,
    2 ** 53,
    -(2 ** 53),
    [],
    {},
    [[]],
    '0',
    '-1',
  ],
  ...['__proto__', 'constructor', '\u0000', '\ud800', 'กำ่', '​', 'a'.repeat(300), '99999999', '20690231'],
];

const pick = <T>(below: Below, all: readonly T[]): T => all[below(all.length)] as T;

function turned(input: Buffer, below: Below): Buffer {
  const out = Buffer.from(input);
  for (let times = 1 + below(4); times > 0 && out.length > 0; times -= 1)
    out[below(out.length)] = below(2) === 0 ? pick(below, TELLING) : below(256);
  return out;
}

function cut(input: Buffer, below: Below): Buffer {
  const from = below(input.length + 1);
  const to = from + below(Math.min(64, input.length - from) + 1);
  return Buffer.concat([input.subarray(0, from), input.subarray(to)]);
}

function doubled(input: Buffer, below: Below): Buffer {
  const from = below(input.length + 1);
  const part = input.subarray(from, from + below(Math.min(256, input.length - from) + 1));
  const at = below(input.length + 1);
  return Buffer.concat([input.subarray(0, at), part, input.subarray(at)]);
}

function joined(input: Buffer, below: Below, other: Uint8Array): Buffer {
  return Buffer.concat([input.subarray(0, below(input.length + 1)), other.subarray(below(other.length + 1))]);
}

function withWord(input: Buffer, below: Below, words: readonly string[]): Buffer {
  const at = below(input.length + 1);
  const over = below(2) === 0 ? 0 : below(8);
  return Buffer.concat([
    input.subarray(0, at),
    Buffer.from(pick(below, words)),
    input.subarray(Math.min(input.length, at + over)),
  ]);
}

/** Exchanges, takes out, puts in or wraps one value somewhere in JSON; null: the input is none. `before` bytes stand before it. */
function otherJson(input: Buffer, below: Below, words: readonly string[]): Buffer | null {
  // What some targets have before their JSON.
  const before = input[0] === 0x7b || input[0] === 0x5b ? 0 : 1;
  let root: { top: unknown };
  try {
    root = { top: JSON.parse(input.subarray(before).toString('utf8')) };
  } catch {
    return null;
  }
  let at = root as Record<string, unknown>;
  let key = 'top';
  while (below(4) > 0) {
    const inner = at[key];
    if (typeof inner !== 'object' || inner === null) break;
    const keys = Object.keys(inner);
    if (keys.length === 0) break;
    at = inner as Record<string, unknown>;
    key = pick(below, keys);
  }
  const word = () => (below(2) === 0 ? pick(below, VALUES) : pick(below, words));
  switch (below(5)) {
    case 0:
      if (Array.isArray(at)) at.splice(Number(key), 1);
      else delete at[key];
      break;
    case 1:
      if (Array.isArray(at)) at.splice(Number(key), 0, structuredClone(at[Number(key)]));
      else
        Object.defineProperty(at, pick(below, words), {
          value: word(),
          enumerable: true,
          configurable: true,
        });
      break;
    case 2:
      at[key] = [at[key]];
      break;
    default:
      at[key] = word();
  }
  const text = JSON.stringify(root.top);
  return text === undefined ? null : Buffer.concat([input.subarray(0, before), Buffer.from(text)]);
}

/** One more input out of one, with words and another input at hand. */
export function mutated(from: Uint8Array, other: Uint8Array, words: readonly string[], below: Below): Buffer {
  let out: Buffer = Buffer.from(from);
  for (let times = 1 + below(3); times > 0; times -= 1) {
    const how = below(9);
    if (how >= 5) out = otherJson(out, below, words) ?? turned(out, below);
    else if (how === 0) out = turned(out, below);
    else if (how === 1) out = cut(out, below);
    else if (how === 2) out = doubled(out, below);
    else if (how === 3) out = joined(out, below, other);
    else out = withWord(out, below, words);
  }
  return out.subarray(0, LONGEST);
}
