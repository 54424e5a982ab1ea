/**
 * Who may use the desk: people with a role, who sign in by passkey. A person's first passkey is added with a one-time
 * code. All of it stands in the database, so that any process of the office hears the answer to another's question.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Within } from '../store/database.ts';

/** registrar: reads requests, and invites people. engineer: looks after kiosks. auditor: reads who did what. */
export const Role = z.enum(['registrar', 'engineer', 'auditor']);
export type Role = z.infer<typeof Role>;

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** Who writes lines of the office's journal without being anybody. */
const isNobodysName = (name: string) => /^(?:command$|stranger$|kiosk )/i.test(name);
/** A person's name as the journal says it: nothing in it that is not seen, and not that of who is no person. */
export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^\P{C}+$/u)
  .refine((name) => !isNobodysName(name));

/** A code is good for an hour, a challenge for two minutes. */
const CODE_MS = 3_600_000;
const CHALLENGE_MS = 120_000;
/** A sign-in at the provider takes no longer. */
const FLOW_MS = 600_000;
/** A session ends after a quarter of an hour without a call, and after eight hours in any case. */
const IDLE_MS = 15 * 60_000;
const SESSION_MS = 8 * 3_600_000;
/** Sign-ins and codes that are tried from one address in a minute. */
const TRIES_A_MINUTE = 10;

const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url');
/** As somebody types it. */
const digestOfCode = (code: string) => digest(code.replaceAll(/[\s-]/g, '').toUpperCase());
const after = (ms: number) => new Date(Date.now() + ms).toISOString();
const now = () => new Date().toISOString();

/** A line of the office's journal. */
export async function note(
  within: Within,
  who: string,
  kind: string,
  facts: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  await within
    .insertInto('office_line')
    .values({ id: randomUUID(), at: now(), who, kind, facts: JSON.stringify(facts) })
    .execute();
}

/** Whether nobody can sign in yet. */
export async function nobodyYet(within: Within): Promise<boolean> {
  return (await within.selectFrom('passkey').select('credential').limit(1).execute()).length === 0;
}

/**
 * Gives a person (who is made where there is none of that name) a one-time code: twelve letters and digits. Earlier ones are void
 * then; `beside`: they stay good, until one of them is used.
 */
export async function invite(
  within: Within,
  name: string,
  role: Role,
  by: string,
  beside = false,
): Promise<string> {
  const known = await within.selectFrom('person').selectAll().where('name', '=', name).executeTakeFirst();
  const id = known?.id ?? randomUUID();
  if (known === undefined)
    await within.insertInto('person').values({ id, name, role, added_at: now() }).execute();
  else await within.updateTable('person').set({ role }).where('id', '=', id).execute();
  const code = randomBytes(10).toString('hex').slice(0, 12).toUpperCase();
  if (!beside) await within.deleteFrom('invitation').where('person', '=', id).execute();
  await within
    .insertInto('invitation')
    .values({ digest: digest(code), person: id, until: after(CODE_MS) })
    .execute();
  await note(within, by, 'person.invited', { name, role });
  return code;
}

/** Who has a role, by name; whether they have a passkey yet. */
export async function people(within: Within) {
  const rows = await within
    .selectFrom('person')
    .leftJoin('passkey', 'passkey.person', 'person.id')
    .select((eb) => ['person.id', 'person.name', 'person.role', eb.fn.count('passkey.credential').as('keys')])
    .groupBy(['person.id', 'person.name', 'person.role'])
    .orderBy('person.name')
    .execute();
  return rows.map(({ keys, ...person }) => ({ ...person, passkey: Number(keys) > 0 }));
}

/** Takes a person away from the desk, with passkeys, code and sessions; what they did stays in the journal. False: none such. */
export async function removePerson(within: Within, id: string, by: string): Promise<boolean> {
  const gone = await within
    .deleteFrom('person')
    .where('id', '=', id)
    .returning(['name', 'role'])
    .executeTakeFirst();
  if (gone === undefined) return false;
  for (const table of ['passkey', 'session', 'invitation', 'challenge'] as const)
    await within.deleteFrom(table).where('person', '=', id).execute();
  await note(within, by, 'person.removed', { name: gone.name, role: gone.role });
  return true;
}

/** The person of a code that is good; it stays until a passkey was added. */
export async function invited(within: Within, code: string): Promise<Person | null> {
  const row = await within
    .selectFrom('invitation')
    .innerJoin('person', 'person.id', 'invitation.person')
    .select(['person.id', 'person.name', 'person.role'])
    .where('digest', '=', digestOfCode(code))
    .where('until', '>', now())
    .executeTakeFirst();
  return row === undefined ? null : { ...row, role: Role.parse(row.role) };
}

/** Takes a code away; false: it is used up, or its time is over. Of two at once, the second waits for the first. */
export async function useUp(within: Within, code: string): Promise<boolean> {
  const row = await within
    .deleteFrom('invitation')
    .where('digest', '=', digestOfCode(code))
    .where('until', '>', now())
    .returning('person')
    .executeTakeFirst();
  return row !== undefined;
}

/** Counts a try from an address; false: there were too many in this minute. */
export async function mayTry(within: Within, address: string): Promise<boolean> {
  const minute = now().slice(0, 16);
  await within.deleteFrom('attempt').where('minute', '<', after(-3_600_000).slice(0, 16)).execute();
  const { tries } = await within
    .insertInto('attempt')
    .values({ address, minute, tries: 1 })
    .onConflict((conflict) =>
      conflict.columns(['address', 'minute']).doUpdateSet((eb) => ({ tries: eb('attempt.tries', '+', 1) })),
    )
    .returning('tries')
    .executeTakeFirstOrThrow();
  return Number(tries) <= TRIES_A_MINUTE;
}

