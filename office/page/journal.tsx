/** The office's own journal: who did what, found by person, by what it was about, and by day. */
import { useCallback, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { usePages } from './asked.ts';
import { desk, type LineSearch, type OfficeLine } from './calls.ts';
import { factsOf, LINE_WORDS, whoSays } from './line-words.ts';
import { type Around, DayField, Field, More, Problem, Section, Table } from './parts.tsx';
import { moment, Say, WORDS } from './words.tsx';

const NOTHING: LineSearch = { who: '', text: '', from: '', to: '' };

function SearchForm({ onSearch }: { readonly onSearch: (search: LineSearch) => void }) {
  const [search, setSearch] = useState(NOTHING);
  const change = (part: keyof LineSearch) => (value: string) => setSearch({ ...search, [part]: value });
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        onSearch({ ...search, who: search.who.trim(), text: search.text.trim() });
      }}
    >
      <Field words={WORDS.searchWho} value={search.who} onChange={change('who')} />
      <Field words={WORDS.searchAbout} value={search.text} onChange={change('text')} />
      <DayField words={WORDS.from} value={search.from} onChange={change('from')} />
      <DayField words={WORDS.to} value={search.to} onChange={change('to')} />
      <Button type="submit" className="action second">
        <Say words={WORDS.search} />
      </Button>
    </Form>
  );
}

const keyOf = ({ id }: OfficeLine) => id;

export function OfficeJournal({ onSignedOut }: Around) {
  const [search, setSearch] = useState(NOTHING);
  const ask = useCallback((after: string | null) => desk.journal(search, after), [search]);
  const { lines, problem, goOn } = usePages(ask, keyOf, onSignedOut);
  return (
    <Section words={WORDS.journal}>
      <Problem word={problem} />
      <SearchForm onSearch={setSearch} />
      <Table heads={[WORDS.date, WORDS.who, WORDS.what]} empty={lines?.length === 0}>
        {lines?.map(({ id, at, who, kind, facts }) => (
          <tr key={id}>
            <td className="moment">{moment(at)}</td>
            <td>
              <Say words={whoSays(who)} />
            </td>
            <td>
              <Say words={LINE_WORDS[kind] ?? { th: kind, en: '' }} />
              <span className="note facts">
                {factsOf(facts).map(([name, says]) => (
                  <span className="fact" key={name.en}>
                    <Say words={name} />: {says}
                  </span>
                ))}
              </span>
            </td>
          </tr>
        ))}
      </Table>
      <More onMore={goOn} />
    </Section>
  );
}
