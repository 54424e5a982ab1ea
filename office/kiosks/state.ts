/** How each kiosk is, out of its row: what the desk's cards show and what is measured. What is wrong comes first, worst first. */
import { z } from 'zod';
import { REFUSALS, type RefusalName } from '../../electron/servers/office/wire.ts';
import type { Within } from '../store/database.ts';
import type { KioskRow } from '../store/schema.ts';

/** A kiosk says that it lives every minute: one that was not heard for this time is away. */
const AWAY_MS = 5 * 60_000;
/** A clock that is wrong by more than this is named; from `kiosks.clockSeconds` on nothing is taken. */
const CLOCK_OFF_MS = 60_000;

interface Words {
  readonly th: string;
  readonly en: string;
}
const w = (th: string, en: string): Words => ({ th, en });

const Level = z.enum(['ok', 'low', 'out']);
const Board = z.object({
  at: z.string(),
  devices: z.array(
    z.object({
      device: z.string(),
      state: z.enum(['ok', 'warning', 'down']),
      detail: z.object({ th: z.string(), en: z.string() }),
    }),
  ),
  supplies: z.object({ paper: Level, toner: Level }).nullable().optional(),
});

/** What a refusal is in Thai; the English is of the wire. */
const REFUSED: Readonly<Record<RefusalName, string>> = {
  'certificate.missing': 'ไม่ได้แสดงใบรับรองของตู้',
  'certificate.foreign': 'ใบรับรองของตู้ไม่ได้ออกโดยหน่วยที่สำนักงานนี้เชื่อถือ',
  'kiosk.other-name': 'ใบรับรองเป็นของตู้อื่น',
  'batch.malformed': 'ชุดข้อมูลที่ส่งมาไม่ตรงตามแบบ',
  'batch.too-large': 'ชุดข้อมูลที่ส่งมาใหญ่เกินกำหนด',
  'clock.wrong': 'นาฬิกาของตู้ไม่ตรงกับของสำนักงาน',
  'kiosk.too-fast': 'ตู้ส่งถี่เกินกำหนด',
  'kiosk.too-much': 'วันนี้ตู้ส่งมามากเกินกำหนด',
  'series.unknown': 'ที่เก็บข้อมูลของตู้ถูกเปลี่ยน กู้คืน หรือเริ่มใหม่ ต้องให้สำนักงานยอมรับก่อน',
  'item.jumps-back': 'ลำดับรายการย้อนกลับ',
  'item.gap': 'มีรายการขาดหายก่อนหน้านี้',
  'item.changed': 'รายการนี้ต่างจากที่สำนักงานมีอยู่ ที่เก็บข้อมูลถูกย้อนหรือถูกแก้',
  'item.malformed': 'รายการไม่ตรงตามแบบ',
  'line.broken': 'บรรทัดบันทึกไม่ต่อจากบรรทัดก่อน',
  'checkpoint.unsigned': 'จุดตรวจไม่ได้ลงนามด้วยกุญแจของตู้นี้',
  'checkpoint.forks': 'จุดตรวจไม่ตรงกับบรรทัดที่สำนักงานมี',
  'checkpoint.back': 'จุดตรวจย้อนหลัง หรือเป็นของที่เก็บข้อมูลอื่น',
  'key.changed': 'กุญแจลงนามของตู้เปลี่ยนไป ต้องให้สำนักงานยอมรับก่อน',
  'request.changed': 'เลขที่คำขอนี้สำนักงานมีคำขออื่นอยู่แล้ว',
  'database.full': 'ฐานข้อมูลของสำนักงานเต็ม',
  'database.away': 'ฐานข้อมูลของสำนักงานไม่ตอบ',
  'office.failed': 'สำนักงานพบข้อผิดพลาดที่ไม่คาดไว้',
};

/** What another store or another key is refused for; a clock that is wrong is set right, and nothing is accepted. */
const ACCEPTABLE: ReadonlySet<RefusalName> = new Set([
  ...([
    'series.unknown',
    'item.gap',
    'item.changed',
    'line.broken',
    'key.changed',
    'request.changed',
  ] as const),
  ...(['checkpoint.unsigned', 'checkpoint.forks', 'checkpoint.back'] as const),
]);

/** By a name that a kiosk sends: words of a language are none of ours. */
const DEVICE: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    reader: w('เครื่องอ่านบัตร', 'Card reader'),
    sas: w('ระบบยืนยันตัวบุคคล', 'SAS'),
    linkage: w('ศูนย์เชื่อมโยง', 'Gateway'),
    printer: w('เครื่องพิมพ์', 'Printer'),
    journal: w('บันทึกของตู้', 'Journal'),
    clock: w('นาฬิกา', 'Clock'),
  }),
);

/** One device of a kiosk, with the name by which people call it. */
export interface DeviceOnCard {
  readonly device: string;
  readonly name: Words;
  readonly state: 'ok' | 'warning' | 'down';
  readonly detail: Words;
}

