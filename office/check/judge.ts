/** What a code, a number or a file is: by the office's public keys and its list of withdrawn papers, on this device alone. */
import type { JWK } from 'jose';
import { contentCode, type SignedDocument, tokenIn, verifyDocument } from '../../electron/document/code.ts';
import { verifyFile } from '../../electron/document/file-check.ts';
import { type IssuedPaper, lookupOf, openEntry } from '../../electron/document/issued.ts';
import type { WithdrawnList } from '../../electron/servers/office/withdrawn.ts';

export type Withdrawal = NonNullable<ReturnType<WithdrawnList['papers']['get']>>;

/** What the register of issued papers says of one; null: it is not in it. `away`: the office was not reached. */
type Entry = IssuedPaper | null | 'away';

/** What the page says. `list` null: no list of withdrawn papers is here, and nothing is known of that. */
export type Verdict =
  | {
      readonly kind: 'genuine';
      readonly document: SignedDocument;
      readonly content: string;
      readonly entry: Entry;
    }
  | { readonly kind: 'registered'; readonly paper: IssuedPaper; readonly content: string }
  | { readonly kind: 'withdrawn'; readonly documentId: string; readonly withdrawal: Withdrawal }
  | {
      readonly kind: 'number-alone';
      readonly documentId: string;
      readonly entry: Exclude<Entry, IssuedPaper>;
    }
  | {
      readonly kind: 'file-genuine' | 'file-signed';
      readonly sealedAt: string;
      readonly kioskId: string;
      /** How many papers it holds, none of which is withdrawn; null: it does not say which, or no list is here. */
      readonly standing: number | null;
    }
  | {
      readonly kind: 'file-withdrawn';
      readonly papers: readonly { readonly documentId: string; readonly withdrawal: Withdrawal }[];
      /** Papers in the file that are not withdrawn. */
      readonly standing: number;
    }
  | { readonly kind: 'file-not-sealed' | 'file-changed' | 'file-foreign' }
  | { readonly kind: 'foreign' | 'not-a-code' };

export interface Trust {
  /** Keys by which this office's kiosks sign. */
  readonly kiosks: readonly JWK[];
  readonly list: WithdrawnList | null;
  /** The sealed entry of an issued paper, by its lookup; null: there is none. `away`: the office was not reached. */
  readonly issued: (lookup: string) => Promise<string | null | 'away'>;
  /** PEM of who certifies kiosks to sign files; null: this office has never said. */
  readonly authority: string | null;
}

async function entryOf(documentId: string, { issued }: Trust): Promise<Entry> {
  const sealed = await issued(await lookupOf(documentId));
  return sealed === null || sealed === 'away' ? sealed : openEntry(sealed, documentId);
}

/** Of a number alone: what the office says of it, which proves nothing of a paper. */
async function judgeNumber(documentId: string, trust: Trust): Promise<Verdict> {
  const withdrawal = trust.list?.papers.get(documentId);
  if (withdrawal !== undefined) return { kind: 'withdrawn', documentId, withdrawal };
  const entry = await entryOf(documentId, trust);
  return entry === null || entry === 'away'
    ? { kind: 'number-alone', documentId, entry }
    : { kind: 'registered', paper: entry, content: contentCode(entry.digest) };
}

/** Of a code as it was scanned or pasted, or of the sixteen characters beside it. */
export async function judgeCode(text: string, trust: Trust): Promise<Verdict> {
  const { kiosks, list } = trust;
  const bare = text.replaceAll(/\s/g, '');
  const typed = bare.replaceAll('-', '').toUpperCase();
  if (/^[0-9A-HJKMNP-TV-Z]{16}$/.test(typed)) return judgeNumber(typed, trust);
  let foreign = false;
  for (const key of kiosks) {
    const checked = await verifyDocument(tokenIn(bare), key);
    if (checked.ok) {
      const document = checked.value;
      const { documentId, digest } = document;
      const withdrawal = list?.papers.get(documentId);
      if (withdrawal !== undefined) return { kind: 'withdrawn', documentId, withdrawal };
      const entry = await entryOf(documentId, trust);
      // Of another content: it is not this paper's name.
      const own = entry === null || entry === 'away' || entry.digest === digest ? entry : null;
      return { kind: 'genuine', document, content: contentCode(digest), entry: own };
    }
    if (checked.fault !== 'not-a-token') foreign = true;
  }
  return { kind: foreign ? 'foreign' : 'not-a-code' };
}

/**
 * Of a PDF: whether one byte of it is another than when a kiosk of this office sealed it, or signed it for somebody's phone, and
 * whether a paper in it was withdrawn since. What reads signatures is loaded when a file has one.
 */
export async function judgeFile(bytes: Uint8Array, { kiosks, authority, list }: Trust): Promise<Verdict> {
  let kind: 'file-not-sealed' | 'file-changed' | 'file-foreign' = 'file-not-sealed';
  for (const key of kiosks) {
    const checked = await verifyFile(bytes, key);
    if (checked.ok) return { kind: 'file-genuine', ...checked.value, standing: null };
    if (checked.fault === 'changed') kind = 'file-changed';
    else if (checked.fault === 'wrong-signature' && kind === 'file-not-sealed') kind = 'file-foreign';
  }
  if (kind !== 'file-not-sealed' || authority === null) return { kind };
  const { checkSignature } = await import('../../electron/document/signature-check.ts');
  const signed = await checkSignature(bytes, authority);
  if (signed.ok) {
    const { signedAt: sealedAt, kioskId, papers } = signed.value;
    if (papers === null || list === null) return { kind: 'file-signed', sealedAt, kioskId, standing: null };
    const withdrawn = papers.flatMap((documentId) => {
      const withdrawal = list.papers.get(documentId);
      return withdrawal === undefined ? [] : [{ documentId, withdrawal }];
    });
    const standing = papers.length - withdrawn.length;
    return withdrawn.length === 0
      ? { kind: 'file-signed', sealedAt, kioskId, standing }
      : { kind: 'file-withdrawn', papers: withdrawn, standing };
  }
  switch (signed.fault) {
    case 'changed':
      return { kind: 'file-changed' };
    case 'foreign':
      return { kind: 'file-foreign' };
    case 'not-signed':
      return { kind };
  }
}
