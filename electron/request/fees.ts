/**
 * Fees for copies, by rule, in satang (1 baht = 100 satang).
 * Section 9 paragraph 3 of the Act, and the Board's announcement of 7 May B.E. 2542 (ceilings): one page A4 one baht,
 * one certificate five baht. Special laws come first: what is charged under them follows from regulations that a site
 * knows and this code does not, so nothing is charged until the site sets a rate. Looking on the screen costs nothing
 * (docs/law.md §1.4).
 */
import type { Handling, PresentedRecord, Text } from '../contract/words.ts';

/** Why nothing is charged. `low-income`: Section 9 paragraph 3; `agency-zero-rate`: the agency in control charges nothing. */
export type FeeWaiver = 'low-income' | 'agency-zero-rate';

/** By which law copies of a register are charged: the Act itself, or a law of the register's own. */
export const FEE_LAWS = ['information', 'registration', 'family', 'name', 'identity-card', 'land'] as const;
export type FeeLaw = (typeof FEE_LAWS)[number];

/** What one kind of document costs, and why. */
export interface FeeRule {
  /** By the page, or by the copy as one (ฉบับ). */
  readonly per: 'page' | 'copy';
  readonly copySatang: number;
  /** Added for certification; 0 where one fee covers a copy with or without it. */
  readonly certificateSatang: number;
  readonly legalBasis: Text;
  /** Waivers that the rule's own law knows, and an office may grant. */
  readonly waivers: readonly FeeWaiver[];
}

/** The Board's ceilings for A4, in force since 7 May B.E. 2542. */
export const BOARD_RULE: FeeRule = {
  per: 'page',
  copySatang: 100,
  certificateSatang: 500,
  legalBasis: {
    th: 'ประกาศคณะกรรมการข้อมูลข่าวสารของราชการ ๗ พฤษภาคม ๒๕๔๒ ตามมาตรา ๙ วรรคสาม',
    en: 'Announcement of the Official Information Board, 7 May B.E. 2542, under Section 9 paragraph 3',
  },
  waivers: ['low-income', 'agency-zero-rate'],
};

/** A special law under which the site has set no rate: nothing is charged, so no ground is ever printed. */
const NOTHING_SET: FeeRule = {
  per: 'copy',
  copySatang: 0,
  certificateSatang: 0,
  legalBasis: { th: '', en: '' },
  waivers: [],
};

/** A rate as the site sets it (configuration, `fees.rates`). */
export interface FeeRate {
  readonly law: FeeLaw;
  readonly copySatang: number;
  /** Only under the Act itself: special laws here have one fee for a copy with or without certification. */
  readonly certificateSatang: number;
  readonly legalBasis: Text;
  /** First day on which it is charged, YYYY-MM-DD of the Common Era. */
  readonly effectiveFrom: string;
}

/** The rule by which copies under a law are charged at a moment (ISO 8601; the day is taken in Thailand). */
export function feeRuleOf(law: FeeLaw, rates: readonly FeeRate[], at: string): FeeRule {
  const today = new Date(Date.parse(at) + 7 * 3_600_000).toISOString().slice(0, 10);
  const inForce = rates
    .filter((rate) => rate.law === law && rate.effectiveFrom <= today)
    .reduce<FeeRate | undefined>(
      (latest, rate) => (latest === undefined || rate.effectiveFrom > latest.effectiveFrom ? rate : latest),
      undefined,
    );
  const byLaw = law === 'information' ? BOARD_RULE : NOTHING_SET;
  if (inForce === undefined) return byLaw;
  const { copySatang, certificateSatang, legalBasis } = inForce;
  return law === 'information'
    ? { ...byLaw, copySatang, certificateSatang, legalBasis }
    : // Its own law, which Section 9 leaves alone, is not known to waive for low income.
      { per: 'copy', copySatang, certificateSatang: 0, legalBasis, waivers: ['agency-zero-rate'] };
}

/** What an office has decided about waivers (configuration, `fees`). */
interface FeePolicy {
  /** Databases whose agency charges nothing for copies. */
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
  /** True where it is printed on a page that another line counts: a copy, of no page. */
  readonly sharesPage?: true;
  /** Absent: the Board's rule. */
  readonly rule?: FeeRule;
  readonly waiver?: FeeWaiver;
}

/** The fee of one line in satang. */
export function lineFeeSatang(line: FeeLine): number {
  if (line.handling === 'inspect' || line.waiver !== undefined) return 0;
  if (line.pages === 0 && line.sharesPage !== true) return 0;
  const rule = line.rule ?? BOARD_RULE;
  const copies = rule.per === 'page' ? line.pages : 1;
  return copies * rule.copySatang + (line.handling === 'certified-copy' ? rule.certificateSatang : 0);
}

/** The fee of all lines in satang. */
export function feeSatang(lines: readonly FeeLine[]): number {
  return lines.reduce((sum, line) => sum + lineFeeSatang(line), 0);
}