/** A kiosk as its card shows it. */
export interface KioskState {
  readonly kiosk: string;
  /** ISO 8601. */
  readonly heardAt: string;
  readonly away: boolean;
  readonly refused: {
    readonly code: string;
    readonly what: Words;
    readonly at: string | null;
    /** Whether it is the kiosk's store or key that is another: then an engineer may accept it anew. */
    readonly acceptable: boolean;
  } | null;
  /** Items that wait in the kiosk, as it said last. */
  readonly waiting: number;
  /** Lines that the office has, each followed from the one before; and those that a signed checkpoint covers. */
  readonly entries: number;
  readonly anchored: number;
  /** When the kiosk signed that checkpoint; ISO 8601. */
  readonly anchoredAt: string | null;
  readonly version: string | null;
  /** The kiosk's clock less the office's, in whole seconds; null: not known yet. */
  readonly clockSeconds: number | null;
  /** Worst first. */
  readonly devices: readonly DeviceOnCard[];
  /** When the kiosk said how its devices are; ISO 8601. */
  readonly devicesAt: string | null;
  readonly supplies: { readonly paper: Level; readonly toner: Level } | null;
  /** What is wrong, worst first; empty: all is in order. */
  readonly wrong: readonly Words[];
}
type Level = z.infer<typeof Level>;

const WORST = ['down', 'warning', 'ok'] as const;

function clockWords(seconds: number): Words {
  const by = Math.abs(seconds);
  return seconds > 0
    ? w(`นาฬิกาของตู้เร็วไป ${by} วินาที`, `The kiosk’s clock is ${by} s fast`)
    : w(`นาฬิกาของตู้ช้าไป ${by} วินาที`, `The kiosk’s clock is ${by} s slow`);
}

/** Reads a row; `nowMs` is the office's clock. */
export function kioskState(row: KioskRow, nowMs: number): KioskState {
  const board = row.devices === null ? null : Board.parse(JSON.parse(row.devices));
  const devices = (board?.devices ?? [])
    .map((one) => ({ ...one, name: DEVICE.get(one.device) ?? w(one.device, one.device) }))
    .sort((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state));
  const name = row.refused as RefusalName | null;
  const refused =
    name === null
      ? null
      : {
          ...{ code: REFUSALS[name][0], what: w(REFUSED[name], REFUSALS[name][2]), at: row.refused_at },
          acceptable: ACCEPTABLE.has(name),
        };
  const away = nowMs - Date.parse(row.heard_at) > AWAY_MS;
  const supplies = board?.supplies ?? null;
  const clockSeconds = row.clock_ms === null ? null : Math.round(Number(row.clock_ms) / 1000);
  const of = (state: DeviceOnCard['state']) =>
    devices
      .filter((one) => one.state === state)
      .map(({ name: called, detail }) => w(`${called.th}: ${detail.th}`, `${called.en}: ${detail.en}`));
  const wrong = [
    ...(refused === null
      ? []
      : [w(`${refused.what.th} (${refused.code})`, `${refused.what.en} (${refused.code})`)]),
    ...(away ? [w('ขาดการติดต่อ', 'Not heard from')] : []),
    ...of('down'),
    ...(clockSeconds !== null && Math.abs(clockSeconds) * 1000 > CLOCK_OFF_MS
      ? [clockWords(clockSeconds)]
      : []),
    ...of('warning'),
    // The board says one thing of a printer: where it is another, toner is named here.
    ...(supplies?.toner === 'low' && supplies.paper !== 'ok' ? [w('หมึกใกล้หมด', 'Toner is low')] : []),
  ];
  return {
    ...{ kiosk: row.kiosk, heardAt: row.heard_at, away, refused, waiting: Number(row.waiting) },
    ...{ entries: Number(row.entries), anchored: Number(row.anchored), anchoredAt: row.checkpoint_at },
    ...{ version: row.version, clockSeconds, devices, devicesAt: board?.at ?? null, supplies, wrong },
  };
}

/** How much a kiosk needs somebody: what stops its work weighs most. */
const weight = ({ refused, away, devices, wrong }: KioskState) =>
  (refused === null ? 0 : 1000) +
  (away ? 500 : 0) +
  100 * devices.filter(({ state }) => state === 'down').length +
  wrong.length;

/** Every kiosk, the one that needs somebody first. */
export async function kioskStates(within: Within, nowMs: number): Promise<readonly KioskState[]> {
  const rows = await within.selectFrom('kiosk').selectAll().orderBy('kiosk').execute();
  return rows.map((row) => kioskState(row, nowMs)).sort((a, b) => weight(b) - weight(a));
}

/** Who came and is no kiosk of this office, by why they were refused; the last one first. */
export interface Stranger {
  readonly code: string;
  readonly what: Words;
  /** When it was written down last; ISO 8601. */
  readonly at: string;
}

const REMEMBERED_MS = 86_400_000;
const Refusal = z.object({ name: z.enum(Object.keys(REFUSALS) as [RefusalName, ...RefusalName[]]) });

/** Strangers of the last day. */
export async function strangers(within: Within, nowMs: number): Promise<readonly Stranger[]> {
  const rows = await within
    .selectFrom('office_line')
    .select((eb) => ['facts', eb.fn.max('at').as('at')])
    .where('who', '=', 'stranger')
    .where('at', '>', new Date(nowMs - REMEMBERED_MS).toISOString())
    .groupBy('facts')
    .orderBy('at', 'desc')
    .execute();
  return rows.map(({ facts, at }) => {
    const { name } = Refusal.parse(JSON.parse(facts));
    return { code: REFUSALS[name][0], what: w(REFUSED[name], REFUSALS[name][2]), at };
  });
}
