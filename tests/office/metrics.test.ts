/** What is measured: asked for by a real Prometheus whose alert fires, sent by OTLP to a receiver, and given to nobody else. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { readOfficeConfig } from '../../office/config/config.ts';
import { PATIENCE } from '../patience.ts';
import { freePort } from './postgres.ts';
import { type OfficeProcess, officeConfig, startOffice } from './processes.ts';
import { batchOf, SimulatedStore, sender, signKiosk } from './simulated-kiosk.ts';

const monitoring = join(import.meta.dirname, '..', '..', 'office', 'monitoring');
let home: string;
let office: OfficeProcess & { readonly metrics?: unknown };
const children: ChildProcess[] = [];
const exports: string[] = [];
let metrics: string;
let prometheus: string;
let post: ReturnType<typeof sender>;
const store = new SimulatedStore('METER-1');
const send = (changed = {}) => post.send(batchOf('METER-1', store, changed));

/** A child that ends with the test, and its lines. */
function child(command: string, args: readonly string[]) {
  const started = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(started);
  return started.stdout === null ? null : createInterface({ input: started.stdout });
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-metrics-'));
  const lines = child(process.execPath, [join(import.meta.dirname, 'otlp-receiver.ts')]);
  const url = await new Promise<string>((found) => lines?.once('line', found));
  lines?.on('line', (line) => exports.push(line));
  office = await startOffice(
    officeConfig(home, join(home, 'database'), {
      metrics: { port: 0 },
      otlp: { url, everySeconds: 1 },
    }),
  );
  metrics = String(office.metrics);
  signKiosk(home, 'METER-1');
  post = sender(office.kiosks, 'METER-1', home, office.authority);
  store.line();
  store.add('devices', {
    at: new Date().toISOString(),
    devices: [{ device: 'printer', state: 'down', detail: { th: 'ก', en: 'a' } }],
    supplies: { paper: 'out', toner: 'ok' },
  });
  await store.request('ตย.0000/ม25/2569/000001');
  expect((await send()).refused).toBeNull();
}, 60_000 * PATIENCE);
afterAll(async () => {
  await post?.close();
  await office?.end('SIGTERM');
  for (const one of children) one.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

const asked = async (url: string, headers = {}) => {
  const answer = await request(url, { headers });
  return { status: answer.statusCode, text: await answer.body.text() };
};
const until = async <T>(what: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (const end = performance.now() + 30_000; performance.now() < end; await sleep(100)) {
    const found = await what();
    if (found !== undefined) return found;
  }
  throw new Error('it did not come');
};

it('says how each kiosk is and what this office does, by names of kiosks alone', async () => {
  const { status, text } = await asked(metrics);
  expect(status).toBe(200);
  for (const line of [
    'sitthi_office_batches_total{outcome="taken"} 1',
    `sitthi_office_items_total{as="taken"} ${store.items.length}`,
    'sitthi_office_batch_seconds_count 1',
    'sitthi_office_database_up 1',
    'sitthi_kiosk_refused{kiosk="METER-1",code=""} 0',
    'sitthi_kiosk_waiting_items{kiosk="METER-1"} 0',
    'sitthi_kiosk_journal_entries{kiosk="METER-1"} 1',
    'sitthi_kiosk_device_state{kiosk="METER-1",device="printer"} 2',
    'sitthi_kiosk_supply_state{kiosk="METER-1",supply="paper"} 2',
    'sitthi_kiosk_info{kiosk="METER-1",version="0.1.0"} 1',
  ])
    expect(text.split('\n')).toContain(line);
  // No number of a request, and nothing of what is in one.
  expect(text).not.toMatch(/ม25|2569/);
  const odd = execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  expect(odd).toBe('');
});

it('is given to a real Prometheus, whose alert fires when a kiosk is refused and ends when it is taken again', {
  timeout: 90_000,
}, async () => {
  copyFileSync(join(monitoring, 'alerts.yml'), join(home, 'alerts.yml'));
  const config = readFileSync(join(monitoring, 'prometheus.yml'), 'utf8')
    .replaceAll('15s', '1s')
    .replace('127.0.0.1:9464', new URL(metrics).host);
  writeFileSync(join(home, 'prometheus.yml'), config);
  const at = `http://127.0.0.1:${await freePort()}`;
  prometheus = at;
  child('prometheus', [
    `--config.file=${join(home, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(home, 'prometheus')}`,
    `--web.listen-address=${new URL(at).host}`,
  ]);
  const alerts = async () => {
    const answer = await asked(`${at}/api/v1/alerts`).catch(() => null);
    if (answer?.status !== 200) return undefined;
    const { data } = JSON.parse(answer.text) as {
      data: { alerts: { labels: Record<string, string>; state: string }[] };
    };
    return data.alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels);
  };
  const figure = async (query: string) => {
    const answer = await asked(`${at}/api/v1/query?query=${encodeURIComponent(query)}`).catch(() => null);
    if (answer?.status !== 200) return undefined;
    const { data } = JSON.parse(answer.text) as { data: { result: { value: [number, string] }[] } };
    return data.result[0]?.value[1];
  };
  expect(await until(() => figure('sitthi_kiosk_journal_entries'))).toBe('1');
  expect(await alerts()).toEqual([]);
  // A store that was begun anew.
  expect((await send({ series: '6a2f4f0a-1d7e-4a3e-9b53-0a6c1c1f7d11' })).refused?.code).toBe('O09');
  await until(async () =>
    (await alerts())?.find(
      ({ alertname, kiosk, code }) => `${alertname} ${kiosk} ${code}` === 'KioskRefused METER-1 O09',
    ),
  );
  expect((await send()).refused).toBeNull();
  await until(async () => ((await alerts())?.length === 0 ? true : undefined));
});

/** What Grafana 11 takes of a dashboard that is imported: core panels on a grid of 24 columns, each query of a named source. */
const Source = z.strictObject({ type: z.literal('prometheus'), uid: z.string().regex(/^\$\{datasource\}$/) });
const Panel = z.strictObject({
  id: z.int().positive(),
  title: z.string().min(1),
  description: z.string(),
  type: z.enum(['stat', 'timeseries', 'table']),
  datasource: Source,
  gridPos: z
    .strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(2) })
    .refine(({ x, w }) => x + w <= 24),
  targets: z
    .array(
      z.strictObject({
        refId: z.string().regex(/^[A-Z]$/),
        datasource: Source,
        expr: z.string().min(1),
        legendFormat: z.string(),
        instant: z.boolean().optional(),
        format: z.enum(['table', 'time_series']).optional(),
      }),
    )
    .min(1),
  fieldConfig: z.strictObject({
    defaults: z.strictObject({
      unit: z.string().optional(),
      min: z.number().optional(),
      max: z.number().optional(),
      decimals: z.int().optional(),
      custom: z.looseObject({}).optional(),
      mappings: z.array(z.looseObject({ type: z.enum(['value', 'range', 'regex', 'special']) })).optional(),
      thresholds: z
        .strictObject({
          mode: z.enum(['absolute', 'percentage']),
          // The first step has no beginning, and each begins above the one before.
          steps: z
            .array(z.strictObject({ color: z.string(), value: z.number().nullable() }))
            .refine(
              (steps) =>
                steps[0]?.value === null &&
                steps.slice(2).every(({ value }, at) => Number(value) > Number(steps[at + 1]?.value)),
            ),
        })
        .optional(),
    }),
    overrides: z.array(z.never()),
  }),
  options: z.looseObject({}),
});
const Dashboard = z.strictObject({
  ...{
    title: z.string().min(1),
    uid: z.string().regex(/^[\w-]{1,40}$/),
    version: z.int(),
    editable: z.boolean(),
  },
  // 39 is of Grafana 11; a newer one brings it up.
  schemaVersion: z.int().min(39),
  ...{
    refresh: z.string(),
    time: z.strictObject({ from: z.string(), to: z.string() }),
    timezone: z.string(),
  },
  tags: z.array(z.string()),
  templating: z.strictObject({
    list: z.tuple([
      z.strictObject({
        ...{ name: z.literal('datasource'), type: z.literal('datasource'), query: z.literal('prometheus') },
        label: z.string(),
      }),
    ]),
  }),
  panels: z.array(Panel).min(1),
});

