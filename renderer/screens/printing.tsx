/** Paper is coming out. */
import type { Screen } from '../../electron/contract/window.ts';
import { PrintIcon } from '../components/icons.tsx';
import { Notice } from '../components/notice.tsx';
import { Progress, Working } from '../components/progress.tsx';
import { Say, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import type { Key } from '../locale/locale.ts';

type Content = Extract<Screen, { screen: 'printing' }>;
const PRINT_WORD: Readonly<Record<Content['state'], Key>> = {
  preparing: 'printing.preparing',
  sent: 'printing.sent',
  printing: 'printing.printing',
  waiting: 'printing.waiting',
};

export function Printing({ content }: { readonly content: Content }) {
  const { word } = useWords();
  const making = content.making !== 'nothing';
  return (
    <Frame
      title={making ? 'printing.making' : 'printing.title'}
      next={making ? 'printing.makingNext' : 'printing.next'}
      {...(content.making === 'pages' ? { back: 'back' as const } : {})}
    >
      <div className="centre">
        {content.notice === undefined && (
          <div className="medallion">
            <PrintIcon />
          </div>
        )}
        <p className="lead" aria-live="polite" data-testid="print-state" data-state={content.state}>
          <Say
            k={
              content.making === 'corrections'
                ? 'printing.lodging'
                : making
                  ? 'printing.makingBody'
                  : PRINT_WORD[content.state]
            }
          />
        </p>
        {/* Nobody knows how long it takes until the pages are counted. */}
        {making ? (
          <Working label={word('printing.making')} />
        ) : (
          <Progress label={word('printing.title')} at={content.pagesDone} of={content.pagesTotal} />
        )}
        {content.pagesTotal > 0 && (
          <p className="big" data-testid="print-count">
            <Say k="printing.count" values={{ n: content.pagesDone, of: content.pagesTotal }} />
          </p>
        )}
        {content.notice !== undefined ? (
          <Notice notice={content.notice} strong />
        ) : (
          !making && (
            <p className="lead">
              <Say k="printing.keep" />
            </p>
          )
        )}
      </div>
    </Frame>
  );
}
