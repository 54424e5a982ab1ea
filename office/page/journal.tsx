/** The office's own journal: who did what, found by person, by what it was about, and by day. */
import { useCallback, useState } from 'react';
import { usePages } from './asked.ts';
import { desk, type LineSearch, type OfficeLine } from './calls.ts';
import { factsOf, LINE_WORDS, whoSays } from './line-words.ts';
import { type Around, More, Problem, SearchForm, Section, Table } from './parts.tsx';
import { moment, Say, WORDS } from './words.tsx';

const NOTHING: LineSearch = { who: '', text: '', from: '', to: '' };

const SOUGHT = [
  ['who', WORDS.searchWho],
  ['text', WORDS.searchAbout],
] as const;

const keyOf = ({ id }: OfficeLine) => id;

export function OfficeJournal({ onSignedOut }: Around) {
  const [search, setSearch] = useState(NOTHING);
  const ask = useCallback((after: string | null) => desk.journal(search, after), [search]);
  const { lines, problem, goOn } = usePages(ask, keyOf, onSignedOut);
  return (
    <Section words={WORDS.journal}>
      <Problem word={problem} />
      <SearchForm texts={SOUGHT} onSearch={setSearch} />
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