it('has a dashboard whose every question a real Prometheus answers out of what this office measures', {
  timeout: 90_000,
}, async () => {
  const { panels } = Dashboard.parse(JSON.parse(readFileSync(join(monitoring, 'dashboard.json'), 'utf8')));
  const distinct = (all: readonly unknown[]) => expect(new Set(all).size).toBe(all.length);
  distinct(panels.map(({ id }) => id));
  distinct(panels.map(({ title }) => title));
  distinct(
    panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    ),
  );
  for (const { type, targets, fieldConfig } of panels) {
    distinct(targets.map(({ refId }) => refId));
    // A table of moments is none, and of several lines each has a name.
    if (type === 'table')
      expect(targets.every(({ instant, format }) => instant === true && format === 'table')).toBe(true);
    if (type === 'timeseries') expect(targets.every(({ legendFormat }) => legendFormat !== '')).toBe(true);
    if (type === 'stat') expect(fieldConfig.defaults.thresholds).toBeDefined();
    for (const { expr, legendFormat } of targets) {
      const found = await until(async () => {
        const answer = await asked(`${prometheus}/api/v1/query?query=${encodeURIComponent(expr)}`);
        const said = JSON.parse(answer.text) as {
          status: string;
          data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
        };
        expect(said, expr).toMatchObject({ status: 'success' });
        const result = said.data?.result.filter(({ value }) => value[1] !== 'NaN') ?? [];
        return result.length > 0 ? result : undefined;
      });
      // What a line is called by is a label that it has.
      for (const [, label = ''] of legendFormat.matchAll(/\{\{\s*(\w+)\s*\}\}/g))
        expect(Object.keys(found[0]?.metric ?? {}), `${expr} ${label}`).toContain(label);
    }
  }
});

