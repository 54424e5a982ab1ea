/**
 * What comes from outside, by the piece that takes it: each function takes any bytes, and throws when what must always be
 * so is not so. Nothing here waits: a fuzzer calls it many thousand times a second.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CATALOGUE } from '../../electron/catalogue/catalogue.ts';
import { parseConfig } from '../../electron/config/config.ts';
import { FromWindow, ToWindow } from '../../electron/contract/window.ts';
import { readCheckpoint } from '../../electron/journal/checkpoint.ts';
import { verifyJournal } from '../../electron/journal/journal.ts';
import { FromVisit, ToVisit } from '../../electron/ports/visit-messages.ts';
import { readKey, readReply } from '../../electron/servers/first-generation/messages.ts';
import { answerOf } from '../../electron/servers/first-generation/records.ts';
import { answersIn, ReadDirectory, readRefusal } from '../../electron/servers/linkage/envelope.ts';
import { outcomeOf } from '../../electron/servers/linkage/outcomes.ts';
import {
  DisclosuresAnswer,
  GrantAnswer,
  HighestAnswer,
  TokenClaims,
} from '../../electron/servers/linkage/wire.ts';
import { handoverIn } from '../../electron/servers/office/handover.ts';
import { OfficeBatch, OfficeItem } from '../../electron/servers/office/wire.ts';
import {
  AssertionClaims,
  ChallengeAnswer,
  ErrorAnswer,
  VerifyAnswer,
} from '../../electron/servers/sas/wire.ts';
import { parseCitizenId } from '../../native/thai-id/citizen-id.ts';
import { TEXT_LENGTH } from '../../native/thai-id/memory-map.ts';
import { cutPhoto, photoSoFar } from '../../native/thai-id/photo.ts';
import { parseHolder } from '../../native/thai-id/read-card.ts';
import { decodeText, parseAddress, parseName } from '../../native/thai-id/text.ts';
import { parseTraces } from '../../native/thai-id/trace.ts';
import { happeningOf } from '../../office/intake/happenings.ts';

/** What must always be so, is not. */
function must(so: boolean, what: string): asserts so {
  if (!so) throw new Error(what);
}
const CONTROLS = /[\p{Cc}\p{Cs}]/u;

/** The JSON in some bytes; undefined where there is none. */
function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A schema says yes or no; what it takes, it takes again when it was sent on. */
function taken(
  schema: { safeParse(value: unknown): { success: boolean; data?: unknown } },
  value: unknown,
): void {
  const once = schema.safeParse(value);
  if (!once.success) return;
  const sent = JSON.stringify(once.data);
  if (sent === undefined) return;
  const again = schema.safeParse(JSON.parse(sent));
  must(again.success, 'what was taken is not taken again');
  must(JSON.stringify(again.data) === sent, 'what was taken changes when it is taken again');
}

/** The text area, the address and the photo of a card; and a trace of one, as text. */
function card(bytes: Uint8Array): void {
  const text = bytes.subarray(0, TEXT_LENGTH);
  const rest = bytes.subarray(TEXT_LENGTH);
  const holder = parseHolder(text, rest, rest.subarray(0, 14));
  if (holder.ok) {
    const { citizenId, nameTh, address } = holder.value;
    must(parseCitizenId(citizenId).ok, 'a number that is none');
    for (const part of [...Object.values(nameTh), ...Object.values(address ?? {})])
      must(typeof part !== 'string' || !CONTROLS.test(part), 'a control character in what is shown');
  }
  const loose = decodeText(bytes);
  parseName(loose);
  parseAddress(loose);
  const photo = cutPhoto(bytes);
  if (photo !== undefined) {
    must(photo.length <= bytes.length, 'a photo that is longer than what came');
    must(photo[0] === 0xff && photo[1] === 0xd8, 'a photo that does not begin as one');
  }
  photoSoFar(bytes);
  parseTraces(Buffer.from(bytes).toString('utf8'));
}

function sas(bytes: Uint8Array): void {
  const value = json(bytes);
  for (const schema of [ChallengeAnswer, VerifyAnswer, AssertionClaims, ErrorAnswer]) taken(schema, value);
}

const HOLDER = '9009900000017';
/** Somebody else’s, and right: it must never be shown whole. */
export const ANOTHER = '9009900000106';
/** In a longer row of digits it is nobody’s. */
const OF_ANOTHER = new RegExp(`(?<!\\d)${ANOTHER}(?!\\d)`);
const KINDS = new Set(['found', 'none-held', 'not-open', 'source-failing', 'session-lost']);

