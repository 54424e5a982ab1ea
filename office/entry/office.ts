/**
 * `npm run office`: starts the office whole, and its commands. Without a configuration it is the demonstration's: a
 * database in a folder, and the emulated authority's kiosks.
 */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { JWK } from 'jose';
import { z } from 'zod';
import { readSmallFile } from '../../electron/config/strict-file.ts';
import { HANDOVER_MINUTES } from '../../electron/servers/office/handover.ts';
import { KioskName } from '../../electron/servers/office/wire.ts';
import {
  type OfficeConfig,
  OfficeConfigSchema,
  readAuthority,
  readMetricsToken,
  readOfficeConfig,
} from '../config/config.ts';
import type { Provider } from '../desk/oidc.ts';
import { invite, nobodyYet, PersonName, Role } from '../desk/people.ts';
import { startDesk } from '../desk/server.ts';
import { keepForgetting, lay, stillWaits, takeOut } from '../handover/store.ts';
import { acceptAnew } from '../intake/accept.ts';
import { createIntake, type Intake } from '../intake/intake.ts';
import { startIntake } from '../intake/server.ts';
import { issuedEntry } from '../issued/register.ts';
import { listKey } from '../keys/list-key.ts';
import { lockKey, openSealed, privateJwk } from '../keys/open.ts';
import { certifyDocuments, serverKeys } from '../keys/server-keys.ts';
import { type Metrics, startMetrics } from '../monitoring/metrics.ts';
import { type CheckOptions, startCheck } from '../public/check.ts';
import type { Door } from '../public/door.ts';
import { startTake } from '../public/take.ts';
import { type OfficeDatabase, openDatabase } from '../store/database.ts';
import { withdrawnList } from '../withdrawn/list.ts';

const root = join(import.meta.dirname, '..', '..');

/** What was expected to fail: its message is the sentence that is said. */
class Refused extends Error {}

interface Options {
  readonly config?: string;
}

/** Within the emulated world, which is taken away whole. */
const demonstrationHome = () =>
  process.env.SITTHI_OFFICE_DIR ??
  join(process.env.SITTHI_WORLD_DIR ?? join(root, '.sitthi', 'world'), 'office');

/** Ports that whoever starts both has chosen, so that a kiosk knows where its office will be. */
const portOf = (name: string) => Number(process.env[name] ?? 0);

/** That of the demonstration: what `npm run kiosk` starts beside its kiosk. */
function demonstration(): OfficeConfig {
  const home = demonstrationHome();
  return OfficeConfigSchema.parse({
    database: join(home, 'database'),
    home,
    kiosks: {
      ...{
        host: '127.0.0.1',
        port: portOf('SITTHI_OFFICE_PORT'),
        authority: join(root, '.sitthi', 'pki', 'ca.pem'),
      },
      names: { kiosk: 'DEMO-01', 'second-kiosk': 'DEMO-02' },
    },
    desk: { host: '127.0.0.1', port: portOf('SITTHI_DESK_PORT'), plain: true },
    check: {
      ...{ host: '127.0.0.1', port: portOf('SITTHI_CHECK_PORT'), plain: true },
      keys: [join(root, '.sitthi', 'pki', 'signing-public.jwk')],
    },
    phone: { host: '127.0.0.1', port: portOf('SITTHI_PHONE_PORT') },
    metrics: { port: 0 },
  });
}

function configOf({ config }: Options): OfficeConfig {
  if (config === undefined) return demonstration();
  const read = readOfficeConfig(config);
  if (!read.ok) throw new Refused(read.fault);
  return read.value;
}

const DATABASE_SAYS = {
  'database.away': 'The database does not answer.',
  'database.full': 'The database is full.',
  'office.failed': 'The database cannot be opened.',
  'database.in-use':
    'Another process of the office has this database open: a folder belongs to one process. Stop the other one, do it at its desk, or give both a server (database: postgres://…).',
} as const;

async function databaseOf(config: OfficeConfig): Promise<OfficeDatabase> {
  const opened = await openDatabase(config.database);
  if (!opened.ok) throw new Refused(DATABASE_SAYS[opened.fault]);
  return opened.value;
}

const say = (sentence: string) => console.error(sentence);

