/** F1: คำขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคล (มาตรา ๒๕); elements of docs/law.md §4.1. */
import { Fragment } from 'react';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { noBreak } from '../components/no-break.tsx';
import {
  Back,
  Choice,
  HANDLING,
  Heading,
  Masthead,
  OUTCOME,
  QrCode,
  Requester,
  Signatures,
  Verification,
} from './parts.tsx';
import { RESULT_PART, RESULT_PART_BY_HAND } from './words.ts';

type Request = Extract<PrintDocument, { kind: 'request' }>;

/** A whole number in the wanted digits. */
const NUMBERS = {
  thai: new Intl.NumberFormat('th-u-nu-thai'),
  arabic: new Intl.NumberFormat('th-u-nu-latn'),
};
const inDigits = (value: number, numerals: Request['numerals']) => NUMBERS[numerals].format(value);

type Line = Request['lines'][number];
/** A line of the request with the number by which list and result call it. */
type Numbered = Line & { readonly number: string };

/** The lines in the order in which their agencies first come, numbered through. */
function numbered({ lines, numerals }: Request): readonly Numbered[] {
  return [...Map.groupBy(lines, ({ agency }) => agency.th).values()]
    .flat()
    .map((line, index) => ({ ...line, number: inDigits(index + 1, numerals) }));
}

const byAgency = (lines: readonly Numbered[]) => [...Map.groupBy(lines, ({ agency }) => agency.th)];

/** Names are not parted by the end of a line, unless they are longer than a line should be. */
const NAME_WHOLE = 32;
const whole = (text: string) =>
  text.length > NAME_WHOLE ? noBreak(text) : <span className="no-break">{text}</span>;

/** What an agency's answer says besides that it holds nothing: that it was a blank row. */
const remark = ({ explanation }: Line) => /\([^()]*\)$/.exec(explanation?.th ?? '')?.[0] ?? '';

/** Databases one after another in a paragraph. */
const Items = ({
  lines,
  remarks = false,
}: {
  readonly lines: readonly Numbered[];
  readonly remarks?: boolean;
}) =>
  lines.map((line) => (
    <Fragment key={line.number}>
      {whole(`${line.number}\u00a0${line.database.th}`)}
      {remarks && remark(line) !== '' && <> {remark(line)}</>}{' '}
    </Fragment>
  ));

/** The same by agency. */
function Names({
  lines,
  remarks = false,
}: {
  readonly lines: readonly Numbered[];
  readonly remarks?: boolean;
}) {
  return byAgency(lines).map(([agency, own]) => (
    <Fragment key={agency}>
      <b>{whole(agency)}</b> <Items lines={own} remarks={remarks} />
    </Fragment>
  ));
}

/** What was asked, as it was signed: nothing of what came of it. */
function Asked({ paper, lines }: { readonly paper: Request; readonly lines: readonly Numbered[] }) {
  const n = (value: number) => inDigits(value, paper.numerals);
  return (
    <section className="asked">
      <Heading th={`${n(3)}. ข้อมูลที่ขอ ${n(lines.length)} รายการ`} en="What is asked for" />
      {[...Map.groupBy(lines, ({ handling }) => handling)].map(([handling, own]) => (
        <p key={handling}>
          <b>
            {noBreak(HANDLING[handling].th)} {n(own.length)} รายการ:
          </b>{' '}
          <Items lines={own} />
        </p>
      ))}
    </section>
  );
}

/** A row of the list of what was found: an agency above its databases, or one of these. */
type FoundRow = { readonly agency: string } | { readonly line: Numbered };

/** The list of what was found in two columns, the first as long as the second or longer; an agency stands above its own. */
function columnsOf(lines: readonly Numbered[]): readonly (readonly FoundRow[])[] {
  const rows: FoundRow[] = byAgency(lines).flatMap(([agency, own]) => [
    { agency },
    ...own.map((line) => ({ line })),
  ]);
  let half = Math.ceil(rows.length / 2);
  const last = rows[half - 1];
  // An agency's name is not left alone at the foot of a column.
  if (last !== undefined && 'agency' in last && half < rows.length) half += 1;
  const first = rows[half];
  const parted = first !== undefined && 'line' in first ? [{ agency: first.line.agency.th }] : [];
  return [rows.slice(0, half), [...parted, ...rows.slice(half)]].filter((column) => column.length > 0);
}

