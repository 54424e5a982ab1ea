/** Parts that all papers are made of. */
import type { ReactNode } from 'react';
import { encode } from 'uqr';
import type { PrintDocument } from '../../electron/contract/paper.ts';
import type { Handling, HandSignature, OutcomeKind, Text } from '../../electron/contract/words.ts';
import { noBreak } from '../components/no-break.tsx';
import { inNumerals, SIGNATURE_LAW, SIGNED_BY_CARD } from './words.ts';

/** Thai, and English small beside it. */
export function Both({ text, className }: { readonly text: Text; readonly className?: string }) {
  return (
    <span className={className}>
      {noBreak(text.th)}
      {text.en !== '' && text.en !== text.th && (
        <>
          {' '}
          <span className="en" lang="en">
            {noBreak(text.en)}
          </span>
        </>
      )}
    </span>
  );
}

/** A name's parts, none of which the end of a line parts unless it is longer than a line should be. */
const PART_WHOLE = 36;
export const wholeWords = (name: string): ReactNode =>
  name.split(/(?<= )/).map((part, at) =>
    part.length > PART_WHOLE ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
      <span className="no-break" key={at}>
        {part}
      </span>
    ),
  );

/** The office's emblem; until it supplies one, a neutral seal of our own: an open book under the number of the section. */
export function Seal({ paper }: { readonly paper: Pick<PrintDocument, 'emblem' | 'office'> }) {
  if (paper.emblem !== undefined)
    return <img className="emblem" src={paper.emblem} alt={`ตราสัญลักษณ์ ${paper.office.th}`} />;
  return (
    <svg className="seal" viewBox="0 0 100 100" role="img" aria-label="ตราเครื่องบริการสิทธิ ๒๕">
      <circle cx="50" cy="50" r="47" fill="none" stroke="currentColor" strokeWidth="2" />
      <circle cx="50" cy="50" r="42" fill="none" stroke="currentColor" strokeWidth="0.8" />
      <path
        d="M50 46 C42 38 30 37 20 40 V66 C30 63 42 64 50 72 C58 64 70 63 80 66 V40 C70 37 58 38 50 46 Z M50 46 V72"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinejoin="round"
      />
      <path
        d="M27 47 Q36 45 44 50 M27 54 Q36 52 44 57 M73 47 Q64 45 56 50 M73 54 Q64 52 56 57"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
      <text x="50" y="31" textAnchor="middle" fontSize="17" fontWeight="700" fill="currentColor">
        ๒๕
      </text>
    </svg>
  );
}

/** What the code of one thing is drawn of. */
type Coded = Pick<
  Extract<PrintDocument, { kind: 'request' }>,
  'verificationToken' | 'documentId' | 'contentCode'
>;

/**
 * The verification code: what it says is signed and holds nothing personal. Beside it stands what a check page shows to be
 * compared: the number of the paper, which may be typed there, its content in 16 signs, the name in short.
 */
export function QrCode({
  of,
  paper,
}: {
  readonly of: Coded;
  readonly paper: Pick<OfRequest, 'checkPage' | 'holder'>;
}) {
  // Absent: whoever reads the code knows where it is checked.
  const page = paper.checkPage?.replace(/\/$/, '');
  const token = of.verificationToken;
  return (
    <div className="code">
      <Squares
        text={page === undefined ? token : `${page}/?code=${token}`}
        label={`รหัสตรวจสอบเอกสาร ${of.documentId}`}
      />
      <p>
        <span className="nowrap">
          เลขเอกสาร <span className="mono">{of.documentId.replace(/(.{4})(?=.)/g, '$1 ')}</span>
        </span>{' '}
        <span className="nowrap">
          รหัสเนื้อหา <span className="mono">{of.contentCode}</span>
        </span>{' '}
        <span className="nowrap">ผู้ขอ {paper.holder.shortName}</span>
        {page !== undefined && (
          <span className="under">
            ตรวจสอบที่ <span className="mono">{page.replace('https://', '')}</span>
          </span>
        )}
      </p>
    </div>
  );
}

/** A QR code and nothing else. */
export function Squares({ text, label }: { readonly text: string; readonly label: string }) {
  // A fixed mask: trying all eight takes four times as long, and signed bytes look like noise under any of them.
  const { data, size } = encode(text, { ecc: 'M', border: 2, maskPattern: 0 });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .filter((step) => step !== '')
    .join('');
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={path} fill="#000" />
    </svg>
  );
}

