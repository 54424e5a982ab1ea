/** A kiosk's card: what is wrong stands first, then what somebody asks about a kiosk. */
import { Button } from 'react-aria-components';
import type { KioskCard } from './calls.ts';
import type { Around } from './parts.tsx';
import { moment, Say, WORDS, type Words } from './words.tsx';

const w = (th: string, en: string): Words => ({ th, en });

const OWN = {
  reader: w('เครื่องอ่านบัตร', 'Reader'),
  sas: w('ระบบยืนยันตัวบุคคล', 'SAS'),
  linkage: w('ศูนย์เชื่อมโยง', 'Gateway'),
  printer: w('เครื่องพิมพ์', 'Printer'),
  paper: w('กระดาษ', 'Paper'),
  toner: w('หมึก', 'Toner'),
  journal: w('บันทึกยืนยันถึงรายการที่', 'Journal verified to entry'),
  clock: w('นาฬิกา', 'Clock'),
  outbox: w('รอส่งมาสำนักงาน', 'Waits to be sent'),
} as const;

const LEVEL = { ok: w('มี', 'Enough'), low: w('ใกล้หมด', 'Low'), out: w('หมด', 'Out') } as const;
const NOT_SAID = w('ยังไม่ทราบ', 'Not known');
const EXACT = w('ตรง', 'Right');

/** A fact of the card; `state` colours what is not well. */
function Fact({
  words,
  says,
  state = 'ok',
}: {
  readonly words: Words;
  readonly says: Words | string;
  readonly state?: string;
}) {
  return (
    <div data-state={state}>
      <dt>
        <Say words={words} />
      </dt>
      <dd>{typeof says === 'string' ? says : <Say words={says} />}</dd>
    </div>
  );
}

const clockOf = (seconds: number | null): Words => {
  if (seconds === null) return NOT_SAID;
  if (Math.abs(seconds) < 2) return EXACT;
  const by = `${seconds > 0 ? '+' : '−'}${Math.abs(seconds)}`;
  return w(`${by} วินาที`, `${by} s`);
};

export function Card({
  card,
  me,
  onAccept,
}: {
  readonly card: KioskCard;
  readonly me: Around['me'];
  readonly onAccept: () => void;
}) {
  const device = (name: string) => {
    const found = card.devices.find((one) => one.device === name);
    return { says: found?.detail ?? NOT_SAID, state: found?.state ?? 'unknown' };
  };
  const supply = (name: 'paper' | 'toner') => {
    const level = card.supplies?.[name];
    return level === undefined
      ? { says: NOT_SAID, state: 'unknown' }
      : { says: LEVEL[level], state: level === 'ok' ? 'ok' : level === 'low' ? 'warning' : 'down' };
  };
  const well = card.wrong.length === 0;
  return (
    <li className="card" data-well={well}>
      <h3>{card.kiosk}</h3>
      {well ? (
        <p className="good">
          <Say words={WORDS.well} />
        </p>
      ) : (
        <ul className="wrong">
          {card.wrong.map((words) => (
            <li className="problem" key={words.en}>
              <Say words={words} />
            </li>
          ))}
        </ul>
      )}
      {card.refused?.acceptable === true && me.role === 'engineer' && (
        <>
          <p className="note">
            <Say words={WORDS.acceptNote} />
          </p>
          <Button className="action small" onPress={onAccept}>
            <Say words={WORDS.accept} />
          </Button>
        </>
      )}
      <dl>
        <Fact words={WORDS.heard} says={moment(card.heardAt)} state={card.away ? 'down' : 'ok'} />
        <Fact words={OWN.reader} {...device('reader')} />
        <Fact words={OWN.sas} {...device('sas')} />
        <Fact words={OWN.linkage} {...device('linkage')} />
        <Fact words={OWN.printer} {...device('printer')} />
        <Fact words={OWN.paper} {...supply('paper')} />
        <Fact words={OWN.toner} {...supply('toner')} />
        <Fact words={OWN.journal} says={`${card.anchored}\u00a0/\u00a0${card.entries}`} />
        <Fact words={OWN.clock} says={clockOf(card.clockSeconds)} />
        <Fact words={WORDS.version} says={card.version ?? '–'} />
        <Fact words={OWN.outbox} says={String(card.waiting)} />
      </dl>
    </li>
  );
}
