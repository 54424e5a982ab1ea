/** Papers that are void: withdrawing one, for a reason of a list. Kiosks and the check page fetch what stands here, signed. */
import { useCallback, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { noBreak } from '../../renderer/components/no-break.tsx';
import { useDone, usePages } from './asked.ts';
import { desk, type WithdrawnPaper } from './calls.ts';
import { Act, type Around, Choice, Field, FindForm, More, Problem, Section, Table } from './parts.tsx';
import { moment, Say, WITHDRAWAL_WORDS, WORDS } from './words.tsx';

type Reason = keyof typeof WITHDRAWAL_WORDS;

/** The sixteen characters beside a code, as they are typed, or what the code says. */
export function documentIdIn(text: string): string | null {
  const bare = text.replaceAll(/[\s-]/g, '').toUpperCase();
  if (/^[0-9A-HJKMNP-TV-Z]{16}$/.test(bare)) return bare;
  const payload = /([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(text.trim())?.[2];
  if (payload === undefined) return null;
  try {
    const said = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { d?: unknown };
    return typeof said.d === 'string' && /^[0-9A-HJKMNP-TV-Z]{16}$/.test(said.d) ? said.d : null;
  } catch {
    return null;
  }
}
const inGroups = (documentId: string) => documentId.replace(/(.{4})(?=.)/g, '$1 ');

const keyOf = ({ documentId }: WithdrawnPaper) => documentId;

export function Withdrawn({ me, onSignedOut }: Around) {
  const [text, setText] = useState('');
  const ask = useCallback((after: string | null) => desk.withdrawn(text, after), [text]);
  const { lines, first, problem, again, goOn } = usePages(ask, keyOf, onSignedOut);
  const { problem: refused, attempt } = useDone(again);
  const [code, setCode] = useState('');
  const [reason, setReason] = useState<Reason>('issued-twice');
  const mayWrite = me.role === 'registrar';
  const documentId = documentIdIn(code);
  return (
    <Section words={WORDS.withdrawn}>
      <Problem word={refused ?? problem} />
      <p className="note">
        <Say words={WORDS.withdrawnNote} />
      </p>
      {mayWrite && (
        <Form
          onSubmit={(event) => {
            event.preventDefault();
            if (documentId === null) return;
            attempt(async () => {
              await desk.withdraw(documentId, reason);
              setCode('');
            });
          }}
        >
          <Field words={WORDS.documentCode} value={code} onChange={setCode} required />
          <Choice
            words={WORDS.reason}
            value={reason}
            onChange={setReason}
            options={(Object.keys(WITHDRAWAL_WORDS) as Reason[]).map(
              (key) => [key, WITHDRAWAL_WORDS[key]] as const,
            )}
          />
          <Button type="submit" className="action second" isDisabled={documentId === null}>
            <Say words={WORDS.withdraw} />
          </Button>
        </Form>
      )}
      <FindForm onFind={(said) => setText(said.replaceAll(/[\s-]/g, '').toUpperCase())} />
      {first !== null && (
        <p className="note">
          <Say words={WORDS.listVersion} /> {first.version}
        </p>
      )}
      <Table
        heads={[
          ...[WORDS.document, WORDS.date, WORDS.reason, WORDS.who, WORDS.state],
          ...(mayWrite ? [WORDS.decide] : []),
        ]}
        empty={lines?.length === 0}
      >
        {lines?.map((paper) => (
          <tr key={paper.documentId}>
            <th scope="row">{noBreak(inGroups(paper.documentId))}</th>
            <td>{moment(paper.at)}</td>
            <td>
              <Say words={WITHDRAWAL_WORDS[paper.reason]} />
            </td>
            <td>{paper.who}</td>
            <td>
              <Say words={paper.restoredAt === null ? WORDS.isWithdrawn : WORDS.isRestored} />
              {paper.restoredAt !== null && (
                <span className="note">
                  <br />
                  {moment(paper.restoredAt)}
                </span>
              )}
            </td>
            {mayWrite && (
              <td className="acts">
                {paper.restoredAt === null && (
                  <Act
                    second
                    words={WORDS.restore}
                    about={inGroups(paper.documentId)}
                    onPress={() => attempt(() => desk.restore(paper.documentId))}
                  />
                )}
              </td>
            )}
          </tr>
        ))}
      </Table>
      <More onMore={goOn} />
    </Section>
  );
}
