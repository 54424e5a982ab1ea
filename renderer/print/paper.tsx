/** Chooses the template of a document. */
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { DisclosuresPaper, InspectionPaper } from './account.tsx';
import { BlankPaper } from './blank.tsx';
import { CopiesPaper } from './copies.tsx';
import { CorrectionPaper } from './correction.tsx';
import { numbersIn } from './part.ts';
import { RepresentativePaper } from './representative.tsx';
import { RequestPaper } from './request.tsx';
import { ClosingSlip, PaymentSlip, ReceiptPaper } from './slip.tsx';

export function Paper({ document }: { readonly document: PrintDocument }) {
  const numbers = numbersIn(document);
  if (numbers !== undefined) return <Numbers pages={numbers} />;
  switch (document.kind) {
    case 'request':
      return <RequestPaper paper={document} />;
    case 'representative':
      return <RepresentativePaper paper={document} />;
    case 'blank':
      return <BlankPaper paper={document} />;
    case 'copies':
      return <CopiesPaper paper={document} />;
    case 'correction':
      return <CorrectionPaper paper={document} />;
    case 'inspection':
      return <InspectionPaper paper={document} />;
    case 'disclosures':
      return <DisclosuresPaper paper={document} />;
    case 'receipt':
      return <ReceiptPaper paper={document} />;
    case 'payment-slip':
      return <PaymentSlip paper={document} />;
    case 'closing':
      return <ClosingSlip paper={document} />;
  }
}

/** Empty pages: what stands in their margins is all that is drawn. */
function Numbers({ pages }: { readonly pages: number }) {
  return Array.from({ length: pages }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
    <div key={index} className="numbered" />
  ));
}
