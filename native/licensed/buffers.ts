/** Memory that a foreign function reads and writes: each piece with a guard behind it, looked at after the call. */
import type { LibraryFunction, Parameter } from './table.ts';

/** A function that writes past its buffer by less than this changes nothing else, and is found out. */
const GUARD = 8192;
const GUARD_BYTE = 0xa5;

/** What one call is given and leaves behind. */
export interface CallBuffers {
  /** The arguments in order: a number by value, or memory. */
  readonly args: readonly (number | Buffer)[];
  /** What came out by name, text as hex digits; or the name of the parameter that was written past its end. */
  taken(): { readonly took: Record<string, number | string> } | { readonly spoilt: string };
  /** Overwrites all of it. */
  wipe(): void;
}

/** One argument; `size`: of its memory without the guard. */
interface Piece {
  readonly one: Parameter;
  readonly size: number;
  readonly arg: number | Buffer;
}

const guarded = (size: number): Buffer => {
  const memory = Buffer.alloc(size + GUARD, GUARD_BYTE);
  memory.fill(0, 0, size);
  return memory;
};

/** Lays out the memory of one call. Throws when a value that the table asks for is missing or of another kind. */
export function layOut(
  { parameters }: LibraryFunction,
  give: Readonly<Record<string, number | string>>,
): CallBuffers {
  const bytesOf = (name: string): Buffer => {
    const value = give[name];
    if (typeof value !== 'string') throw new Error(`${name} is not given`);
    return Buffer.from(value, 'hex');
  };
  const numberOf = (one: Extract<Parameter, { type: 'int' }>): number => {
    if (one.sizeOf !== undefined) return bytesOf(one.sizeOf).length;
    const value = give[one.name] ?? one.value;
    if (typeof value !== 'number') throw new Error(`${one.name} is not given`);
    return value;
  };
  const memoryOf = (one: Exclude<Parameter, { type: 'int' }>): Piece => {
    if (one.type === 'text-out') return { one, size: one.size, arg: guarded(one.size) };
    if (one.type === 'int-out') {
      const number = guarded(4);
      number.writeInt32LE(one.sizeOf === undefined ? one.value : bytesOf(one.sizeOf).length);
      return { one, size: 4, arg: number };
    }
    const bytes = bytesOf(one.name);
    const memory = guarded(bytes.length + 1);
    memory.set(bytes);
    bytes.fill(0);
    return { one, size: bytes.length + 1, arg: memory };
  };
  const pieces = parameters.map(
    (one): Piece => (one.type === 'int' ? { one, size: 0, arg: numberOf(one) } : memoryOf(one)),
  );
  return {
    args: pieces.map(({ arg }) => arg),
    taken() {
      const took: Record<string, number | string> = {};
      for (const { one, size, arg } of pieces)
        if (typeof arg !== 'number' && arg.subarray(size).some((byte) => byte !== GUARD_BYTE))
          return { spoilt: one.name };
      for (const { one, arg } of pieces)
        if (one.type === 'int-out' && one.told && typeof arg !== 'number') took[one.name] = arg.readInt32LE();
      for (const { one, size, arg } of pieces) {
        if (one.type !== 'text-out' || !one.told || typeof arg === 'number') continue;
        const said = pieces.find((other) => other.one.name === one.lengthIn)?.arg;
        const length = said === undefined || typeof said === 'number' ? arg.indexOf(0) : said.readInt32LE();
        if (length < 0 || length > size) return { spoilt: one.name };
        took[one.name] = arg.toString('hex', 0, length);
      }
      return { took };
    },
    wipe() {
      for (const { arg } of pieces) if (typeof arg !== 'number') arg.fill(0);
    },
  };
}
