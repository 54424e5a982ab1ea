/** Who may use the desk: inviting people, and taking them away. */
import { useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { useAsked, useDone } from './asked.ts';
import { desk } from './calls.ts';
import { Act, type Around, Choice, Field, Problem, Section, Table } from './parts.tsx';
import { ROLES, Say, WORDS } from './words.tsx';

type Role = keyof typeof ROLES;

export function People({ me, onSignedOut }: Around) {
  const { value, problem, again } = useAsked(desk.people, onSignedOut);
  const { problem: refused, attempt } = useDone(again);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('engineer');
  const [code, setCode] = useState<{ readonly name: string; readonly code: string } | null>(null);
  const mayWrite = me.role === 'registrar';
  const invite = () =>
    attempt(async () => {
      setCode({ name, ...(await desk.invite(name, role)) });
      setName('');
    });
  return (
    <Section words={WORDS.people}>
      <Problem word={refused ?? problem} />
      {mayWrite && (
        <Form
          onSubmit={(event) => {
            event.preventDefault();
            invite();
          }}
        >
          <Field words={WORDS.name} value={name} onChange={setName} required />
          <Choice
            words={WORDS.role}
            value={role}
            onChange={setRole}
            options={(Object.keys(ROLES) as Role[]).map((key) => [key, ROLES[key]] as const)}
          />
          <Button type="submit" className="action second">
            <Say words={WORDS.invite} />
          </Button>
        </Form>
      )}
      {code !== null && (
        <p role="status" className="told">
          <Say words={WORDS.codeOf} /> {code.name}: <strong className="code-word">{code.code}</strong>
        </p>
      )}
      <Table
        heads={[WORDS.name, WORDS.role, WORDS.passkey, ...(mayWrite ? [WORDS.decide] : [])]}
        empty={(value ?? []).length === 0}
      >
        {value?.map((person) => (
          <tr key={person.id}>
            <th scope="row">{person.name}</th>
            <td>
              <Say words={ROLES[person.role]} />
            </td>
            <td>
              <Say words={person.passkey ? WORDS.hasPasskey : WORDS.noPasskey} />
            </td>
            {mayWrite && (
              <td className="acts">
                {person.name !== me.name && (
                  <Act
                    second
                    words={WORDS.remove}
                    about={person.name}
                    onPress={() => attempt(() => desk.removePerson(person.id))}
                  />
                )}
              </td>
            )}
          </tr>
        ))}
      </Table>
    </Section>
  );
}
