/** Two screens: what of a view is the officer's, what the person's, and what is taken from whom. */
import { describe, expect, it } from 'vitest';
import { VIEWS } from '../../tests/e2e/screen-views.ts';
import { type Intent, type ToWindow, VisitView } from '../contract/window.ts';
import type { VisitWindow } from '../ports/host.ts';
import { drawOn, isTaken, officersOwn, wantsOfficerScreen } from './officer-screen.ts';

/** A window with or without an officer's beside it, which keeps what it was sent. */
function windows(beside: boolean) {
  const sent: { person: VisitView[]; officer: VisitView[] } = { person: [], officer: [] };
  const window = {
    send: ({ view }: ToWindow) => void sent.person.push(view),
    officer: {
      present: () => beside,
      send: ({ view }: ToWindow) => void sent.officer.push(view),
      onChange: () => undefined,
    },
  } as unknown as VisitWindow;
  return { window, sent };
}

const beside = [...VIEWS].map(([name, view]) => [name, { ...VIEWS.get('counter-calm'), ...view }] as const);

describe('with a second screen', () => {
  it.each(beside)(
    '%s: nothing of the person is on the officer’s, and nothing of the officer on theirs',
    (_, seen) => {
      const { officer } = VIEWS.get('counter-calm') as VisitView;
      const view = VisitView.parse({ ...seen, officer: seen.officer ?? officer });
      const { window, sent } = windows(true);
      drawOn(window, true, view);
      const [persons, officers] = [sent.person[0], sent.officer[0]];
      expect(persons).toMatchObject({ content: view.content });
      expect(persons).not.toHaveProperty('officer');
      expect(persons).not.toHaveProperty('officerLock');
      // What the content has is said nowhere on the other screen, but for the name of its step and the kiosk's own words.
      expect(officers?.content).toEqual({ screen: 'idle' });
      expect(officers?.person?.at).toBe(view.content.screen);
      expect(VisitView.parse(officers)).toEqual(officers);
      const { officer: pane, officerLock: lock, tray, help, office, ...rest } = officers as VisitView;
      const said = JSON.stringify(rest);
      const { screen, ...content } = view.content;
      for (const text of textsOf(content)) expect(said).not.toContain(text);
    },
  );

  it('names the right in which somebody acts, which the officer confirms', () => {
    const acting = [...VIEWS.values()].find(
      ({ content }) => content.screen === 'confirming' && content.onBehalf !== undefined,
    );
    if (acting?.content.screen !== 'confirming') throw new Error('no such view');
    expect(officersOwn(acting).person).toEqual({
      at: 'confirming',
      capacity: acting.content.onBehalf?.capacity,
    });
  });
});

describe('with one screen', () => {
  const view = VIEWS.get('counter-calm') as VisitView;

  it('the officer’s part stays beside the person’s, and says that there is no other', () => {
    const { window, sent } = windows(false);
    drawOn(window, true, view);
    expect(sent).toEqual({ person: [{ ...view, noOfficerScreen: true }], officer: [] });
  });

  it('nothing is said of it where none is wanted', () => {
    const { window, sent } = windows(true);
    drawOn(window, false, view);
    expect(sent).toEqual({ person: [view], officer: [] });
    expect(wantsOfficerScreen({ mode: 'self-service', window: { officerScreen: true } } as never)).toBe(
      false,
    );
    expect(wantsOfficerScreen({ mode: 'counter', window: { officerScreen: true } } as never)).toBe(true);
  });
});

describe('what is asked for', () => {
  const asks = (intents: readonly Intent['intent'][], ...where: ['officer' | undefined, boolean]) =>
    intents.filter((intent) => isTaken(intent, ...where));

  it('is an officer’s on the officer’s screen, and a person’s on theirs', () => {
    const officers = ['officer-unlock', 'officer-reprint', 'officer-close-day', 'officer-pin'] as const;
    const persons = ['pin', 'choose', 'sign', 'reveal', 'open-record', 'print', 'present'] as const;
    const helping = ['more-time', 'back', 'end'] as const;
    expect(asks([...officers, ...persons, ...helping], 'officer', true)).toEqual([...officers, ...helping]);
    // The day is opened on the person's screen.
    expect(asks([...officers, ...persons, ...helping], undefined, true)).toEqual([
      'officer-pin',
      ...persons,
      ...helping,
    ]);
    expect(asks([...officers, ...persons], undefined, false)).toEqual([...officers, ...persons]);
  });
});

/** Every text of a value that says something: not an id, a sign or a word that any screen has. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return /[\u0e00-\u0e7f]{4}|\d{5}/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
