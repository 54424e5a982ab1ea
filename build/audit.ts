/**
 * `npm run audit`: asks the registry for known faults of what the product needs. Exit code 0: none that is high or
 * critical; 1: some, named; 3: the registry offers no audit, or could not be asked, and nothing was looked at.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { lockedDependencies } from './dependency-policy.ts';

const root = join(import.meta.dirname, '..');

/** What `npm audit --json` says, as far as it is read here. */
const Report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.enum(['info', 'low', 'moderate', 'high', 'critical']),
      range: z.string(),
      via: z.array(z.union([z.string(), z.object({ title: z.string(), url: z.string() })])),
    }),
  ),
  metadata: z.object({ dependencies: z.object({ total: z.number() }) }),
});
const Failure = z.object({ message: z.string() });

/** What came of asking. */
export interface Audit {
  readonly code: 0 | 1 | 3;
  readonly lines: readonly string[];
}

/** Reads what npm said of everything that is installed; only what goes out counts. */
export function judge(text: string, shipped: ReadonlySet<string>): Audit {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const report = Report.safeParse(json);
  if (!report.success) {
    const why = Failure.safeParse(json);
    return {
      code: 3,
      lines: [
        `Nothing was looked at: the registry offers no audit, or could not be asked (${why.success ? why.data.message : 'no answer'}).`,
      ],
    };
  }
  const ours = Object.entries(report.data.vulnerabilities).filter(([name]) => shipped.has(name));
  const found = ours.map(([name, { severity, range, via }]) => {
    const titles = via.map((one) =>
      typeof one === 'string' ? `through ${one}` : `${one.title} (${one.url})`,
    );
    return {
      bad: severity === 'high' || severity === 'critical',
      line: `${severity}: ${name} ${range}: ${titles.join('; ')}`,
    };
  });
  const bad = found.filter((one) => one.bad);
  return {
    code: bad.length === 0 ? 0 : 1,
    lines: [
      ...found.map(({ line }) => line),
      bad.length === 0
        ? `No high or critical fault is known of the ${shipped.size} packages that the product needs.`
        : `${bad.length} packages with a high or critical fault.`,
    ],
  };
}

/** Asks the registry that npm is set to, or another. */
export function audit(options: { readonly directory?: string; readonly registry?: string } = {}): Audit {
  const ran = spawnSync(
    'npm',
    [
      // Not without those for development: Electron is one of them, and goes out.
      ...['audit', '--json'],
      ...(options.registry === undefined ? [] : ['--registry', options.registry]),
    ],
    {
      cwd: options.directory ?? root,
      encoding: 'utf8',
      // .npmrc turns the audit at each install off; here it is asked for.
      env: { ...process.env, npm_config_audit: 'true', npm_config_fetch_retries: '1' },
      maxBuffer: 64 * 2 ** 20,
    },
  );
  const shipped = new Set(lockedDependencies(options.directory).map(({ name }) => name));
  return judge(ran.stdout, shipped);
}

if (import.meta.main) {
  const { code, lines } = audit();
  for (const line of lines) (code === 0 ? console.log : console.error)(line);
  process.exitCode = code;
}
