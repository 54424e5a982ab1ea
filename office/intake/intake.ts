/**
 * Takes what kiosks send: each item once, by kiosk and place, in order. A batch is one transaction: what is acknowledged
 * stands, and of what is refused nothing does. The row of the kiosk is held meanwhile, so that two processes of the office
 * that hear the same kiosk take turns, and no other kiosk waits for it.
 */
import { createHash, createPublicKey, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { readCheckpoint } from '../../electron/journal/checkpoint.ts';
import { GENESIS, lineHash } from '../../electron/journal/proof.ts';
import {
  type OfficeAnswer,
  type OfficeBatch,
  OfficeItem,
  REFUSALS,
  type RefusalName,
} from '../../electron/servers/office/wire.ts';
import type { OfficeDatabase, Within } from '../store/database.ts';
import type { KioskRow } from '../store/schema.ts';
import { dayIn } from '../work/days.ts';
import {
  atOnce,
  chunks,
  type Happening,
  happeningOf,
  insertHappenings,
  writeHappenings,
} from './happenings.ts';

/** What one office allows its kiosks. */
export interface IntakeLimits {
  /** A kiosk's clock may differ from the office's by so much. */
  readonly clockMs: number;
  /** Bytes that are taken from one kiosk in a day (UTC). */
  readonly bytesPerDay: number;
}

export interface Intake {
  /** Takes a batch of the kiosk whose certificate it came with. */
  take(batch: OfficeBatch): Promise<OfficeAnswer>;
  /** Remembers why a kiosk was refused before its batch was read, for the desk; no kiosk is made by it. */
  refused(kiosk: string, name: RefusalName): Promise<void>;
  /** Remembers that somebody came who is no kiosk of this office: nothing that they say of themselves. */
  stranger(name: RefusalName): Promise<void>;
  /** Counts bytes that a kiosk brings beside its batches, within a transaction; false: it has brought too many today. */
  brings(within: Within, kiosk: string, bytes: number): Promise<boolean>;
  /** Why the last batch of any kiosk could not be written; null: it stands. What a full database cannot remember itself. */
  trouble(): RefusalName | null;
}

/** How far the office has a kiosk, as the batch goes on. */
interface Standing {
  base: number;
  last: number;
  store: string | null;
  writes: number;
  checkpointAt: string | null;
  entries: number;
  head: string | null;
  anchored: number;
  key: string | null;
  version: string | null;
  devices: string | null;
  counter: { readonly year: number; readonly value: number } | null;
}

/** What is written when the batch has been gone through. */
interface Gathered {
  readonly items: { place: number; kind: string; digest: string; body: string | null }[];
  readonly requests: { requestNumber: string; keptAt: string; sealed: string }[];
  readonly papers: { place: number; requestNumber: string; keptAt: string; sealed: string }[];
  readonly receipts: { requestNumber: string; receiptNumber: string; at: string }[];
  readonly checkpoints: { place: number; entries: number; head: string; token: string }[];
  readonly happenings: Happening[];
  bytes: number;
}

export const answerOf = (
  acknowledged: OfficeAnswer['acknowledged'],
  name: RefusalName | null,
  sequence: number | null = null,
): OfficeAnswer => ({
  acknowledged,
  refused: name === null ? null : { name, code: REFUSALS[name][0], sequence },
});

const digestOf = (kind: string, text: string) =>
  createHash('sha256').update(kind).update('\n').update(text).digest('base64url');

const standingOf = (row: KioskRow): Standing => ({
  base: Number(row.base),
  last: Number(row.last),
  store: row.store,
  writes: Number(row.writes),
  checkpointAt: row.checkpoint_at,
  entries: Number(row.entries),
  head: row.head,
  anchored: Number(row.anchored),
  key: row.signing_key,
  version: row.version,
  devices: row.devices,
  counter:
    row.counter_year === null ? null : { year: row.counter_year, value: Number(row.counter_value ?? 0) },
});

/** The lines follow from the last one that the office has, and from one another. A series may begin at any line. */
function followLines(body: Extract<OfficeItem, { kind: 'lines' }>['body'], at: Standing): RefusalName | null {
  const first = body.lines[0]?.sequence ?? 0;
  const begins = at.head === null;
  if (begins ? first === 1 && body.previous !== GENESIS : body.previous !== at.head) return 'line.broken';
  let { previous } = body;
  let next = begins ? first : at.entries + 1;
  for (const { hash, ...line } of body.lines) {
    if (line.sequence !== next || lineHash(previous, line) !== hash) return 'line.broken';
    previous = hash;
    next += 1;
  }
  at.entries = next - 1;
  at.head = previous;
  return null;
}

/** The checkpoint is the kiosk's, speaks of the lines that the office has, and comes after the last one. */
function followCheckpoint(kiosk: string, token: string, at: Standing): RefusalName | null {
  if (at.key === null) return 'checkpoint.unsigned';
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: at.key }, format: 'jwk' });
  const says = readCheckpoint(token, key);
  if (says === null || says.kioskId !== kiosk) return 'checkpoint.unsigned';
  if (at.store !== null && (says.store !== at.store || says.writes <= at.writes)) return 'checkpoint.back';
  if (says.entries < at.entries) return 'checkpoint.back';
  // A store that is new, or that was trimmed to nothing but its checkpoint, may begin with one.
  if (at.head !== null || says.entries === 0) {
    if (says.entries !== at.entries || says.head !== (at.head ?? GENESIS)) return 'checkpoint.forks';
  }
  at.store = says.store;
  at.writes = says.writes;
  at.checkpointAt = says.at;
  at.entries = says.entries;
  at.head = says.entries === 0 ? at.head : says.head;
  at.anchored = says.entries;
  return null;
}

