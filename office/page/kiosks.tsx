/** The kiosks, a card each; what is wrong stands first. And the office's own journal. */
import { useAsked } from './asked.ts';
import { desk, type KioskCard, type OfficeLine } from './calls.ts';
import { Card } from './card.tsx';
import type { Around } from './parts.tsx';
import { moment, Say, WORDS } from './words.tsx';

export function Kiosks({ me, onSignedOut }: Around) {
  const { value: cards } = useAsked<readonly KioskCard[]>(desk.kiosks, onSignedOut);
  return (
    <section aria-labelledby="kiosks">
      <h2 id="kiosks">
        <Say words={WORDS.kiosks} />
      </h2>
      {cards?.length === 0 ? (
        <p>
          <Say words={WORDS.none} />
        </p>
      ) : (
        <ul className="cards">
          {cards?.map((card) => (
            <Card key={card.kiosk} card={card} me={me} />
          ))}
        </ul>
      )}
    </section>
  );
}

export function OfficeJournal({ onSignedOut }: Pick<Around, 'onSignedOut'>) {
  const { value: lines } = useAsked<readonly OfficeLine[]>(desk.journal, onSignedOut);
  return (
    <section aria-labelledby="journal">
      <h2 id="journal">
        <Say words={WORDS.journal} />
      </h2>
      <table>
        <thead>
          <tr>
            {[WORDS.date, WORDS.who, WORDS.what].map((words) => (
              <th key={words.en} scope="col">
                <Say words={words} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines?.map(({ id, at, who, kind, facts }) => (
            <tr key={id}>
              <td>{moment(at)}</td>
              <td>{who}</td>
              <td>
                {kind} {facts === '{}' ? '' : facts}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
