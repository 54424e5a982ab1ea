/**
 * Checking the signature of a PDF that a kiosk gave to a phone, by the office's authority alone: what the check page does in a
 * browser. No Node in here.
 */
import { fromBER, type OctetString, type Sequence } from 'asn1js';
import { Certificate, ContentInfo, CryptoEngine, ExtKeyUsage, SignedData, type SignerInfo } from 'pkijs';
import { fail, ok, type Result } from '../words/result.ts';

export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  commonName: '2.5.4.3',
  extendedKeyUsage: '2.5.29.37',
  /** RFC 9336: what its key signs are documents. The office's servers have certificates of the same authority, without it. */
  documentSigning: '1.3.6.1.5.5.7.3.36',
} as const;

/** Entry of the signature's dictionary with the numbers of the file's papers; the letters before `_` make it our own (ISO 32000-1, Annex E). */
export const PAPERS_ENTRY = 'STHI_Papers';

/** What a signed file says of itself, proven. */
interface SignedFile {
  /** When the kiosk says that it signed, ISO 8601. */
  readonly signedAt: string;
  readonly kioskId: string;
  /** Numbers of the papers in it; null: it was signed before files said that. */
  readonly papers: readonly string[] | null;
}
/** `not-signed`: no signature of ours is in it; `foreign`: by nobody whom this office certified; `changed`: not these bytes. */
type SignatureFault = 'not-signed' | 'foreign' | 'changed';

const engine = new CryptoEngine({ name: 'web', crypto: globalThis.crypto as never });
const latin1 = new TextDecoder('latin1');

/** The certificate in a PEM file. Throws when it is none. */
const certificateOf = (pem: string) =>
  Certificate.fromBER(
    Uint8Array.from(atob(pem.replaceAll(/-----[^-]+-----|\s/g, '')), (letter) => letter.charCodeAt(0)),
  );

const PAPERS = new RegExp(`/${PAPERS_ENTRY}\\s*\\(([0-9A-HJKMNP-TV-Z]{16}(?: [0-9A-HJKMNP-TV-Z]{16})*)\\)`);

/** The parts that are signed, the signature in the gap between them, and the time that stands in it; null: none of ours. */
function partsOf(file: Uint8Array) {
  const text = latin1.decode(file);
  const found = text.lastIndexOf('/ByteRange');
  const range = /^\/ByteRange\s*\[\s*0 (\d{1,10}) (\d{1,10}) (\d{1,10})\s*\]/.exec(
    text.slice(found, found + 100),
  );
  if (found < 0 || range === null) return null;
  const [opens = 0, closes = 0, rest = 0] = range.slice(1).map(Number);
  const gap = text.slice(opens, closes);
  // Beside the signature nothing is in the gap, and nothing stands behind what is signed.
  const whole = opens < closes && closes + rest === file.length && /^<(?:[0-9a-fA-F]{2})+>$/.test(gap);
  const said = /\/M\s*\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z/.exec(text.slice(found));
  const [year, month, day, hour, minute, second] = said?.slice(1) ?? [];
  const papers = PAPERS.exec(text.slice(found))?.[1];
  const signed = new Uint8Array(opens + rest);
  signed.set(file.subarray(0, opens));
  signed.set(file.subarray(closes, closes + rest), opens);
  return {
    ...{ whole, signed, papers: papers?.split(' ') ?? null },
    at: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
    der: Uint8Array.from(gap.slice(1, -1).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
  };
}

/** The one signature of a CMS; null: it is none, or something stands behind it. */
function readSignature(der: Uint8Array<ArrayBuffer>): { signed: SignedData; by: SignerInfo } | null {
  try {
    const { offset, result } = fromBER(der);
    if (offset < 0 || der.subarray(offset).some((byte) => byte !== 0)) return null;
    const info = new ContentInfo({ schema: result });
    if (info.contentType !== OID.signedData) return null;
    const signed = new SignedData({ schema: info.content });
    const [by, ...others] = signed.signerInfos;
    return by === undefined || others.length > 0 ? null : { signed, by };
  } catch {
    return null;
  }
}

/** Whether a certificate is one by which this office's kiosks sign documents, at that time. */
async function certified(one: Certificate, authority: Certificate, at: Date): Promise<boolean> {
  const purposes = one.extensions?.find(({ extnID }) => extnID === OID.extendedKeyUsage)?.parsedValue;
  const inTime = [one, authority].every(
    ({ notBefore, notAfter }) => notBefore.value <= at && at <= notAfter.value,
  );
  return (
    inTime &&
    purposes instanceof ExtKeyUsage &&
    purposes.keyPurposes.includes(OID.documentSigning) &&
    one.issuer.isEqual(authority.subject) &&
    (await one.verify(authority, engine).catch(() => false))
  );
}

/** Whether the signature names this certificate: another of the same key is not taken for it (RFC 5035). */
async function names({ signedAttrs }: SignerInfo, one: Certificate): Promise<boolean> {
  const said = signedAttrs?.attributes.find(({ type }) => type === OID.signingCertificateV2)?.values[0];
  const digest = [0, 0, 0].reduce<unknown>((at, step) => (at as Sequence)?.valueBlock?.value?.[step], said);
  const wanted = new Uint8Array(await crypto.subtle.digest('SHA-256', one.toSchema().toBER(false)));
  const found = new Uint8Array((digest as OctetString)?.valueBlock?.valueHexView ?? []);
  return found.length === wanted.length && found.every((byte, at) => byte === wanted[at]);
}

/** Checks a file by the authority (PEM) alone, without network: every byte of it beside the signature itself, and who signed. */
export async function checkSignature(
  file: Uint8Array,
  authority: string,
): Promise<Result<SignedFile, SignatureFault>> {
  const parts = partsOf(file);
  if (parts === null) return fail('not-signed');
  if (!parts.whole || Number.isNaN(parts.at.getTime())) return fail('changed');
  const signature = readSignature(parts.der);
  if (signature === null) return fail('changed');
  const { signed, by } = signature;
  try {
    const checked = await signed.verify({ signer: 0, data: parts.signed.buffer, extendedMode: true }, engine);
    const signer = checked.signerCertificate;
    if (checked.signatureVerified !== true || !(signer instanceof Certificate)) return fail('changed');
    const trusted =
      (await certified(signer, certificateOf(authority), parts.at)) && (await names(by, signer));
    if (!trusted) return fail('foreign');
    const name = signer.subject.typesAndValues.find(({ type }) => type === OID.commonName);
    const kioskId = String(name?.value.valueBlock.value ?? '');
    return ok({ signedAt: parts.at.toISOString(), kioskId, papers: parts.papers });
  } catch {
    return fail('changed');
  }
}
