/** What will be printed and what it costs, before it is. */
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { Screen } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import { Baht } from '../components/baht.tsx';
import { HANDLING_WORD } from '../components/handling-word.ts';
import { CheckIcon, PhoneIcon, PrintIcon } from '../components/icons.tsx';
import { Both, One, Say, SayOne, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import type { Key } from '../locale/locale.ts';
import { ask } from '../store/window-store.ts';

/** Something about the papers that the person may choose. The pages are made and counted again. */
function Choice({
  say,
  testId,
  on,
  onChange,
}: {
  readonly say: 'fee.runOn' | 'fee.account';
  readonly testId: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <ToggleButton className="action fee-choice" data-testid={testId} isSelected={on} onChange={onChange}>
      <span className="fee-tick">{on && <CheckIcon />}</span>
      <span>
        <Say k={say} />
      </span>
    </ToggleButton>
  );
}

type Content = Extract<Screen, { screen: 'fee' }>;
type Takes = NonNullable<Content['takes']>;
const TAKES_WORD: Readonly<Record<Takes['how'], Key>> = {
  paper: 'phone.takesPaper',
  phone: 'phone.takesFile',
  both: 'phone.takesBoth',
};

/** On what the papers are taken along: chosen once for all. */
function TakesChoice({ takes: { how, may } }: { readonly takes: Takes }) {
  const { word } = useWords();
  return (
    <section className="takes" aria-label={word('phone.takes')}>
      <p>
        <strong>
          <SayOne k="phone.takes" />
        </strong>
      </p>
      <ToggleButtonGroup
        className="forms"
        aria-label={word('phone.takes')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[how]}
        onSelectionChange={(keys) => {
          const wanted = may.find((one) => keys.has(one));
          if (wanted !== undefined) ask({ intent: 'take-on', how: wanted });
        }}
      >
        {may.map((one) => (
          <ToggleButton key={one} id={one} className="action form" data-testid={`take-on-${one}`}>
            <Say k={TAKES_WORD[one]} />
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </section>
  );
}

export function Fee({ content }: { readonly content: Content }) {
  const { takes } = content;
  const phoneAlone = takes?.how === 'phone';
  return (
    <Frame
      title={phoneAlone ? 'phone.feeTitle' : 'fee.title'}
      next={phoneAlone ? 'phone.feeNext' : 'fee.next'}
      back="back"
      end="ask"
      primary={
        <Action
          kind="primary"
          say={phoneAlone ? 'phone.take' : 'viewing.print'}
          testId="print"
          icon={phoneAlone ? <PhoneIcon /> : <PrintIcon />}
          intent={{ intent: 'print' }}
        />
      }
      // In sight wherever the list is scrolled to: what "print" will cost.
      above={
        <>
          <dl className="total">
            <div>
              <dt>
                <Say k={phoneAlone ? 'phone.filePages' : 'fee.pages'} />
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
          {takes !== undefined && <TakesChoice takes={takes} />}
        </>
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
                  {line.pages === 0 ? (
                    <SayOne k="fee.shared" />
                  ) : (
                    <SayOne k="viewing.pages" values={{ n: line.pages }} />
                  )}
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
          {takes !== undefined && takes.how !== 'paper' && (
            <li>
              <span className="line-name">
                <Say k="phone.file" />
              </span>
              <span className="line-handling" data-testid="fee-file">
                <Baht satang={takes.fileFeeSatang} />
              </span>
            </li>
          )}
        </ul>
      </article>
      {content.runsOn !== undefined && (
        <Choice
          say="fee.runOn"
          testId="run-on"
          on={content.runsOn}
          onChange={(on) => ask({ intent: 'run-on', on })}
        />
      )}
      {content.account !== undefined && (
        <Choice
          say="fee.account"
          testId="print-account"
          on={content.account}
          onChange={(on) => ask({ intent: 'print-account', on })}
        />
      )}
      <p className="fee-where">
        <Say k="fee.where" />
      </p>
    </Frame>
  );
}
