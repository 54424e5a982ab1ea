/**
 * The two clocks of the Act, computed: 15 days to appeal a refusal to disclose (Section 18), 30 days to appeal a refusal
 * to correct (Section 25 paragraph 4). The day of notice is not counted.
 */
import type { Text } from '../contract/words.ts';
import { longDate, type Numerals, numberText } from '../words/thai.ts';

/** A right with its last day. */
interface Deadline {
  readonly what: Text;
  readonly until: Text;
}

const DAY_MS = 86_400_000;

/** Both deadlines counted from `noticeAt` (ISO 8601; the day is taken in Thailand). */
export function deadlines(noticeAt: string, numerals: Numerals = 'arabic'): readonly Deadline[] {
  const after = (days: number) =>
    longDate(new Date(Date.parse(noticeAt) + days * DAY_MS).toISOString(), numerals);
  const n = (value: number) => numberText(value, numerals);
  return [
    {
      what: {
        th: `อุทธรณ์คำสั่งไม่เปิดเผยข้อมูลข่าวสาร ภายใน ${n(15)} วัน (มาตรา ${n(18)})`,
        en: 'Appeal against a refusal to disclose, within 15 days (Section 18)',
      },
      until: after(15),
    },
    {
      what: {
        th: `อุทธรณ์คำสั่งไม่แก้ไข เปลี่ยนแปลง หรือลบข้อมูลข่าวสาร ภายใน ${n(30)} วัน (มาตรา ${n(25)} วรรคสี่)`,
        en: 'Appeal against a refusal to correct, alter or delete, within 30 days (Section 25 paragraph 4)',
      },
      until: after(30),
    },
  ];
}
