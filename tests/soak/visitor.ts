/** The person at the kiosk of the soak: sees each view, and touches what the plan of the visit says. */
import type { FetchRow, Intent, Screen, ToWindow, VisitView } from '../../electron/contract/window.ts';
import { DatabaseId } from '../../electron/contract/words.ts';
import { hidePin } from '../../electron/visit/pin-box.ts';
import { FAULTS } from '../../electron/words/faults.ts';
import type { Plan } from './plan.ts';

/** What was seen of a visit. */
export interface Trace {
  /** Screens in their order, each as often as it came. */
  readonly screens: string[];
  /** Codes of every fault that was said, and on which screen first. */
  readonly codes: Map<string, string>;
  rows: readonly FetchRow[];
  requestNumber: string;
  receiptNumber: string;
  done: { readonly pages: number; readonly counted: boolean } | undefined;
  /** Milliseconds from the card to the screen "done", or null. */
  doneAfterMs: number | null;
}

/** What the person does next: touches something, or has it done by hand. `as` names the moment: done once in it. */
type Move = { readonly as: string; readonly after?: () => void } & (
  | { readonly touch: Intent }
  | { readonly hand: 'take-card' }
  | { readonly pin: 'right' | 'wrong' }
);

/** How long somebody waits before touching again what seems not to have heard. */
const AGAIN_MS = 4000;
/** How long somebody reads what went wrong before touching anything. */
const READ_MS = 1500;

/** Said to whoever had the visit before, whose reader or process went: the next person is served all the same. */
export const OF_THE_LAST_VISIT: ReadonlySet<string> = new Set(
  (['card.reader-lost', 'kiosk.crashed'] as const).map((name) => FAULTS[name].code),
);

/** Someone who walks through one visit by its plan. `wantsPaper`: whatever the plan says, something is printed. */
export class Visitor {
  readonly trace: Trace = {
    ...{ screens: [], codes: new Map(), rows: [], requestNumber: '', receiptNumber: '' },
    ...{ done: undefined, doneAfterMs: null },
  };
  readonly #plan: Plan;
  readonly #form: Plan['form'];
  readonly #pin: string;
  readonly #wantsPaper: boolean;
  readonly #began = performance.now();
  readonly #opened = new Set<string>();
  #returns: number;
  #retries = 1;
  #wrongPins: number;
  #asked = false;
  #ticked = false;
  #marked = false;
  #last = '';
  #readSince: number | null = null;
  #lastAt = 0;

  constructor(plan: Plan, pin: string, wantsPaper: boolean) {
    this.#plan = plan;
    this.#pin = pin;
    this.#wantsPaper = wantsPaper;
    this.#form = wantsPaper && plan.form === 'inspect' ? 'copy' : plan.form;
    this.#returns = plan.returns;
    this.#wrongPins = plan.trouble.name === 'wrong-pin' ? 1 : 0;
  }

