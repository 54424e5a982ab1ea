/** Who is there: by passkey, or for the first time with a one-time code. */
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { useEffect, useState } from 'react';
import { Button, Form, Input, Label, TextField } from 'react-aria-components';
import { desk, type Me, Refused } from './calls.ts';
import { Say, said, WORDS, type Words } from './words.tsx';

export function SignIn({ onIn, word }: { readonly onIn: (me: Me) => void; readonly word: string | null }) {
  const [problem, setProblem] = useState<string | null>(word);
  const [code, setCode] = useState('');
  const [provider, setProvider] = useState<Words | null>(null);
  useEffect(() => {
    desk.ways().then(
      (ways) => setProvider(ways.provider),
      () => undefined,
    );
  }, []);
  const attempt = (work: () => Promise<Me>) => () => {
    setProblem(null);
    work().then(onIn, (error: unknown) => setProblem(error instanceof Refused ? error.word : 'passkey'));
  };
  const signIn = attempt(async () =>
    desk.signIn(await startAuthentication({ optionsJSON: await desk.askSignIn() })),
  );
  const withCode = attempt(async () =>
    desk.invited(code, await startRegistration({ optionsJSON: await desk.askInvited(code) })),
  );
  return (
    <main className="sign-in">
      <h1>
        <Say words={WORDS.title} />
      </h1>
      {problem !== null && (
        <p role="alert" className="problem">
          <Say words={said(problem)} />
        </p>
      )}
      <Button className="action" onPress={signIn}>
        <Say words={WORDS.signIn} />
      </Button>
      {provider !== null && (
        <Button
          className="action second"
          onPress={() => {
            setProblem(null);
            desk.askProvider().then(
              ({ url }) => location.assign(url),
              (error: unknown) => setProblem(error instanceof Refused ? error.word : 'oidc-away'),
            );
          }}
        >
          <Say words={provider} />
        </Button>
      )}
      <Form
        className="code"
        onSubmit={(event) => {
          event.preventDefault();
          withCode();
        }}
      >
        <TextField value={code} onChange={setCode} isRequired autoComplete="one-time-code">
          <Label>
            <Say words={WORDS.code} />
          </Label>
          <Input />
        </TextField>
        <Button type="submit" className="action second">
          <Say words={WORDS.withCode} />
        </Button>
      </Form>
    </main>
  );
}
