/** What must never be written down: numbers, names, tokens, randoms, assertions, grants, records. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { entryOf } from '../../electron/catalogue/catalogue.ts';
import type { DatabaseOutcome } from '../../electron/servers/linkage/client.ts';
import { presentRecord } from '../../electron/servers/linkage/present.ts';
import type { Fault } from '../../electron/words/faults.ts';
import { Servers, testCard } from './linkage-support.ts';

const servers = new Servers();
const secrets = new Set<string>();
const faults: Fault[] = [];
const codes: string[] = [];
/** Challenges, cryptograms and envelopes as they passed the cards. */
let passed = 0;
/** What this process, in which the clients run, has written. */
const written: string[] = [];
const hear = (secret: Uint8Array) => {
  passed += 1;
  for (const form of ['base64url', 'base64', 'hex'] as const) secrets.add(Buffer.from(secret).toString(form));
};

beforeAll(async () => {
  await servers.start({ timeoutMs: 500, sourceDeadlineMs: 500 });
  const somying = servers.person('somying');
  for (const person of servers.people.values()) {
    // The officer's surname is also the word for “office”.
    if (person.officer) continue;
    for (const secret of [
      person.citizenId,
      person.nameTh.first,
      person.nameTh.last,
      person.chipSerial,
      person.laserNumber,
    ]) {
      if (secret.length > 3) secrets.add(secret);
    }
  }
  for (const on of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, on).mockImplementation((...said) => void written.push(said.map(String).join(' ')));
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((said) => {
      written.push(String(said));
      return true;
    });
  const officer = await servers.openOfficer(servers.linkageClient, { hear });
  secrets.add(officer.token);
  // The client keeps its grants to itself: one is taken by hand, and used for all that takes one.
  const signed = await servers.sign(somying, officer, ['dopa_person'], {
    card: testCard(servers.pki, somying, { hear }),
  });
  const lodged = await servers.call('linkage', '/api/center/citizen/', {
    token: officer.token,
    body: { assertion: signed.assertion, request: signed.canonicalRequest },
  });
  const { grant } = lodged.body as { grant: string };
  secrets.add(grant);
  for (const path of ['disclosures', 'correction', 'revoke', 'disclosures'])
    codes.push(
      JSON.stringify(
        (
          await servers.call('linkage', `/api/center/citizen/${path}`, {
            token: officer.token,
            body: { grant },
          })
        ).body,
      ),
    );
  const tell = (outcomes: readonly DatabaseOutcome[]) => {
    for (const one of outcomes)
      if (one.kind !== 'found') codes.push(`${one.returnCode} ${JSON.stringify(one.explanation)}`);
  };
  const effects = [
    { effect: 'latency', ms: 0 },
    { effect: 'hang' },
    { effect: 'reset' },
    { effect: 'status', status: 500 },
    { effect: 'code', errorNumber: 90045 },
    { effect: 'malformed' },
    { effect: 'truncated' },
    { effect: 'wrong-types' },
    { effect: 'null' },
  ];
  for (const at of ['request', 'citizen', 'challenge', 'verify', 'login', 'confirm', 'renew', 'job']) {
    for (const what of effects) {
      const server = at === 'challenge' || at === 'verify' ? servers.sas : servers.linkage;
      await server.control('PUT', '/faults', [{ at, times: 1, what }]);
      try {
        const { result, outcomes, assertion } = await servers.fetch(
          somying,
          officer,
          ['dopa_person', 'amlo_hr02', 'dopa_divorce'],
          { card: testCard(servers.pki, somying, { hear }) },
        );
        secrets.add(assertion);
        tell(outcomes);
        if (!result.ok) faults.push(result.fault);
      } catch (error) {
        codes.push((error as Error).message);
      }
      if (at === 'login' || at === 'confirm')
        await servers
          .openOfficer(servers.linkageClient, { hear })
          .catch((error: Error) => codes.push(error.message));
      if (at === 'renew') {
        const renewed = await servers.linkageClient.renew(officer);
        if (!renewed.ok) faults.push(renewed.fault);
      }
      await servers.reset();
    }
  }
});
afterAll(() => {
  vi.restoreAllMocks();
  return servers.stop();
});

const nothingIn = (text: string) => {
  for (const secret of secrets)
    expect(text.includes(secret), `a secret of ${secret.length} characters`).toBe(false);
  // A PIN is four digits: as a word of its own, which a part of an id is not.
  for (const { pin } of servers.people.values())
    expect(text).not.toMatch(new RegExp(`(?<![\\w-])${pin}(?![\\w-])`));
};

test('there was enough to keep quiet about', () => {
  expect(secrets.size).toBeGreaterThan(200);
  expect(passed).toBeGreaterThan(100);
  expect(faults.length).toBeGreaterThan(5);
  expect(codes.length).toBeGreaterThan(50);
});

test('faults, return codes and explanations hold nothing personal and no secret', () => {
  nothingIn(JSON.stringify(faults));
  nothingIn(codes.join('\n'));
});

test('the process of the clients wrote none', () => {
  nothingIn(written.join('\n'));
});

test.each(['sas', 'linkage'] as const)('%s: what it wrote, and how it was started, hold none', (name) => {
  nothingIn(servers[name].said());
  nothingIn(readFileSync(`/proc/${servers[name].process.pid}/cmdline`, 'utf8'));
});

test('a record that does not fit is described by its path, never by its value', () => {
  const entry = entryOf('dopa_person');
  if (entry === undefined) throw new Error('catalogue');
  for (const raw of [
    { firstName: { สมหญิง: 1 } },
    { personalID: 'สมหญิง' },
    { dateOfBirth: '9009900000017' },
    'สมหญิง',
  ]) {
    const presented = presentRecord(
      entry,
      raw,
      {
        databaseId: entry.id,
        serviceId: 1,
        database: entry.name,
        agency: entry.agency,
        retrievedAt: '2026-11-23T09:00:00Z',
        responseTimeMs: 1,
      },
      '9009900000017',
    );
    expect(presented.ok).toBe(false);
    nothingIn(JSON.stringify(presented));
  }
});