/** Goes through an item; what it changes of the kiosk's standing and what is to be written, or why it is refused. */
function follow(kiosk: string, item: OfficeItem, at: Standing, gathered: Gathered): RefusalName | null {
  const place = at.base + item.sequence;
  switch (item.kind) {
    case 'kiosk': {
      const { x } = item.body.signingKey;
      if (at.key !== null && at.key !== x) return 'key.changed';
      at.key = x;
      at.version = item.body.version;
      return null;
    }
    case 'lines': {
      const refused = followLines(item.body, at);
      if (refused === null)
        gathered.happenings.push(...item.body.lines.map(happeningOf).filter((said) => said !== null));
      return refused;
    }
    case 'checkpoint': {
      const refused = followCheckpoint(kiosk, item.body.token, at);
      if (refused !== null) return refused;
      const { token } = item.body;
      gathered.checkpoints.push({ place, entries: at.entries, head: at.head ?? GENESIS, token });
      return null;
    }
    case 'request':
      gathered.requests.push(item.body);
      return null;
    case 'papers':
      gathered.papers.push({ place, ...item.body });
      return null;
    case 'receipt':
      gathered.receipts.push(item.body);
      return null;
    case 'devices':
      at.devices = JSON.stringify(item.body);
      return null;
    case 'counter':
      at.counter = item.body;
      return null;
  }
}

/** Content that has a table of its own is not kept twice. */
const bodyOf = ({ kind }: OfficeItem, text: string) =>
  kind === 'request' || kind === 'papers' || kind === 'checkpoint' ? null : text;

/** Digests of the places that the office has among these. */
async function digestsAt(within: Within, kiosk: string, places: readonly number[]) {
  if (places.length === 0) return new Map<number, string>();
  const rows = await within
    .selectFrom('item')
    .select(['place', 'digest'])
    .where('kiosk', '=', kiosk)
    .where('place', 'in', places.map(String))
    .execute();
  return new Map(rows.map(({ place, digest }) => [Number(place), digest]));
}

