/**
 * Simulated kiosks as a process of their own, for the bench of the office: everything is made before it begins.
 * Standard input: a line of JSON, then `go`. Standard output: `ready`, then the milliseconds of each acknowledgement.
 */
import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import { ITEMS_PATH } from '../../electron/servers/office/wire.ts';
import { certificate, SimulatedStore } from '../office/simulated-kiosk.ts';

interface Task {
  readonly names: readonly string[];
  readonly home: string;
  readonly authority: string;
  readonly offices: readonly string[];
  readonly visits: number;
  readonly sealed: string;
  readonly papers: string;
}

const LINES = [
  ...[
    'visit.started',
    'card.read',
    'request.signed',
    'request.lodged',
    'databases.answered',
    'print.submitted',
  ],
  ...['job.sent', 'print.completed', 'job.ended', 'visit.ended'],
];
const FACTS: Readonly<Record<string, object>> = {
  'databases.answered': { asked: 3, answered: 2 },
  'print.completed': { pages: 4, feeSatang: 400 },
};

/** What one visit puts into the post: about ten lines, the request, its papers, the receipt and the counter. */
function visit(store: SimulatedStore, at: number, { sealed, papers }: Task): void {
  const requestNumber = `ตย.0000/ม25/2569/${String(at).padStart(6, '0')}`;
  const keptAt = new Date().toISOString();
  store.add('counter', { year: 2569, value: at });
  for (const kind of LINES) store.line(kind, { requestNumber, ...FACTS[kind] });
  store.add('request', { requestNumber, keptAt, sealed });
  store.add('papers', { requestNumber, keptAt, sealed: papers });
  store.add('receipt', { requestNumber, receiptNumber: `R-${at}`, at: keptAt });
  if (at % 10 === 0) store.checkpoint();
}

/** A kiosk: its batches, as they go over the wire, and the connection that they go over. */
function kiosk(name: string, index: number, task: Task) {
  const store = new SimulatedStore(name);
  const batches: string[] = [];
  for (let at = 1; at <= task.visits; at += 1) {
    const from = store.items.length;
    visit(store, at, task);
    const items = store.items.slice(at === 1 ? 0 : from);
    batches.push(
      JSON.stringify({
        kiosk: name,
        series: store.series,
        sentAt: new Date().toISOString(),
        waiting: 0,
        items,
      }),
    );
  }
  const tls = certificate(name, task.home, task.authority);
  const dispatcher = new Agent({
    connections: 1,
    connect: { ca: tls.ca, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.3' },
  });
  const origin = task.offices[index % task.offices.length] ?? '';
  return {
    name,
    close: () => dispatcher.close(),
    /** A connection that stands: how it is made is not what is measured. */
    greet: () =>
      request(`${origin}${ITEMS_PATH}`, {
        ...{ dispatcher, method: 'POST', headers: { 'content-type': 'application/json' } },
        body: JSON.stringify({
          ...{ kiosk: name, series: store.series, sentAt: new Date().toISOString(), waiting: 0, items: [] },
        }),
      }).then(({ body }) => body.dump()),
    async live(took: number[]): Promise<void> {
      for (const body of batches) {
        const began = performance.now();
        const answer = await request(`${origin}${ITEMS_PATH}`, {
          ...{ dispatcher, method: 'POST', headers: { 'content-type': 'application/json' }, body },
        });
        const said = (await answer.body.json()) as { refused: { name: string } | null };
        if (said.refused !== null) throw new Error(`${name}: ${said.refused.name}`);
        took.push(performance.now() - began);
      }
    },
  };
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => (await lines.next()).value as string;
const task = JSON.parse(await next()) as Task;
const kiosks = task.names.map((name, index) => kiosk(name, index, task));
for (const one of kiosks) await one.greet();
console.log('ready');
await next();
const took: number[] = [];
await Promise.all(kiosks.map((one) => one.live(took)));
console.log(JSON.stringify(took.map((ms) => Math.round(ms * 10) / 10)));
await Promise.all(kiosks.map((one) => one.close()));
process.exit(0);