/** What is measured, and where it may be asked for: on this machine alone in plain http. */
async function metricsOf(
  { metrics, otlp }: OfficeConfig,
  token: string | null,
  database: OfficeDatabase,
  tls: { readonly certificate: string; readonly key: string },
): Promise<Metrics> {
  const plain = metrics !== undefined && ['127.0.0.1', '::1', 'localhost'].includes(metrics.host);
  return startMetrics({
    ...{ database, otlp: otlp ?? null },
    listen:
      metrics === undefined
        ? null
        : { host: metrics.host, port: metrics.port, token, tls: plain ? null : tls },
  });
}

const HANDOVER_MS = HANDOVER_MINUTES * 60_000;
const layIn =
  (database: OfficeDatabase, intake: Intake) => async (kiosk: string, id: string, ciphertext: Uint8Array) => {
    const laid = await database.transact(
      async (within) =>
        (await intake.brings(within, kiosk, ciphertext.length)) &&
        lay(within, { kiosk, id, ciphertext }, HANDOVER_MS),
    );
    return laid.ok ? laid.value : laid.fault;
  };

const waitsIn = (database: OfficeDatabase) => async (kiosk: string, id: string) => {
  const found = await database.transact((within) => stillWaits(within, kiosk, id));
  return found.ok ? found.value : null;
};

/** The door for phones, where the configuration has one. What nobody fetches goes within a minute of its time, or at the next start. */
async function phoneOf(
  { phone }: OfficeConfig,
  tls: { readonly certificate: string; readonly key: string },
  database: OfficeDatabase,
): Promise<Door | null> {
  if (phone === undefined) return null;
  const stopForgetting = keepForgetting(database);
  const door = await startTake({
    ...{ host: phone.host, port: phone.port, name: phone.name },
    tls: phone.plain ? null : tls,
    page: join(root, 'dist', 'take'),
    take: async (id) => {
      const taken = await database.transact((within) => takeOut(within, id));
      return taken.ok ? taken.value : 'away';
    },
  });
  return {
    url: door.url,
    close() {
      stopForgetting();
      return door.close();
    },
  };
}

/** The office's OpenID Connect provider, where the configuration has one. */
function providerOf({ oidc }: OfficeConfig): Provider | null {
  if (oidc === undefined) return null;
  const read = (key: string, file: string | undefined) => {
    if (file === undefined) return null;
    const bytes = readSmallFile(file, LARGEST_KEY);
    if (!bytes.ok) throw new Refused(`key oidc.${key}: cannot read ${file}: ${bytes.fault}.`);
    return bytes.value.toString('utf8');
  };
  const secret = read('clientSecret', oidc.clientSecret)?.trim() ?? null;
  return { settings: oidc, authority: read('authority', oidc.authority), secret };
}

/** The check page, where the configuration has one. */
async function checkOf(
  { check }: OfficeConfig,
  tls: { readonly certificate: string; readonly key: string },
  {
    withdrawn,
    issued,
    listKey,
    authority,
  }: {
    readonly withdrawn: () => Promise<string | null>;
    readonly issued: CheckOptions['issued'];
    readonly listKey: JWK;
    readonly authority: string;
  },
): Promise<Door | null> {
  if (check === undefined) return null;
  const kiosks = check.keys.map((file): JWK => {
    const read = readSmallFile(file, LARGEST_KEY);
    if (!read.ok) throw new Refused(`key check.keys: cannot read ${file}: ${read.fault}.`);
    const key = PublicKey.safeParse(parseJson(read.value));
    if (!key.success) throw new Refused(`key check.keys: ${file} is not an Ed25519 key (JWK).`);
    return key.data;
  });
  return startCheck({
    ...{ host: check.host, port: check.port, name: check.name, withdrawn, issued },
    tls: check.plain ? null : tls,
    page: join(root, 'dist', 'check'),
    keys: { kiosks, withdrawn: listKey, authority },
  });
}

const LARGEST_KEY = 16_384;
const PublicKey = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().length(43),
});
function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

