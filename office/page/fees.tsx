/** Fees by day: what was charged on paper, and what the cashier took. */
import { useCallback, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { useAsked, useDone } from './asked.ts';
import { desk } from './calls.ts';
import { type Around, DayField, Field, Problem, Section, Table, today } from './parts.tsx';
import { baht, calendarDay, figure, number, Say, WORDS } from './words.tsx';

/** Satang of what is written in baht; null: no amount. */
const satangOf = (text: string): number | null =>
  /^\d{1,7}(\.\d{1,2})?$/.test(text.trim()) ? Math.round(Number(text) * 100) : null;

export function Fees({ me, onSignedOut }: Around) {
  const [month, setMonth] = useState(() => today().slice(0, 7));
  const ask = useCallback(() => desk.fees(month), [month]);
  const { value, problem, again } = useAsked(ask, onSignedOut);
  const done = useDone(again);
  const [day, setDay] = useState(today);
  const [kiosk, setKiosk] = useState('');
  const [amount, setAmount] = useState('');
  const take = () =>
    done.attempt(async () => {
      const satang = satangOf(amount);
      if (satang === null) return;
      await desk.takeFees(day, kiosk.trim().toUpperCase(), satang);
      setAmount('');
    });
  return (
    <Section words={WORDS.fees}>
      <Problem word={done.problem ?? problem} />
      {me.role === 'registrar' && (
        <Form
          onSubmit={(event) => {
            event.preventDefault();
            take();
          }}
        >
          <DayField words={WORDS.date} value={day} onChange={setDay} />
          <Field words={WORDS.kiosk} value={kiosk} onChange={setKiosk} required />
          <Field words={WORDS.takenBaht} value={amount} onChange={setAmount} required />
          <Button type="submit" className="action second" isDisabled={satangOf(amount) === null}>
            <Say words={WORDS.write} />
          </Button>
        </Form>
      )}
      <div className="beside">
        <label className="field">
          <Say words={WORDS.month} />
          <input
            type="month"
            value={month}
            onChange={({ target }) => target.value !== '' && setMonth(target.value)}
          />
        </label>
      </div>
      <Table
        heads={[
          ...[WORDS.date, WORDS.kiosk, figure(WORDS.pages), figure(WORDS.expected), figure(WORDS.taken)],
          ...[figure(WORDS.difference), WORDS.who],
        ]}
        empty={(value ?? []).length === 0}
      >
        {value?.map(({ day: on, kiosk: at, pages, expectedSatang, takenSatang, who }) => (
          <tr key={`${on} ${at}`}>
            <th scope="row">{calendarDay(on)}</th>
            <td>{at}</td>
            <td className="figure">{number(pages)}</td>
            <td className="figure">{baht(expectedSatang)}</td>
            <td className="figure">{takenSatang === null ? '–' : baht(takenSatang)}</td>
            <td className={takenSatang === null || takenSatang === expectedSatang ? 'figure' : 'figure late'}>
              {takenSatang === null ? '–' : baht(takenSatang - expectedSatang)}
            </td>
            <td>{who ?? '–'}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
