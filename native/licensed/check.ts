/** Looks at what a site laid down of the department's card library: what is missing, and what to do. Nothing is changed. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readBinary } from './binary.ts';
import { licensedNetwork } from './network.ts';
import { type LicensedLibrary, networkPlaceOf, placeOf } from './place.ts';
import { type LibraryPlace, type LibraryProcess, openLibrary } from './process.ts';
import type { Table } from './table.ts';

/** In Thai, and in English. */
interface Words {
  readonly th: string;
  readonly en: string;
}

/** One thing that was looked at; `todo` only where it is not well. */
export interface LibraryFinding {
  readonly what: Words;
  readonly well: boolean;
  /** What was found: names and numbers, the same in both languages. */
  readonly found: string;
  readonly todo?: Words;
}

const WHAT = {
  place: { th: 'ตำแหน่งของไลบรารีบัตร', en: 'the card library’s place' },
  beside: { th: 'แฟ้มที่ต้องอยู่ด้วยกัน', en: 'files beside it' },
  width: { th: 'ระบบและจำนวนบิต', en: 'system and width' },
  exports: { th: 'ฟังก์ชันที่ต้องใช้', en: 'functions' },
  loads: { th: 'เปิดไลบรารีในโพรเซสของตนเอง', en: 'loads in a process of its own' },
  licence: { th: 'โปรแกรมจัดการสิทธิ์', en: 'licence manager' },
  call: { th: 'ลองถามชื่อเครื่องอ่านบัตร', en: 'names the readers' },
  network: { th: 'ไลบรารีเครือข่าย: ตำแหน่ง', en: 'the network library’s place' },
  gateway: { th: 'ลองส่งข้อความถึงระบบ Linkage Center', en: 'the gateway answers a message about nobody' },
} satisfies Record<string, Words>;

const good = (what: Words, found: string): LibraryFinding => ({ what, well: true, found });
const bad = (what: Words, found: string, th: string, en: string): LibraryFinding => ({
  what,
  well: false,
  found,
  todo: { th, en },
});

/** The processor that a Node program is for; undefined: it does not start. */
function archOf(node: string | undefined): string | undefined {
  if (node === undefined) return process.arch;
  const ran = spawnSync(node, ['-p', 'process.arch'], { encoding: 'utf8', timeout: 10_000 });
  return ran.status === 0 ? ran.stdout.trim() : undefined;
}

/** Any library of the department's, as the table has it. */
type AnyTable = Table | Table['network'];

/** Names of the table that the library does not offer; 32-bit ones of Windows may be written `_VerifyPIN@16`. */
function missing({ functions }: AnyTable, exports: readonly string[]): readonly string[] {
  const plain = new Set(exports.flatMap((name) => [name, name.replace(/^_|@\d+$/g, '')]));
  return Object.entries(functions)
    .map(([name, { symbol }]) => symbol ?? name)
    .filter((name) => !plain.has(name));
}

function lookBeside({ file, table }: LibraryPlace<AnyTable>): LibraryFinding {
  const there = new Set(readdirSync(dirname(file)).map((name) => name.toLowerCase()));
  const lacking = table.beside.filter((name) => !there.has(name.toLowerCase()));
  return lacking.length === 0
    ? good(WHAT.beside, table.beside.join(', '))
    : bad(
        WHAT.beside,
        lacking.join(', '),
        'นำแฟ้มที่ระบุจากชุดที่ได้รับพร้อมสิทธิ์มาวางไว้ข้างไลบรารี',
        'lay these files of the department’s set beside the library',
      );
}

/** What its head and its names say, without loading it. */
function lookInside(
  { file, table, node }: LibraryPlace<AnyTable>,
  key: 'card' | 'linkage.first',
): readonly LibraryFinding[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return [
      bad(
        WHAT.width,
        `${file}: ${(error as NodeJS.ErrnoException).code ?? ''}`,
        'วางไลบรารีไว้ที่ตำแหน่งนี้ และให้เครื่องบริการอ่านได้',
        'lay the library there, readable by the kiosk',
      ),
    ];
  }
  const read = readBinary(bytes);
  if (!read.ok)
    return [
      bad(
        WHAT.width,
        read.fault,
        'คัดลอกไลบรารีใหม่ แฟ้มนี้ไม่ครบหรือมิใช่ไลบรารี',
        'copy the library again: this file is none, or not whole',
      ),
    ];
  const { system, arch, exports } = read.value;
  const lacking = missing(table, exports);
  const runs = archOf(node);
  const ours = process.platform === 'win32' ? 'windows' : 'linux';
  const found = `${system} ${arch}; Node ${ours} ${runs ?? '-'}`;
  return [
    system === ours && arch === runs
      ? good(WHAT.width, found)
      : bad(
          WHAT.width,
          found,
          `ตั้ง ${key}.libraryNode ให้เป็นโปรแกรม Node แบบ ${arch} บน ${system} (--node ที่คำสั่งนี้)`,
          `set ${key}.libraryNode to a Node for ${system} ${arch} (--node of this command)`,
        ),
    lacking.length === 0
      ? good(WHAT.exports, `${Object.keys(table.functions).length}`)
      : bad(
          WHAT.exports,
          lacking.join(', '),
          `แก้ symbol ของฟังก์ชันเหล่านี้ในสำเนาของ table.json แล้วตั้ง ${key}.libraryTable`,
          `put their symbol right in a copy of table.json, and set ${key}.libraryTable`,
        ),
  ];
}

