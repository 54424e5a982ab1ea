/** A visit that runs: what it has opened, its statechart, and the few things that are done from more than one side. */
import type { Actor } from 'xstate';
import type { z } from 'zod';
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

/** Of one visit. The same is said once: whoever sends such a message may send a thousand. */
export function createSayBroken(process: Pick<VisitProcess, 'say'>): SayBroken {
  const said = new Set<string>();
  return (from, error) => {
    const line = `A message of the ${from} broke the contract and was dropped: ${pathsOf(error).join(', ')}`;
    if (said.has(line)) return;
    said.add(line);
    process.say(line);
  };
}