/** In what form its holder has it, beside a plain copy. */
function foundAs({ handling, printed = handling }: Line): string {
  if (printed === 'inspect' && handling !== 'inspect') return 'ดูแล้ว ไม่พิมพ์';
  return printed === 'copy' ? '' : HANDLING[printed].th;
}

/** What is found: number, name, pages and baht, in two columns. */
function Found({ paper, lines }: { readonly paper: Request; readonly lines: readonly Numbered[] }) {
  const n = (value: number) => inDigits(value, paper.numerals);
  const numberOf = (database: Line['database'] | undefined) =>
    lines.find((line) => line.database.th === database?.th)?.number;
  return (
    <div className="found">
      {columnsOf(lines).map((rows, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
        <table key={column}>
          <thead>
            <tr>
              <th scope="col" className="count">
                ที่
              </th>
              <th scope="col">ฐานข้อมูลที่พบข้อมูล</th>
              <th scope="col" className="count">
                หน้า
              </th>
              <th scope="col" className="count">
                บาท
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) =>
              'agency' in row ? (
                <tr key={row.agency} className="of-agency">
                  <td colSpan={4}>
                    <b>{row.agency}</b>
                  </td>
                </tr>
              ) : (
                <tr key={row.line.number}>
                  <td className="number">{row.line.number}</td>
                  <td>
                    {noBreak(row.line.database.th)}
                    {row.line.printedWith !== undefined && ` (พิมพ์รวมกับที่ ${numberOf(row.line.printedWith)})`}
                    {foundAs(row.line) !== '' && ` (${foundAs(row.line)})`}
                  </td>
                  <td className="number">{row.line.pages === 0 ? '–' : n(row.line.pages)}</td>
                  <td className="number">{row.line.charge === '' ? '–' : row.line.charge}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      ))}
    </div>
  );
}

/** So many databases that gave nothing have a row each. Where more did, the cause is one, and stands beside all their names. */
const OWN_ROWS = 6;

