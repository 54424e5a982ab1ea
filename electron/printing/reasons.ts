/**
 * What printers say of themselves (IPP's printer-state-reasons), as faults of ours. A reason ends in its severity (RFC 8011
 * §5.4.12): only an error keeps paper from coming out. Keywords of RFC 8011, PWG 5100.9, PWG 5107.3 and CUPS.
 */
import type { FaultName } from '../words/faults.ts';

/** What runs out in a printer. */
export type Supply = 'paper' | 'toner';

type Severity = 'error' | 'warning' | 'report' | 'unsaid';

/** Keyword without its severity, worst first. "Low" is none of them. */
const STOPS: readonly (readonly [RegExp, FaultName])[] = [
  [
    /(^|-)jam(med)?$|^spool-area-full$|^fuser-|^marker-failure$|-feed$|^(media-path|input-pick-roller)-.*failure$/,
    'printing.media-jam',
  ],
  [
    /(^|-)(cover|door|interlock|lid)-open(ed)?$|(^|-)tray-missing$|^(imaging|marker)-.*-interlock/,
    'printing.door-open',
  ],
  [
    /^media(-path-input)?-(empty|needed)$|^input-media-supply-empty$|^input-manual-input-request$|(^|-)(output-area|output-media-tray|media-path-output|output-mailbox)-full$/,
    'printing.media-empty',
  ],
  [
    /^(toner|marker-supply|developer|marker-[a-z-]+)-(empty|exhausted|missing)$|^opc-life-over$|^marker-waste-[a-z-]*full$/,
    'printing.toner',
  ],
  [/^(offline|timed-out|connecting-to-device|shutdown|cups-remote-.*-unreachable)$/, 'printing.unreachable'],
  [/^(paused|stopped|stopping|moving-to-paused|other|power-down|service-needed)$/, 'printing.stopped'],
];
const LOW: readonly (readonly [RegExp, Supply])[] = [
  [/^(media|input-media-supply)-low$/, 'paper'],
  [
    /^(toner|marker-supply|developer|marker-[a-z-]+)-low$|^opc-near-eol$|^marker-[a-z-]*almost-(empty|full)$/,
    'toner',
  ],
];
/** A warning that something is empty: another tray or colour is not. */
const SPENT: Readonly<Partial<Record<FaultName, Supply>>> = {
  'printing.media-empty': 'paper',
  'printing.toner': 'toner',
};

/** A reason in its two parts. Nothing can be stopped by `none`. */
function parse(reason: string): { readonly keyword: string; readonly severity: Severity } {
  const [, keyword = reason, severity = 'unsaid'] = /^(.*?)(?:-(error|warning|report))?$/.exec(reason) ?? [];
  return { keyword, severity: severity as Severity };
}

/** The first of our faults that a keyword means. */
const faultOf = (keyword: string): FaultName | undefined =>
  STOPS.find(([pattern]) => pattern.test(keyword))?.[1];

/**
 * Faults out of printer-state-reasons, worst first, each once. Where no severity is said, a keyword that we know to stop
 * paper is an error, as the RFC has it; others are not, for printers tell harmless things so. An error that we do not know
 * is one all the same. `stopped`: the printer says that it has stopped, and what it only warns of is why.
 */
export function faultsOf(reasons: readonly string[], stopped = false): readonly FaultName[] {
  const found = new Set<FaultName>();
  for (const { keyword, severity } of reasons.map(parse)) {
    if (keyword === 'none' || severity === 'report') continue;
    if (severity === 'warning' && !stopped) continue;
    const name = faultOf(keyword) ?? (severity === 'error' ? 'printing.stopped' : undefined);
    if (name !== undefined) found.add(name);
  }
  return STOPS.map(([, name]) => name).filter((name) => found.has(name));
}

/** Supplies that are low, or of which one of several is empty; none that already stops the printer. */
export function suppliesLow(reasons: readonly string[]): readonly Supply[] {
  const found = reasons.map(parse).flatMap(({ keyword, severity }) => {
    const low = LOW.find(([pattern]) => pattern.test(keyword))?.[1];
    if (low !== undefined) return low;
    const known = severity === 'warning' || severity === 'report' ? faultOf(keyword) : undefined;
    return (known === undefined ? undefined : SPENT[known]) ?? [];
  });
  return (['paper', 'toner'] as const).filter((supply) => found.includes(supply));
}