/** A paper of somebody's request. */
type OfRequest = Exclude<PrintDocument, { kind: 'blank' | 'closing' }>;

/** The head of the first page: seal, office, number, date. */
export function Masthead({
  paper,
  title,
  code,
  children,
}: {
  readonly paper: OfRequest;
  readonly title: Text;
  /** The paper's code, where it stands beside the title. */
  readonly code?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <header className={code === undefined ? 'masthead' : 'masthead coded'}>
      <Seal paper={paper} />
      <div className="masthead-title">
        <h1>
          {noBreak(title.th)}
          <span className="en" lang="en">
            {title.en}
          </span>
        </h1>
      </div>
      <div className="masthead-facts">
        <p>
          <b>เลขที่คำขอ</b> <span className="nowrap">{paper.requestNumber}</span>
        </p>
        <p>
          <b>สำนักงาน</b> <span>{noBreak(paper.office.th)}</span>
        </p>
        <p>
          <b>วันที่</b> <span>{noBreak(`${paper.date.th} เวลา ${paper.time}`)}</span>
        </p>
        <p className="nowrap">
          <b>เครื่อง</b> <span>{paper.kioskId}</span>
        </p>
        {children}
      </div>
      {code}
    </header>
  );
}

export const HANDLING: Record<Handling, Text> = {
  inspect: { th: 'ตรวจดู', en: 'inspect' },
  copy: { th: 'สำเนา', en: 'copy' },
  'certified-copy': { th: 'สำเนาที่มีคำรับรองถูกต้อง', en: 'certified copy' },
};

/** What was asked for, and where its holder chose otherwise after seeing it, that. */
export const handlingText = ({
  handling,
  printed,
}: {
  readonly handling: Handling;
  readonly printed?: Handling | undefined;
}): Text =>
  printed === undefined
    ? HANDLING[handling]
    : printed === 'inspect'
      ? { th: `${HANDLING[handling].th} (ดูแล้ว ไม่พิมพ์)`, en: `${HANDLING[handling].en} (seen, not printed)` }
      : {
          th: `${HANDLING[handling].th} แล้วพิมพ์${HANDLING[printed].th}`,
          en: `${HANDLING[handling].en}, then printed: ${HANDLING[printed].en}`,
        };

/** Five different words: not answering is not "not found". */
export const OUTCOME: Record<OutcomeKind, Text> = {
  waiting: { th: 'ยังไม่ได้รับคำตอบ', en: 'no answer yet' },
  found: { th: 'พบข้อมูล', en: 'found' },
  'none-held': { th: 'ไม่มีข้อมูลของท่านในฐานข้อมูลนี้', en: 'none held' },
  'not-open': { th: 'ยังไม่เปิดให้ขอผ่านเครื่องนี้', en: 'not yet open at this kiosk' },
  'source-failing': { th: 'ระบบของหน่วยงานขัดข้อง', en: 'the source is failing' },
  'session-lost': { th: 'การเชื่อมต่อขาดตอน', en: 'session lost' },
};

/** A section's heading in both languages. */
export function Heading({ th, en }: { readonly th: string; readonly en: string }) {
  return (
    <h2>
      {th}{' '}
      <span className="en" lang="en">
        {en}
      </span>
    </h2>
  );
}

type Holder = OfRequest['holder'];

/** Who acts for the holder: in which right, and by which evidence. The kiosk does not know them: they write their name. */
function ActsFor({ onBehalf }: { readonly onBehalf: NonNullable<OfRequest['onBehalf']> }) {
  return (
    <div className="acts-for">
      <ByHand label="ผู้กระทำการแทน ชื่อ-สกุล" />
      <ByHand label="เลขประจำตัวประชาชน" />
      <p>
        <b>กระทำการในฐานะ</b> {noBreak(onBehalf.capacity.th)}
      </p>
      <p>
        <b>หลักฐานที่เจ้าหน้าที่ตรวจแล้ว</b> {noBreak(onBehalf.evidence.th)}
      </p>
    </div>
  );
}

