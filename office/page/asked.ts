/** What the server says, asked again from time to time. */
import { useCallback, useEffect, useState } from 'react';
import { type Page, Refused } from './calls.ts';

const AGAIN_MS = 5000;

export interface Asked<T> {
  readonly value: T | null;
  /** The server's word for no, of the last question. */
  readonly problem: string | null;
  /** Asks now: something was changed. */
  readonly again: () => void;
}

/** Asks, and again every few seconds; a session that has ended ends the screen. `ask` is the same function as long as the question is. */
export function useAsked<T>(ask: () => Promise<T>, onSignedOut: (word: string) => void): Asked<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn asks once more.
  useEffect(() => {
    let current = true;
    const look = () =>
      ask().then(
        (said) => {
          if (!current) return;
          setValue(said);
          setProblem(null);
        },
        (error: unknown) => {
          if (!current) return;
          const word = error instanceof Refused ? error.word : 'failed';
          if (word === 'signed-out') onSignedOut(word);
          else setProblem(word);
        },
      );
    void look();
    const timer = setInterval(() => void look(), AGAIN_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [ask, onSignedOut, turn]);
  return { value, problem, again };
}

/**
 * Pages of a list: the first one is asked again from time to time, those after it stay as they came. `ask` is the same function
 * as long as the question is; `keyOf` tells lines apart.
 */
export function usePages<Line, First extends Page<Line> = Page<Line>>(
  ask: (after: string | null) => Promise<First>,
  keyOf: (line: Line) => string,
  onSignedOut: (word: string) => void,
) {
  const first = useCallback(() => ask(null), [ask]);
  const { value, problem, again } = useAsked(first, onSignedOut);
  const [more, setMore] = useState<readonly Page<Line>[]>([]);
  const [unasked, setUnasked] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at its first page.
  useEffect(() => setMore([]), [ask]);
  // What comes meanwhile moves the first page: what stands on a later one is not said twice.
  const lines = new Map(
    [value, ...more].flatMap((page) => page?.lines ?? []).map((line) => [keyOf(line), line] as const),
  );
  const next = (more.at(-1) ?? value)?.next ?? null;
  return {
    ...{ lines: value === null ? null : [...lines.values()], problem: unasked ?? problem },
    /** The first page, with whatever else it says. */
    first: value,
    /** Something was changed: asks now, and begins at the first page. */
    again: () => {
      setMore([]);
      again();
    },
    /** Asks for the next page; null: there is none. */
    goOn:
      next === null
        ? null
        : () => {
            setUnasked(null);
            ask(next).then(
              (page) => setMore([...more, page]),
              (error: unknown) => setUnasked(error instanceof Refused ? error.word : 'failed'),
            );
          },
  };
}

/** Something that is done once by a button: afterwards `done`, or the server's word for no. */
export function useDone(done: () => void): {
  readonly problem: string | null;
  readonly attempt: (work: () => Promise<unknown>) => void;
} {
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = (work: () => Promise<unknown>) => {
    setProblem(null);
    work().then(done, (error: unknown) => setProblem(error instanceof Refused ? error.word : 'failed'));
  };
  return { problem, attempt };
}
