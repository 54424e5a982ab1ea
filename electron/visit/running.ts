/** A visit that runs: what it has opened, its statechart, and the few things that are done from more than one side. */
import type { Actor } from 'xstate';
import type { z } from 'zod';
import type { JournalEntry } from '../ports/visit-messages.ts';
import { pathsOf } from '../words/crash.ts';
import type { Visit, VisitProcess } from './context.ts';
import type { VisitEvent, visitMachine } from './machine.ts';
import type { OfficerPart } from './officer-part.ts';

/** One visit while it runs. */
export interface RunningVisit extends Visit {
  readonly actor: Actor<typeof visitMachine>;
  readonly officerPart: OfficerPart;
  readonly send: (event: VisitEvent) => void;
  /** Sends the window what it may show now. */
  readonly draw: () => void;
}

/** Says which rule a message broke and where, never what it said. */
export type SayBroken = (from: 'kiosk' | 'window', error: z.ZodError) => void;

/** Whoever sends such messages may send a thousand: this number of kinds is told of, each once. */
const MOST_KINDS = 10;

/** Of one visit; `journal` takes the line, as soon as there is a kiosk to write it. */
export function createSayBroken(
  process: Pick<VisitProcess, 'say'>,
  journal: (entry: JournalEntry) => void,
): SayBroken {
  const said = new Set<string>();
  return (from, error) => {
    const paths = pathsOf(error);
    const line = `A message of the ${from} was dropped: ${paths.join(', ')}.`;
    if (said.has(line) || said.size >= MOST_KINDS) return;
    said.add(line);
    process.say(line);
    const facts = Object.fromEntries(paths.map((path, at) => [`path${at + 1}`, path]));
    journal({ kind: 'message.dropped', facts: { from, ...facts } });
  };
}
