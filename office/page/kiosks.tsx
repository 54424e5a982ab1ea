/** The kiosks, a card each; what is wrong stands first. */
import { useAsked, useDone } from './asked.ts';
import { desk, type KiosksOfOffice } from './calls.ts';
import { Card } from './card.tsx';
import { type Around, Problem, Section } from './parts.tsx';
import { moment, Say, WORDS } from './words.tsx';

export function Kiosks({ me, onSignedOut }: Around) {
  const { value, problem, again } = useAsked<KiosksOfOffice>(desk.kiosks, onSignedOut);
  const cards = value?.cards;
  const { problem: refused, attempt } = useDone(again);
  return (
    <Section words={WORDS.kiosks}>
      <Problem word={refused ?? problem} />
      {value?.strangers.map(({ code, what, at }) => (
        <p key={code} className="problem">
          <Say words={WORDS.stranger} />{' '}
          <Say words={{ th: `${what.th} (${code})`, en: `${what.en} (${code})` }} /> {moment(at)}
        </p>
      ))}
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
