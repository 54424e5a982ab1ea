/**
 * What stands in the margins of every page, by CSS paged media. The texts differ from document to document, so the rules
 * are made here, as a constructed style sheet: the content security policy allows no inline style.
 */
import type { PrintDocument } from '../../electron/contract/paper.ts';
import type { Text } from '../../electron/contract/words.ts';
import { isPart, numbersIn, partOf } from './part.ts';
import { inNumerals } from './words.ts';

/** Name of the CSS page on which a record's copy is printed. */
export const copyPage = (index: number) => `copy-${index + 1}`;

/** A CSS string: what is in quotes cannot end them. */
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&').replace(/\s+/g, ' ')}"`;

const DEMONSTRATION: Text = {
  th: 'ตัวอย่าง – ข้อมูลจำลอง',
  en: 'demonstration – emulated data',
};

const TITLES: Record<PrintDocument['kind'], string> = {
  request: 'คำขอตามมาตรา ๒๕ เลขที่',
  copies: 'สำเนาข้อมูลข่าวสารส่วนบุคคล คำขอเลขที่',
  representative: 'คำขอแทนเจ้าของข้อมูล เลขที่',
  blank: 'แบบคำขอตามมาตรา ๒๕ พิมพ์เมื่อ',
  correction: 'คำขอแก้ไขข้อมูลข่าวสารส่วนบุคคล ตามคำขอเลขที่',
  receipt: 'ใบรับคำขอเลขที่',
  'payment-slip': 'ใบแจ้งชำระค่าธรรมเนียม คำขอเลขที่',
  closing: 'ใบปิดเครื่องประจำวัน',
  inspection: 'บันทึกการตรวจดู คำขอเลขที่',
  disclosures: 'บัญชีแสดงการเปิดเผย คำขอเลขที่',
};

/** What tells a paper from others of its kind: that of the day's end, and an empty form, are of no request. */
const numberOf = (paper: PrintDocument) =>
  paper.kind === 'closing' || paper.kind === 'blank' ? paper.date.th : paper.requestNumber;
/** At the head of each page but the first. */
const headOf = (paper: PrintDocument) =>
  paper.kind === 'blank' ? inNumerals('แบบคำขอตามมาตรา ๒๕', paper.numerals) : `คำขอเลขที่ ${numberOf(paper)}`;

/** Sets title and running heads for the document. */
export function runningHeads(paper: PrintDocument): void {
  const counter = paper.numerals === 'thai' ? ', thai' : '';
  const page = `${quoted('หน้า ')} counter(page${counter}) ${quoted(' จาก ')} counter(pages${counter})`;
  const foot = [
    `${paper.office.th} · ${paper.kioskId}`,
    ...(paper.demonstration ? [`${DEMONSTRATION.th} / ${DEMONSTRATION.en}`] : []),
  ].join(' · ');
  const numbers = !isPart(paper) ? `@bottom-right { content: ${page} }` : '';
  const rules = [
    `@page { @bottom-left { content: ${quoted(foot)} } ${numbers} }`,
    ...(paper.kind === 'copies' && paper.runsOn
      ? [
          `@page { @top-left { content: ${quoted('สำเนาข้อมูลข่าวสารส่วนบุคคล')} } @top-right { content: ${quoted(`คำขอ ${paper.requestNumber}`)} } }`,
        ]
      : []),
    ...(paper.kind === 'copies'
      ? (paper.runsOn ? [] : paper.records).map(
          ({ record, retrieved }, index) =>
            `@page ${copyPage(index)} {
              @top-left { content: ${quoted(`สำเนา · ${record.title.th}`)} }
              @top-right { white-space: pre-line; content: ${quoted(record.provenance.agency.th)} "\\a" ${quoted(`${retrieved.th} · คำขอ ${paper.requestNumber}`)} }
            }
            #${copyPage(index)} { page: ${copyPage(index)} }
            ${!partOf(paper).first ? `@page ${copyPage(index)}:first { @top-left { content: ${quoted(`สำเนา · ${record.title.th}`)} } }` : ''}`,
        )
      : [`@page { @top-right { content: ${quoted(headOf(paper))} } }`]),
    // The back of the request is no letter: its text begins higher and ends lower.
    ...(paper.kind === 'request' || paper.kind === 'blank'
      ? ['@page :left { margin-top: 1.9cm; margin-bottom: 1.6cm }']
      : []),
  ];
  if (numbersIn(paper) === undefined) add(rules.join('\n'));
  else add(`@page { @bottom-right { content: ${page} } }`);
  document.title = `${inNumerals(TITLES[paper.kind], paper.numerals)} ${numberOf(paper)}`;
}

/** Makes the page of a slip as long as the slip: a roll has no pages. Call it when everything is drawn. */
export function fitRoll(): void {
  const slip = document.querySelector('.slip');
  if (slip === null) return;
  const millimetres = Math.ceil((slip.getBoundingClientRect().height * 25.4) / 96) + 1;
  add(
    `@page { size: 80mm ${millimetres}mm; margin: 0; @top-right { content: none } @bottom-left { content: none } @bottom-right { content: none } }`,
  );
}

function add(rules: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
