/**
 * `npm run bench -- fetch`: 34 databases at 100 ms each with jitter: the whole beside the slowest job, and one
 * source that hangs, which does not delay the other 33 on the screen. The slow visit is somebody's as well.
 */

import { CATALOGUE } from '../../electron/catalogue/catalogue.ts';
import type { DatabaseId } from '../../electron/contract/words.ts';
import type { OfficerSession } from '../../electron/ports/visit-messages.ts';
import type { DatabaseOutcome, LinkageClient } from '../../electron/servers/linkage/client.ts';
import { Servers } from '../integration/linkage-support.ts';
import { random } from '../random.ts';
import type { Told } from './figures.ts';

const LATENCY_MS = 100;
const JITTER_MS = 40;
const VISITS = 25;
const chance = random(34);

const JOINED = CATALOGUE.filter((entry) => entry.state === 'joined').map((entry) => entry.id);

interface Visit {
  /** The slowest source there was, so the slowest job: milliseconds. */
  readonly slowestMs: number;
  readonly totalMs: number;
  /** When each outcome was handed out. */
  readonly arrivals: ReadonlyMap<string, number>;
}

async function visit(
  servers: Servers,
  client: LinkageClient,
  officer: OfficerSession,
  hanging?: DatabaseId,
): Promise<Visit> {
  const somying = servers.person('somying');
  const latencies = new Map(JOINED.map((id) => [id, LATENCY_MS + (chance() * 2 - 1) * JITTER_MS]));
  await servers.linkage.control(
    'PUT',
    '/faults',
    JOINED.map((databaseId) => ({
      at: 'request',
      databaseId,
      what:
        databaseId === hanging ? { effect: 'hang' } : { effect: 'latency', ms: latencies.get(databaseId) },
    })),
  );
  const signed = await servers.sign(somying, officer, JOINED);
  const arrivals = new Map<string, number>();
  const started = performance.now();
  const result = await client.fetchRecords(
    {
      officer,
      ...signed,
      citizenId: somying.citizenId,
      databases: JOINED,
      signal: new AbortController().signal,
    },
    (outcome: DatabaseOutcome) => arrivals.set(outcome.databaseId, performance.now() - started),
  );
  const totalMs = performance.now() - started;
  if (!result.ok || arrivals.size !== JOINED.length) throw new Error('a visit did not end well');
  if (hanging !== undefined) latencies.delete(hanging);
  return { slowestMs: Math.max(...latencies.values()), totalMs, arrivals };
}

export async function run(): Promise<readonly Told[]> {
  const servers = new Servers();
  try {
    await servers.start();
    await servers.linkage.control('PUT', '/policy', { quotaPerDay: 1_000_000, sourceDeadlineMs: 3000 });
    const officer = await servers.openOfficer();
    await visit(servers, servers.linkageClient, officer);

    const warm: Visit[] = [];
    for (let i = 0; i < VISITS; i++) warm.push(await visit(servers, servers.linkageClient, officer));
    const cold: Visit[] = [];
    for (let i = 0; i < VISITS; i++) {
      // As in the kiosk: each visit is a new process, with a client of its own and no connection yet.
      const client = servers.newLinkageClient();
      await client.prepare(officer);
      cold.push(await visit(servers, client, officer));
      await client.close();
    }
    const hanging = 'nhso_right' as DatabaseId;
    await servers.linkage.control('PUT', '/policy', { sourceDeadlineMs: 500 });
    const stuck: Visit[] = [];
    for (let i = 0; i < VISITS; i++)
      stuck.push(await visit(servers, servers.linkageClient, officer, hanging));
    /** When the last of the others was on the screen. */
    const othersOf = (one: Visit) =>
      Math.max(...[...one.arrivals].filter(([id]) => id !== hanging).map(([, at]) => at));

    const over = (what: string, ratios: readonly number[], marks: readonly [number, number]): Told[] =>
      (['median', 'p95'] as const).map((told, at) => ({
        ...{
          what: `${what}: over the slowest job${told === 'p95' ? ', the slow visits' : ''}`,
          unit: '%',
          told,
        },
        ...{ rounds: ratios.map((ratio) => (ratio - 1) * 100), mark: { atMost: marks[at] ?? 0 } },
      }));
    const whole = (visits: readonly Visit[]) => visits.map((one) => one.totalMs / one.slowestMs);
    return [
      ...over(`${JOINED.length} databases, same client`, whole(warm), [8, 15]),
      ...over(`${JOINED.length} databases, new client each visit`, whole(cold), [8, 15]),
      ...over(
        `one source hanging: the other ${JOINED.length - 1} on the screen`,
        stuck.map((one) => othersOf(one) / one.slowestMs),
        [8, 15],
      ),
      {
        what: 'all databases, new client each visit',
        unit: 'ms',
        rounds: cold.map(({ totalMs }) => totalMs),
      },
    ];
  } finally {
    await servers.stop();
  }
}
