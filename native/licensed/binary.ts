/** Looks into a shared library without loading it: for which system and processor it is, and what it offers. */
import { fail, ok, type Result } from '../result.ts';

export interface Binary {
  readonly system: 'windows' | 'linux';
  /** Processor as Node names it; `other`: none that Node runs on here. */
  readonly arch: 'ia32' | 'x64' | 'arm64' | 'other';
  /** Names of the functions that it offers. */
  readonly exports: readonly string[];
}

/** No library of a card offers more. */
const MOST_NAMES = 100_000;
const LONGEST_NAME = 512;

/** Thrown by a reader beyond the file, and nowhere else caught than below. */
class Short extends Error {}

/** Little-endian numbers and names of a file, never beyond its end. */
class Bytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u16(at: number): number {
    if (at < 0 || at + 2 > this.#bytes.length) throw new Short();
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    if (at < 0 || at + 4 > this.#bytes.length) throw new Short();
    return this.#view.getUint32(at, true);
  }

  /** A 64-bit offset; one that no file can have is beyond every end. */
  u64(at: number): number {
    return this.u32(at) + this.u32(at + 4) * 2 ** 32;
  }

  name(at: number): string {
    if (at < 0 || at >= this.#bytes.length) throw new Short();
    const end = this.#bytes.indexOf(0, at);
    if (end < 0 || end - at > LONGEST_NAME) throw new Short();
    return Buffer.from(this.#bytes.subarray(at, end)).toString('latin1');
  }
}

const PE_ARCH: Readonly<Record<number, Binary['arch']>> = { 332: 'ia32', 34404: 'x64', 43620: 'arm64' };
const ELF_ARCH: Readonly<Record<number, Binary['arch']>> = { 3: 'ia32', 62: 'x64', 183: 'arm64' };

/** Portable Executable, by Microsoft's specification. */
function readPe(bytes: Bytes): Binary | null {
  const pe = bytes.u32(0x3c);
  if (bytes.u32(pe) !== 0x4550) return null;
  const arch = PE_ARCH[bytes.u16(pe + 4)] ?? 'other';
  const sections = bytes.u16(pe + 6);
  const optional = pe + 24;
  const wide = bytes.u16(optional) === 0x20b;
  const directories = bytes.u32(optional + (wide ? 108 : 92));
  const table = directories === 0 ? 0 : bytes.u32(optional + (wide ? 112 : 96));
  const first = optional + bytes.u16(pe + 20);
  /** Where in the file an address of the loaded library is. */
  const at = (address: number): number => {
    for (let section = first; section < first + sections * 40; section += 40) {
      const start = bytes.u32(section + 12);
      if (address >= start && address < start + Math.max(bytes.u32(section + 8), bytes.u32(section + 16)))
        return address - start + bytes.u32(section + 20);
    }
    throw new Short();
  };
  if (table === 0) return { system: 'windows', arch, exports: [] };
  const exported = at(table);
  const count = bytes.u32(exported + 24);
  if (count > MOST_NAMES) throw new Short();
  const names = count === 0 ? 0 : at(bytes.u32(exported + 32));
  return {
    system: 'windows',
    arch,
    exports: Array.from({ length: count }, (_, index) => bytes.name(at(bytes.u32(names + 4 * index)))),
  };
}

/** ELF, by the System V ABI; little-endian, as every processor here is. */
function readElf(bytes: Bytes): Binary {
  const wide = (bytes.u16(4) & 0xff) === 2;
  const word = (at: number) => (wide ? bytes.u64(at) : bytes.u32(at));
  const arch = ELF_ARCH[bytes.u16(18)] ?? 'other';
  const sections = word(wide ? 40 : 32);
  const size = bytes.u16(wide ? 58 : 46);
  const count = bytes.u16(wide ? 60 : 48);
  const exports: string[] = [];
  for (let index = 0; index < count; index++) {
    const section = sections + index * size;
    if (bytes.u32(section + 4) !== 11 /* SHT_DYNSYM */) continue;
    const offset = word(section + (wide ? 24 : 16));
    const symbols = Math.floor(word(section + (wide ? 32 : 20)) / (wide ? 24 : 16));
    if (symbols > MOST_NAMES) throw new Short();
    const names = word(sections + bytes.u32(section + (wide ? 40 : 24)) * size + (wide ? 24 : 16));
    for (let one = 1; one < symbols; one++) {
      const symbol = offset + one * (wide ? 24 : 16);
      // Undefined ones are what it wants of others.
      if (bytes.u16(symbol + (wide ? 6 : 14)) !== 0) exports.push(bytes.name(names + bytes.u32(symbol)));
    }
  }
  return { system: 'linux', arch, exports };
}

/** Reads the head and the names of a library; the fault says that it is none, or is cut short. */
export function readBinary(file: Uint8Array): Result<Binary, 'not-a-library' | 'cut-short'> {
  const bytes = new Bytes(file);
  try {
    if (bytes.u32(0) === 0x464c457f) return ok(readElf(bytes));
    const pe = bytes.u16(0) === 0x5a4d ? readPe(bytes) : null;
    return pe === null ? fail('not-a-library') : ok(pe);
  } catch (error) {
    if (error instanceof Short) return fail(file.length < 64 ? 'not-a-library' : 'cut-short');
    throw error;
  }
}
