/** The whole of the desk: signed out, or what a role has to do. */
import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { desk, type Me } from './calls.ts';
import { Kiosks, OfficeJournal } from './kiosks.tsx';
import { Register } from './register.tsx';
import { SignIn } from './sign-in.tsx';
import { Say, WORDS } from './words.tsx';

export function App() {
  const [me, setMe] = useState<Me | null | undefined>(undefined);
  const [word, setWord] = useState<string | null>(null);
  useEffect(() => {
    desk.me().then(setMe, () => setMe(null));
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
            void desk.signOut().finally(() => setMe(null));
          }}
        >
          <Say words={WORDS.signOut} />
        </Button>
      </header>
      <main>
        {me.role !== 'engineer' && <Register me={me} onSignedOut={signedOut} />}
        <Kiosks me={me} onSignedOut={signedOut} />
        {me.role === 'auditor' && <OfficeJournal onSignedOut={signedOut} />}
      </main>
    </>
  );
}
