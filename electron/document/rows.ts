/** How long a paper is before it is drawn. Without anything that makes pages: the shells ask it, too. */
import type { PrintDocument } from '../contract.ts';

/** Rows of all tables and lists of a paper: what its drawing takes. */
export function rowsOf(document: PrintDocument): number {
  switch (document.kind) {
    case 'copies':
      return document.records
        .flatMap(({ record }) => record.sections)
        .reduce((sum, { fields, table }) => sum + fields.length + (table?.rows.length ?? 0), 0);
    case 'disclosures':
      return document.rows.length;
    case 'request':
    case 'correction':
    case 'receipt':
    case 'inspection':
      return document.lines.length;
    case 'payment-slip':
      return document.items.length;
    case 'representative':
    case 'closing':
      return 0;
  }
}
