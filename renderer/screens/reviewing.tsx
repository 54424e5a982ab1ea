/** The request as it will be printed, before it is signed. */
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { Baht } from '../components/baht.tsx';
import { HANDLING_WORD } from '../components/handling-word.ts';
import { SignIcon } from '../components/icons.tsx';
import { Both, One, Say, SayOne } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import type { Key } from '../locale/locale.ts';

type Content = Extract<Screen, { screen: 'reviewing' }>;

const nextOf = ({ byHand, officerConfirms }: Content): Key =>
  officerConfirms ? 'reviewing.nextFor' : byHand ? 'reviewing.nextByHand' : 'reviewing.next';

export function Reviewing({ content }: { readonly content: Content }) {
  const { request, holder } = content;
  const n = request.lines.length;
  return (
    <Frame
      title="reviewing.title"
      next={nextOf(content)}
      back="back"
      end
      primary={
        <Action
          kind="primary"
          say={content.byHand ? 'reviewing.signByHand' : 'reviewing.sign'}
          values={{ n }}
          testId="sign"
          icon={<SignIcon />}
          intent={{ intent: 'sign' }}
        />
      }
      // In sight wherever the request is scrolled to: how much is signed for, and what it costs.
      above={
        <p className="summary">
          <span>
            <SayOne k="reviewing.count" values={{ n }} />
          </span>
          <span>
            <SayOne k="reviewing.fee" />{' '}
            <strong>
              <Baht satang={request.estimatedFeeSatang} />
            </strong>
          </span>
        </p>
      }
    >
      <article className="sheet">
        <h2 className="sheet-title">
          <Say k="reviewing.form" />
        </h2>
        <h3 className="sheet-heading sheet-lines">
          <Say k="reviewing.lines" />
        </h3>
        <ol className="lines">
          {request.lines.map((line) => (
            <li key={line.databaseId}>
              <span className="line-name">
                <One text={line.database} />
                <span className="line-agency">
                  <One text={line.agency} />
                </span>
              </span>
              <span className="line-handling">
                <SayOne k={HANDLING_WORD[line.handling]} />
              </span>
            </li>
          ))}
        </ol>
        <dl className="facts">
          <div>
            <dt>
              <SayOne k="reviewing.number" />
            </dt>
            <dd data-testid="request-number">{request.requestNumber}</dd>
          </div>
          <div>
            <dt>
              <SayOne k="reviewing.date" />
            </dt>
            <dd>
              <One text={request.date} />
            </dd>
          </div>
          <div>
            <dt>
              <SayOne k="reviewing.office" />
            </dt>
            <dd>
              <One text={request.office} />
            </dd>
          </div>
          <div>
            <dt>
              <SayOne k="reviewing.holder" />
            </dt>
            <dd>
              <One text={holder.name} />
              <br />
              {holder.maskedNumber}
            </dd>
          </div>
        </dl>
        <p className="declaration">
          <Both text={request.declaration} />
        </p>
      </article>
    </Frame>
  );
}