/** An answer of the gateway: the first byte says which database was asked. */
function gateway(bytes: Uint8Array): void {
  const entry = CATALOGUE[(bytes[0] ?? 0) % CATALOGUE.length];
  const value = json(bytes.subarray(1));
  if (entry === undefined || value === undefined) return;
  readRefusal(value);
  ReadDirectory.safeParse(value);
  for (const schema of [TokenClaims, GrantAnswer, HighestAnswer, DisclosuresAnswer]) schema.safeParse(value);
  const asIs = { serviceID: entry.serviceId, responseStatus: 200, responseData: value, responseTimeMs: 1 };
  for (const answer of [asIs, ...answersIn(value)]) {
    const outcome = outcomeOf(entry, answer, HOLDER, '2026-11-23T09:00:00.000Z');
    must(KINDS.has(outcome.kind), `an outcome that there is not: ${outcome.kind}`);
    must(outcome.databaseId === entry.id, 'an outcome of another database');
    must(!OF_ANOTHER.test(JSON.stringify(outcome)), 'another person’s number, whole');
  }
}

const SENT = ['9080', '9081', '5090', '5000', '6000'];

/** A reply of the gateway's first generation: the first byte says to which message, the second of which database. */
function first(bytes: Uint8Array): void {
  const sent = SENT[(bytes[0] ?? 0) % SENT.length] ?? '';
  const entry = CATALOGUE[(bytes[1] ?? 0) % CATALOGUE.length];
  const reply = readReply(`${sent}${'0'.repeat(60)}`, bytes.subarray(2));
  if (entry === undefined || reply === null) return;
  must(
    Number.isInteger(reply.status) && reply.status >= 0 && reply.status < 100_000,
    'a status that is none',
  );
  const key = readKey(reply.body);
  must(key === null || key.length === 32, 'a key of another length');
  const answer = answerOf(entry, reply, 1);
  if (answer === null) return;
  const outcome = outcomeOf(entry, answer, HOLDER, '2026-11-23T09:00:00.000Z');
  must(KINDS.has(outcome.kind), `an outcome that there is not: ${outcome.kind}`);
  must(outcome.kind !== 'found' || reply.status === 0, 'a record in a reply that refuses');
  must(!OF_ANOTHER.test(JSON.stringify(outcome)), 'another person’s number, whole');
}

/** What window, visit and kiosk say to each other. */
function contract(bytes: Uint8Array): void {
  const value = json(bytes);
  for (const schema of [FromWindow, ToWindow, FromVisit, ToVisit]) taken(schema, value);
}

function config(bytes: Uint8Array): void {
  const parsed = parseConfig(Buffer.from(bytes).toString('utf8'), '/etc/sitthi25');
  if (parsed.ok) return;
  must(parsed.fault.name === 'config.bad', `a configuration is ${parsed.fault.name}`);
  const detail = parsed.fault.detail ?? '';
  must(detail.length > 0 && detail.length < 2000, 'no sentence says what is wrong');
  must(!CONTROLS.test(detail.replaceAll('\n', '')), 'a control character in what is shown');
}

/** Texts that carry a signature or a key: a checkpoint, and the address of a file for a phone. */
function tokens(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString('utf8');
  const says = readCheckpoint(text, null);
  must(says === null || says.head.length === 64, 'a checkpoint without a head');
  const handed = handoverIn(text);
  must(
    handed === null || (handed.id.length === 22 && handed.secret.length === 32),
    'a key of another length',
  );
}

/** What a kiosk sends to its office. */
function batch(bytes: Uint8Array): void {
  const value = json(bytes);
  taken(OfficeBatch, value);
  const parsed = OfficeBatch.safeParse(value);
  for (const raw of parsed.success ? parsed.data.items : [value]) {
    taken(OfficeItem, raw);
    const item = OfficeItem.safeParse(raw);
    if (!item.success || item.data.kind !== 'lines') continue;
    for (const line of item.data.body.lines) {
      const said = happeningOf(line);
      if (said === null) continue;
      must(said.hash === line.hash, 'a happening of another line');
      for (const count of [said.databases, said.answered, said.pages])
        must(count === null || (Number.isInteger(count) && count >= 0 && count < 2 ** 31), 'no count');
    }
  }
}

let folder: string | undefined;
/** Whole stores to be broken: given by who runs this (`storesOf`). */
let whole: Uint8Array | undefined;
export function breakThis(store: Uint8Array): void {
  whole = store;
}

/** A store in which bytes were exchanged: at a place (four bytes), one byte; and so on. */
function store(bytes: Uint8Array): void {
  if (whole === undefined) return;
  folder ??= mkdtempSync(join(tmpdir(), 'fuzz-store-'));
  const broken = Buffer.from(whole);
  for (let at = 0; at + 5 <= bytes.length && at < 500; at += 5) {
    const place = Buffer.from(bytes).readUInt32LE(at) % broken.length;
    broken[place] = bytes[at + 4] ?? 0;
  }
  writeFileSync(join(folder, 'journal.sqlite'), broken);
  const report = verifyJournal(folder);
  must(!report.ok || report.value.entries >= 0, 'fewer lines than none');
}

export const TARGETS = { card, sas, gateway, first, contract, config, tokens, batch, store };
export type TargetName = keyof typeof TARGETS;
