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
import type { Text } from '../contract/words.ts';
import { openGateway } from '../servers/gateway.ts';
import { faultSentences } from '../words/faults.ts';
import type { Met } from './lines.ts';

const t = (th: string, en = th): Text => ({ th, en });
const WHAT = {
  config: t('การตั้งค่า', 'configuration'),
  keys: t('กุญแจและใบรับรอง', 'keys and certificates'),
  store: t('ที่เก็บบันทึก', 'store'),
  reader: t('เครื่องอ่านบัตร', 'card reader'),
  printer: t('เครื่องพิมพ์', 'printer'),
  sas: t('ระบบ SAS', 'SAS'),
  linkage: t('ศูนย์กลางการเชื่อมโยงข้อมูล (Linkage Center)', 'Linkage Center'),
} as const;

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
  yield met(WHAT.config, true, config.ok ? null : faultSentences(config.fault), {
    well: t(file),
    todo: t(
      'แก้คีย์นั้น (docs/configuration.md) หรือให้ sitthi25-setup เขียนทั้งแฟ้มให้จากคำตอบ',
      'correct that key (docs/configuration.md); sitthi25-setup writes a whole one by questions',
    ),
  });
  if (!config.ok) return;
  const keys = readKeys(config.value);
  yield met(WHAT.keys, true, keys.ok ? null : faultSentences(keys.fault), {
    well: t('อ่านได้ทุกแฟ้ม และกุญแจตรงกับใบรับรอง', 'each is read, and belongs to its certificate'),
    todo: t(
      'วางแฟ้มนั้นให้เครื่องบริการอ่านได้ ส่วนของเครื่องนี้ sitthi25-setup สร้างให้',
      'put the file there, readable for the kiosk; sitthi25-setup makes those of this machine',
    ),
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
    [WHAT.sas, config.value.sas.url ?? ''],
    [WHAT.linkage, config.value.linkage.url ?? ''],
  ] as const)
    yield met(what, false, await refusal(url, keys.value), {
      well: t(`${url} ตอบรับ`, `${url} shakes hands`),
      todo: t(
        'ตรวจชื่อใน /etc/hosts ที่อยู่ใน firewall.nft และผู้ออกใบรับรองใน tls.ca',
        'its name in /etc/hosts, its address in firewall.nft, and the right authority in tls.ca',
      ),
    });
}

/** The gateway over the department's network library: one harmless message. */
async function firstGeneration(config: Config, keys: Keys): Promise<Met> {
  const { linkage } = openGateway(config, keys.tls, () => null);
  const answer = await linkage.there?.().finally(() => linkage.close());
  const complaint = answer === undefined || answer.ok ? null : faultSentences(answer.fault);
  return met(WHAT.linkage, false, complaint, {
    well: t('ไลบรารีเครือข่ายตอบ', 'its network library answers'),
    todo: t(
      'npm run doctor -- --libraries DIR --network (docs/sas.md) แล้วตรวจทางเครือข่ายถึงระบบ',
      'npm run doctor -- --libraries DIR --network (docs/sas.md), then the way to the gateway',
    ),
  });
}

/** A thing that is well unless somebody complains. */
const met = (
  what: Text,
  needed: boolean,
  complaint: Text | null,
  { well, todo }: { readonly well: Text; readonly todo: Text },
): Met => ({ what, needed, well: complaint === null, found: complaint ?? well, todo });

function store({ store: { directory } }: Config): Met {
  const folder = existsSync(directory) ? directory : dirname(directory);
  let complaint: Text | null = null;
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    complaint = t(`${folder}: ${(error as NodeJS.ErrnoException).code}`);
  }
  return met(WHAT.store, true, complaint, {
    well: t(directory),
    todo: t('สร้างโฟลเดอร์นั้นไว้สำหรับเครื่องบริการเท่านั้น (0700)', 'make that folder, for the kiosk alone (0700)'),
  });
}

async function reader({ card }: Config, readers: () => Promise<readonly string[] | null>): Promise<Met> {
  const found = await readers();
  const wanted = [card.reader, card.officerReader].filter((name) => name !== undefined);
  const missing = wanted.find((name) => !found?.some((one) => one.startsWith(name)));
  const complaint =
    found === null
      ? t('บริการอ่านบัตรไม่ตอบ', 'no card service answers')
      : found.length === 0
        ? t('ไม่มีเครื่องอ่านบัตร', 'there is no reader')
        : missing === undefined
          ? null
          : t(`ไม่มี ${missing} มีแต่ ${found.join(', ')}`, `there is no ${missing}, but ${found.join(', ')}`);
  return met(WHAT.reader, false, complaint, {
    well: t(found?.join(', ') ?? ''),
    todo: t(
      'เสียบเครื่องอ่านบัตร หากยังไม่พบ npm run card -- doctor บอกได้ว่าบริการหรือไดรเวอร์ขัดข้องอย่างไร',
      'plug it in; npm run card -- doctor says what is wrong with service or driver',
    ),
  });
}

async function printer({ printing: { printer: name, server } }: Config): Promise<Met> {
  const at = server === undefined ? [] : ['-h', server];
  const answer = process.platform === 'win32' ? '' : await said('lpstat', [...at, '-p', name]);
  const missing = t(`ระบบพิมพ์ไม่มีเครื่องพิมพ์ชื่อ ${name}`, `the print server has no ${name}`);
  return met(WHAT.printer, false, answer === null ? missing : null, {
    well: t(name),
    todo: t(`lpadmin -p ${name} -E -v URI -m everywhere`),
  });
}

/** Why a server does not shake hands with this kiosk's certificate; null: it does. */
function refusal(url: string, { tls }: Keys): Promise<Text | null> {
  const { host: authority, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((told) => {
    const socket = connect({
      host,
      port: port === '' ? 443 : Number(port),
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      ...{ ca: tls.ca, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.3' },
    });
    const say = (why: Text | null) => {
      socket.destroy();
      told(why === null ? null : t(`${url}: ${why.th}`, `${url}: ${why.en}`));
    };
    const seconds = LIMIT_MS / 1000;
    socket.setTimeout(LIMIT_MS, () => say(t(`ไม่ตอบใน ${seconds} วินาที`, `no answer in ${seconds} s`)));
    socket.once('error', (error: NodeJS.ErrnoException) => say(t(error.code ?? error.name)));
    // In TLS 1.3 a certificate is refused after the handshake: only an answer says that it was taken, whatever it is but 495
    // and 496, by which nginx says that it was not.
    socket.once('data', (bytes: Buffer) => {
      const status = /^HTTP\/1\.1 (4\d\d)/.exec(bytes.toString('latin1', 0, 12))?.[1];
      say(
        status === '495' || status === '496'
          ? t(
              `ตอบ ${status}: รู้จักใบรับรองของเครื่องนี้หรือไม่`,
              `it answers ${status}: does it know this certificate?`,
            )
          : null,
      );
    });
    socket.once('end', () =>
      say(
        t('ตัดการเชื่อมต่อ: รู้จักใบรับรองของเครื่องนี้หรือไม่', 'it ended the connection: does it know this certificate?'),
      ),
    );
    socket.once('secureConnect', () =>
      socket.write(`HEAD / HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`),
    );
  });
}