async function start(options: Options): Promise<void> {
  const config = configOf(options);
  const authority = readAuthority(config);
  if (!authority.ok) throw new Refused(authority.fault);
  const keys = await serverKeys(config.home, [
    ...new Set(['localhost', '127.0.0.1', hostname(), config.desk.name]),
  ]);
  const token = readMetricsToken(config);
  if (!token.ok) throw new Refused(token.fault);
  const database = await databaseOf(config);
  const metrics = await metricsOf(config, token.value, database, keys);
  const { names, bytesPerDay, clockSeconds, host, port } = config.kiosks;
  const list = await listKey(config.home);
  const withdrawn = async () => {
    const token = await database.transact((within) => withdrawnList(within, list.privateJwk));
    return token.ok ? token.value : null;
  };
  const intake = createIntake(database, { clockMs: clockSeconds * 1000, bytesPerDay });
  const door = await startIntake(intake, {
    lay: config.phone === undefined ? null : layIn(database, intake),
    waits: waitsIn(database),
    ...{ host, port, say, withdrawn, measured: (batch) => metrics.batch(batch) },
    material: { kioskAuthority: authority.value, certificate: keys.certificate, key: keys.key },
    kioskOf: (name) =>
      Object.hasOwn(names, name) ? names[name] : /^[A-Z0-9][A-Z0-9-]{1,19}$/.test(name) ? name : undefined,
  });
  const provider = providerOf(config);
  const desk = await startDesk({
    provider,
    trouble: () => intake.trouble(),
    ...{ database, say, host: config.desk.host, port: config.desk.port, name: config.desk.name },
    tls: config.desk.plain ? null : { certificate: keys.certificate, key: keys.key },
    page: join(root, 'dist', 'desk'),
    rules: config.work,
    listKey: list.privateJwk,
  });
  const check = await checkOf(config, keys, {
    issued: async (lookup) => {
      const found = await database.transact((within) => issuedEntry(within, lookup));
      return found.ok ? found.value : 'away';
    },
    ...{ withdrawn, listKey: list.publicJwk, authority: readFileSync(keys.authorityFile, 'utf8') },
  });
  const phone = await phoneOf(config, keys, database);
  const code = await firstCode(database);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await Promise.allSettled([door.close(), desk.close(), check?.close(), phone?.close()]);
    await metrics.close();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  if (process.env.SITTHI_STOP_WITH_STDIN === '1')
    process.stdin
      .resume()
      .on('end', () => void stop())
      .on('close', () => void stop());
  // One line for whoever started it.
  console.log(
    JSON.stringify({
      ...{ kiosks: `https://localhost:${door.port}`, desk: desk.url, authority: keys.authorityFile },
      withdrawnKey: list.publicFile,
      ...(check === null ? {} : { check: check.url }),
      ...(phone === null ? {} : { phone: phone.url }),
      ...(metrics.url === null ? {} : { metrics: metrics.url }),
      ...(code === null ? {} : { code }),
    }),
  );
  if (keys.made)
    say(
      `Keys were made in ${config.home}. Kiosks trust this office by ${keys.authorityFile} (their key office.authority).`,
    );
  say(
    `The office hears kiosks at https://localhost:${door.port}; its desk is at ${desk.url}. Ctrl-C stops it.`,
  );
  if (code !== null)
    say(`Nobody can sign in at the desk yet: the first passkey is added with the one-time code ${code}.`);
}

/** Where nobody can sign in yet: a one-time code for the first person, who invites the others. */
async function firstCode(database: OfficeDatabase): Promise<string | null> {
  const code = await database.transact(async (within) =>
    (await nobodyYet(within))
      ? // Other processes of this office have said codes, too: whoever stands before any of them uses its own.
        invite(within, 'นายทะเบียนคนแรก · First registrar', 'registrar', 'command', true)
      : null,
  );
  return code.ok ? code.value : null;
}

/** Gives somebody a one-time code, beside an office that runs on a server's database. */
async function inviteBy(name: string, role: string, options: Options): Promise<void> {
  const parsed = Role.safeParse(role);
  if (!parsed.success) throw new Refused(`A role is one of ${Role.options.join(', ')}.`);
  const called = PersonName.safeParse(name);
  if (!called.success) throw new Refused(`Nobody can be called ${JSON.stringify(name)}: 1 to 80 letters.`);
  const database = await databaseOf(configOf(options));
  const code = await database
    .transact((within) => invite(within, called.data, parsed.data, 'command'))
    .finally(() => database.close());
  if (!code.ok) throw new Refused(DATABASE_SAYS[code.fault]);
  console.log(`${name} adds a passkey at the desk with the code ${code.value}, within an hour.`);
}

