/**
 * What is measured: how each kiosk is (out of the database, asked when somebody asks), and what this process of the office
 * does. One set of figures, given out in Prometheus' form and, where it is configured, sent by OTLP. Kiosks, devices and
 * codes are named; nobody is.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type Attributes, ValueType } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { emptyResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  AggregationType,
  DataPointType,
  type GaugeMetricData,
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import Fastify, { type FastifyInstance } from 'fastify';
import type { MeasuredBatch } from '../intake/server.ts';
import { type KioskState, kioskStates } from '../kiosks/state.ts';
import type { OfficeDatabase } from '../store/database.ts';

export interface MetricsOptions {
  readonly database: OfficeDatabase;
  /** Where it is asked for; null: nowhere. `tls` null: plain http; `token` null: whoever reaches it. */
  readonly listen: {
    readonly host: string;
    readonly port: number;
    readonly tls: { readonly certificate: string; readonly key: string } | null;
    readonly token: string | null;
  } | null;
  /** Where it is sent, by OTLP over HTTP (`…/v1/metrics`); null: nowhere. */
  readonly otlp: { readonly url: string; readonly everySeconds: number } | null;
}

export interface Metrics {
  batch(measured: MeasuredBatch): void;
  /** Address of `/metrics`; null: nobody may ask. */
  readonly url: string | null;
  close(): Promise<void>;
}

const SCOPE = { name: 'sitthi25-office' };
const ACKNOWLEDGE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const STATES = { ok: 0, warning: 1, down: 2, low: 1, out: 2 } as const;

/** A figure of each kiosk: what it is called, what it means, and its values by further labels. */
type Figure = readonly [
  name: string,
  description: string,
  values: (state: KioskState, nowMs: number) => readonly (readonly [value: number, labels?: Attributes])[],
];

const one = (value: number) => [[value]] as const;

const FIGURES: readonly Figure[] = [
  [
    'sitthi_kiosk_heard_seconds',
    'Seconds since the kiosk was last heard.',
    ({ heardAt }, nowMs) => one(Math.max(0, (nowMs - Date.parse(heardAt)) / 1000)),
  ],
  [
    'sitthi_kiosk_refused',
    '1 while what the kiosk sends is refused; the code is in docs/office.md.',
    ({ refused }) => (refused === null ? [[0, { code: '' }]] : [[1, { code: refused.code }]]),
  ],
  ['sitthi_kiosk_waiting_items', 'Items that wait in the kiosk.', ({ waiting }) => one(waiting)],
  ['sitthi_kiosk_journal_entries', 'Lines of the kiosk’s journal here.', ({ entries }) => one(entries)],
  [
    'sitthi_kiosk_journal_anchored_entries',
    'Lines that a signed checkpoint covers.',
    ({ anchored }) => one(anchored),
  ],
  [
    'sitthi_kiosk_clock_offset_seconds',
    'The kiosk’s clock less the office’s.',
    ({ clockSeconds }) => (clockSeconds === null ? [] : one(clockSeconds)),
  ],
  [
    'sitthi_kiosk_device_state',
    'How a device of the kiosk is: 0 in order, 1 warning, 2 down.',
    ({ devices }) => devices.map(({ device, state }) => [STATES[state], { device }] as const),
  ],
  [
    'sitthi_kiosk_supply_state',
    'What the printer has: 0 enough, 1 low, 2 out.',
    ({ supplies }) =>
      Object.entries(supplies ?? {}).map(([supply, level]) => [STATES[level], { supply }] as const),
  ],
  ['sitthi_kiosk_info', 'Version of the kiosk.', ({ version }) => [[1, { version: version ?? '' }]]],
];