/** Who asks. */
export function Requester({
  holder,
  onBehalf,
  number = '',
  children,
}: {
  readonly holder: Holder;
  readonly onBehalf?: OfRequest['onBehalf'];
  readonly number?: string;
  readonly children?: ReactNode;
}) {
  return (
    <section>
      {onBehalf === undefined ? (
        <Heading th={`${number}ผู้ยื่นคำขอ`} en="Requester" />
      ) : (
        <Heading th={`${number}เจ้าของข้อมูล และผู้กระทำการแทน`} en="Whose information, and who asks for them" />
      )}
      <div className="facts">
        <p className="wide">
          <b>ชื่อ-สกุล</b>{' '}
          <span>
            {wholeWords(holder.name.th)}{' '}
            {holder.name.en !== holder.name.th && <Both text={{ ...holder.name, th: '' }} />}{' '}
            <Both text={holder.standing} className="under standing" />
          </span>
        </p>
        <p className="nowrap">
          <b>เลขประจำตัวประชาชน</b> <span>{holder.citizenNumber}</span>
        </p>
        <p className="nowrap">
          <b>วันเกิด</b> <span>{noBreak(holder.birthDate.th)}</span>
        </p>
        <p className="wide">
          <b>ที่อยู่ตามบัตร</b> <span>{holder.address === '' ? '–' : noBreak(holder.address)}</span>
        </p>
        {children}
      </div>
      {onBehalf !== undefined && <ActsFor onBehalf={onBehalf} />}
    </section>
  );
}

/** Where the gateway gives no number of its own. */
export const UNNUMBERED = 'ระบบ Linkage Center ของสำนักงานนี้ไม่ออกเลขรับ ใช้เลขที่คำขออ้างอิง';

/** How the holder was proved, filled in by the machine. */
export function Verification({
  verification,
  number = '',
}: {
  readonly verification: Extract<PrintDocument, { kind: 'request' }>['verification'];
  readonly number?: string;
}) {
  return (
    <section>
      <Heading th={`${number}การพิสูจน์ยืนยันตัวบุคคล (SAS)`} en="Proof of identity (SAS)" />
      <div className="facts">
        <p className="wide">
          <b>วิธี</b> <span>{noBreak(verification.mode.th)}</span>
        </p>
        <p>
          <b>วันเวลา</b> <span>{noBreak(verification.at.th)}</span>
        </p>
        <p className="nowrap">
          <b>ผล</b> <span>ผ่าน</span>
        </p>
        <p className="wide">
          <b>เลขอ้างอิง SAS</b> <span className="mono nowrap">{verification.reference}</span>
          {verification.lodged !== undefined && (
            <span className="nowrap">
              {' '}
              <b>เลขรับของระบบ Linkage Center</b> <span className="mono">{verification.lodged}</span>
            </span>
          )}
          {verification.unnumbered === true && <span> {noBreak(UNNUMBERED)}</span>}
        </p>
      </div>
    </section>
  );
}

