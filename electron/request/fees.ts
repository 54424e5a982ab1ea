/**
 * Fees for copies, by rule, in satang (1 baht = 100 satang).
 * Section 9 paragraph 3 of the Act, and the Board's announcement of 7 May B.E. 2542 (ceilings): one page A4 one baht,
 * one certificate five baht; special laws come first; looking on the screen costs nothing (docs/law.md §1.4).
 */
import type { Handling, PresentedRecord, Text } from '../contract/words.ts';

/** Why nothing is charged. `low-income`: Section 9 paragraph 3; `agency-zero-rate`: the data owner charges nothing. */
export type FeeWaiver = 'low-income' | 'agency-zero-rate';

/** What one kind of document costs, and why. */
export interface FeeRule {
  readonly perPageSatang: number;
  readonly perCertificateSatang: number;
  /** The most that one line may cost; absent: no cap. */
  readonly capSatang?: number;
  readonly legalBasis: Text;
  /** Waivers that the rule's own law knows, and an office may grant. */
  readonly waivers: readonly FeeWaiver[];
}

/** The Board's ceilings for A4. */
export const BOARD_RULE: FeeRule = {
  perPageSatang: 100,
  perCertificateSatang: 500,
  legalBasis: {
    th: 'ประกาศคณะกรรมการข้อมูลข่าวสารของราชการ ๗ พฤษภาคม ๒๕๔๒ ตามมาตรา ๙ วรรคสาม',
    en: 'Announcement of the Official Information Board, 7 May B.E. 2542, under Section 9 paragraph 3',
  },
  waivers: ['low-income', 'agency-zero-rate'],
};

/** What an office has decided about waivers (configuration, `fees`). */
interface FeePolicy {
  /** Databases whose owner charges nothing for copies. */
  readonly freeDatabases: readonly string[];
  /** True: nothing is charged to who is known to have a low income, where the rule's law allows it. */
  readonly waiveLowIncome: boolean;
}

/** The waiver of one line; undefined: it is charged. `lowIncome`: known of the holder, by record or by an officer's word. */
export function waiverOf(
  line: { readonly databaseId: string; readonly rule: FeeRule },
  policy: FeePolicy,
  holder: { readonly lowIncome: boolean },
): FeeWaiver | undefined {
  const free = policy.freeDatabases.includes(line.databaseId);
  if (free && line.rule.waivers.includes('agency-zero-rate')) return 'agency-zero-rate';
  const poor = policy.waiveLowIncome && holder.lowIncome;
  return poor && line.rule.waivers.includes('low-income') ? 'low-income' : undefined;
}

/** Whether a record of the state-welfare register says that its holder passed: the only record that tells a low income. */
export function tellsLowIncome(record: PresentedRecord): boolean {
  return (
    record.databaseId === 'mof_welfare' &&
    record.sections.some(({ fields }) =>
      fields.some(({ key, value }) => key === 'status' && value.th.startsWith('ผ่าน')),
    )
  );
}

/** One line to be charged. Count only pages that came out of the printer. */
export interface FeeLine {
  readonly handling: Handling;
  readonly pages: number;
  /** Absent: the Board's rule. */
  readonly rule?: FeeRule;
  readonly waiver?: FeeWaiver;
}

/** The fee of one line in satang. */
export function lineFeeSatang(line: FeeLine): number {
  if (line.handling === 'inspect' || line.waiver !== undefined || line.pages === 0) return 0;
  const rule = line.rule ?? BOARD_RULE;
  const certificate = line.handling === 'certified-copy' ? rule.perCertificateSatang : 0;
  const fee = line.pages * rule.perPageSatang + certificate;
  return rule.capSatang === undefined ? fee : Math.min(fee, rule.capSatang);
}

/** The fee of all lines in satang. */
export function feeSatang(lines: readonly FeeLine[]): number {
  return lines.reduce((sum, line) => sum + lineFeeSatang(line), 0);
}