/** The row of the kiosk, held until the transaction ends. */
async function hold(within: Within, kiosk: string, now: string): Promise<KioskRow> {
  const held = within.selectFrom('kiosk').selectAll().where('kiosk', '=', kiosk).forUpdate();
  const row = await held.executeTakeFirst();
  if (row !== undefined) return row;
  await within
    .insertInto('kiosk')
    .values({ kiosk, heard_at: now } as never)
    .onConflict((conflict) => conflict.column('kiosk').doNothing())
    .execute();
  return held.executeTakeFirstOrThrow();
}

interface Gone {
  readonly acknowledged: OfficeAnswer['acknowledged'];
  readonly refused: { readonly name: RefusalName; readonly sequence: number } | null;
}

/**
 * Lines of a journal in one transaction: what comes after them in a batch is not acknowledged, and is sent again at once. A
 * database in a folder does nothing else meanwhile, and other kiosks wait for it.
 */
const LINES_AT_ONCE = 2000;

/** Goes through a batch without writing: up to the first item that is refused, or to as much as is taken at once. */
async function goThrough(
  within: Within,
  batch: OfficeBatch,
  at: Standing,
  gathered: Gathered,
  room: number,
  careful: boolean,
): Promise<Gone> {
  const acknowledged: { sequence: number; as: 'taken' | 'known' }[] = [];
  const stop = (name: RefusalName, sequence: number): Gone => ({ acknowledged, refused: { name, sequence } });
  const had = batch.items.map(({ sequence }) => at.base + sequence).filter((place) => place <= at.last);
  const digests = await digestsAt(within, batch.kiosk, had);
  const requests = careful ? await sealedAlready(within, batch) : new Map<string, string>();
  let before = 0;
  let lines = 0;
  for (const raw of batch.items) {
    const { sequence } = raw;
    if (sequence <= before) return stop('item.jumps-back', sequence);
    before = sequence;
    const parsed = OfficeItem.safeParse(raw);
    if (!parsed.success) return stop('item.malformed', sequence);
    const item = parsed.data;
    lines += item.kind === 'lines' ? item.body.lines.length : 0;
    if (lines > LINES_AT_ONCE) break;
    const place = at.base + sequence;
    const text = JSON.stringify(item.body);
    const digest = digestOf(item.kind, text);
    if (place <= at.last) {
      if (digests.get(place) !== digest) return stop('item.changed', sequence);
      acknowledged.push({ sequence, as: 'known' });
      continue;
    }
    if (place !== at.last + 1) return stop('item.gap', sequence);
    const body = bodyOf(item, text);
    const bytes = text.length;
    if (gathered.bytes + bytes > room) return stop('kiosk.too-much', sequence);
    if (item.kind === 'request') {
      const known = requests.get(item.body.requestNumber);
      if (known !== undefined && known !== item.body.sealed) return stop('request.changed', sequence);
      requests.set(item.body.requestNumber, item.body.sealed);
    }
    // A refusal leaves what was there: nothing is half-followed.
    const trial = { ...at };
    const refused = follow(batch.kiosk, item, trial, gathered);
    if (refused !== null) return stop(refused, sequence);
    Object.assign(at, trial, { last: place });
    gathered.bytes += bytes;
    gathered.items.push({ place, kind: item.kind, digest, body });
    acknowledged.push({ sequence, as: 'taken' });
  }
  return { acknowledged, refused: null };
}

/** Requests of this batch that the office has under the same number: a kiosk whose store was put back sends them again. */
async function sealedAlready(within: Within, batch: OfficeBatch): Promise<Map<string, string>> {
  const numbers = batch.items
    .filter(({ kind }) => kind === 'request')
    .map(({ body }) => (body as { requestNumber?: unknown } | undefined)?.requestNumber)
    .filter((number) => typeof number === 'string');
  if (numbers.length === 0) return new Map();
  const rows = await within
    .selectFrom('request')
    .select(['request_number', 'sealed'])
    .where('kiosk', '=', batch.kiosk)
    .where('request_number', 'in', numbers)
    .execute();
  return new Map(rows.map(({ request_number, sealed }) => [request_number, sealed]));
}

