/** The register of requests. What one says is opened here, and is gone when it is closed. */
import { useEffect, useState } from 'react';
import { Button, Dialog, Form, Input, Label, Modal, ModalOverlay, TextField } from 'react-aria-components';
import { desk, type Me, Refused, type RequestLine } from './calls.ts';
import { loadKey, type OpenRequest, openRequest } from './seal.ts';
import { moment, Say, said, WORDS } from './words.tsx';

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

function Opened({ request, onClose }: { readonly request: OpenRequest; readonly onClose: () => void }) {
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <Dialog aria-label={request.requestNumber}>
          <h2>{request.requestNumber}</h2>
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
          <Button className="action" onPress={onClose}>
            <Say words={WORDS.close} />
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

export function Register({
  me,
  onSignedOut,
}: {
  readonly me: Me;
  readonly onSignedOut: (word: string) => void;
}) {
  const [lines, setLines] = useState<readonly RequestLine[] | null>(null);
  const [keys, setKeys] = useState<readonly CryptoKey[]>([]);
  const [opened, setOpened] = useState<OpenRequest | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const fetchLines = () =>
      desk.requests().then(setLines, (error: Refused) => {
        if (error.word === 'signed-out') onSignedOut(error.word);
        else setProblem(error.word);
      });
    void fetchLines();
    const timer = setInterval(() => void fetchLines(), 10_000);
    return () => clearInterval(timer);
  }, [onSignedOut]);
  const open = async ({ kiosk, requestNumber }: RequestLine) => {
    setProblem(null);
    try {
      setOpened(await openRequest((await desk.open(kiosk, requestNumber)).sealed, keys));
    } catch (error) {
      setProblem(error instanceof Refused ? error.word : 'failed');
    }
  };
  const mayOpen = me.role === 'registrar';
  return (
    <section aria-labelledby="requests">
      <h2 id="requests">
        <Say words={WORDS.requests} />
      </h2>
      {problem !== null && (
        <p role="alert" className="problem">
          <Say words={said(problem)} />
        </p>
      )}
      {mayOpen && (
        <KeyForm
          onKey={(key) => {
            setKeys([key, ...keys]);
            setProblem(null);
          }}
          onProblem={setProblem}
        />
      )}
      {keys.length > 0 && (
        <p role="status" className="note">
          <Say words={WORDS.keyLoaded} />
        </p>
      )}
      {lines?.length === 0 && (
        <p>
          <Say words={WORDS.none} />
        </p>
      )}
      {lines !== null && lines.length > 0 && (
        <table>
          <thead>
            <tr>
              {[WORDS.number, WORDS.date, WORDS.kiosk, WORDS.receipt].map((words) => (
                <th key={words.en} scope="col">
                  <Say words={words} />
                </th>
              ))}
              {mayOpen && (
                <th scope="col">
                  <Say words={WORDS.open} />
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={`${line.kiosk} ${line.requestNumber}`}>
                <th scope="row">{line.requestNumber}</th>
                <td>{moment(line.at)}</td>
                <td>{line.kiosk}</td>
                <td>{line.receiptNumber ?? '–'}</td>
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
          </tbody>
        </table>
      )}
      {opened !== null && <Opened request={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}
