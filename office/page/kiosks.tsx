/** The kiosks, a card each; what is wrong stands first. */
import { useAsked, useDone } from './asked.ts';
import { desk, type KioskCard } from './calls.ts';
import { Card } from './card.tsx';
import { type Around, Problem, Section } from './parts.tsx';
import { Say, WORDS } from './words.tsx';

export function Kiosks({ me, onSignedOut }: Around) {
  const { value: cards, problem, again } = useAsked<readonly KioskCard[]>(desk.kiosks, onSignedOut);
  const { problem: refused, attempt } = useDone(again);
  return (
    <Section words={WORDS.kiosks}>
      <Problem word={refused ?? problem} />
      {cards?.length === 0 ? (
        <p>
          <Say words={WORDS.none} />
        </p>
      ) : (
        <ul className="cards">
          {cards?.map((card) => (
            <Card
              key={card.kiosk}
              card={card}
              me={me}
              onAccept={() => attempt(() => desk.accept(card.kiosk))}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}
