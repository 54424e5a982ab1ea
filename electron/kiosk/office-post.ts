/**
 * Sends the store's post to the office, in order, and again until the office has it; nobody waits for it. A kiosk whose
 * office is away serves all the same, and says how much waits. What the office has had for long enough goes by rule.
 */
import type { Config } from '../config/config.ts';
import type { DeviceState } from '../contract/window.ts';
import type { Text } from '../contract/words.ts';
import type { KeepRule, Post } from '../journal/post.ts';
import type { OfficeClient, OfficeFault } from '../servers/office/client.ts';
import { type OfficeAnswer, type OfficeBatch, REFUSALS } from '../servers/office/wire.ts';
import { FAULTS } from '../words/faults.ts';
import type { Result } from '../words/result.ts';
import type { Supplies } from './devices.ts';
import { isDue } from './due.ts';
import type { KioskWithdrawnList } from './withdrawn-list.ts';

/** Between two looks at the post. */
const LOOK_EVERY_MS = 2000;
/** Without anything to send, the office hears so often that the kiosk lives. */
const ALIVE_EVERY_MS = 60_000;
/** After a failure: twice as long each time, at most this; a part of it by chance, so that kiosks do not come at once. */
const LONGEST_PAUSE_MS = 300_000;
/** Half of what the office takes at once. */
const AT_ONCE = { count: 200, bytes: 2_000_000 } as const;
const CHECKPOINT_EVERY_MS = 10 * 60_000;
const TRIM_EVERY_MS = 60 * 60_000;
/** The device board goes no oftener than this. */
const BOARD_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;
/** Lines stay this long after the office has a checkpoint of them. */
const KEEP_LINES_DAYS = 90;

const t = (th: string, en: string): Text => ({ th, en });

/** How the post stands, for the device board. */
export type PostState = Pick<DeviceState, 'state' | 'detail'>;

export interface OfficePost {
  start(): void;
  /** The device board has changed, or what the printer says of its paper and toner. */
  board(states: readonly DeviceState[], supplies: Supplies): void;
  /** A last try, for what was written at the end; then nothing more. */
  stop(): Promise<void>;
}

const waits = (waiting: number) =>
  waiting === 0 ? t('พร้อม', 'Ready') : t(`รอส่ง ${waiting} รายการ`, `${waiting} to be sent`);

/** What the board says of an answer, or of none. */
function stateOf(answer: Result<OfficeAnswer, OfficeFault>, waiting: number): PostState {
  if (answer.ok && answer.value.refused === null) return { state: 'ok', detail: waits(waiting) };
  const left = waits(waiting);
  const beside = (what: Text): Text =>
    waiting === 0 ? what : t(`${what.th} · ${left.th}`, `${what.en} ${left.en}`);
  if (!answer.ok) return { state: 'warning', detail: beside(FAULTS[answer.fault].what) };
  const { name, code } = answer.value.refused as { name: keyof typeof REFUSALS; code: string };
  const refused = FAULTS['office.refused'].what;
  return { state: 'warning', detail: beside(t(`${refused.th} (${code})`, `${REFUSALS[name][2]} (${code})`)) };
}

/** Beside it, that the list of withdrawn papers is old. */
const withAge = ({ state, detail }: PostState, age: Text | null): PostState =>
  age === null
    ? { state, detail }
    : { state: 'warning', detail: t(`${detail.th} · ${age.th}`, `${detail.en} ${age.en}`) };

