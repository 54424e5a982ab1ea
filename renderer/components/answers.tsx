/** What the agencies answered, as a list: what was found first, what can be asked again, and what is not held in one block. */
import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { FetchRow, Screen } from '../../electron/contract/window.ts';
import { ask } from '../store/window-store.ts';
import { Action } from './action.tsx';
import { Baht } from './baht.tsx';
import {
  CheckIcon,
  DownIcon,
  EyeIcon,
  FlagIcon,
  ForwardIcon,
  InfoIcon,
  PrintIcon,
  RetryIcon,
  UpIcon,
} from './icons.tsx';
import { OutcomeRow } from './outcome-row.tsx';
import { Both, Say, SayOne, useWords } from './say.tsx';
import { WrongLodged } from './wrong-mark.tsx';

type Content = Extract<Screen, { screen: 'viewing' }>;
type Held = Pick<Content, 'rows' | 'noneHeldMarked' | 'noneHeldLodged'>;

/** A box that is ticked or not. */
const Tick = ({ on }: { readonly on: boolean }) => <span className="fee-tick">{on && <CheckIcon />}</span>;

/** Pages and fee of one record's copy; "about" until they are counted. */
function CopyCosts({ row }: { readonly row: FetchRow }) {
  return (
    <span
      className="row-pages"
      data-testid={`costs-${row.databaseId}`}
      data-counted={row.pages !== undefined}
    >
      {row.pages !== undefined && <SayOne k="viewing.pages" values={{ n: row.pages }} />}
      {row.pages !== undefined && ' · '}
      {row.feeSatang === 0 ? <SayOne k="viewing.free" /> : <Baht satang={row.feeSatang ?? 0} />}
    </span>
  );
}

/** Puts a record on paper, or not; its words, and what its copy comes to. */
export function RowTick({ row, children }: { readonly row: FetchRow; readonly children: ReactNode }) {
  return (
    <ToggleButton
      className="action row-tick"
      data-testid={`tick-${row.databaseId}`}
      isSelected={row.toPrint}
      onChange={(on) => ask({ intent: 'tick', databaseId: row.databaseId, on })}
    >
      <Tick on={row.toPrint} />
      <span>
        {children}
        <CopyCosts row={row} />
      </span>
    </ToggleButton>
  );
}

/** That something of a record, or that it is not held, is called wrong: in words, beside the sign. */
function CalledWrong({ marked, lodged }: { readonly marked: number; readonly lodged: number }) {
  if (marked === 0) return null;
  return (
    <span className="row-flagged" data-testid="row-flagged">
      <FlagIcon />
      <span>
        <SayOne k="viewing.corrections" values={{ n: marked }} />
        {lodged === marked && (
          <>
            {' · '}
            <SayOne k="viewing.lodged" />
          </>
        )}
      </span>
    </span>
  );
}

/** A record that was found: opened by one touch, and put on paper by another. */
function FoundRow({ row }: { readonly row: FetchRow }) {
  const { text } = useWords();
  return (
    <li className="row row-found" data-outcome={row.outcome} data-database={row.databaseId}>
      <div className="row-words">
        <p className="row-name">
          <Both text={row.database} />
        </p>
        <CalledWrong marked={row.marked} lodged={row.lodged} />
      </div>
      <Button
        className="action action-secondary row-open"
        data-testid={`open-${row.databaseId}`}
        onPress={() => ask({ intent: 'open-record', databaseId: row.databaseId })}
      >
        <EyeIcon />
        <Say k="viewing.open" />
        <span className="only-heard">{text(row.database)}</span>
      </Button>
      <RowTick row={row}>
        <SayOne k="viewing.tick" />
        <span className="only-heard">{text(row.database)}</span>
      </RowTick>
    </li>
  );
}

