/** What the agencies answered: the list, and a record to read. */
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { FetchRow, Screen } from '../../electron/contract/window.ts';
import type { PresentedRecord } from '../../electron/contract/words.ts';
import { Action } from '../components/action.tsx';
import { AnswerList, Counts, RowTick, TickAll } from '../components/answers.tsx';
import { Baht } from '../components/baht.tsx';
import { Corrections } from '../components/corrections.tsx';
import {
  CheckIcon,
  CoverIcon,
  EyeIcon,
  FlagIcon,
  ForwardIcon,
  PrintIcon,
  WarnIcon,
} from '../components/icons.tsx';
import { Parts } from '../components/parts.tsx';
import { Working } from '../components/progress.tsx';
import { RecordSheet } from '../components/record-sheet.tsx';
import { Say, SayOne, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import { useWindow } from '../store/window-store.ts';

type Content = Extract<Screen, { screen: 'viewing' }>;

/** The register calls the holder otherwise than their card does. */
function NameDiffers() {
  const differs = useWindow((state) => state.view?.nameDiffers === true);
  if (!differs) return null;
  return (
    <div className="notice" role="alert" data-testid="name-differs">
      <WarnIcon />
      <div>
        <p className="notice-what">
          <Say k="name.differs" />
        </p>
        <p className="notice-next">
          <Say k="name.ask" />
        </p>
      </div>
    </div>
  );
}

/** How many records go on paper. */
const ticked = ({ rows }: Content) => rows.filter(({ toPrint }) => toPrint).length;
const nothingToPrint = (content: Content) => ticked(content) === 0 && content.corrections === 0;

/** Prints what is ticked; where nothing is, the person has seen what they wanted. */
function Onward({ content }: { readonly content: Content }) {
  const n = ticked(content);
  if (nothingToPrint(content))
    return (
      <Action
        kind="primary"
        say="viewing.finish"
        testId="finish-seen"
        icon={<CheckIcon />}
        intent={{ intent: 'finish' }}
      />
    );
  return (
    <Action
      kind="primary"
      say={n === 0 ? 'viewing.printCorrections' : 'viewing.printCount'}
      values={{ n }}
      testId="print"
      icon={<PrintIcon />}
      intent={{ intent: 'print' }}
    />
  );
}

/** What is ticked, and what it will cost: the whole with one total, in sight wherever the list stands. */
function Dock({ content }: { readonly content: Content }) {
  const n = ticked(content);
  if (n === 0 && content.corrections === 0) return null;
  const pages = content.rows.reduce((sum, row) => sum + (row.toPrint ? (row.pages ?? 1) : 0), 0);
  return (
    <p className="dock-line print-line" aria-live="polite" data-testid="to-print">
      {n > 0 && (
        <>
          <span>
            <SayOne k="viewing.toPrint" />{' '}
            <strong>
              <SayOne k="viewing.pages" values={{ n: pages }} />
            </strong>
          </span>
          <span>
            <SayOne k="viewing.fee" />{' '}
            <strong>
              <Baht satang={content.estimatedFeeSatang} />
            </strong>
          </span>
        </>
      )}
      {content.corrections > 0 && (
        <span data-testid="corrections">
          <SayOne k="viewing.corrections" values={{ n: content.corrections }} />
        </span>
      )}
    </p>
  );
}

/** Who needs no copy may still want the request, and what was seen, on paper. */
const RequestOnPaper = () => (
  <div className="all all-below">
    <Action say="viewing.printRequest" testId="print" icon={<PrintIcon />} intent={{ intent: 'print' }} />
  </div>
);

/** The record after this one among those that were found. */
function nextOf({ rows }: Content, { databaseId }: PresentedRecord): FetchRow | undefined {
  const found = rows.filter(({ outcome }) => outcome === 'found');
  return found[found.findIndex((row) => row.databaseId === databaseId) + 1];
}

/** What can be done with the record that is open: to see it, to have it printed, to find what is wrong in it. */
function RecordActs({
  content,
  record,
  flags,
  onFlags,
}: {
  readonly content: Content;
  readonly record: PresentedRecord;
  readonly flags: boolean;
  readonly onFlags: (on: boolean) => void;
}) {
  const { revealed } = content;
  const row = content.rows.find(({ databaseId }) => databaseId === record.databaseId);
  return (
    <div className="record-acts">
      <Action
        say={revealed ? 'viewing.hide' : 'viewing.reveal'}
        testId="reveal"
        icon={revealed ? <CoverIcon /> : <EyeIcon />}
        intent={{ intent: 'reveal', on: !revealed }}
      />
      <ToggleButton className="action" data-testid="flags" isSelected={flags} onChange={onFlags}>
        <FlagIcon />
        <Say k="viewing.flags" />
      </ToggleButton>
      {row !== undefined && (
        <RowTick row={row}>
          <SayOne k="viewing.tickThis" />
        </RowTick>
      )}
    </div>
  );
}

/** One record, its personal values hidden until they are asked for. */
function OpenRecord({ content, record }: { readonly content: Content; readonly record: PresentedRecord }) {
  const { revealed, marked, lodged, part } = content;
  const [flags, setFlags] = useState(false);
  const next = nextOf(content, record);
  const alone = content.rows.length === 1;
  return (
    <Frame
      title={alone ? 'viewing.title' : record.title}
      back="close-record"
      end="ask"
      dock={<Dock content={content} />}
      primary={
        next === undefined ? (
          <Onward content={content} />
        ) : (
          <Action
            kind="primary"
            say="viewing.nextRecord"
            testId="next-record"
            icon={<ForwardIcon />}
            intent={{ intent: 'open-record', databaseId: next.databaseId }}
          />
        )
      }
      listKey={`part-${part?.at ?? 1}`}
      above={
        <div className="reveal">
          <p className="reveal-note">
            <Say k={flags ? 'viewing.flagsNote' : revealed ? 'viewing.shownNote' : 'viewing.maskedNote'} />
          </p>
          <RecordActs content={content} record={record} flags={flags} onFlags={setFlags} />
        </div>
      }
    >
      {alone && <NameDiffers />}
      <Parts part={part} />
      <RecordSheet record={record} revealed={revealed} marked={marked} lodged={lodged} flags={flags} />
      <Parts part={part} />
      {alone && nothingToPrint(content) && <RequestOnPaper />}
    </Frame>
  );
}

/** Every database that was asked, and what its agency answered. */
function Answers({ content }: { readonly content: Content }) {
  const nothing = nothingToPrint(content);
  return (
    <Frame
      title="viewing.title"
      {...(nothing ? { next: 'viewing.nextSeen' as const } : {})}
      end="ask"
      keeps="answers"
      dock={<Dock content={content} />}
      primary={<Onward content={content} />}
      above={
        <div className="list-head">
          <Counts rows={content.rows} />
          <TickAll rows={content.rows} />
        </div>
      }
    >
      <NameDiffers />
      {content.tried !== undefined && <Corrections corrections={content.tried} />}
      <AnswerList
        rows={content.rows}
        noneHeldMarked={content.noneHeldMarked}
        noneHeldLodged={content.noneHeldLodged}
      />
      {nothing && <RequestOnPaper />}
      <p className="source">
        <SayOne k="viewing.request" values={{ number: content.requestNumber }} />
      </p>
    </Frame>
  );
}

/** For the moment in which the journal is told. */
function Opening() {
  const { word } = useWords();
  return (
    <Frame title="viewing.title" end="ask">
      <div className="centre">
        <p className="lead" aria-live="polite">
          <Say k="viewing.opening" />
        </p>
        <Working label={word('viewing.opening')} />
      </div>
    </Frame>
  );
}

export function Viewing({ content }: { readonly content: Content }) {
  const { record } = content;
  if (content.opening) return <Opening />;
  return record === undefined ? (
    <Answers key="list" content={content} />
  ) : (
    <OpenRecord key={record.databaseId} content={content} record={record} />
  );
}