/** One figure, with values and labels, as it is now. */
function gauge(
  name: string,
  description: string,
  values: readonly (readonly [value: number, labels: Attributes])[],
  nowMs: number,
): GaugeMetricData {
  const time: [number, number] = [Math.floor(nowMs / 1000), (nowMs % 1000) * 1_000_000];
  return {
    descriptor: { name, description, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.GAUGE,
    dataPoints: values.map(([value, attributes]) => ({
      ...{ value, attributes, startTime: time, endTime: time },
    })),
  };
}

/** The kiosks as they are when somebody asks: made anew each time, so that what is over is gone. */
function kiosksNow(database: OfficeDatabase): MetricProducer {
  return {
    async collect() {
      const nowMs = Date.now();
      const found = await database
        .transact((within) => kioskStates(within, nowMs))
        .catch(() => ({ ok: false }) as const);
      const states = found.ok ? found.value : [];
      const metrics = [
        gauge('sitthi_office_database_up', '1 while the database answers.', [[found.ok ? 1 : 0, {}]], nowMs),
        gauge(
          'sitthi_office_memory_bytes',
          'Memory of this process.',
          [[process.memoryUsage.rss(), {}]],
          nowMs,
        ),
        ...FIGURES.map(([name, description, valuesOf]) =>
          gauge(
            name,
            description,
            states.flatMap((state) =>
              valuesOf(state, nowMs).map(
                ([value, labels]) => [value, { kiosk: state.kiosk, ...labels }] as const,
              ),
            ),
            nowMs,
          ),
        ),
      ];
      return {
        resourceMetrics: { resource: emptyResource(), scopeMetrics: [{ scope: SCOPE, metrics }] },
        errors: [],
      };
    },
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest();

async function listen(
  exporter: PrometheusExporter,
  { host, port, tls, token }: NonNullable<MetricsOptions['listen']>,
): Promise<FastifyInstance> {
  const app = Fastify({
    ...(tls === null ? {} : { https: { cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.3' } }),
    bodyLimit: 1024,
    requestTimeout: 10_000,
    logger: false,
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;
  const wanted = token === null ? null : digest(`Bearer ${token}`);
  app.get('/metrics', (request, reply) => {
    if (wanted !== null && !timingSafeEqual(wanted, digest(request.headers.authorization ?? '')))
      return reply.code(401).header('www-authenticate', 'Bearer').send();
    reply.hijack();
    exporter.getMetricsRequestHandler(request.raw, reply.raw);
    return reply;
  });
  await app.listen({ host, port });
  return app;
}

/** Begins to measure, and opens what is configured. */
export async function startMetrics(options: MetricsOptions): Promise<Metrics> {
  const producers = { metricProducers: [kiosksNow(options.database)] };
  const exporter = new PrometheusExporter({
    ...{ preventServerStart: true, withoutScopeInfo: true, withoutTargetInfo: true },
    ...producers,
  });
  const { otlp } = options;
  const sent =
    otlp === null
      ? []
      : [
          new PeriodicExportingMetricReader({
            exporter: new OTLPMetricExporter({ url: otlp.url }),
            exportIntervalMillis: otlp.everySeconds * 1000,
            exportTimeoutMillis: Math.min(10_000, otlp.everySeconds * 1000),
            ...producers,
          }),
        ];
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': SCOPE.name }),
    readers: [exporter, ...sent],
    views: [
      {
        instrumentName: 'sitthi_office_batch_seconds',
        aggregation: {
          type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
          options: { boundaries: ACKNOWLEDGE_BUCKETS },
        },
      },
    ],
  });
  const meter = provider.getMeter(SCOPE.name);
  const batches = meter.createCounter('sitthi_office_batches', {
    description: 'Batches that kiosks sent, by what became of them.',
  });
  const items = meter.createCounter('sitthi_office_items', {
    description: 'Items that were acknowledged: taken, or known already.',
  });
  const seconds = meter.createHistogram('sitthi_office_batch_seconds', {
    description: 'From a batch’s first byte to its acknowledgement.',
  });
  const app = options.listen === null ? null : await listen(exporter, options.listen);
  const scheme = options.listen?.tls === null ? 'http' : 'https';
  return {
    batch({ outcome, seconds: took, taken, known }) {
      batches.add(1, { outcome });
      items.add(taken, { as: 'taken' });
      items.add(known, { as: 'known' });
      seconds.record(took);
    },
    url:
      app === null
        ? null
        : `${scheme}://${options.listen?.host}:${(app.server.address() as AddressInfo).port}/metrics`,
    async close() {
      await app?.close();
      // A receiver that is away holds nothing up.
      await Promise.race([
        provider.shutdown().catch(() => undefined),
        new Promise((done) => setTimeout(done, 2000).unref()),
      ]);
    },
  };
}
