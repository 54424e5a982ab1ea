/** From a request, its verification, outcomes and records to the values that the page templates draw. */
import type { JWK } from 'jose';
import type { Handling, OutcomeKind, PresentedRecord, PrintDocument, Text } from '../contract.ts';
import { deadlines } from '../request/deadlines.ts';
import type { RequestHolder, SectionRequest } from '../request/request.ts';
import { RIGHTS, SECTION_25 } from '../request/wording.ts';
import {
  buddhistDate,
  citizenNumber,
  clock,
  dateAndTime,
  longDate,
  money,
  type Numerals,
  textDigits,
} from './format.ts';
import { contentDigest, newDocumentId, signDocument } from './verification.ts';

/** What every paper of one visit shares. */
export interface PaperFrame {
  readonly request: SectionRequest;
  /** When the paper is made, ISO 8601 with zone. */
  readonly issuedAt: string;
  readonly numerals: Numerals;
  /** True when the world is emulated: the foot of each page says so. */
  readonly demonstration: boolean;
  /** The private Ed25519 JWK that signs the verification codes. */
  readonly signingKey: JWK;
}

/** How the holder proved themselves. */
export interface HolderVerification {
  /** The SAS's reference of its assertion; not the assertion. */
  readonly reference: string;
  readonly mode: 'pin' | 'card-presence' | 'fingerprint';
  /** ISO 8601. */
  readonly at: string;
}

/** What came of one line of the request. */
export interface RequestOutcome {
  readonly database: Text;
  readonly agency: Text;
  readonly handling: Handling;
  readonly outcome: OutcomeKind;
  /** What it means, section and reason where refused; for every outcome but `found`. */
  readonly explanation?: Text;
  readonly pages: number;
}

/** The values of PrintDocument that a request or copies have. */
export type RequestPaper = Extract<PrintDocument, { kind: 'request' }>;
export type CopiesPaper = Extract<PrintDocument, { kind: 'copies' }>;
type CopiedRecord = CopiesPaper['records'][number];

const MODE: Record<HolderVerification['mode'], Text> = {
  pin: {
    th: 'บัตรประจำตัวประชาชนแบบอเนกประสงค์ และรหัสประจำตัว (PIN)',
    en: 'national ID smart card with PIN',
  },
  'card-presence': { th: 'แสดงบัตรประจำตัวประชาชนแบบอเนกประสงค์', en: 'national ID smart card shown' },
  fingerprint: {
    th: 'บัตรประจำตัวประชาชนแบบอเนกประสงค์ และลายนิ้วมือ',
    en: 'national ID smart card with fingerprint',
  },
};

function printedHolder(holder: RequestHolder, numerals: Numerals): RequestPaper['holder'] {
  return {
    name: holder.name,
    citizenNumber: citizenNumber(holder.citizenId),
    birthDate:
      holder.birthDate === undefined ? { th: '–', en: '–' } : buddhistDate(holder.birthDate, numerals),
    address: holder.address,
  };
}

function frame(paper: PaperFrame) {
  return {
    office: paper.request.office,
    kioskId: paper.request.kioskId,
    requestNumber: paper.request.requestNumber,
    date: longDate(paper.issuedAt, paper.numerals),
    time: clock(paper.issuedAt, paper.numerals).th,
    numerals: paper.numerals,
    demonstration: paper.demonstration,
    holder: printedHolder(paper.request.holder, paper.numerals),
  };
}

/** F1, the request itself, with how the holder was verified and what came of each line. */
export async function requestDocument(
  paper: PaperFrame & {
    readonly verification: HolderVerification;
    readonly lines: readonly RequestOutcome[];
    readonly feeSatang: number;
  },
): Promise<RequestPaper> {
  const { numerals } = paper;
  const unsigned: Omit<RequestPaper, 'verificationToken'> = {
    kind: 'request',
    ...frame(paper),
    verification: {
      reference: paper.verification.reference,
      mode: MODE[paper.verification.mode],
      at: dateAndTime(paper.verification.at, numerals),
    },
    lines: paper.lines,
    declaration: textDigits(paper.request.declaration, numerals),
    feeSatang: paper.feeSatang,
    fee: money(paper.feeSatang, numerals),
    deadlines: deadlines(paper.issuedAt, numerals),
    law: SECTION_25.map((text) => textDigits(text, numerals)),
    rights: RIGHTS.map((text) => textDigits(text, numerals)),
    documentId: newDocumentId(),
  };
  return { ...unsigned, verificationToken: await signature(unsigned.documentId, unsigned, paper) };
}

/** The copies: one sheet or more for each record, each with its own code. */
export async function copiesDocument(
  paper: PaperFrame & {
    readonly records: readonly { readonly record: PresentedRecord; readonly handling: Handling }[];
  },
): Promise<CopiesPaper> {
  const shared = frame(paper);
  const records = await Promise.all(
    paper.records.map(async ({ record, handling }): Promise<CopiedRecord> => {
      const { retrievedAt, sourceUpdatedAt } = record.provenance;
      const retrieved = dateAndTime(retrievedAt, paper.numerals);
      const sheet: Omit<CopiedRecord, 'verificationToken'> = {
        record,
        handling,
        retrieved,
        ...(sourceUpdatedAt === undefined
          ? {}
          : { sourceUpdated: dateAndTime(sourceUpdatedAt, paper.numerals) }),
        mark: {
          th: `สำเนาที่พิมพ์จากระบบ Linkage Center ณ วันที่ ${retrieved.th} เลขอ้างอิง ${paper.request.requestNumber} ตรวจสอบได้ที่ QR — ยังไม่เป็นสำเนาที่มีคำรับรองถูกต้อง`,
          en: `Copy printed from the Linkage Center on ${retrieved.en}, reference ${paper.request.requestNumber}; check it by the QR code. It is not yet a certified copy.`,
        },
        documentId: newDocumentId(),
      };
      return {
        ...sheet,
        verificationToken: await signature(sheet.documentId, sheetContent(shared, sheet), paper),
      };
    }),
  );
  return { kind: 'copies', ...shared, records };
}

/** What the code of one copied record covers: the sheet and the frame it is printed in. */
function sheetContent(
  { office, kioskId, requestNumber, date, time, holder }: Omit<CopiesPaper, 'kind' | 'records'>,
  sheet: Omit<CopiedRecord, 'verificationToken'>,
) {
  return { kind: 'copy', office, kioskId, requestNumber, date, time, holder, ...sheet };
}

/** One signed thing on paper: its code, and the content that the code's digest is taken over. */
export interface SignedContent {
  readonly token: string;
  readonly content: unknown;
}

/** What is signed in a paper, in the order of its pages: the content of each code, as it is digested. */
export function signedContents(document: PrintDocument): readonly SignedContent[] {
  switch (document.kind) {
    case 'request': {
      const { verificationToken, ...content } = document;
      return [{ token: verificationToken, content }];
    }
    case 'copies': {
      const { records, ...rest } = document;
      return records.map(({ verificationToken, ...sheet }) => ({
        token: verificationToken,
        content: sheetContent(rest, sheet),
      }));
    }
  }
}

function signature(documentId: string, content: unknown, paper: PaperFrame): Promise<string> {
  return signDocument(
    {
      documentId,
      digest: contentDigest(content),
      issuedAt: paper.issuedAt,
      kioskId: paper.request.kioskId,
    },
    paper.signingKey,
  );
}
