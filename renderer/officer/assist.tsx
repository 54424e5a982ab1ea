/** Steps that an officer may help with: where the person is, what helps there, and never their PIN or their records. */
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Screen, VisitView } from '../../electron/contract/window.ts';
import { Action } from '../components/action.tsx';
import {
  BackIcon,
  CheckIcon,
  CrossIcon,
  DownIcon,
  EndIcon,
  PrintIcon,
  UpIcon,
  WaitIcon,
} from '../components/icons.tsx';
import { Say, SayOne, useWords } from '../components/say.tsx';
import type { Key } from '../locale/locale.ts';
import { ask, useWindow } from '../store/window-store.ts';
import { personAt } from './at.ts';

interface Step {
  readonly title: Key;
  readonly tip: Key;
  readonly back?: boolean;
}

/** Where a person is being served; elsewhere there is nobody to assist. */
export const STEPS: Readonly<Record<Screen['screen'], Step | null>> = {
  closed: null,
  idle: null,
  'no-card': { title: 'noCard.title', tip: 'tip.noCard', back: true },
  reading: { title: 'reading.title', tip: 'tip.waiting' },
  hello: { title: 'hello.title', tip: 'tip.hello' },
  representative: { title: 'representative.title', tip: 'tip.representative', back: true },
  choosing: { title: 'choosing.title', tip: 'tip.choosing', back: true },
  reviewing: { title: 'reviewing.title', tip: 'tip.reviewing', back: true },
  signing: { title: 'signing.title', tip: 'tip.signing', back: true },
  pin: { title: 'pin.title', tip: 'tip.pin', back: true },
  confirming: { title: 'confirming.title', tip: 'tip.confirming', back: true },
  verifying: { title: 'verifying.title', tip: 'tip.waiting' },
  fetching: { title: 'fetching.title', tip: 'tip.waiting' },
  viewing: { title: 'viewing.title', tip: 'tip.viewing' },
  disclosures: { title: 'disclosures.title', tip: 'tip.viewing', back: true },
  fee: { title: 'fee.title', tip: 'tip.fee', back: true },
  printing: { title: 'printing.title', tip: 'tip.waiting' },
  phone: { title: 'phone.title', tip: 'tip.phone' },
  done: { title: 'done.title', tip: 'tip.done' },
  'take-card': null,
  problem: { title: 'problem.title', tip: 'tip.problem' },
  'out-of-service': null,
};

function Stepper({
  say,
  at,
  least,
  most,
  testId,
  onChange,
}: {
  readonly say: Key;
  readonly at: number;
  readonly least: number;
  readonly most: number;
  readonly testId: string;
  readonly onChange: (at: number) => void;
}) {
  const { word } = useWords();
  return (
    <div className="stepper">
      <span>
        <SayOne k={say} />
      </span>
      <Button
        className="action"
        data-testid={`${testId}-less`}
        aria-label={word('officer.less')}
        isDisabled={at <= least}
        onPress={() => onChange(at - 1)}
      >
        <DownIcon />
      </Button>
      <strong data-testid={testId}>{at}</strong>
      <Button
        className="action"
        data-testid={`${testId}-more`}
        aria-label={word('officer.more')}
        isDisabled={at >= most}
        onPress={() => onChange(at + 1)}
      >
        <UpIcon />
      </Button>
    </div>
  );
}

function Reprint({
  reprint,
  onDone,
}: {
  readonly reprint: NonNullable<VisitView['reprint']>;
  readonly onDone: () => void;
}) {
  const [from, setFrom] = useState(reprint.from);
  const [to, setTo] = useState(reprint.pages);
  return (
    <section className="reprint">
      <h3 className="heading">
        <Say k="officer.reprintTitle" />
      </h3>
      <div className="steppers">
        <Stepper say="officer.from" testId="reprint-from" at={from} least={1} most={to} onChange={setFrom} />
        <Stepper
          say="officer.to"
          testId="reprint-to"
          at={to}
          least={from}
          most={reprint.pages}
          onChange={setTo}
        />
      </div>
      <Action
        say="officer.reprint"
        values={{ from, to }}
        testId="reprint"
        icon={<PrintIcon />}
        intent={{ intent: 'officer-reprint', from, to }}
        onPress={onDone}
      />
    </section>
  );
}

function Close({ onDone }: { readonly onDone: () => void }) {
  return <Action say="action.close" testId="officer-close" icon={<CheckIcon />} onPress={onDone} />;
}

function AssistTitle() {
  return (
    <h3 className="heading">
      <SayOne k="officer.assistTitle" />
    </h3>
  );
}

/** What stands in the officer's part while they help. */
export function Assist({ view, onDone }: { readonly view: VisitView; readonly onDone: () => void }) {
  const at = personAt(view);
  const step = STEPS[at];
  const moreTime = useWindow((state) => state.view?.moreTime ?? false);
  if (step === null)
    return (
      <>
        <AssistTitle />
        <p>
          <Say k="officer.assistNobody" />
        </p>
        <Close onDone={onDone} />
      </>
    );
  return (
    <>
      <AssistTitle />
      <div className="assist">
        <p data-testid="assist-step">
          <SayOne k="officer.assistAt" />:{' '}
          <strong>
            <SayOne k={step.title} />
          </strong>
        </p>
        <p>
          <SayOne k={step.tip} />
        </p>
        {view.lowIncome !== undefined && (
          <Action
            say={view.lowIncome ? 'officer.charge' : 'officer.waive'}
            testId="waive"
            icon={view.lowIncome ? <CrossIcon /> : <CheckIcon />}
            intent={{ intent: 'officer-waive', on: !view.lowIncome }}
            onPress={onDone}
          />
        )}
        {view.reprint !== undefined && <Reprint reprint={view.reprint} onDone={onDone} />}
        <div className="assist-actions">
          <Action
            say="assist.moreTime"
            testId="assist-time"
            icon={<WaitIcon />}
            disabled={moreTime}
            onPress={() => ask({ intent: 'more-time', on: true })}
          />
          {step.back === true && (
            <Action
              say="action.back"
              testId="assist-back"
              icon={<BackIcon />}
              intent={{ intent: 'back' }}
              onPress={onDone}
            />
          )}
          {at !== 'printing' && (
            <Action
              say="action.end"
              testId="assist-end"
              icon={<EndIcon />}
              intent={{ intent: 'end' }}
              onPress={onDone}
            />
          )}
          <Close onDone={onDone} />
        </div>
      </div>
    </>
  );
}