/** What is not held, in one block; a touch shows which. */
function NoneHeld({ rows, noneHeldMarked, noneHeldLodged }: Held) {
  const [open, setOpen] = useState(false);
  const { text } = useWords();
  if (rows.length === 0) return null;
  return (
    <section className="none-held">
      <Button
        className="action none-held-open"
        data-testid="none-held"
        aria-expanded={open}
        onPress={() => setOpen(!open)}
      >
        <InfoIcon />
        <Say k="viewing.noneHeld" values={{ n: rows.length }} />
        <CalledWrong marked={noneHeldMarked.length} lodged={noneHeldLodged.length} />
        {open ? <UpIcon /> : <DownIcon />}
      </Button>
      {open && (
        <ul className="rows">
          {rows.map((row) => (
            <OutcomeRow key={row.databaseId} row={row}>
              {noneHeldLodged.includes(row.databaseId) ? (
                <WrongLodged />
              ) : (
                <ToggleButton
                  className="action wrong"
                  data-testid={`held-${row.databaseId}`}
                  isSelected={noneHeldMarked.includes(row.databaseId)}
                  onChange={(on) =>
                    ask({ intent: 'mark-wrong', databaseId: row.databaseId, key: 'none-held', on })
                  }
                >
                  <FlagIcon />
                  <SayOne k={noneHeldMarked.includes(row.databaseId) ? 'viewing.marked' : 'viewing.held'} />
                  <span className="only-heard">{text(row.database)}</span>
                </ToggleButton>
              )}
            </OutcomeRow>
          ))}
        </ul>
      )}
    </section>
  );
}

/** How much was found, and how much was not: each outcome by its own word. */
export function Counts({ rows }: { readonly rows: readonly FetchRow[] }) {
  const n = (...outcomes: readonly FetchRow['outcome'][]) =>
    rows.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const closed = n('not-open');
  return (
    <p className="counts" data-testid="counts">
      <strong className="count-found">
        <SayOne k="viewing.counts" values={{ found: n('found') }} />
      </strong>
      <span>
        <SayOne k="viewing.countNone" values={{ n: n('none-held') }} />
      </span>
      <span>
        <SayOne k="viewing.countFailing" values={{ n: n('source-failing', 'session-lost', 'waiting') }} />
      </span>
      {closed > 0 && (
        <span>
          <SayOne k="viewing.countClosed" values={{ n: closed }} />
        </span>
      )}
    </p>
  );
}

/** Everything that was found goes on paper, or nothing, by one touch. */
export function TickAll({ rows }: { readonly rows: readonly FetchRow[] }) {
  const found = rows.filter(({ outcome }) => outcome === 'found');
  if (found.length < 2) return null;
  const all = found.every(({ toPrint }) => toPrint);
  return (
    <Action
      say={all ? 'viewing.tickNone' : 'viewing.tickAll'}
      testId="tick-all"
      icon={<PrintIcon />}
      intent={{ intent: 'tick', databaseId: null, on: !all }}
    />
  );
}

/** The list itself. */
export function AnswerList({ rows, ...held }: Held) {
  const found = rows.filter(({ outcome }) => outcome === 'found');
  const none = rows.filter(({ outcome }) => outcome === 'none-held');
  const others = rows.filter((row) => !found.includes(row) && !none.includes(row));
  const failed = others.some(({ outcome }) => outcome === 'source-failing');
  return (
    <>
      {found.length > 0 && (
        <ul className="rows">
          {found.map((row) => (
            <FoundRow key={row.databaseId} row={row} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul className="rows">
          {others.map((row) => (
            <OutcomeRow key={row.databaseId} row={row} />
          ))}
        </ul>
      )}
      {failed && (
        <div className="all all-below">
          <Action
            say="viewing.askAgain"
            testId="ask-again"
            icon={<RetryIcon />}
            intent={{ intent: 'ask-again' }}
          />
        </div>
      )}
      <NoneHeld rows={none} {...held} />
      <div className="all all-below">
        <Action
          say="viewing.disclosures"
          testId="show-disclosures"
          icon={<ForwardIcon />}
          intent={{ intent: 'show-disclosures' }}
        />
      </div>
    </>
  );
}
