/** A table of a record: the newest first; a long one by year, with totals, one year open at a time. */
import { Button } from 'react-aria-components/Button';
import type { RecordTable, Text } from '../../electron/contract/words.ts';
import { ask } from '../store/window-store.ts';
import { DownIcon, UpIcon } from './icons.tsx';
import { One, SayOne, useWords } from './say.tsx';
import { type Around, WrongMark } from './wrong-mark.tsx';

/** Numbers and dates are not parted by the end of a line. */
const NUMBER = /^[\d.,/:-]{1,12}$|^\d{1,2}\s\S{4,6}\s\d{4}$/;

/** A word so short that no cell is too narrow for it: "at work", "resigned". A dictionary may part it all the same. */
const SHORT = /^\S{1,8}$/;

/** What columns of money come to. */
function Sums({ columns, sums }: { readonly columns: readonly Text[]; readonly sums: readonly string[] }) {
  return columns.map(
    (column, at) =>
      sums[at] !== '' &&
      sums[at] !== undefined && (
        <span key={column.th} className="sum">
          <One text={column} /> <strong>{sums[at]}</strong>
        </span>
      ),
  );
}

/** Rows under their columns; while the person looks for what is wrong, each with its flag. */
function Rows({ table, around }: { readonly table: RecordTable; readonly around: Around }) {
  const { revealed, flags } = around;
  const { word, text } = useWords();
  const flagged = flags && revealed && table.keys !== undefined;
  // Words that every row says alike are said once, above: an employer, a clinic. Sums stay where they are added up.
  const alike = (at: number) => {
    const said = table.rows[0]?.[at]?.th ?? '';
    return (
      revealed &&
      table.rows.length > 2 &&
      !NUMBER.test(said) &&
      table.rows.every((row) => row[at]?.th === said)
    );
  };
  const classOf = (cell: Text | undefined) => {
    if (cell === undefined) return undefined;
    return NUMBER.test(cell.th) ? 'number' : SHORT.test(text(cell)) ? 'short' : undefined;
  };
  const own = table.columns.flatMap((column, at) => (at > 0 && alike(at) ? [] : [{ column, at }]));
  return (
    <>
      {own.length < table.columns.length && (
        <p className="table-alike">
          {table.columns.map((column, at) => {
            const said = table.rows[0]?.[at];
            return (
              !own.some((one) => one.at === at) &&
              said !== undefined &&
              said.th !== '' && (
                <span key={column.th}>
                  <One text={column} /> <strong>{<One text={said} />}</strong>
                </span>
              )
            );
          })}
        </p>
      )}
      <table className="table">
        <thead>
          <tr>
            {flagged && (
              <th scope="col" className="flag-cell">
                <SayOne k="viewing.wrong" />
              </th>
            )}
            {own.map(({ column }) => (
              <th key={column.th} scope="col">
                <One text={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={table.keys?.[at] ?? at}>
              {flagged && (
                <td className="flag-cell">
                  <WrongMark name={table.keys?.[at] ?? ''} label={row[0]} around={around} />
                </td>
              )}
              {own.map(({ at: column, column: name }) => {
                const cell = row[column];
                return (
                  <td key={column} className={classOf(cell)} data-label={text(name)}>
                    {revealed ? (
                      cell !== undefined && <One text={cell} />
                    ) : (
                      <span className="masked" role="img" aria-label={word('viewing.masked')}>
                        ●●●
                      </span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export function Table({ table, around }: { readonly table: RecordTable; readonly around: Around }) {
  const { columns, count = table.rows.length, totals, years } = table;
  return (
    <>
      {(totals !== undefined || count > table.rows.length) && (
        <p className="table-total" data-testid="table-total">
          <span>
            <SayOne k="viewing.rows" values={{ n: count }} />
          </span>
          {totals !== undefined && <Sums columns={columns} sums={totals} />}
        </p>
      )}
      {years === undefined
        ? table.rows.length > 0 && <Rows table={table} around={around} />
        : years.map((year) => (
            <div key={year.key} className="year">
              <Button
                className="action year-open"
                data-testid={`year-${year.year}`}
                aria-expanded={year.open}
                onPress={() => ask({ intent: 'open-year', year: year.open ? '' : year.key })}
              >
                <strong className="year-name">
                  {year.year === 0 ? (
                    <SayOne k="viewing.noDate" />
                  ) : (
                    <SayOne k="viewing.year" values={{ th: year.year, en: year.year - 543 }} />
                  )}
                </strong>
                <span className="year-sums">
                  <span>
                    <SayOne k="viewing.rows" values={{ n: year.count }} />
                  </span>
                  <Sums columns={columns} sums={year.sums} />
                </span>
                {year.open ? <UpIcon /> : <DownIcon />}
              </Button>
              {year.open && <Rows table={table} around={around} />}
            </div>
          ))}
    </>
  );
}
