/**
 * The office's list of papers that are void, as this kiosk has it: fetched with the post, believed by its signature, never put
 * back to an earlier one, and kept in a file for `npm run verify`. A kiosk that cannot fetch it says how old its list is.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { JWK } from 'jose';
import type { Text } from '../contract/words.ts';
import type { OfficeClient } from '../servers/office/client.ts';
import { readWithdrawn, type WithdrawnList } from '../servers/office/withdrawn.ts';
import { isDue } from './due.ts';

const FETCH_EVERY_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
/** The office signs its list anew each day: one that is older than this was not fetched for a while. */
const OLD_AFTER_MS = 2 * DAY_MS;

export interface KioskWithdrawnList {
  /** Fetches it when that is due; nothing is thrown. */
  look(): Promise<void>;
  /** What is to be said of its age; null: it is fresh. */
  age(): Text | null;
}

export function createWithdrawnList(around: {
  /** Where it is kept. */
  readonly file: string;
  readonly key: JWK;
  readonly client: Pick<OfficeClient, 'withdrawn'>;
  /** The kiosk's clock, milliseconds. */
  readonly now: () => number;
}): KioskWithdrawnList {
  const { file, key, client, now } = around;
  let list: WithdrawnList | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let read = false;
  const readFile = async () => {
    read = true;
    try {
      const kept = await readWithdrawn(readFileSync(file, 'utf8').trim(), key, null);
      if (kept.ok) list = kept.value;
    } catch {
      // None yet.
    }
  };
  return {
    async look() {
      if (!read) await readFile();
      if (!isDue(now(), lookedAt, FETCH_EVERY_MS)) return;
      lookedAt = now();
      const token = await client.withdrawn();
      if (token === null) return;
      const said = await readWithdrawn(token, key, list);
      if (!said.ok) return;
      try {
        writeFileSync(`${file}.part`, `${token}\n`, { mode: 0o644 });
        renameSync(`${file}.part`, file);
        list = said.value;
      } catch {
        // No room: the one of before stands, and grows old.
      }
    },
    age() {
      if (list === null)
        return { th: 'ยังไม่มีบัญชีเอกสารที่เพิกถอน', en: 'There is no list of withdrawn papers yet.' };
      const old = now() - Date.parse(list.signedAt);
      if (old < OLD_AFTER_MS) return null;
      const days = Math.floor(old / DAY_MS);
      return {
        th: `บัญชีเอกสารที่เพิกถอนเก่า ${days} วัน`,
        en: `The list of withdrawn papers is ${days} days old.`,
      };
    },
  };
}