/** Makes the sender. `tell` hears how the post stands; `now` is the kiosk's clock. */
export function createOfficePost(around: {
  readonly config: Pick<Config, 'kioskId' | 'store'>;
  readonly post: Post;
  readonly client: Pick<OfficeClient, 'send' | 'close'>;
  readonly tell: (state: PostState) => void;
  /** The list of withdrawn papers; null: this kiosk has no key to believe one. */
  readonly withdrawn: KioskWithdrawnList | null;
  readonly now?: () => number;
  /** Between two looks, and at most after failures, in milliseconds; for tests. */
  readonly pace?: { readonly lookMs: number; readonly longestMs: number };
}): OfficePost {
  const { post, client } = around;
  const now = around.now ?? Date.now;
  const { lookMs, longestMs } = around.pace ?? { lookMs: LOOK_EVERY_MS, longestMs: LONGEST_PAUSE_MS };
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let failures = 0;
  /** As the office said last. */
  let clockIsWrong = false;
  let sending: Promise<void> | null = null;
  let [aliveAt, checkpointAt, trimAt, boardAt] = [0, now(), 0, 0];
  let board: { readonly devices: readonly DeviceState[]; readonly supplies: Supplies } | null = null;
  let boardSent = '';

  const sayBoard = () => {
    if (board === null || !isDue(now(), boardAt, BOARD_EVERY_MS)) return;
    const text = JSON.stringify(board);
    if (text === boardSent) return;
    boardAt = now();
    if (post.say('devices', { at: new Date(now()).toISOString(), ...board }).ok) boardSent = text;
  };
  const checkpoint = () => {
    if (!isDue(now(), checkpointAt, CHECKPOINT_EVERY_MS)) return;
    checkpointAt = now();
    post.checkpoint();
  };
  const trim = () => {
    // By a clock that is ahead everything would be old enough.
    if (clockIsWrong || !isDue(now(), trimAt, TRIM_EVERY_MS)) return;
    const trimmed = post.trim(ruleAt(now(), around.config.store.keepRequestsDays));
    // What does not go at once goes at the next looks.
    if (!trimmed.ok || !trimmed.value) trimAt = now();
  };
  /** One batch; whether there may be more to send at once. */
  const sendOne = async (): Promise<boolean> => {
    const due = post.waiting(AT_ONCE);
    if (!due.ok) return false;
    const { items, waiting } = due.value;
    if (items.length === 0 && failures === 0 && !isDue(now(), aliveAt, ALIVE_EVERY_MS)) return false;
    const answer = await client.send({
      ...{ kiosk: around.config.kioskId, series: post.series, waiting },
      sentAt: new Date(now()).toISOString(),
      items: items as unknown as OfficeBatch['items'],
    });
    if (answer.ok) clockIsWrong = answer.value.refused?.name === 'clock.wrong';
    const acknowledged = answer.ok ? answer.value.acknowledged : [];
    // Of what was not in this batch nothing is believed.
    const sent = new Set(items.map(({ sequence }) => sequence));
    const taken = acknowledged.map(({ sequence }) => sequence).filter((sequence) => sent.has(sequence));
    const kept = taken.length === 0 || post.taken(taken).ok;
    around.tell(withAge(stateOf(answer, waiting - taken.length), around.withdrawn?.age() ?? null));
    const well = answer.ok && answer.value.refused === null && kept;
    failures = well ? 0 : failures + 1;
    if (well) aliveAt = now();
    return well && waiting > taken.length && taken.length > 0;
  };
  const round = async () => {
    sayBoard();
    checkpoint();
    await around.withdrawn?.look();
    while ((await sendOne()) && !stopped);
    trim();
  };
  const next = () => {
    if (stopped) return;
    const longest = Math.min(longestMs, lookMs * 2 ** Math.min(failures, 12));
    const pause = failures === 0 ? lookMs : longest * (0.5 + Math.random() / 2);
    timer = setTimeout(look, pause);
  };
  const look = () => {
    sending = round().finally(() => {
      sending = null;
      next();
    });
  };
  return {
    start: look,
    board(states, supplies) {
      // How the post itself stands is the office's to see.
      board = { devices: states.filter(({ device }) => device !== 'office'), supplies };
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await sending;
      post.checkpoint();
      if (failures === 0) await sendOne();
      await client.close();
    },
  };
}

/** What may go at a moment. */
export const ruleAt = (nowMs: number, keepRequestsDays: number): KeepRule => ({
  requestsBefore: new Date(nowMs - keepRequestsDays * DAY_MS),
  linesBefore: new Date(nowMs - KEEP_LINES_DAYS * DAY_MS),
});
