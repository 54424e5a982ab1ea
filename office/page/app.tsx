/** The whole of the desk: signed out, or what a role has to do. */
import { useCallback, useEffect, useState } from 'react';
import { Button, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { desk, type Me, Refused } from './calls.ts';
import { Fees } from './fees.tsx';
import { Figures } from './figures.tsx';
import { OfficeJournal } from './journal.tsx';
import { Kiosks } from './kiosks.tsx';
import type { Around } from './parts.tsx';
import { People } from './people.tsx';
import { Register } from './register.tsx';
import { SignIn } from './sign-in.tsx';
import { Withdrawn } from './withdrawn.tsx';
import { Say, said, WORDS, type Words } from './words.tsx';
import { Work } from './work.tsx';

/** What each role has before it. */
const SCREENS = [
  { id: 'requests', words: WORDS.requests, roles: ['registrar', 'auditor'], Screen: Register },
  { id: 'work', words: WORDS.work, roles: ['registrar', 'auditor'], Screen: Work },
  { id: 'fees', words: WORDS.fees, roles: ['registrar', 'auditor'], Screen: Fees },
  { id: 'figures', words: WORDS.figures, roles: ['registrar', 'auditor'], Screen: Figures },
  { id: 'withdrawn', words: WORDS.withdrawn, roles: ['registrar', 'auditor'], Screen: Withdrawn },
  { id: 'kiosks', words: WORDS.kiosks, roles: ['registrar', 'engineer', 'auditor'], Screen: Kiosks },
  { id: 'people', words: WORDS.people, roles: ['registrar', 'auditor'], Screen: People },
  { id: 'journal', words: WORDS.journal, roles: ['auditor'], Screen: OfficeJournal },
] as const satisfies readonly {
  readonly id: string;
  readonly words: Words;
  readonly roles: readonly Me['role'][];
  readonly Screen: (around: Around) => React.ReactNode;
}[];

/** Why a sign-in elsewhere came to nothing. */
const WHY = new URLSearchParams(location.search).get('why');

export function App() {
  const [me, setMe] = useState<Me | null | undefined>(undefined);
  const [word, setWord] = useState<string | null>(WHY);
  useEffect(() => {
    if (location.search !== '') history.replaceState(null, '', location.pathname);
    desk.me().then(setMe, (error: unknown) => {
      // Who was never in is told nothing; a desk that cannot look is.
      if (error instanceof Refused && error.word !== 'signed-out') setWord(error.word);
      setMe(null);
    });
  }, []);
  const signedOut = useCallback((why: string) => {
    setWord(why);
    setMe(null);
  }, []);
  if (me === undefined) return null;
  if (me === null) return <SignIn key={word} word={word} onIn={setMe} />;
  return (
    <>
      <header>
        <h1>
          <Say words={WORDS.title} />
        </h1>
        <p>{me.name}</p>
        <Button
          className="action small"
          onPress={() => {
            setWord(null);
            void desk.signOut().then(
              ({ at }) => (at === null ? setMe(null) : location.assign(at)),
              () => setMe(null),
            );
          }}
        >
          <Say words={WORDS.signOut} />
        </Button>
      </header>
      {me.trouble != null && (
        <p role="alert" className="problem">
          <Say words={said(me.trouble)} />
        </p>
      )}
      <main>
        <Tabs>
          <TabList aria-label={WORDS.title.th} className="tabs">
            {SCREENS.filter(({ roles }) => (roles as readonly Me['role'][]).includes(me.role)).map(
              ({ id, words }) => (
                <Tab key={id} id={id} className="tab">
                  <Say words={words} />
                </Tab>
              ),
            )}
          </TabList>
          {SCREENS.filter(({ roles }) => (roles as readonly Me['role'][]).includes(me.role)).map(
            ({ id, Screen }) => (
              <TabPanel key={id} id={id} className="panel">
                <Screen me={me} onSignedOut={signedOut} />
              </TabPanel>
            ),
          )}
        </Tabs>
      </main>
    </>
  );
}