  /** Takes a view in, and says what is done about it; null: nothing, or it was done a moment ago. */
  see({ view }: ToWindow): Intent | 'take-card' | null {
    const { content } = view;
    const { trace } = this;
    if (trace.screens.at(-1) !== content.screen) trace.screens.push(content.screen);
    this.#note(view);
    if (view.idleSecondsLeft !== undefined && this.#plan.trouble.name !== 'walks-away')
      return { intent: 'present' };
    const move = this.#next(content);
    if (move === null) return null;
    const moment = `${trace.screens.length} ${move.as}`;
    const now = performance.now();
    if (content.screen !== 'problem') this.#readSince = null;
    else {
      this.#readSince ??= now;
      if (now - this.#readSince < READ_MS) return null;
    }
    if (moment === this.#last && now - this.#lastAt < AGAIN_MS) return null;
    this.#last = moment;
    this.#lastAt = now;
    move.after?.();
    if ('hand' in move) return move.hand;
    if ('touch' in move) return move.touch;
    if (content.screen !== 'pin' || content.padKey === undefined) return null;
    const wrong = [...this.#pin].map((digit) => String((Number(digit) + 1) % 10)).join('');
    const typed = new TextEncoder().encode(move.pin === 'right' ? this.#pin : wrong);
    return { intent: 'pin', pin: hidePin(content.padKey, typed) };
  }

  /** Remembers what the screen says. */
  #note({ content }: VisitView): void {
    const { trace } = this;
    const notice = 'notice' in content ? content.notice : undefined;
    const said = content.screen === 'hello' ? (content.cannot ?? notice) : notice;
    const code = this.#heard(said?.code);
    if (code !== undefined && !trace.codes.has(code)) trace.codes.set(code, content.screen);
    if (content.screen === 'fetching' || content.screen === 'viewing') trace.rows = content.rows;
    if (content.screen === 'reviewing') trace.requestNumber = content.request.requestNumber;
    if (content.screen === 'done') {
      trace.done = { pages: content.pages, counted: content.counted !== false };
      trace.doneAfterMs ??= performance.now() - this.#began;
      trace.receiptNumber = content.receiptNumber ?? '';
    }
  }

  /** What is said to this person: not what the idle screen still says to the one before. */
  #heard(code: string | undefined): string | undefined {
    const mine = this.trace.screens.some((screen) => screen !== 'idle');
    return code !== undefined && !mine && OF_THE_LAST_VISIT.has(code) ? undefined : code;
  }

  #next(content: Screen): Move | null {
    switch (content.screen) {
      case 'hello':
        return content.cannot === undefined
          ? { as: 'begin', touch: { intent: 'begin' } }
          : { as: 'cannot', hand: 'take-card' };
      case 'choosing':
        return this.#plan.trouble.name === 'walks-away' ? null : this.#choose(content);
      case 'reviewing':
        if (this.#returns === 0) return { as: 'sign', touch: { intent: 'sign' } };
        return {
          as: `back ${this.#returns}`,
          touch: { intent: 'back' },
          after: () => {
            this.#returns -= 1;
          },
        };
      case 'signing':
        return { as: 'by card', touch: { intent: 'sign-by-hand', signature: null } };
      case 'pin':
        return this.#wrongPins > 0
          ? {
              as: 'wrong',
              pin: 'wrong',
              after: () => {
                this.#wrongPins -= 1;
              },
            }
          : { as: `right after ${content.wrong}`, pin: 'right' };
      case 'viewing':
        return this.#look(content);
      case 'disclosures':
        return content.rows === undefined && content.notice === undefined
          ? null
          : { as: 'back', touch: { intent: 'back' } };
      case 'fee':
        return { as: 'print', touch: { intent: 'print' } };
      case 'done':
        return { as: 'end', touch: { intent: 'end' } };
      case 'problem':
        if (!content.canRetry || this.#retries === 0) return { as: 'end', touch: { intent: 'end' } };
        return {
          as: 'retry',
          touch: { intent: 'retry' },
          after: () => {
            this.#retries -= 1;
          },
        };
      case 'take-card':
        return { as: 'take', hand: 'take-card' };
      case 'idle':
        // Something is said of the card, or the visit is over and the card still in.
        return this.#heard(content.notice?.code) === undefined &&
          this.trace.screens.every((one) => one === 'idle')
          ? null
          : { as: 'take', hand: 'take-card' };
      case 'closed':
      // The soak's kiosk offers no phone.
      case 'phone':
      case 'no-card':
      case 'reading':
      case 'representative':
      case 'confirming':
      case 'verifying':
      case 'fetching':
      case 'printing':
      case 'out-of-service':
        return null;
    }
  }

  #choose(content: Extract<Screen, { screen: 'choosing' }>): Move {
    const { databases } = this.#plan;
    if (content.form !== this.#form)
      return { as: 'form', touch: { intent: 'set-form', handling: this.#form } };
    const open = content.databases.filter((one) => one.open);
    if (databases === 'all')
      return open.every(({ chosen }) => chosen !== undefined)
        ? { as: 'review', touch: { intent: 'review' } }
        : { as: 'all', touch: { intent: 'choose-all', handling: this.#form } };
    const next = open.find(
      ({ databaseId, chosen }) => chosen === undefined && databases.includes(databaseId),
    );
    return next === undefined
      ? { as: 'review', touch: { intent: 'review' } }
      : {
          as: next.databaseId,
          touch: {
            ...{ intent: 'choose', databaseId: next.databaseId },
            // Of what no certified copy is made, the window asks for a plain one.
            handling: this.#form === 'certified-copy' && !next.certifiable ? 'copy' : this.#form,
          },
        };
  }

  #look(content: Extract<Screen, { screen: 'viewing' }>): Move | null {
    const { record, rows } = content;
    if (record !== undefined) {
      const databaseId = DatabaseId.parse(record.databaseId);
      this.#opened.add(databaseId);
      const first = record.sections.flatMap(({ fields }) => fields)[0];
      if (this.#plan.marks && !this.#marked && first !== undefined) {
        return {
          as: 'mark',
          touch: { intent: 'mark-wrong', databaseId, key: first.key, on: true },
          after: () => {
            this.#marked = true;
          },
        };
      }
      return content.revealed
        ? { as: `close ${databaseId}`, touch: { intent: 'close-record' } }
        : { as: `reveal ${databaseId}`, touch: { intent: 'reveal', on: true } };
    }
    if (content.opening) return null;
    const unseen = rows.find(
      ({ outcome, databaseId }) => outcome === 'found' && !this.#opened.has(databaseId),
    );
    if (unseen !== undefined && this.#opened.size < this.#plan.opens)
      return {
        as: `open ${unseen.databaseId}`,
        touch: { intent: 'open-record', databaseId: unseen.databaseId },
      };
    if (this.#plan.asksWhoLooked && !this.#asked) {
      return {
        as: 'who looked',
        touch: { intent: 'show-disclosures' },
        after: () => {
          this.#asked = true;
        },
      };
    }
    const found = rows.some(({ outcome }) => outcome === 'found');
    if ((this.#plan.ticks || this.#wantsPaper) && !this.#ticked && found) {
      return {
        as: 'tick',
        touch: { intent: 'tick', databaseId: null, on: true },
        after: () => {
          this.#ticked = true;
        },
      };
    }
    return content.corrections > 0 || rows.some(({ toPrint }) => toPrint) || this.#wantsPaper
      ? { as: 'print', touch: { intent: 'print' } }
      : { as: 'finish', touch: { intent: 'finish' } };
  }
}
