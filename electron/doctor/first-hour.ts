/**
 * What a kiosk of this configuration meets on this machine, in the order in which it meets it: the file, its keys, its store,
 * then the devices and servers. What comes before the others is mended first; a kiosk starts without the last four, and waits.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { connect } from 'node:tls';
import { type Config, readConfig } from '../config/config.ts';
import { type Keys, readKeys } from '../config/keys.ts';
import { openGateway } from '../servers/gateway.ts';
import { faultSentence } from '../words/faults.ts';

/** One thing that was looked at. */
export interface Met {
  readonly what: string;
  readonly well: boolean;
  readonly found: string;
  /** What to do, where it is not well. */
  readonly todo: string;
  /** Without it no kiosk starts. */
  readonly needed: boolean;
}

/** How long a server may take to shake hands, a program to answer. */
const LIMIT_MS = 5000;

/** What a program says on its standard output; null where it fails, is missing or takes too long. */
const said = (program: string, args: readonly string[]) =>
  new Promise<string | null>((told) => {
    execFile(program, args, { timeout: LIMIT_MS }, (error, out) => told(error === null ? out : null));
  });

/** Looks in order; ends at the first thing without which nothing else can be looked at. `readers`: names of the card readers, null where nobody answers. */
export async function* firstHour(
  file: string,
  readers: () => Promise<readonly string[] | null>,
): AsyncGenerator<Met> {
  const config = readConfig(file);
  yield met('configuration', true, config.ok ? null : faultSentence(config.fault), {
    well: file,
    todo: 'correct that key (docs/configuration.md); sitthi25-setup writes a whole one by questions',
  });
  if (!config.ok) return;
  const keys = readKeys(config.value);
  yield met('keys and certificates', true, keys.ok ? null : faultSentence(keys.fault), {
    well: 'each is read, and belongs to its certificate',
    todo: 'put the file there, readable for the kiosk; sitthi25-setup makes those of this machine',
  });
  if (!keys.ok) return;
  yield store(config.value);
  yield await reader(config.value, readers);
  yield await printer(config.value);
  if (config.value.linkage.generation === 1) {
    yield await firstGeneration(config.value, keys.value);
    return;
  }
  for (const [what, url] of [
    ['SAS', config.value.sas.url ?? ''],
    ['Linkage Center', config.value.linkage.url ?? ''],
  ] as const)
    yield met(what, false, await refusal(url, keys.value), {
      well: `${url} shakes hands`,
      todo: 'its name in /etc/hosts, its address in firewall.nft, and the right authority in tls.ca',
    });
}

/** The gateway over the department's network library: one harmless message. */
async function firstGeneration(config: Config, keys: Keys): Promise<Met> {
  const { linkage } = openGateway(config, keys.tls, () => null);
  const answer = await linkage.there?.().finally(() => linkage.close());
  const complaint = answer === undefined || answer.ok ? null : faultSentence(answer.fault);
  return met('Linkage Center', false, complaint, {
    well: 'its network library answers',
    todo: 'npm run doctor -- --libraries (docs/sas.md), then the way to the gateway',
  });
}

/** A thing that is well unless somebody complains. */
const met = (
  what: string,
  needed: boolean,
  complaint: string | null,
  { well, todo }: { readonly well: string; readonly todo: string },
): Met => ({ what, needed, well: complaint === null, found: complaint ?? well, todo });

function store({ store: { directory } }: Config): Met {
  const folder = existsSync(directory) ? directory : dirname(directory);
  let complaint: string | null = null;
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    complaint = `${folder}: ${(error as NodeJS.ErrnoException).code}`;
  }
  return met('store', true, complaint, {
    well: directory,
    todo: 'make that folder, for the kiosk alone (0700)',
  });
}

async function reader({ card }: Config, readers: () => Promise<readonly string[] | null>): Promise<Met> {
  const found = await readers();
  const wanted = [card.reader, card.officerReader].filter((name) => name !== undefined);
  const missing = wanted.find((name) => !found?.some((one) => one.startsWith(name)));
  const complaint =
    found === null
      ? 'no card service answers'
      : found.length === 0
        ? 'there is no reader'
        : missing === undefined
          ? null
          : `there is no ${missing}, but ${found.join(', ')}`;
  return met('card reader', false, complaint, {
    well: found?.join(', ') ?? '',
    todo: 'plug it in; npm run card -- doctor says what is wrong with service or driver',
  });
}

async function printer({ printing: { printer: name, server } }: Config): Promise<Met> {
  const at = server === undefined ? [] : ['-h', server];
  const answer = process.platform === 'win32' ? '' : await said('lpstat', [...at, '-p', name]);
  return met('printer', false, answer === null ? `the print server has no ${name}` : null, {
    well: name,
    todo: `lpadmin -p ${name} -E -v URI -m everywhere`,
  });
}

/** Why a server does not shake hands with this kiosk's certificate; null: it does. */
function refusal(url: string, { tls }: Keys): Promise<string | null> {
  const { host: authority, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((told) => {
    const socket = connect({
      host,
      port: port === '' ? 443 : Number(port),
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      ...{ ca: tls.ca, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.3' },
    });
    const say = (why: string | null) => {
      socket.destroy();
      told(why === null ? null : `${url}: ${why}`);
    };
    socket.setTimeout(LIMIT_MS, () => say(`no answer in ${LIMIT_MS / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => say(error.code ?? error.name));
    // In TLS 1.3 a certificate is refused after the handshake: only an answer says that it was taken, whatever it is but 495
    // and 496, by which nginx says that it was not.
    socket.once('data', (bytes: Buffer) => {
      const status = /^HTTP\/1\.1 (4\d\d)/.exec(bytes.toString('latin1', 0, 12))?.[1];
      say(
        status === '495' || status === '496' ? `it answers ${status}: does it know this certificate?` : null,
      );
    });
    socket.once('end', () => say('it ended the connection: does it know this certificate?'));
    socket.once('secureConnect', () =>
      socket.write(`HEAD / HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`),
    );
  });
}

/** The lines for a person. */
export const linesOf = ({ what, well, found, todo, needed }: Met): readonly string[] => [
  `${well ? 'well   ' : needed ? 'MISSING' : 'advised'}  ${what}: ${found}`,
  ...(well ? [] : [`         → ${todo}`]),
];
