/**
 * A rehearsal on a site's own devices, with an officer in front of them: screen and touch, sound, card, officer session,
 * gateway, paper. What each step found is on one printed page, which is itself the test of the printer. Nothing of whose cards
 * were used is kept: neither on the page nor on the terminal.
 */
import type { Text } from '../contract/words.ts';
import { type Fault, faultSentences } from '../words/faults.ts';
import type { Result } from '../words/result.ts';
import { edgesPage, type RehearsalPaper, type Rehearsed, resultPage, soundPage } from './rehearsal-pages.ts';

/** The machine's screen, as far as a rehearsal needs it. */
export interface RehearsalScreen {
  /** Shows a page over the whole screen, and ends with what was touched on it; null: the limit came first, or it is gone. */
  touched(page: string, limitMs: number): Promise<string | null>;
  /** Draws a page as a PDF. Throws where that cannot be. */
  pdf(page: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Everything that a rehearsal tries. */
export interface Devices {
  /** Opens the screen. Throws where there is none. */
  screen(): Promise<RehearsalScreen>;
  /** Waits for a citizen's card and reads it as a visit does: how long that took, and how large its picture is. */
  card(): Promise<Result<{ readonly milliseconds: number; readonly photoBytes: number }, Fault>>;
  /** Opens a session with the officer's card that is in its reader, and closes it again. The PIN's bytes are overwritten. */
  officer(pin: Uint8Array | null): Promise<Result<void, Fault>>;
  /** How many databases the gateway names, and how many of them are open. */
  directory(): Promise<Result<{ readonly named: number; readonly open: number }, Fault>>;
  /** Prints; `certain`: the printer has counted what came out. Null: not from here. */
  print(pdf: Uint8Array): Promise<Result<{ readonly certain: boolean }, Fault> | null>;
}

/** Who sits at the terminal. */
export interface Terminal {
  say(words: Text): void;
  /** Yes, or no; null: whoever sat there has gone. */
  ask(question: Text): Promise<boolean | null>;
  /** The officer's PIN, as bytes; null: the reader's own pad takes it, or the library's dialog. `stopped`: nobody wants it tried. */
  pin(): Promise<Uint8Array | null | 'stopped'>;
}

/** How long a person has for a touch. */
const TOUCH_MS = 180_000;

const WHAT = {
  edges: { th: 'จอภาพและการแตะทั้งสี่มุม', en: 'screen, and touch in all four corners' },
  sound: { th: 'เสียง', en: 'sound' },
  card: { th: 'อ่านบัตร: ข้อความและภาพถ่าย', en: 'card: text and photo' },
  officer: {
    th: 'บัตรประจำตัวประชาชนของเจ้าหน้าที่เปิดและปิดการทำงาน',
    en: 'officer card opens a session, and closes it',
  },
  directory: { th: 'รายชื่อฐานข้อมูลจากศูนย์กลาง', en: 'directory of the gateway' },
  print: { th: 'พิมพ์หน้านี้', en: 'this page on paper' },
} satisfies Record<string, Text>;

const well = (what: Text, th: string, en: string): Rehearsed => ({ what, well: true, found: { th, en } });
const ill = (what: Text, th: string, en: string): Rehearsed => ({ what, well: false, found: { th, en } });
const faulty = (what: Text, fault: Fault): Rehearsed => {
  const { th, en } = faultSentences(fault);
  return ill(what, th, en);
};
/** Whoever sat at the terminal has gone, or stopped it there. */
const STOPPED: Text = { th: 'ผู้ลองหยุดไว้ จึงไม่ได้ลอง', en: 'whoever tried it stopped there' };
const message = (error: unknown) =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';

/** Goes through all of it, each step whatever became of the one before; the last is the page itself. */
export async function rehearse(
  devices: Devices,
  terminal: Terminal,
  paper: Omit<RehearsalPaper, 'steps'>,
): Promise<readonly Rehearsed[]> {
  const steps: Rehearsed[] = [];
  const done = (step: Rehearsed) => {
    steps.push(step);
    terminal.say(lineOf(step));
  };
  let screen: RehearsalScreen | undefined;
  try {
    screen = await devices.screen();
    done(await edges(screen, terminal));
    done(await sound(screen, terminal));
  } catch (error) {
    for (const what of [WHAT.edges, WHAT.sound].slice(steps.length))
      done(ill(what, `เปิดจอภาพไม่ได้: ${message(error)}`, `the screen did not open: ${message(error)}`));
  }
  try {
    done(await card(devices, terminal));
    done(await officer(devices, terminal));
    done(await directory(devices));
    done(await print(devices, terminal, screen, { ...paper, steps }));
  } finally {
    await screen?.close().catch(() => undefined);
  }
  return steps;
}

/** A step as a line for the terminal. */
export function lineOf({ what, well: how, found }: Rehearsed): Text {
  const [th, en] = how === null ? ['ไม่ได้ลอง', 'not tried'] : how ? ['ดี', 'well'] : ['ไม่ดี', 'NOT WELL'];
  return { th: `${th}  ${what.th}: ${found.th}`, en: `${en}  ${what.en}: ${found.en}` };
}

async function edges(screen: RehearsalScreen, terminal: Terminal): Promise<Rehearsed> {
  terminal.say({
    th: 'แตะสี่เหลี่ยมทั้งสี่มุมบนจอของเครื่อง',
    en: 'Touch the squares in the four corners of the kiosk’s screen.',
  });
  const touched = await screen.touched(edgesPage(), TOUCH_MS);
  const size = /^corners (\d{1,5})×(\d{1,5})$/.exec(touched ?? '');
  if (size !== null) return well(WHAT.edges, `${size[1]}×${size[2]} จุด`, `${size[1]}×${size[2]} dots`);
  return touched === 'not-all'
    ? ill(WHAT.edges, 'เห็นหรือแตะได้ไม่ครบสี่มุม', 'not all corners were seen, or could be touched')
    : ill(WHAT.edges, 'ไม่มีใครแตะภายในเวลาที่กำหนด', 'nobody touched them in time');
}

async function sound(screen: RehearsalScreen, terminal: Terminal): Promise<Rehearsed> {
  terminal.say({
    th: 'แตะ “ฟังเสียง” บนจอ แล้วตอบว่าได้ยินหรือไม่',
    en: 'Touch “play” on the screen, and say there whether it was heard.',
  });
  const touched = await screen.touched(soundPage(), TOUCH_MS);
  if (touched === 'heard') return well(WHAT.sound, 'ได้ยิน', 'heard');
  return touched === 'not-heard'
    ? ill(WHAT.sound, 'ไม่ได้ยิน ตรวจลำโพงและระดับเสียง', 'not heard: look at loudspeaker and volume')
    : ill(WHAT.sound, 'ไม่มีใครตอบภายในเวลาที่กำหนด', 'nobody answered in time');
}

async function card(devices: Devices, terminal: Terminal): Promise<Rehearsed> {
  terminal.say({
    th: 'ใส่บัตรประจำตัวประชาชนใบใดก็ได้ในเครื่องอ่านบัตรฝั่งประชาชน',
    en: 'Put any national ID card into the citizen’s reader.',
  });
  const read = await devices.card();
  if (!read.ok) return faulty(WHAT.card, read.fault);
  const { milliseconds, photoBytes } = read.value;
  const seconds = (milliseconds / 1000).toFixed(1);
  if (photoBytes === 0)
    return ill(WHAT.card, `${seconds} วินาที แต่ไม่มีภาพถ่าย`, `${seconds} s, but no photo that can be shown`);
  return well(
    WHAT.card,
    `${seconds} วินาที ภาพ ${photoBytes} ไบต์`,
    `${seconds} s, photo of ${photoBytes} bytes`,
  );
}

async function officer(devices: Devices, terminal: Terminal): Promise<Rehearsed> {
  const ready = await terminal.ask({
    th: 'ใส่บัตรประจำตัวประชาชนของเจ้าหน้าที่ในเครื่องอ่านแล้วหรือไม่ (ไม่: ข้ามขั้นนี้)',
    en: 'Is an officer’s card in its reader? (no: leave this step out)',
  });
  if (ready !== true)
    return {
      what: WHAT.officer,
      well: null,
      found:
        ready === null ? STOPPED : { th: 'ไม่มีบัตรประจำตัวประชาชนของเจ้าหน้าที่', en: 'no officer card was there' },
    };
  const pin = await terminal.pin();
  if (pin === 'stopped') return { what: WHAT.officer, well: null, found: STOPPED };
  const opened = await devices.officer(pin);
  return opened.ok
    ? well(WHAT.officer, 'เปิดและปิดแล้ว', 'opened and closed')
    : faulty(WHAT.officer, opened.fault);
}

async function directory(devices: Devices): Promise<Rehearsed> {
  const told = await devices.directory();
  if (!told.ok) return faulty(WHAT.directory, told.fault);
  const { named, open } = told.value;
  return named > 0
    ? well(WHAT.directory, `${named} ฐานข้อมูล เปิดอยู่ ${open}`, `${named} databases, ${open} of them open`)
    : ill(WHAT.directory, 'ไม่มีฐานข้อมูลที่เครื่องนี้รู้จัก', 'names no database that this kiosk knows');
}

async function print(
  devices: Devices,
  terminal: Terminal,
  screen: RehearsalScreen | undefined,
  paper: RehearsalPaper,
): Promise<Rehearsed> {
  if (screen === undefined)
    return {
      what: WHAT.print,
      well: null,
      found: { th: 'ไม่มีจอภาพ จึงวาดหน้าไม่ได้', en: 'without a screen no page is drawn' },
    };
  let pdf: Uint8Array;
  try {
    pdf = await screen.pdf(resultPage(paper));
  } catch (error) {
    return ill(WHAT.print, `วาดหน้าไม่ได้: ${message(error)}`, `the page was not drawn: ${message(error)}`);
  }
  const printed = await devices.print(pdf);
  if (printed === null)
    return {
      what: WHAT.print,
      well: null,
      found: { th: 'ลองได้เฉพาะเครื่องพิมพ์ใน CUPS', en: 'only a printer in CUPS is tried from here' },
    };
  if (!printed.ok) return faulty(WHAT.print, printed.fault);
  const seen = await terminal.ask({
    th: 'หน้าผลการลองออกจากเครื่องพิมพ์ครบ อ่านออก และเห็นกรอบทั้งสี่ด้านหรือไม่',
    en: 'Did the page come out whole, legible, with its frame on all four sides?',
  });
  if (seen === null) return { what: WHAT.print, well: null, found: STOPPED };
  if (!seen)
    return ill(WHAT.print, 'ผู้ลองว่าหน้ากระดาษไม่ถูกต้อง', 'whoever tried it says that the page is not right');
  return printed.value.certain
    ? well(WHAT.print, 'ออกครบ เครื่องพิมพ์นับหน้าได้', 'whole; the printer counts its pages')
    : well(WHAT.print, 'ออกครบ แต่เครื่องพิมพ์ไม่บอกจำนวนหน้า', 'whole; the printer does not count its pages');
}