/** A number under which the office has a request already: rare, and looked at before all else when the batch is begun again. */
class KnownAlready extends Error {}

/** What is said of a batch besides its items. */
interface Heard {
  readonly name: RefusalName | null;
  readonly sequence: number | null;
  readonly series: string | null;
  readonly waiting: number;
  readonly clockMs: number;
  readonly now: string;
  /** The refusal was not there before, or not lately: it is a line of the office's journal. */
  readonly isNews: boolean;
}

/**
 * Writes what a batch brought, and the kiosk's row as it leaves it: one statement, since each costs office and database as
 * much again as a row. What is rare has statements of its own. A refusal that was not there before is a line of the office's
 * journal, too.
 */
async function write(
  within: Within,
  row: KioskRow,
  at: Standing,
  gathered: Gathered,
  heard: Heard,
  careful: boolean,
): Promise<void> {
  const { kiosk } = row;
  const { requests, receipts } = gathered;
  const { name, now } = heard;
  if (name !== null && heard.isNews) await noteRefusal(within, `kiosk ${kiosk}`, name, heard.sequence, now);
  // What comes with its receipt is written with it.
  const brought = new Map(
    careful ? [] : receipts.map((receipt) => [receipt.requestNumber, receipt] as const),
  );
  const updated = await inserting(within, kiosk, gathered, brought, now)
    .updateTable('kiosk')
    .set(standing(row, at, heard, gathered.bytes))
    .where('kiosk', '=', kiosk)
    .$if(requests.length > 0, (query) =>
      query.returning(sql<string>`(SELECT count(*) FROM new_request)`.as('requests')),
    )
    .executeTakeFirst();
  if (requests.length > 0 && !careful && Number(updated?.requests) !== requests.length)
    throw new KnownAlready();
  await writeHappenings(within, kiosk, gathered.happenings);
  const here = new Set(careful ? [] : requests.map(({ requestNumber }) => requestNumber));
  // Of several for one request the last counts.
  const late = new Map(
    receipts.filter((one) => !here.has(one.requestNumber)).map((one) => [one.requestNumber, one] as const),
  );
  for (const some of chunks([...late.values()]))
    await sql`
      UPDATE request SET receipt_number = said.receipt, receipt_at = said.at
      FROM (VALUES ${sql.join(some.map((one) => sql`(${one.requestNumber}, ${one.receiptNumber}, ${one.at})`))})
        AS said (number, receipt, at)
      WHERE kiosk = ${kiosk} AND request_number = said.number`.execute(within);
}

type Receipt = Gathered['receipts'][number];

/** The beginning of a statement that inserts all rows of a batch, table by table. */
function inserting(
  within: Within,
  kiosk: string,
  { items, requests, papers, checkpoints, happenings }: Gathered,
  brought: ReadonlyMap<string, Receipt>,
  now: string,
): Within {
  let statement = within;
  /** Kysely follows in types which tables a statement has made; here it depends on the batch. */
  const and = (made: unknown) => {
    statement = made as Within;
  };
  if (items.length > 0)
    and(
      statement.with('new_item', (db) =>
        db
          .insertInto('item')
          .values(items.map((one) => ({ ...one, kiosk, place: String(one.place), received_at: now }))),
      ),
    );
  if (requests.length > 0)
    and(
      statement.with('new_request', (db) =>
        db
          .insertInto('request')
          .values(
            requests.map(({ requestNumber, keptAt, sealed }) => ({
              ...{ kiosk, request_number: requestNumber, kept_at: keptAt, received_at: now, sealed },
              receipt_number: brought.get(requestNumber)?.receiptNumber ?? null,
              receipt_at: brought.get(requestNumber)?.at ?? null,
              day: dayIn(keptAt),
            })),
          )
          .onConflict((conflict) => conflict.columns(['kiosk', 'request_number']).doNothing())
          .returning('request_number'),
      ),
    );
  if (papers.length > 0)
    and(
      statement.with('new_papers', (db) =>
        db.insertInto('papers').values(
          papers.map(({ place, requestNumber, keptAt, sealed }) => ({
            ...{ kiosk, place: String(place), request_number: requestNumber, kept_at: keptAt, sealed },
          })),
        ),
      ),
    );
  if (checkpoints.length > 0)
    and(
      statement.with('new_checkpoint', (db) =>
        db.insertInto('checkpoint').values(
          checkpoints.map((one) => ({
            ...one,
            kiosk,
            place: String(one.place),
            entries: String(one.entries),
          })),
        ),
      ),
    );
  const said = atOnce(happenings);
  if (said.length > 0)
    and(statement.with('new_happening', (db) => insertHappenings(db as Within, kiosk, said)));
  return statement;
}

