/** The kiosks, a card each; what is wrong stands first. And the office's own journal. */
import { useEffect, useState } from 'react';
import { desk, type KioskCard, type Me, type OfficeLine, Refused } from './calls.ts';
import { Card } from './card.tsx';
import { moment, Say, WORDS } from './words.tsx';

/** What the server says, asked again from time to time; a session that has ended ends the screen. */
function useAsked<T>(ask: () => Promise<T>, onSignedOut: (word: string) => void): T | null {
  const [value, setValue] = useState<T | null>(null);
  useEffect(() => {
    const look = () =>
      ask().then(setValue, (error: unknown) => {
        if (error instanceof Refused && error.word === 'signed-out') onSignedOut(error.word);
      });
    void look();
    const timer = setInterval(() => void look(), 5000);
    return () => clearInterval(timer);
  }, [ask, onSignedOut]);
  return value;
}

interface Around {
  readonly me: Me;
  readonly onSignedOut: (word: string) => void;
}

export function Kiosks({ me, onSignedOut }: Around) {
  const cards = useAsked<readonly KioskCard[]>(desk.kiosks, onSignedOut);
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
  const lines = useAsked<readonly OfficeLine[]>(desk.journal, onSignedOut);
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
