/** Words typed on the screen, and what they find, at once: what was typed stays above, the keyboard below. */
import type { ChoosableDatabase } from '../../electron/contract/window.ts';
import type { Handling } from '../../electron/contract/words.ts';
import { Action } from './action.tsx';
import { ChoiceCard } from './choice-card.tsx';
import { isAsWritten, matching } from './find.ts';
import { CheckIcon, SearchIcon } from './icons.tsx';
import { Keyboard } from './keyboard.tsx';
import { Modal, ModalTitle } from './modal.tsx';
import { Say, SayOne, useWords } from './say.tsx';
import { ScrollPane } from './scroll-pane.tsx';

const MOST_LETTERS = 60;

interface SearchPanelProps {
  readonly databases: readonly ChoosableDatabase[];
  readonly query: string;
  readonly form: Handling;
  readonly onQuery: (query: string) => void;
  readonly onClose: () => void;
}

export function SearchPanel({ databases, query, form, onQuery, onClose }: SearchPanelProps) {
  const { word } = useWords();
  const isAsked = query.trim() !== '';
  const found = isAsked ? matching(databases, query) : [];
  const [best] = found;
  const type = (next: string) => onQuery(next.slice(0, MOST_LETTERS));
  return (
    <Modal testId="search-panel" className="modal-tall modal-search" onClose={onClose}>
      <ModalTitle k="choosing.search" heard />
      <div className="search-line">
        <label className="search-label">
          <SearchIcon />
          <SayOne k="choosing.search" />
          <input
            className="search"
            data-testid="search-input"
            value={query}
            placeholder={word('choosing.examples')}
            onChange={(event) => type(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') onClose();
            }}
            autoComplete="off"
            spellCheck={false}
            // The letters are on the screen already: the machine’s own keyboard stays away.
            inputMode="none"
            maxLength={MOST_LETTERS}
          />
        </label>
        <Action say="action.close" testId="search-show" icon={<CheckIcon />} onPress={onClose} />
      </div>
      <ScrollPane key={query}>
        {best !== undefined && !isAsWritten(best, query) && (
          <p className="search-near" aria-live="polite">
            <SayOne k="choosing.near" />
          </p>
        )}
        {best !== undefined ? (
          <ul className="cards" data-testid="search-found">
            {found.map((database) => (
              <ChoiceCard key={database.databaseId} database={database} form={form} />
            ))}
          </ul>
        ) : (
          <p className="lead empty" aria-live="polite">
            <Say k={isAsked ? 'choosing.notFound' : 'choosing.typeHere'} />
          </p>
        )}
      </ScrollPane>
      <Keyboard value={query} onChange={type} />
    </Modal>
  );
}