/** A signature as it was drawn on the screen, in the proportions of its field there. */
function Drawn({ signature }: { readonly signature: HandSignature }) {
  const path = signature
    .map((line) =>
      line.map((at, index) => (index === 0 ? `M${at}` : index % 2 === 0 ? ` ${at}` : `,${at}`)).join(''),
    )
    .join(' ');
  return (
    <svg className="drawn" viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label="ลายมือชื่อ">
      <path d={path} fill="none" stroke="currentColor" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** The holder's signature, by card or by hand, and the officer's. */
export function Signatures({
  holder,
  onBehalf,
  signed,
  drawn,
  children,
}: {
  readonly holder: Holder;
  readonly onBehalf?: OfRequest['onBehalf'];
  /** The paper's digits, where the card has signed; absent: to be signed by hand. */
  readonly signed?: PrintDocument['numerals'];
  /** What was drawn on the screen as well. */
  readonly drawn?: HandSignature;
  readonly children?: ReactNode;
}) {
  return (
    <div className="signatures">
      <div className="signature">
        {drawn !== undefined && <Drawn signature={drawn} />}
        <p className={signed === undefined ? 'line by-pen' : 'line'}>
          {/* One item of the line, whatever is whole in it. */}
          <span>{signed === undefined ? 'ลงชื่อ' : noBreak(SIGNED_BY_CARD.th)}</span>
        </p>
        {signed !== undefined && <p className="under">{noBreak(inNumerals(SIGNATURE_LAW.th, signed))}</p>}
        {onBehalf === undefined ? (
          <>
            <p>({wholeWords(holder.name.th)})</p>
            <p className="under standing">{holder.standing.th}</p>
            <p>ผู้ยื่นคำขอ{children}</p>
          </>
        ) : (
          <>
            <p className="blank">(</p>
            <p>ผู้กระทำการแทน{children}</p>
          </>
        )}
      </div>
      <div className="signature">
        <p className="line by-pen">ลงชื่อ</p>
        <p className="blank">(</p>
        <p>เจ้าหน้าที่ผู้รับคำขอ (ถ้ามี)</p>
      </div>
    </div>
  );
}

/** A box of a form, ticked or not; drawn, because the bundled type has no such letter. */
function Tick({ on = false }: { readonly on?: boolean }) {
  return (
    <svg className="tick" viewBox="0 0 10 10" role="img" aria-label={on ? 'เลือก' : 'ไม่เลือก'}>
      <rect x="0.6" y="0.6" width="8.8" height="8.8" fill="none" stroke="currentColor" strokeWidth="0.8" />
      {on && <path d="M2 5 L4.3 7.4 L8.2 2.4" fill="none" stroke="currentColor" strokeWidth="1.3" />}
    </svg>
  );
}

/** A box and what it stands for, which are one: a line never ends between them, and the next box is farther than its own word. */
export function Choice({ on = false, children }: { readonly on?: boolean; readonly children: ReactNode }) {
  return (
    <span className="choice">
      <Tick on={on} /> {children}
    </span>
  );
}

/** In which right one may act for another (Section 25 paragraph 5; who is empowered, as the officer finds). */
export const CAPACITIES = [
  'ผู้ใช้อำนาจปกครองของผู้เยาว์',
  'ผู้อนุบาลของคนไร้ความสามารถ หรือผู้พิทักษ์ของคนเสมือนไร้ความสามารถ',
  'ผู้มีสิทธิดำเนินการแทนผู้ถึงแก่กรรมตามกฎกระทรวง',
  'ผู้รับมอบอำนาจ',
] as const;

/** A line to be written on. */
export function ByHand({ label, wide = false }: { readonly label: string; readonly wide?: boolean }) {
  return (
    <p className={wide ? 'wide by-hand-line' : 'by-hand-line'}>
      <b>{label}</b>
      <span />
    </p>
  );
}

/** Boxes to be ticked, the last of them for what nobody thought of. */
export function Ticks({ of }: { readonly of: readonly string[] }) {
  return (
    <ul className="ticks">
      {of.map((one) => (
        <li key={one}>
          <Tick />
          {noBreak(one)}
        </li>
      ))}
      <li className="by-hand-line">
        <Tick />
        อื่น ๆ <span />
      </li>
    </ul>
  );
}

/** Lines of a form on which what is asked is written by hand, and the wish ticked. */
export function LinesByHand({ count }: { readonly count: number }) {
  return Array.from({ length: count }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: empty lines are alike and have no identity
    <tr key={row}>
      <td className="by-hand" />
      <td>
        <Choice>ตรวจดู</Choice> <Choice>สำเนา</Choice> <Choice>สำเนารับรอง</Choice>
      </td>
    </tr>
  ));
}

/** The back of a request's sheet: rights, deadlines and the law. */
export function Back({
  paper,
}: {
  readonly paper: Pick<Extract<PrintDocument, { kind: 'request' }>, 'deadlines' | 'rights' | 'law'>;
}) {
  return (
    <section className="back">
      <Heading th="สิทธิของท่านและกำหนดเวลา" en="Your rights and their time limits" />
      <ul className="rights">
        {paper.deadlines.map(({ what, until }) => (
          <li key={what.th}>
            {noBreak(what.th)} <b>{noBreak(until.th)}</b>
          </li>
        ))}
        {paper.rights.map((right) => (
          <li key={right.th}>{noBreak(right.th)}</li>
        ))}
      </ul>
      <Heading th="พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ มาตรา ๒๕" en="Section 25 of the Act" />
      <div className="law">
        {paper.law.map((paragraph) => (
          <p key={paragraph.th}>{noBreak(paragraph.th)}</p>
        ))}
      </div>
    </section>
  );
}
