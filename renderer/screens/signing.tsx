/** The request signed by hand, where the office wants it: a field to draw in. The card signs in any case. */
import { type PointerEvent, useRef, useState } from 'react';
import type { Screen } from '../../electron/contract/window.ts';
import type { HandSignature } from '../../electron/contract/words.ts';
import { Action } from '../components/action.tsx';
import { CardIcon, EraseIcon, SignIcon } from '../components/icons.tsx';
import { Say, SayOne, useWords } from '../components/say.tsx';
import { Frame } from '../frame/frame.tsx';
import { ask } from '../store/window-store.ts';

/** What the contract takes: more lines, or more points in a line, are not drawn. */
const LINES = 60;
const NUMBERS_IN_A_LINE = 1200;
/** Points nearer to the last one than this, in thousandths of the field, add nothing that can be seen. */
const NEAR = 3;

const drawn = (line: readonly number[]) =>
  line.map((at, index) => (index === 0 ? `M${at}` : index % 2 === 0 ? ` ${at}` : `,${at}`)).join('');

/** A field three times as wide as high, as on paper. */
function Field({
  lines,
  onLines,
}: {
  readonly lines: HandSignature;
  readonly onLines: (lines: HandSignature) => void;
}) {
  const { word } = useWords();
  const drawing = useRef<number[] | null>(null);
  const place = (event: PointerEvent<SVGSVGElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    const thousandths = (at: number, of: number) => Math.max(0, Math.min(1000, Math.round((at / of) * 1000)));
    return [
      thousandths(event.clientX - box.left, box.width),
      thousandths(event.clientY - box.top, box.height),
    ];
  };
  const grow = () => {
    const line = drawing.current;
    if (line !== null) onLines([...lines.slice(0, -1), [...line]]);
  };
  return (
    <svg
      className="signing-field"
      viewBox="0 0 1000 1000"
      preserveAspectRatio="none"
      role="img"
      aria-label={word('signing.field')}
      data-testid="signing-field"
      onPointerDown={(event) => {
        if (lines.length >= LINES) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const [x, y] = place(event);
        // A touch without a stroke is a dot.
        drawing.current = [x, y, x, y];
        onLines([...lines, [x, y, x, y]]);
      }}
      onPointerMove={(event) => {
        const line = drawing.current;
        if (line === null || line.length >= NUMBERS_IN_A_LINE) return;
        const [x, y] = place(event);
        const [lastX = 0, lastY = 0] = line.slice(-2);
        if (Math.abs(x - lastX) + Math.abs(y - lastY) < NEAR) return;
        line.push(x, y);
        grow();
      }}
      onPointerUp={() => {
        drawing.current = null;
      }}
      onPointerCancel={() => {
        drawing.current = null;
      }}
    >
      <path className="signing-base" d="M60,780 940,780" />
      <path className="signing-ink" d={lines.map(drawn).join(' ')} />
    </svg>
  );
}

export function Signing({ content }: { readonly content: Extract<Screen, { screen: 'signing' }> }) {
  const [lines, setLines] = useState<HandSignature>([]);
  const empty = lines.length === 0;
  return (
    <Frame
      title="signing.title"
      next={content.officerConfirms ? 'reviewing.nextFor' : 'signing.next'}
      back="back"
      end
      primary={
        <Action
          kind="primary"
          say="signing.use"
          testId="sign-by-hand"
          icon={<SignIcon />}
          disabled={empty}
          onPress={() => ask({ intent: 'sign-by-hand', signature: lines })}
        />
      }
    >
      <div className="signing">
        <p className="lead">
          <SayOne k="viewing.request" values={{ number: content.requestNumber }} />
        </p>
        <Field lines={lines} onLines={setLines} />
        <div className="signing-actions">
          <Action
            say="pin.clear"
            testId="signing-clear"
            icon={<EraseIcon />}
            disabled={empty}
            onPress={() => setLines([])}
          />
          <Action
            say={content.officerConfirms ? 'signing.onPaper' : 'signing.card'}
            testId="sign-by-card"
            icon={<CardIcon />}
            intent={{ intent: 'sign-by-hand', signature: null }}
          />
        </div>
        <p className="about-own">
          <Say k="signing.kept" />
        </p>
      </div>
    </Frame>
  );
}
