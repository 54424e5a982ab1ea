/** The work that waits: copies to certify, corrections with the days that run, requests by representatives. */
import { useCallback, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { noBreak } from '../../renderer/components/no-break.tsx';
import { useDone, usePages } from './asked.ts';
import { CAPACITIES, type Capacity, desk, type Matter, type WaitingCopies } from './calls.ts';
import { NoteToAttach } from './note.tsx';
import {
  Act,
  type Around,
  Choice,
  DayField,
  Field,
  FindForm,
  More,
  Problem,
  Section,
  Table,
  today,
} from './parts.tsx';
import {
  calendarDay,
  figure,
  MATTER_WORDS,
  moment,
  number,
  REASONS,
  Say,
  STEP_WORDS,
  WORDS,
} from './words.tsx';

type Reason = keyof typeof REASONS;

const keyOfCopies = ({ kiosk, hash }: WaitingCopies) => `${kiosk} ${hash}`;
const keyOfMatter = ({ id }: Matter) => id;

function Copies({ me, onSignedOut }: Around) {
  const ask = useCallback((after: string | null) => desk.copies(after), []);
  const { lines, first, problem: unasked, again, goOn } = usePages(ask, keyOfCopies, onSignedOut);
  const { problem, attempt } = useDone(again);
  const [reason, setReason] = useState<Reason>('pages-missing');
  const mayWrite = me.role === 'registrar';
  const heads = [
    WORDS.number,
    WORDS.date,
    WORDS.kiosk,
    figure(WORDS.sheets),
    ...(mayWrite ? [WORDS.decide] : []),
  ];
  return (
    <Section words={WORDS.toCertify}>
      <Problem word={problem ?? unasked} />
      {first !== null && first.count > (lines?.length ?? 0) && (
        <p className="note">
          <Say words={WORDS.inAll} /> {number(first.count)}
        </p>
      )}
      {mayWrite && lines !== null && lines.length > 0 && (
        <div className="beside">
          <Choice
            words={WORDS.refusedFor}
            value={reason}
            onChange={setReason}
            options={(Object.keys(REASONS) as Reason[]).map((key) => [key, REASONS[key]] as const)}
          />
        </div>
      )}
      <Table heads={heads} empty={lines?.length === 0}>
        {lines?.map(({ kiosk, hash, requestNumber, copies: sheets, at }) => (
          <tr key={`${kiosk} ${hash}`}>
            <th scope="row">{noBreak(requestNumber)}</th>
            <td>{moment(at)}</td>
            <td>{kiosk}</td>
            <td className="figure">{number(sheets)}</td>
            {mayWrite && (
              <td className="acts">
                <Act
                  words={WORDS.certify}
                  about={requestNumber}
                  onPress={() => attempt(() => desk.certify(kiosk, hash))}
                />
                <Act
                  second
                  words={WORDS.refuse}
                  about={requestNumber}
                  onPress={() => attempt(() => desk.refuse(kiosk, hash, reason))}
                />
              </td>
            )}
          </tr>
        ))}
      </Table>
      <More onMore={goOn} />
    </Section>
  );
}

/** How many days are left, or how many too late. */
function Days({ matter }: { readonly matter: Matter }) {
  const { dueOn, daysLeft, holidaysKnown } = matter;
  if (dueOn === null || daysLeft === null) return <>–</>;
  return (
    <>
      {calendarDay(dueOn)}
      <br />
      <span className={daysLeft < 0 ? 'late' : daysLeft <= 5 ? 'soon' : 'note'}>
        <Say words={daysLeft < 0 ? WORDS.daysLate(-daysLeft) : WORDS.daysLeft(daysLeft)} />
      </span>
      {!holidaysKnown && (
        <span className="note">
          <br />
          <Say words={WORDS.holidaysUnknown} />
        </span>
      )}
    </>
  );
}

function Matters({
  kind,
  text,
  me,
  onSignedOut,
}: Around & {
  readonly kind: Matter['kind'];
  /** A part of the number that is looked for. */
  readonly text: string;
}) {
  const ask = useCallback((after: string | null) => desk.matters(kind, text, after), [kind, text]);
  const { lines, problem: unasked, again, goOn } = usePages(ask, keyOfMatter, onSignedOut);
  const { problem, attempt } = useDone(again);
  const matters = lines ?? [];
  const mayWrite = me.role === 'registrar';
  const [reference, setReference] = useState('');
  const [receivedOn, setReceivedOn] = useState(today);
  const [capacity, setCapacity] = useState<Capacity>('minor');
  const [noted, setNoted] = useState<Matter | null>(null);
  const [on, setOn] = useState(today);
  const words = MATTER_WORDS[kind];
  const lodge = () =>
    attempt(async () => {
      await desk.lodge(
        kind === 'correction'
          ? { kind, reference, receivedOn }
          : { kind: 'representative', reference, receivedOn, capacity },
      );
      setReference('');
    });
  const heads = [
    ...[WORDS.number, WORDS.received, ...(kind === 'representative' ? [WORDS.capacity] : [])],
    ...[WORDS.state, WORDS.lastDay, ...(mayWrite ? [WORDS.decide] : [])],
  ];
  return (
    <Section words={words.title}>
      <Problem word={problem ?? unasked} />
      <p className="note">
        <Say words={words.note} />
      </p>
      {mayWrite && (
        <Form
          onSubmit={(event) => {
            event.preventDefault();
            lodge();
          }}
        >
          <Field words={words.reference} value={reference} onChange={setReference} required />
          <DayField words={WORDS.received} value={receivedOn} onChange={setReceivedOn} />
          {kind === 'representative' && (
            <Choice
              words={WORDS.capacity}
              value={capacity}
              onChange={setCapacity}
              options={Object.entries(CAPACITIES) as [Capacity, (typeof CAPACITIES)[Capacity]][]}
            />
          )}
          <Button type="submit" className="action second">
            <Say words={WORDS.lodge} />
          </Button>
        </Form>
      )}
      {mayWrite && matters.some(({ steps }) => steps.length > 0) && (
        <div className="beside">
          <DayField words={WORDS.stepOn} value={on} onChange={setOn} />
        </div>
      )}
      <Table heads={heads} empty={lines?.length === 0}>
        {matters.map((matter) => (
          <tr key={matter.id}>
            <th scope="row">{noBreak(matter.reference)}</th>
            <td>{calendarDay(matter.receivedOn)}</td>
            {kind === 'representative' && (
              <td>{matter.capacity !== null && <Say words={CAPACITIES[matter.capacity]} />}</td>
            )}
            <td>
              <Say words={STEP_WORDS[matter.state]?.is ?? WORDS.none} />
              <br />
              <span className="note">{calendarDay(matter.stateOn)}</span>
              {matter.noteOn !== null && (
                <span className="note">
                  <br />
                  <Say words={WORDS.noteAttached} /> {calendarDay(matter.noteOn)}
                </span>
              )}
            </td>
            <td>
              <Days matter={matter} />
            </td>
            {mayWrite && (
              <td className="acts">
                {matter.steps.map((to) => (
                  <Act
                    key={to}
                    second={to !== 'corrected' && to !== 'answered'}
                    words={STEP_WORDS[to]?.make ?? WORDS.none}
                    about={matter.reference}
                    onPress={() =>
                      to === 'note' ? setNoted(matter) : attempt(() => desk.step(matter.id, to, on))
                    }
                  />
                ))}
              </td>
            )}
          </tr>
        ))}
      </Table>
      <More onMore={goOn} />
      {noted !== null && (
        <NoteToAttach
          reference={noted.reference}
          on={on}
          onClose={() => setNoted(null)}
          onAttached={() => {
            attempt(() => desk.step(noted.id, 'note', on));
            setNoted(null);
          }}
        />
      )}
    </Section>
  );
}

export function Work(around: Around) {
  const [text, setText] = useState('');
  return (
    <>
      <Copies {...around} />
      <Section words={WORDS.findMatter}>
        <FindForm onFind={setText} />
      </Section>
      {(['correction', 'representative'] as const).map((kind) => (
        <Matters key={kind} kind={kind} text={text} {...around} />
      ))}
    </>
  );
}
