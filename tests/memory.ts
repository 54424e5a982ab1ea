/** Looks for secrets in the memory of processes. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const CHUNK_BYTES = 8 * 1024 * 1024;

/** Forms of a text in which a process might keep it: UTF-8 and UTF-16. */
export const bothForms = (what: string, text: string): readonly (readonly [string, Buffer])[] => [
  [`${what} in UTF-8`, Buffer.from(text, 'utf8')],
  [`${what} in UTF-16`, Buffer.from(text, 'utf16le')],
];

/** Thai text as the card has it: CP874 lays U+0E01 at A1. */
export const inCp874 = (text: string): Buffer =>
  Buffer.from(
    [...text].map((c) => (c < '\u0e00' ? c.charCodeAt(0) : (c.charCodeAt(0) - 0x0e00 + 0xa0) & 0xff)),
  );

/** What of the secrets is in a process's memory: names of the forms found. */
export function search(pid: number, wanted: ReadonlyMap<string, Buffer>): readonly string[] {
  const found = new Set<string>();
  let memory: number;
  let smaps: string;
  try {
    smaps = readFileSync(`/proc/${pid}/smaps`, 'latin1');
    memory = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return [];
  }
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES + 256);
  try {
    for (const region of smaps.split(/(?=^[0-9a-f]+-[0-9a-f]+ )/m)) {
      const header = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(region);
      if (header === null || /^Rss:\s+0 kB/m.test(region) || region.includes('[v')) continue;
      // A program's file as it is on the disk, not a page of it written to; memory that is only named like a file counts.
      const asOnDisk = /\s\/(?!dev\/shm\/|memfd:)\S+(?! \(deleted\))$/.test(region.split('\n', 1)[0] ?? '');
      if (asOnDisk && /^Anonymous:\s+0 kB/m.test(region) && /^Shared_Dirty:\s+0 kB/m.test(region)) continue;
      const [start, end] = [Number.parseInt(header[1] ?? '', 16), Number.parseInt(header[2] ?? '', 16)];
      for (let at = start; at < end; at += CHUNK_BYTES) {
        let read = 0;
        try {
          read = readSync(memory, chunk, 0, Math.min(CHUNK_BYTES + 256, end - at), at);
        } catch {
          continue;
        }
        const bytes = chunk.subarray(0, read);
        for (const [form, secret] of wanted) if (!found.has(form) && bytes.includes(secret)) found.add(form);
      }
    }
  } finally {
    closeSync(memory);
  }
  return [...found];
}