export async function keepChallenge(within: Within, challenge: string, person: string | null): Promise<void> {
  await within.deleteFrom('challenge').where('until', '<', now()).execute();
  await within
    .insertInto('challenge')
    .values({ challenge, person, until: after(CHALLENGE_MS) })
    .execute();
}

/** The challenge that an answer is to, once: whose passkey is added with it, or null for a sign-in. */
export async function takeChallenge(
  within: Within,
  challenge: string,
): Promise<{ readonly person: string | null } | null> {
  const row = await within
    .deleteFrom('challenge')
    .where('challenge', '=', challenge)
    .where('until', '>', now())
    .returning('person')
    .executeTakeFirst();
  return row ?? null;
}

export interface Passkey {
  readonly id: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
}

/** Adds a passkey; no other code of the person lets in another. */
export async function addPasskey(within: Within, person: string, key: Passkey): Promise<void> {
  await within
    .insertInto('passkey')
    .values({
      ...{ credential: key.id, person, counter: String(key.counter), added_at: now() },
      public_key: Buffer.from(key.publicKey).toString('base64url'),
    })
    .execute();
  await within.deleteFrom('invitation').where('person', '=', person).execute();
}

export async function passkeyOf(
  within: Within,
  credential: string,
): Promise<{ readonly key: Passkey; readonly person: Person } | null> {
  const row = await within
    .selectFrom('passkey')
    .innerJoin('person', 'person.id', 'passkey.person')
    .select([
      'passkey.credential',
      'passkey.public_key',
      'passkey.counter',
      'person.id',
      'person.name',
      'person.role',
    ])
    .where('credential', '=', credential)
    .executeTakeFirst();
  if (row === undefined) return null;
  const publicKey = new Uint8Array(Buffer.from(row.public_key, 'base64url'));
  return {
    key: { id: row.credential, publicKey, counter: Number(row.counter) },
    person: { id: row.id, name: row.name, role: Role.parse(row.role) },
  };
}

/** A sign-in by the office's provider that goes on: another process may hear its end. */
export async function keepFlow(
  within: Within,
  { state, nonce, verifier }: { readonly state: string; readonly nonce: string; readonly verifier: string },
): Promise<void> {
  await within.deleteFrom('oidc_flow').where('until', '<', now()).execute();
  await within
    .insertInto('oidc_flow')
    .values({ state: digest(state), nonce, verifier, until: after(FLOW_MS) })
    .execute();
}

/** What the sign-in of this state began with, once. */
export async function takeFlow(
  within: Within,
  state: string,
): Promise<{ readonly nonce: string; readonly verifier: string } | null> {
  const row = await within
    .deleteFrom('oidc_flow')
    .where('state', '=', digest(state))
    .returning(['nonce', 'verifier', 'until'])
    .executeTakeFirst();
  return row === undefined || row.until <= now() ? null : row;
}

/** A person as the provider names them now, with the role that it gives them now; another of that name keeps theirs. */
export async function personOfProvider(within: Within, { id, name, role }: Person): Promise<Person> {
  const other = await within
    .selectFrom('person')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', id)
    .executeTakeFirst();
  const own = other === undefined && PersonName.safeParse(name).success;
  const person = { id, name: own ? name : `${name} (${id.slice(0, 8)})`, role };
  await within
    .insertInto('person')
    .values({ ...person, added_at: now() })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: person.name, role }))
    .execute();
  return person;
}

/** A new session: its secret, which only the browser's cookie has. */
export async function beginSession(within: Within, person: Person, used: Passkey): Promise<string> {
  await within
    .updateTable('passkey')
    .set({ counter: String(used.counter) })
    .where('credential', '=', used.id)
    .execute();
  return startSession(within, person, 'passkey');
}

/** The same, however the person was proven. */
export async function startSession(
  within: Within,
  person: Person,
  via: 'passkey' | 'provider',
): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await within.deleteFrom('session').where('until', '<', now()).execute();
  await within
    .insertInto('session')
    .values({
      digest: digest(secret),
      person: person.id,
      until: after(IDLE_MS),
      limit_at: after(SESSION_MS),
      via,
    })
    .execute();
  // A provider's people change their names: the id stays.
  await note(within, person.name, 'person.signed-in', { via, person: person.id });
  return secret;
}

/** Whose session it is, if it goes on: it goes on for a while from now. */
export async function sessionOf(within: Within, secret: string): Promise<Person | null> {
  const row = await within
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person')
    .select(['person.id', 'person.name', 'person.role'])
    .where('digest', '=', digest(secret))
    .where('until', '>', now())
    .where('limit_at', '>', now())
    .executeTakeFirst();
  if (row === undefined) return null;
  await within
    .updateTable('session')
    .set({ until: after(IDLE_MS) })
    .where('digest', '=', digest(secret))
    .execute();
  return { ...row, role: Role.parse(row.role) };
}

/** Ends it; by what its person was proven, or null where there is none. */
export async function endSession(within: Within, secret: string): Promise<string | null> {
  const row = await within
    .deleteFrom('session')
    .where('digest', '=', digest(secret))
    .returning('via')
    .executeTakeFirst();
  return row?.via ?? null;
}
