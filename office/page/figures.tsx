/** The figures of a year, as a chart, a table and a file. */
import { useCallback, useState } from 'react';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useAsked } from './asked.ts';
import { desk, FIGURE_NAMES, type FigureMonth, type FigureName } from './calls.ts';
import { type Around, Choice, Problem, Section, Table, today } from './parts.tsx';
import { baht, FIGURE_WORDS, figure, monthName, number, Say, WORDS } from './words.tsx';

const thisYear = () => Number(today().slice(0, 4)) + 543;
const text = (name: FigureName, value: number) => (name.endsWith('Satang') ? baht(value) : number(value));
const SHOWN = ['answeredWhole', 'answeredPart', 'notAnswered'] as const;

/** Requests of each month, by what came of them. The table below says the same to who does not see it. */
function Chart({ months }: { readonly months: readonly FigureMonth[] }) {
  return (
    <div className="chart" aria-hidden="true">
      <ResponsiveContainer width="100%" height={300}>
        <BarChart
          data={months.map((month) => ({ ...month, name: monthName(month.month).th }))}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} className="grid" />
          <XAxis dataKey="name" tickLine={false} />
          <YAxis allowDecimals={false} tickLine={false} axisLine={false} width={48} />
          <Tooltip isAnimationActive={false} />
          <Legend />
          {SHOWN.map((name) => (
            <Bar
              key={name}
              dataKey={name}
              stackId="requests"
              name={`${FIGURE_WORDS[name].th} · ${FIGURE_WORDS[name].en}`}
              className={`bar-${name}`}
              fill={`var(--chart-${name})`}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

export function Figures({ onSignedOut }: Around) {
  const [year, setYear] = useState(() => String(thisYear()));
  const [budget, setBudget] = useState<'0' | '1'>('0');
  const ask = useCallback(() => desk.figures(year, budget), [year, budget]);
  const { value, problem } = useAsked(ask, onSignedOut);
  const sum = (name: FigureName) => (value ?? []).reduce((all, month) => all + month[name], 0);
  return (
    <Section words={WORDS.figures}>
      <Problem word={problem} />
      <div className="beside">
        <Choice
          words={WORDS.year}
          value={year}
          onChange={setYear}
          options={Array.from({ length: 6 }, (_, back) => {
            const one = String(thisYear() - back + 1);
            return [one, { th: `พ.ศ. ${one}`, en: String(Number(one) - 543) }] as const;
          })}
        />
        <Choice
          words={WORDS.yearKind}
          value={budget}
          onChange={setBudget}
          options={[
            ['0', WORDS.calendarYear],
            ['1', WORDS.budgetYear],
          ]}
        />
        <a className="action second" href={`/api/figures.csv?year=${year}&budget=${budget}`} download>
          <Say words={WORDS.csv} />
        </a>
      </div>
      {value !== null && (
        <>
          <Chart months={value} />
          <Table
            heads={[WORDS.what, ...value.map(({ month }) => figure(monthName(month))), figure(WORDS.sum)]}
            empty={false}
          >
            {FIGURE_NAMES.map((name) => (
              <tr key={name}>
                <th scope="row">
                  <Say words={FIGURE_WORDS[name]} />
                </th>
                {value.map((month) => (
                  <td key={month.month} className="figure">
                    {text(name, month[name])}
                  </td>
                ))}
                <td className="figure sum">{text(name, sum(name))}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </Section>
  );
}
