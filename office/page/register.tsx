/** The register of requests. What one says is opened here, and is gone when it is closed. */
import { useCallback, useState } from 'react';
import { Button, Dialog, Form, Input, Label, Modal, ModalOverlay, TextField } from 'react-aria-components';
import { noBreak } from '../../renderer/components/no-break.tsx';
import { useDone, usePages } from './asked.ts';
import { desk, Refused, type RequestLine, type Search } from './calls.ts';
import { type Around, More, Problem, SearchForm, Section, Table } from './parts.tsx';
import { entriesOf, loadKey, type OpenRequest, openRequest } from './seal.ts';
import { baht, figure, moment, number, REQUEST_STATES, Say, WORDS, type Words } from './words.tsx';

function KeyForm({
  onKey,
  onProblem,
}: {
  readonly onKey: (key: CryptoKey) => void;
  readonly onProblem: (word: string) => void;
}) {
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const load = async () => {
    if (file === null) return;
    try {
      onKey(await loadKey(await file.text(), passphrase));
      setPassphrase('');
    } catch (error) {
      onProblem(error instanceof Refused ? error.word : 'failed');
    }
  };
  return (
    <Form
      className="key"
      onSubmit={(event) => {
        event.preventDefault();
        void load();
      }}
    >
      <label className="field">
        <Say words={WORDS.keyFile} />
        <input type="file" onChange={({ target }) => setFile(target.files?.[0] ?? null)} />
      </label>
      <TextField type="password" value={passphrase} onChange={setPassphrase} autoComplete="off">
        <Label>
          <Say words={WORDS.passphrase} />
        </Label>
        <Input />
      </TextField>
      <Button type="submit" className="action second" isDisabled={file === null}>
        <Say words={WORDS.loadKey} />
      </Button>
      <p className="note">
        <Say words={WORDS.keyStays} />
      </p>
    </Form>
  );
}

function Opened({
  kiosk,
  request,
  keys,
  onClose,
}: {
  readonly kiosk: string;
  readonly request: OpenRequest;
  readonly keys: readonly CryptoKey[];
  readonly onClose: () => void;
}) {
  const [entered, setEntered] = useState<Words | null>(null);
  const { problem, attempt } = useDone(() => undefined);
  const enter = () =>
    attempt(async () => {
      const { papers } = await desk.openPapers(kiosk, request.requestNumber);
      const entries = await entriesOf(papers, keys);
      if (entries.length === 0) return setEntered(WORDS.noPapers);
      const said = await desk.enterPapers(kiosk, request.requestNumber, entries);
      setEntered(WORDS.papersEntered(entries.length, said.entered));
    });
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <Dialog aria-label={request.requestNumber}>
          <h2>{noBreak(request.requestNumber)}</h2>
          <dl>
            <dt>
              <Say words={WORDS.holder} />
            </dt>
            <dd lang="th">{request.holder.name.th}</dd>
            <dt>
              <Say words={WORDS.citizenId} />
            </dt>
            <dd>{request.holder.citizenId}</dd>
            <dt>
              <Say words={WORDS.databases} />
            </dt>
            <dd>
              <ul>
                {request.lines.map(({ databaseId }) => (
                  <li key={databaseId}>{databaseId}</li>
                ))}
              </ul>
            </dd>
          </dl>
          <p className="note">
            <Say words={WORDS.enterPapersNote} />
          </p>
          <Problem word={problem} />
          {entered !== null && (
            <p role="status" className="told">
              <Say words={entered} />
            </p>
          )}
          <div className="acts">
            <Button className="action second" onPress={enter}>
              <Say words={WORDS.enterPapers} />
            </Button>
            <Button className="action" onPress={onClose}>
              <Say words={WORDS.close} />
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const NOTHING: Search = { text: '', kiosk: '', from: '', to: '' };

const SOUGHT = [
  ['text', WORDS.searchNumber],
  ['kiosk', WORDS.kiosk],
] as const;

const keyOf = ({ kiosk, requestNumber }: RequestLine) => `${kiosk} ${requestNumber}`;

export function Register({ me, onSignedOut }: Around) {
  const [search, setSearch] = useState(NOTHING);
  const ask = useCallback((after: string | null) => desk.requests(search, after), [search]);
  const { lines, problem: unasked, goOn } = usePages(ask, keyOf, onSignedOut);
  const [keys, setKeys] = useState<readonly CryptoKey[]>([]);
  const [opened, setOpened] = useState<{ readonly kiosk: string; readonly request: OpenRequest } | null>(
    null,
  );
  const [problem, setProblem] = useState<string | null>(null);
  const open = async ({ kiosk, requestNumber }: RequestLine) => {
    setProblem(null);
    try {
      const { sealed } = await desk.open(kiosk, requestNumber);
      setOpened({ kiosk, request: await openRequest(sealed, keys) });
    } catch (error) {
      setProblem(error instanceof Refused ? error.word : 'failed');
    }
  };
  const mayOpen = me.role === 'registrar';
  return (
    <Section words={WORDS.requests}>
      <Problem word={problem ?? unasked} />
      {mayOpen && keys.length === 0 && (
        <KeyForm
          onKey={(key) => {
            setKeys([key, ...keys]);
            setProblem(null);
          }}
          onProblem={setProblem}
        />
      )}
      {keys.length > 0 && (
        <div className="beside">
          <p role="status" className="told">
            <Say words={WORDS.keyLoaded} />
          </p>
          <details>
            <summary>
              <Say words={WORDS.anotherKey} />
            </summary>
            <KeyForm onKey={(key) => setKeys([...keys, key])} onProblem={setProblem} />
          </details>
        </div>
      )}
      <SearchForm
        texts={SOUGHT}
        onSearch={({ kiosk, ...rest }) => setSearch({ ...rest, kiosk: kiosk.toUpperCase() })}
      />
      <Table
        heads={[
          ...[WORDS.number, WORDS.date, WORDS.kiosk, WORDS.receipt],
          ...[figure(WORDS.answered), figure(WORDS.pages), figure(WORDS.fee)],
          ...[WORDS.state, ...(mayOpen ? [WORDS.open] : [])],
        ]}
        empty={lines?.length === 0}
      >
        {lines?.map((line) => (
          <tr key={keyOf(line)}>
            <th scope="row">{noBreak(line.requestNumber)}</th>
            <td>{moment(line.at)}</td>
            <td>{line.kiosk}</td>
            <td>{noBreak(line.receiptNumber ?? '–')}</td>
            <td className="figure">
              {line.counts === null ? '–' : `${line.counts.answered} / ${line.counts.asked}`}
            </td>
            <td className="figure">{line.counts === null ? '–' : number(line.counts.pages)}</td>
            <td className="figure">{line.counts === null ? '–' : baht(line.counts.satang)}</td>
            <td>
              <span className="state" data-state={line.state}>
                <Say words={REQUEST_STATES[line.state]} />
              </span>
            </td>
            {mayOpen && (
              <td>
                <Button
                  className="action small"
                  isDisabled={keys.length === 0}
                  onPress={() => void open(line)}
                  aria-label={`${WORDS.open.th} ${WORDS.open.en} ${line.requestNumber}`}
                >
                  <Say words={WORDS.open} />
                </Button>
              </td>
            )}
          </tr>
        ))}
      </Table>
      <More onMore={goOn} />
      {opened !== null && <Opened {...opened} keys={keys} onClose={() => setOpened(null)} />}
    </Section>
  );
}
