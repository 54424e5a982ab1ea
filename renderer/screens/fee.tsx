/** What will be printed and what it costs, before it is. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { Baht } from '../components/baht.tsx';
import { HANDLING_WORD } from '../components/handling-word.ts';
import { PrintIcon } from '../components/icons.tsx';
import { Both, One, Say, SayOne } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';

export function Fee({ content }: { readonly content: Extract<Screen, { screen: 'fee' }> }) {
  return (
    <Frame
      title="fee.title"
      next="fee.next"
      back="back"
      end
      primary={
        <Action
          kind="primary"
          say="viewing.print"
          testId="print"
          icon={<PrintIcon />}
          intent={{ intent: 'print' }}
        />
      }
      // In sight wherever the list is scrolled to: what "print" will cost.
      above={
        <dl className="total">
          <div>
            <dt>
              <Say k="fee.pages" />
            </dt>
            <dd data-testid="fee-pages">
              <SayOne k="viewing.pages" values={{ n: content.pages }} />
            </dd>
          </div>
          <div className="total-sum">
            <dt>
              <Say k="fee.sum" />
            </dt>
            <dd data-testid="fee-sum">
              <Baht satang={content.feeSatang} />
            </dd>
          </div>
        </dl>
      }
    >
      <article className="sheet sheet-lean">
        <ul className="lines lines-fee">
          {content.lines.map((line) => (
            <li key={line.database.th}>
              <span className="line-name">
                <Both text={line.database} />
                <span className="line-agency">
                  <SayOne k={HANDLING_WORD[line.handling]} /> ·{' '}
                  <SayOne k="viewing.pages" values={{ n: line.pages }} />
                  {line.waiver !== undefined && (
                    <>
                      <br />
                      <One text={line.waiver} />
                    </>
                  )}
                </span>
              </span>
              <span className="line-handling">
                <Baht satang={line.feeSatang} />
              </span>
            </li>
          ))}
          {content.freePages > 0 && (
            <li>
              <span className="line-name">
                <Say k="fee.free" />
                <span className="line-agency">
                  <SayOne k="viewing.pages" values={{ n: content.freePages }} />
                </span>
              </span>
              <span className="line-handling">
                <Baht satang={0} />
              </span>
            </li>
          )}
        </ul>
      </article>
      <p className="fee-where">
        <Say k="fee.where" />
      </p>
    </Frame>
  );
}