/** LicenseManager and ListReader: neither touches a card. */
async function ask(library: LibraryProcess): Promise<readonly LibraryFinding[]> {
  const licence = await library.call('LicenseManager');
  if (!licence.ok) return [failed(WHAT.licence, `${licence.fault.why}: ${licence.fault.detail}`)];
  const number = Number(licence.value.took.status) || licence.value.returned;
  const first =
    licence.value.returned === 0
      ? good(WHAT.licence, '0')
      : bad(
          WHAT.licence,
          `${number}`,
          'เปิดโปรแกรม lm.exe ที่มากับไลบรารี แล้วตรวจสิทธิ์ของเครื่องนี้กับกรมการปกครอง',
          'start the lm.exe that came with the library, and ask the department about this machine’s licence',
        );
  const readers = await library.call('ListReader');
  if (!readers.ok) return [first, failed(WHAT.call, `${readers.fault.why}: ${readers.fault.detail}`)];
  const { returned, took } = readers.value;
  if (returned !== 0) return [first, failed(WHAT.call, `ListReader ${Number(took.status) || returned}`)];
  const text = Buffer.from(String(took.readers), 'hex').toString('latin1');
  return [first, good(WHAT.call, text.replace(/[^\x20-\x7e]/g, '?'))];
}

const failed = (what: Words, found: string): LibraryFinding =>
  bad(
    what,
    found,
    'ตรวจ convention และ parameters ใน table.json กับเอกสารที่มากับไลบรารี และเสียบเครื่องอ่านบัตร',
    'hold convention and parameters of table.json against the library’s own papers; plug in the reader',
  );

/** Everything in the order in which it is best put right; what rests on something missing is not looked at. */
export async function checkLibrary(library: LicensedLibrary): Promise<readonly LibraryFinding[]> {
  const place = placeOf(library);
  if (!place.ok)
    return [
      bad(
        WHAT.place,
        place.fault,
        'วางแฟ้มตาม docs/sas.md แล้วตรวจชื่อที่ตั้งไว้',
        'lay the files as docs/sas.md says, and look at the name',
      ),
    ];
  const before = [
    good(WHAT.place, place.value.file),
    lookBeside(place.value),
    ...lookInside(place.value, 'card'),
  ];
  // Files beside it may be the licence manager's alone: whether it loads without them is tried.
  if (before.some(({ what, well }) => !well && what !== WHAT.beside)) return before;
  const opened = await openLibrary(place.value);
  if (!opened.ok) return [...before, failed(WHAT.loads, `${opened.fault.why}: ${opened.fault.detail}`)];
  try {
    return [...before, good(WHAT.loads, 'ok'), ...(await ask(opened.value))];
  } finally {
    opened.value.kill();
  }
}

/** A question that no gateway can answer with a record: a session of noughts, no service, nobody. */
const ABOUT_NOBODY = `5000${'0'.repeat(32 + 10 + 13)}`;

/** The same of the network library, and whether the gateway answers through it. */
export async function checkNetwork(library: LicensedLibrary): Promise<readonly LibraryFinding[]> {
  const place = networkPlaceOf(library);
  if (!place.ok)
    return [
      bad(
        WHAT.network,
        place.fault,
        'วางแฟ้มตาม docs/sas.md แล้วตรวจชื่อที่ตั้งไว้',
        'lay the files as docs/sas.md says, and look at the name',
      ),
    ];
  const before = [good(WHAT.network, place.value.file), ...lookInside(place.value, 'linkage.first')];
  if (before.some(({ well }) => !well)) return before;
  const network = licensedNetwork(library);
  const reply = await network.request(Buffer.from(ABOUT_NOBODY)).finally(() => network.close());
  const head = reply.ok ? Buffer.from(reply.value.subarray(0, 9)).toString('latin1') : '';
  if (reply.ok && /^5000\d{5}$/.test(head)) return [...before, good(WHAT.gateway, head.slice(4))];
  const found = reply.ok ? 'not a reply' : `${reply.fault.why}: ${reply.fault.detail}`;
  return [
    ...before,
    bad(
      WHAT.gateway,
      found,
      'ตรวจทางเครือข่ายถึงระบบ และ convention กับ parameters ของ network ใน table.json',
      'look at the way to the gateway, and hold network of table.json against the library’s own papers',
    ),
  ];
}
