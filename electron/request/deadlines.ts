/**
 * Remedies and how long they stand open: 15 days to appeal an order not to disclose (Section 18), 30 days to appeal an order
 * not to correct (Section 25 paragraph 4). A day is computed only where the paper itself gives notice of such an order.
 */
import type { PresentedRecord, Text } from '../contract/words.ts';
import { longDate, type Numerals, numberText } from '../words/thai.ts';

/** A remedy, and until when; a date, or how it is counted once an order is given. */
interface Remedy {
  readonly what: Text;
  readonly until: Text;
}

const DAY_MS = 86_400_000;

/** Whether a part of the record was withheld: an order not to disclose, of which screen and paper give notice. */
export const isCut = (record: PresentedRecord): boolean =>
  record.sections.some(({ fields }) => fields.some(({ cut }) => cut !== undefined));

/**
 * Appeal against an order not to disclose. The day of notice, `noticeAt` (ISO 8601, the day is taken in Thailand), is not
 * counted. Holidays are not known here: the text says that a last day on one moves (Civil and Commercial Code, Section 193/8).
 */
export function disclosureAppeal(noticeAt: string, numerals: Numerals = 'arabic'): Remedy {
  const last = longDate(new Date(Date.parse(noticeAt) + 15 * DAY_MS).toISOString(), numerals);
  const n = (value: number) => numberText(value, numerals);
  return {
    what: {
      th: `อุทธรณ์คำสั่งมิให้เปิดเผยข้อมูลข่าวสาร ภายใน ${n(15)} วันนับแต่วันที่ได้รับแจ้งคำสั่ง (มาตรา ${n(18)})`,
      en: 'Appeal against an order not to disclose, within 15 days of notice (Section 18)',
    },
    until: {
      th: `ภายในวันที่ ${last.th} หากวันสุดท้ายเป็นวันหยุด ให้เลื่อนไปเป็นวันทำการถัดไป`,
      en: `By ${last.en}; a last day on a holiday moves to the next working day`,
    },
  };
}

/** Appeal against an order not to correct: no such order exists when a paper of this machine is printed, so there is no date. */
export function correctionAppeal(numerals: Numerals = 'arabic'): Remedy {
  const n = (value: number) => numberText(value, numerals);
  return {
    what: {
      th: `อุทธรณ์คำสั่งไม่แก้ไข เปลี่ยนแปลง หรือลบข้อมูลข่าวสาร (มาตรา ${n(25)} วรรคสี่)`,
      en: 'Appeal against an order not to correct, alter or delete (Section 25 paragraph 4)',
    },
    until: {
      th: `ภายใน ${n(30)} วันนับแต่วันที่ได้รับแจ้งคำสั่ง`,
      en: 'Within 30 days of notice of the order',
    },
  };
}