it('is sent by OTLP: the same figures, as the receiver reads them', async () => {
  const last = await until(() => exports.at(-1));
  const { resourceMetrics } = JSON.parse(last) as {
    resourceMetrics: {
      resource: { attributes: { key: string; value: { stringValue: string } }[] };
      scopeMetrics: { metrics: { name: string; gauge?: { dataPoints: { asDouble: number }[] } }[] }[];
    }[];
  };
  expect(
    resourceMetrics[0]?.resource.attributes.map(({ key, value }) => `${key}=${value.stringValue}`),
  ).toContain('service.name=sitthi25-office');
  const sent = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((one) => one.metrics));
  const names = sent.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['sitthi_office_batches', 'sitthi_kiosk_device_state']));
  expect(
    sent.find(({ name }) => name === 'sitthi_kiosk_journal_entries')?.gauge?.dataPoints[0]?.asDouble,
  ).toBe(1);
});

it('is kept for this machine, unless a token is brought over TLS', async () => {
  const odd = (changed: Readonly<Record<string, unknown>>) =>
    readOfficeConfig(officeConfig(home, join(home, 'x'), changed));
  expect(odd({ metrics: { host: '0.0.0.0' } })).toMatchObject({
    fault: expect.stringContaining('key metrics.token: is needed'),
  });
  const token = 'a-token-of-a-test-alone';
  writeFileSync(join(home, 'token'), `${token}\n`);
  const other = await startOffice(
    officeConfig(home, join(home, 'other'), { metrics: { host: '0.0.0.0', port: 0, token: 'token' } }),
  );
  try {
    const url = String(other.metrics).replace('0.0.0.0', 'localhost');
    expect(url).toMatch(/^https:/);
    const { Agent } = await import('undici');
    const dispatcher = new Agent({ connect: { ca: readFileSync(other.authority, 'utf8') } });
    const ask = async (headers: Record<string, string>) =>
      (await request(url, { dispatcher, headers })).statusCode;
    expect([
      await ask({}),
      await ask({ authorization: 'Bearer wrong' }),
      await ask({ authorization: `Bearer ${token}` }),
    ]).toEqual([401, 401, 200]);
    await dispatcher.close();
  } finally {
    await other.end('SIGTERM');
  }
});

it('has rules that promtool takes, and a dashboard that asks only for what is measured', async () => {
  execFileSync('promtool', ['check', 'rules', join(monitoring, 'alerts.yml')], { stdio: 'pipe' });
  execFileSync('promtool', ['test', 'rules', join(monitoring, 'alerts.test.yml')], { stdio: 'pipe' });
  const { text } = await asked(metrics);
  const measured = new Set(text.match(/^sitthi_\w+/gm));
  const used = ['alerts.yml', 'dashboard.json'].flatMap(
    (name) => readFileSync(join(monitoring, name), 'utf8').match(/\bsitthi_\w+/g) ?? [],
  );
  expect([...new Set(used)].filter((name) => !measured.has(name))).toEqual([]);
});