/** Bytes that a kiosk has brought in a day so far. */
const broughtOn = (row: KioskRow, day: string) => (row.day === day ? Number(row.day_bytes) : 0);

/** What a kiosk is refused for is a line of the office's journal once in this time: one that sends nonsense without end does not fill it. */
const NOTED_EVERY_MS = 600_000;

/** What was noted by this process, and when. */
function notes(now: () => Date) {
  const noted = new Map<string, number>();
  return {
    isNews: (kiosk: string, name: RefusalName) =>
      now().getTime() - (noted.get(`${kiosk} ${name}`) ?? Number.NEGATIVE_INFINITY) >= NOTED_EVERY_MS,
    wasNoted: (kiosk: string, name: RefusalName) => noted.set(`${kiosk} ${name}`, now().getTime()),
  };
}

/** As the office's journal calls who is no kiosk of this office; no kiosk and no person has this name. */
export const STRANGER = 'stranger';

const MOST_CLOCK_MS = 2 ** 31 - 1;

/** The kiosk's row as the batch leaves it. */
function standing(row: KioskRow, at: Standing, { name, now, ...heard }: Heard, bytes: number) {
  const day = now.slice(0, 10);
  return {
    series: heard.series,
    last: String(at.last),
    store: at.store,
    writes: String(at.writes),
    checkpoint_at: at.checkpointAt,
    entries: String(at.entries),
    head: at.head,
    anchored: String(at.anchored),
    signing_key: at.key,
    version: at.version,
    devices: at.devices,
    counter_year: at.counter?.year ?? null,
    counter_value: at.counter?.value ?? null,
    waiting: Math.min(heard.waiting, 2 ** 31 - 1),
    heard_at: now,
    // A clock may be wrong by more than a column holds.
    clock_ms: Math.max(-MOST_CLOCK_MS, Math.min(MOST_CLOCK_MS, heard.clockMs)),
    refused: name,
    refused_at: name === null ? null : name === row.refused ? row.refused_at : now,
    day,
    day_bytes: String(broughtOn(row, day) + bytes),
  };
}

async function noteRefusal(
  within: Within,
  who: string,
  name: RefusalName,
  sequence: number | null,
  now: string,
) {
  await within
    .insertInto('office_line')
    .values({
      id: randomUUID(),
      at: now,
      ...{ who, kind: who === STRANGER ? 'stranger.refused' : 'kiosk.refused' },
      facts: JSON.stringify({ name, code: REFUSALS[name][0], ...(sequence === null ? {} : { sequence }) }),
    })
    .execute();
}

/** Why nothing of a batch is even looked at, or null. */
function atTheDoor(batch: OfficeBatch, row: KioskRow, limits: IntakeLimits, now: Date): RefusalName | null {
  if (Math.abs(Date.parse(batch.sentAt) - now.getTime()) > limits.clockMs) return 'clock.wrong';
  if (row.series !== null && row.series !== batch.series) return 'series.unknown';
  return null;
}

