/**
 * What stands in the margins of every page, by CSS paged media. The texts differ from document to document, so the rules
 * are made here, as a constructed style sheet: the content security policy allows no inline style.
 */
import type { PrintDocument, Text } from '../../electron/contract.ts';

/** Name of the CSS page on which a record's copy is printed. */
export const copyPage = (index: number) => `copy-${index + 1}`;

/** A CSS string: what is in quotes cannot end them. */
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&').replace(/\s+/g, ' ')}"`;

const DEMONSTRATION: Text = {
  th: 'ตัวอย่าง – ข้อมูลจำลอง',
  en: 'demonstration – emulated data',
};

/** Sets title and running heads for the document. */
export function runningHeads(paper: PrintDocument): void {
  const counter = paper.numerals === 'thai' ? ', thai' : '';
  const page = `${quoted('หน้า ')} counter(page${counter}) ${quoted(' จาก ')} counter(pages${counter})`;
  const foot = [
    `${paper.office.th} · ${paper.kioskId}`,
    ...(paper.demonstration ? [`${DEMONSTRATION.th} / ${DEMONSTRATION.en}`] : []),
  ].join(' · ');
  const rules = [
    `@page { @bottom-left { content: ${quoted(foot)} } @bottom-right { content: ${page} } }`,
    ...(paper.kind === 'request'
      ? [`@page { @top-right { content: ${quoted(`คำขอเลขที่ ${paper.requestNumber}`)} } }`]
      : paper.records.map(
          ({ record, retrieved }, index) =>
            `@page ${copyPage(index)} {
              @top-left { content: ${quoted(`สำเนา · ${record.title.th}${record.formCode && ` (${record.formCode})`}`)} }
              @top-right { content: ${quoted(`${record.provenance.agency.th} · ${retrieved.th} · คำขอ ${paper.requestNumber}`)} }
            }
            #${copyPage(index)} { page: ${copyPage(index)} }`,
        )),
  ];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules.join('\n'));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.title =
    paper.kind === 'request'
      ? `คำขอตามมาตรา ๒๕ เลขที่ ${paper.requestNumber}`
      : `สำเนาข้อมูลข่าวสารส่วนบุคคล คำขอเลขที่ ${paper.requestNumber}`;
}