/** Answers that are neither found nor none held, each with its reason. */
function Unanswered({ lines }: { readonly lines: readonly Numbered[] }) {
  return (
    <table className="unanswered">
      <thead>
        <tr>
          <th scope="col">ฐานข้อมูลที่ไม่ได้รับข้อมูล</th>
          <th scope="col">ผล และเหตุผล</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.number}>
            <td>
              <Names lines={[line]} />
            </td>
            <td>{noBreak((line.explanation ?? OUTCOME[line.outcome]).th)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same of many: a paragraph for each reason. An agency among others is called "agency" in it. */
function Outage({
  lines,
  numerals,
}: {
  readonly lines: readonly Numbered[];
  readonly numerals: Request['numerals'];
}) {
  const reasonOf = ({ agency, explanation }: Line) => explanation?.th.replaceAll(agency.th, 'หน่วยงาน') ?? '';
  const reasons = Map.groupBy(lines, (line) => `${OUTCOME[line.outcome].th} ${reasonOf(line)}`);
  return [...reasons].map(([reason, own]) => (
    <p key={reason} className="none-held">
      <b>
        {OUTCOME[own[0]?.outcome ?? 'waiting'].th} {inDigits(own.length, numerals)} รายการ:
      </b>{' '}
      <Names lines={own} />— {noBreak(own[0] === undefined ? '' : reasonOf(own[0]))}
    </p>
  ));
}

/** What came of it, which the signer had not seen: found, none held, not given; and the fee. */
function Outcome({ paper, lines }: { readonly paper: Request; readonly lines: readonly Numbered[] }) {
  const n = (value: number) => inDigits(value, paper.numerals);
  const found = lines.filter(({ outcome }) => outcome === 'found');
  const none = lines.filter(({ outcome }) => outcome === 'none-held');
  const others = lines.filter(({ outcome }) => outcome !== 'found' && outcome !== 'none-held');
  const byHand = paper.verification.signsByHand === true;
  const pages = found.reduce((sum, line) => sum + line.pages, 0);
  const chosen = found.filter(({ handling, printed }) => handling === 'inspect' && printed !== undefined);
  return (
    <section className="result">
      <Heading th={`${n(5)}. ${(byHand ? RESULT_PART_BY_HAND : RESULT_PART).th}`} en="Result" />
      {found.length > 0 && <Found paper={paper} lines={found} />}
      {none.length > 0 && (
        <p className="none-held">
          <b>
            หน่วยงานตอบว่าไม่มีข้อมูลของ{paper.onBehalf === undefined ? 'ผู้ยื่นคำขอ' : 'เจ้าของข้อมูล'} {n(none.length)}{' '}
            รายการ:
          </b>{' '}
          <Names lines={none} remarks />— {noBreak(paper.noneHeld?.th ?? '')}
        </p>
      )}
      {others.length > OWN_ROWS && <Outage lines={others} numerals={paper.numerals} />}
      {others.length > 0 && others.length <= OWN_ROWS && <Unanswered lines={others} />}
      <p className="fee">
        พบข้อมูล {n(found.length)} จาก {n(lines.length)} รายการ{pages > 0 && <> สำเนา {n(pages)} หน้า</>}{' '}
        ค่าธรรมเนียม <b>{noBreak(paper.fee.th)}</b>{' '}
        <span className="en" lang="en">
          Fee
        </span>
      </p>
      {chosen.length > 0 && (
        <p className="note">สำเนา {n(chosen.length)} รายการ ผู้ยื่นคำขอเลือกพิมพ์บนจอหลังจากทราบผลแล้ว</p>
      )}
      {paper.waiver !== undefined && <p className="note">{noBreak(paper.waiver.th)}</p>}
    </section>
  );
}

export function RequestPaper({ paper }: { readonly paper: Request }) {
  const n = (value: number) => inDigits(value, paper.numerals);
  const lines = numbered(paper);
  const forAnother = paper.onBehalf !== undefined;
  const acting = paper.onBehalf === undefined ? {} : { onBehalf: paper.onBehalf };
  return (
    <main className="request">
      <Masthead
        paper={paper}
        title={{
          th: `คำขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคล (มาตรา ${n(25)})`,
          en: 'Request to inspect or copy personal information (Section 25)',
        }}
        code={<QrCode of={paper} paper={paper} />}
      />

      <p className="addressee">{noBreak(paper.addressee.th)}</p>

      <Requester holder={paper.holder} number={`${n(1)}. `} {...acting}>
        <p className="wide">
          <b>สถานะ</b>{' '}
          <span>
            <Choice on={!forAnother}>เจ้าของข้อมูล</Choice>{' '}
            <Choice on={forAnother}>
              {noBreak(`ผู้กระทำการแทน${forAnother ? '' : ' (ให้เจ้าหน้าที่ดำเนินการ)'}`)}
            </Choice>
          </span>
        </p>
      </Requester>
      <Verification verification={paper.verification} number={`${n(2)}. `} />

      <Asked paper={paper} lines={lines} />

      <section className="declared">
        <Heading th={`${n(4)}. คำแสดงเจตนา`} en="Declaration" />
        <p className="declaration">“{noBreak(paper.declaration.th)}”</p>
        <Signatures
          holder={paper.holder}
          {...acting}
          {...(paper.verification.signsByHand === true ? {} : { signed: paper.numerals })}
          {...(paper.handSignature === undefined ? {} : { drawn: paper.handSignature })}
        >
          {' '}
          · อ้างอิง SAS ข้อ {n(2)}
        </Signatures>
      </section>

      <Outcome paper={paper} lines={lines} />

      <Back paper={paper} />
    </main>
  );
}
