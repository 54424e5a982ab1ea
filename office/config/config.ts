/** The office's configuration: one JSON file, every key documented here; keys and certificates are files of their own. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { parseStrictJson, readSmallFile, utf8Text } from '../../electron/config/strict-file.ts';
import { KioskName } from '../../electron/servers/office/wire.ts';
import { fail, ok, type Result } from '../../electron/words/result.ts';

const LARGEST_FILE = 64 * 1024;

const FilePath = z
  .string()
  .min(1)
  .max(1000)
  .describe('path of a file or folder, absolute or beside this file');
/** Holidays of every year, MM-DD, by the Cabinet's list as it stands; a site writes its own. */
const YEARLY = '01-01 04-06 04-13 04-14 04-15 05-04 06-03 07-28 08-12 10-13 10-23 12-05 12-10 12-31'.split(
  ' ',
);
const Port = z.int().min(0).max(65_535);
const Host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/);

/** No password in it: libpq's PGPASSWORD or ~/.pgpass has it. */
const Database = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (text) => !/^postgres(ql)?:/.test(text) || (URL.canParse(text) && new URL(text).password === ''),
    'must be a folder, or postgres://USER@SERVER/NAME without a password (PGPASSWORD or ~/.pgpass has it)',
  );

export const OfficeConfigSchema = z
  .strictObject({
    database: Database.describe(
      'postgres://USER@SERVER/NAME of PostgreSQL 15 or newer, or a folder in which the office keeps one of its own',
    ),
    home: FilePath.describe('folder of the office’s own keys, which are made where they are missing'),
    kiosks: z.strictObject({
      host: Host.default('0.0.0.0').describe('address at which kiosks are heard'),
      port: Port.default(8443),
      authority: FilePath.describe('PEM of the authority that the kiosks’ client certificates are signed by'),
      names: z
        .record(z.string().max(64), KioskName)
        .default({})
        .describe('kiosks by the common name of their certificate, where it is not the kioskId itself'),
      bytesPerDay: z
        .int()
        .min(1_000_000)
        .default(200_000_000)
        .describe('bytes that are taken from one kiosk in a day'),
      clockSeconds: z.int().min(10).max(86_400).default(300).describe('how wrong a kiosk’s clock may be'),
    }),
    desk: z
      .strictObject({
        host: Host.default('0.0.0.0').describe('address at which the desk’s page is served'),
        port: Port.default(8444),
        name: Host.default('localhost').describe(
          'name by which browsers reach the desk; passkeys are bound to it',
        ),
        plain: z
          .boolean()
          .default(false)
          .describe(
            'true: http instead of https, on this machine alone; for the demonstration, whose certificate no browser knows',
          ),
      })
      .refine(({ plain, host }) => !plain || host === '127.0.0.1', {
        path: ['plain'],
        message: 'is allowed only where desk.host is 127.0.0.1',
      })
      .prefault({}),
    metrics: z
      .strictObject({
        host: Host.default('127.0.0.1').describe(
          'address at which /metrics is served; another than this machine’s own is https, and wants a token',
        ),
        port: Port.default(9464),
        token: FilePath.optional().describe('file with the bearer token that whoever asks must bring'),
      })
      .refine(({ host, token }) => token !== undefined || ['127.0.0.1', '::1', 'localhost'].includes(host), {
        path: ['token'],
        message: 'is needed where metrics.host is not this machine alone',
      })
      .optional()
      .describe('figures in Prometheus’ form; absent: nobody may ask for them'),
    otlp: z
      .strictObject({
        url: z
          .url({ protocol: /^https?$/ })
          .describe('address of a receiver of OTLP over HTTP, with its path (…/v1/metrics)'),
        everySeconds: z.int().min(1).max(3600).default(60),
      })
      .optional()
      .describe('sends the same figures; what a receiver wants in headers is in OTEL_EXPORTER_OTLP_HEADERS'),
    oidc: z
      .strictObject({
        issuer: z
          .url({ protocol: /^https$/ })
          .describe('https address of the office’s OpenID Connect provider, as its tokens name it'),
        clientId: z.string().min(1).max(200),
        clientSecret: FilePath.optional().describe(
          'file with the secret that the provider gave the desk; absent: a public client, by PKCE alone',
        ),
        authority: FilePath.optional().describe(
          'PEM of the authority that the provider’s server is certified by; absent: those that this machine believes',
        ),
        name: z
          .strictObject({ th: z.string().min(1).max(80), en: z.string().min(1).max(80) })
          .describe('what the desk’s button calls it'),
        scope: z.string().max(200).default('openid profile'),
        nameClaim: z.string().min(1).max(60).default('name'),
        rolesClaim: z
          .string()
          .min(1)
          .max(60)
          .default('roles')
          .describe('claim of the ID token that has roles'),
        roles: z
          .record(z.string().min(1).max(200), z.enum(['registrar', 'engineer', 'auditor']))
          .refine((roles) => Object.keys(roles).length > 0, 'must map one value at least')
          .describe(
            'role at the desk by value of that claim, the first that fits; who has none of them is refused',
          ),
      })
      .optional()
      .describe('signs people in by the office’s own provider, beside passkeys; absent: passkeys alone'),
    check: z
      .strictObject({
        host: Host.default('0.0.0.0').describe('address at which the check page is served, to everybody'),
        port: Port.default(8445),
        name: Host.default('localhost').describe('name by which people reach it'),
        keys: z
          .array(FilePath)
          .min(1)
          .max(100)
          .describe('public keys (Ed25519, JWK) by which this office’s kiosks sign, those of before as well'),
        plain: z
          .boolean()
          .default(false)
          .describe('true: http instead of https, where something before it speaks https, on this machine'),
      })
      .refine(({ plain, host }) => !plain || host === '127.0.0.1', {
        path: ['plain'],
        message: 'is allowed only where check.host is 127.0.0.1',
      })
      .optional()
      .describe('the check page for everybody; absent: this office serves none'),
    phone: z
      .strictObject({
        host: Host.default('0.0.0.0').describe(
          'address at which phones fetch their files; nothing else is there',
        ),
        port: Port.default(8446),
        name: Host.default('localhost').describe('name by which phones reach it'),
        plain: z
          .boolean()
          .default(false)
          .describe('true: http instead of https, where something before it speaks https, on this machine'),
      })
      .refine(({ plain, host }) => !plain || host === '127.0.0.1', {
        path: ['plain'],
        message: 'is allowed only where phone.host is 127.0.0.1',
      })
      .optional()
      .describe('files for phones, encrypted by the kiosk; absent: none are taken'),
    work: z
      .strictObject({
        answerDays: z
          .int()
          .min(1)
          .max(365)
          .default(30)
          .describe(
            'days in which the office means to answer what was lodged on paper; the Act says without delay',
          ),
        holidays: z
          .strictObject({
            yearly: z
              .array(z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/))
              .max(60)
              .default(YEARLY)
              .describe('public holidays of every year, MM-DD; one on a weekend is made up for'),
            days: z
              .array(z.iso.date())
              .max(1000)
              .default([])
              .describe(
                'holidays that move with the moon or that the Cabinet adds, YYYY-MM-DD of the Common Era, for each year',
              ),
          })
          .prefault({}),
      })
      .prefault({}),
  })
  .readonly();