/** What a file that was named says; `-` is standard input. */
function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : resolve(file), 'utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    throw new Refused(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`);
  }
}

/** Opens a file with a sealed request, or standard input, and writes what it says. */
async function open(file: string, options: { readonly key?: string[] }): Promise<void> {
  const keys = options.key ?? [join(root, '.sitthi', 'pki', 'office-private.jwk')];
  const opened = await openSealed(textOf(file), keys.map(textOf), process.env.SITTHI_PASSPHRASE);
  if (!opened.ok) throw new Refused(opened.fault);
  for (const text of opened.value) console.log(text);
}

/** Puts a private JWK under a passphrase, for the registrar's browser. */
async function lock(file: string): Promise<void> {
  const passphrase = process.env.SITTHI_PASSPHRASE ?? '';
  if (passphrase.length < 12) throw new Refused('Set SITTHI_PASSPHRASE: 12 letters or more.');
  const jwk = privateJwk(textOf(file));
  if (jwk === null) throw new Refused(`${file} holds no private JWK.`);
  console.log(await lockKey(jwk, passphrase));
}

/** Writes the certificate by which a kiosk signs files for phones; its key stays where it was made. */
function certify(kiosk: string, file: string, options: Options): void {
  if (!KioskName.safeParse(kiosk).success) throw new Refused(`No kiosk is called ${kiosk}.`);
  const request = textOf(file);
  try {
    process.stdout.write(certifyDocuments(configOf(options).home, kiosk, request));
  } catch {
    throw new Refused(
      `${file} is no request for a certificate (openssl req -new), or this office has no authority yet: start it once.`,
    );
  }
}

async function accept(kiosk: string, options: Options): Promise<void> {
  const database = await databaseOf(configOf(options));
  const accepted = await database
    .transact((within) => acceptAnew(within, kiosk, 'command'))
    .finally(() => database.close());
  if (!accepted.ok) throw new Refused(DATABASE_SAYS[accepted.fault]);
  if (!accepted.value) throw new Refused(`This office has never heard of a kiosk ${kiosk}.`);
  console.log(`The next store and signing key that ${kiosk} sends are taken for its own.`);
}

const cli = new Command('npm run office --')
  .description('The office of the kiosks: takes what they send, and keeps it. Without a command it starts.')
  .option('--config <file>', 'configuration; absent: the demonstration’s')
  .action((options: Options) => start(options));
cli
  .command('open <file>')
  .description('write what a sealed request says; - is standard input')
  .option(
    '--key <file...>',
    'private JWK, or a key file with a passphrase (in SITTHI_PASSPHRASE); those of before as well',
  )
  .action(open);
cli
  .command('invite <name> <role>')
  .description('give a person (registrar, engineer or auditor) a one-time code for a passkey')
  .action((name: string, role: string, _options: unknown, command: Command) =>
    inviteBy(name, role, command.optsWithGlobals()),
  );
cli
  .command('lock <jwk>')
  .description('write a private JWK as a key file under a passphrase (in SITTHI_PASSPHRASE)')
  .action(lock);
cli
  .command('certify <kiosk> <request>')
  .description('write the certificate by which a kiosk signs files for phones; - is standard input')
  .action((kiosk: string, file: string, _options: unknown, command: Command) =>
    certify(kiosk, file, command.optsWithGlobals()),
  );
cli
  .command('accept <kiosk>')
  .description(
    'take the next store and signing key of a kiosk for its own: after it was replaced, put back or begun anew',
  )
  .action((kiosk: string, _options: unknown, command: Command) => accept(kiosk, command.optsWithGlobals()));

try {
  await cli.parseAsync();
} catch (error) {
  console.error(error instanceof Refused ? error.message : error);
  // Doors that are open already would keep it alive, half begun: its supervisor is to see that it ended.
  process.exit(1);
}
