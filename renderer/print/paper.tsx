/** Chooses the template of a document. */
import type { PrintDocument } from '../../electron/contract.ts';
import { CopiesPaper } from './copies.tsx';
import { RequestPaper } from './request.tsx';

export function Paper({ document }: { readonly document: PrintDocument }) {
  switch (document.kind) {
    case 'request':
      return <RequestPaper paper={document} />;
    case 'copies':
      return <CopiesPaper paper={document} />;
  }
}