export type OfficeConfig = z.infer<typeof OfficeConfigSchema>;

/** Reads the file; fails with one sentence that names the key. Paths are absolute afterwards. */
export function readOfficeConfig(file: string): Result<OfficeConfig, string> {
  const bytes = readSmallFile(file, LARGEST_FILE);
  if (!bytes.ok) return fail(`Cannot read ${file}: ${bytes.fault}.`);
  const text = utf8Text(bytes.value);
  if (!text.ok) return fail(`${file}: ${text.fault}.`);
  const json = parseStrictJson(text.value);
  if (!json.ok) return fail(`${file}: ${json.fault}.`);
  const parsed = OfficeConfigSchema.safeParse(json.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail(`${file}: key ${issue?.path.join('.') || '(top)'}: ${issue?.message}.`);
  }
  const at = (path: string) => (isAbsolute(path) ? path : resolve(dirname(resolve(file)), path));
  const { check, database, home, kiosks, metrics, oidc } = parsed.data;
  return ok({
    ...parsed.data,
    database: /^postgres(ql)?:/.test(database) ? database : at(database),
    home: at(home),
    kiosks: { ...kiosks, authority: at(kiosks.authority) },
    ...(check === undefined ? {} : { check: { ...check, keys: check.keys.map(at) } }),
    ...(oidc === undefined
      ? {}
      : {
          oidc: {
            ...oidc,
            ...(oidc.clientSecret === undefined ? {} : { clientSecret: at(oidc.clientSecret) }),
            ...(oidc.authority === undefined ? {} : { authority: at(oidc.authority) }),
          },
        }),
    ...(metrics?.token === undefined ? {} : { metrics: { ...metrics, token: at(metrics.token) } }),
  });
}

/** The token that whoever asks for /metrics must bring (null: none), or why it cannot be read. */
export function readMetricsToken({ metrics }: OfficeConfig): Result<string | null, string> {
  if (metrics?.token === undefined) return ok(null);
  try {
    const token = readFileSync(metrics.token, 'utf8').trim();
    return token.length >= 16
      ? ok(token)
      : fail(`key metrics.token: ${metrics.token} has less than 16 letters.`);
  } catch (error) {
    return fail(`key metrics.token: cannot read ${metrics.token}: ${(error as NodeJS.ErrnoException).code}.`);
  }
}

/** PEM of the kiosks' authority, or why it cannot be read. */
export function readAuthority({ kiosks }: OfficeConfig): Result<string, string> {
  try {
    return ok(readFileSync(kiosks.authority, 'utf8'));
  } catch (error) {
    return fail(
      `key kiosks.authority: cannot read ${kiosks.authority}: ${(error as NodeJS.ErrnoException).code}.`,
    );
  }
}