/** Makes the intake of an office. `now` is its clock. */
export function createIntake(database: OfficeDatabase, limits: IntakeLimits, now = () => new Date()): Intake {
  const { isNews, wasNoted } = notes(now);
  const takeOnce = async (
    within: Within,
    batch: OfficeBatch,
    moment: Date,
    careful: boolean,
  ): Promise<OfficeAnswer> => {
    const at = moment.toISOString();
    const row = await hold(within, batch.kiosk, at);
    const stands = standingOf(row);
    const gathered: Gathered = {
      items: [],
      requests: [],
      papers: [],
      receipts: [],
      checkpoints: [],
      happenings: [],
      bytes: 0,
    };
    const closed = atTheDoor(batch, row, limits, moment);
    const room = limits.bytesPerDay - broughtOn(row, at.slice(0, 10));
    const gone: Gone =
      closed === null
        ? await goThrough(within, batch, stands, gathered, room, careful)
        : { acknowledged: [], refused: null };
    const name = closed ?? gone.refused?.name ?? null;
    const sequence = gone.refused?.sequence ?? null;
    // A kiosk that was not let in has not begun its series here.
    const series = row.series ?? (closed === null ? batch.series : null);
    const clockMs = Date.parse(batch.sentAt) - moment.getTime();
    const heard = {
      ...{ name, sequence, series, clockMs, now: at },
      // As it is after this: what was acknowledged waits no more.
      waiting: Math.max(0, batch.waiting - gone.acknowledged.length),
      isNews: name !== null && name !== row.refused && isNews(batch.kiosk, name),
    };
    await write(within, row, stands, gathered, heard, careful);
    return answerOf(gone.acknowledged, name, sequence);
  };
  let trouble: RefusalName | null = null;
  return {
    trouble: () => trouble,
    async take(batch) {
      // When it came: that the database was slow says nothing of the kiosk's clock.
      const moment = now();
      const taken = await database
        .transact((within) => takeOnce(within, batch, moment, false))
        .catch((error: unknown) => {
          if (!(error instanceof KnownAlready)) throw error;
          return database.transact((within) => takeOnce(within, batch, moment, true));
        });
      trouble = taken.ok ? null : taken.fault;
      const name = taken.ok ? taken.value.refused?.name : undefined;
      if (name !== undefined && isNews(batch.kiosk, name)) wasNoted(batch.kiosk, name);
      return taken.ok ? taken.value : answerOf([], taken.fault);
    },
    async refused(kiosk, name) {
      const at = now().toISOString();
      await database.transact(async (within) => {
        const row = await within
          .selectFrom('kiosk')
          .select(['kiosk', 'refused'])
          .where('kiosk', '=', kiosk)
          .executeTakeFirst();
        if (row?.refused === name) return;
        if (isNews(kiosk, name)) await noteRefusal(within, `kiosk ${kiosk}`, name, null, at);
        if (row === undefined) return;
        await within
          .updateTable('kiosk')
          .set({ refused: name, refused_at: at })
          .where('kiosk', '=', kiosk)
          .execute();
      });
      if (isNews(kiosk, name)) wasNoted(kiosk, name);
    },
    async stranger(name) {
      if (!isNews(STRANGER, name)) return;
      // Before it is written: whoever comes without end asks nothing of the database meanwhile.
      wasNoted(STRANGER, name);
      const at = now().toISOString();
      await database.transact((within) => noteRefusal(within, STRANGER, name, null, at));
    },
    async brings(within, kiosk, bytes) {
      const at = now().toISOString();
      const day = at.slice(0, 10);
      const brought = broughtOn(await hold(within, kiosk, at), day) + bytes;
      if (brought > limits.bytesPerDay) return false;
      await within
        .updateTable('kiosk')
        .set({ day, day_bytes: String(brought) })
        .where('kiosk', '=', kiosk)
        .execute();
      return true;
    },
  };
}
