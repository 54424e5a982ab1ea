/**
 * A PDF signed as PAdES (ETSI EN 319 142-1, level B-B): a CMS signature by the kiosk's document certificate over every byte of the
 * file, which any reader of PDFs checks by itself. The certificate is signed by the office's authority.
 */
import { createPrivateKey, webcrypto } from 'node:crypto';
import { PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib';
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import {
  Attribute,
  Certificate,
  ContentInfo,
  CryptoEngine,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';
import { OID, PAPERS_ENTRY } from './signature-check.ts';

/** By what a kiosk signs files. PEM; the key is of P-256. */
export interface DocumentCertificate {
  readonly certificate: string;
  /** The authority that signed it, which the file carries along. */
  readonly authority: string;
  readonly key: string;
}

/** Room for the signature in the file, bytes: two certificates of P-256 and a little. */
const ROOM = 8192;
/** Stands for each number of the range until the file is laid out, in as many places as the longest has. */
const PLACE = 9_999_999_999;

const engine = new CryptoEngine({ name: 'node', crypto: webcrypto as never });
const derOf = (pem: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'));
const sha256 = (bytes: Uint8Array<ArrayBuffer>) => webcrypto.subtle.digest('SHA-256', bytes);
const attribute = (type: string, value: unknown) => new Attribute({ type, values: [value as never] });

/** The CMS signature over these bytes, DER. */
async function signatureOver(content: Uint8Array<ArrayBuffer>, by: DocumentCertificate): Promise<Buffer> {
  const own = derOf(by.certificate);
  const certificate = Certificate.fromBER(own);
  const pkcs8 = createPrivateKey(by.key).export({ type: 'pkcs8', format: 'der' });
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, curve, false, ['sign']);
  // RFC 5035: the certificate itself is under the signature; its digest is by SHA-256, which is the default.
  const ownDigest = new Sequence({ value: [new OctetString({ valueHex: await sha256(own) })] });
  const info = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
    signedAttrs: new SignedAndUnsignedAttributes({
      type: 0,
      attributes: [
        attribute(OID.contentType, new ObjectIdentifier({ value: OID.data })),
        attribute(OID.messageDigest, new OctetString({ valueHex: await sha256(content) })),
        attribute(OID.signingCertificateV2, new Sequence({ value: [new Sequence({ value: [ownDigest] })] })),
      ],
    }),
  });
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.data }),
    signerInfos: [info],
    certificates: [certificate, Certificate.fromBER(derOf(by.authority))],
  });
  await signed.sign(key as never, 0, 'SHA-256', content.buffer, engine);
  const cms = new ContentInfo({ contentType: OID.signedData, content: signed.toSchema(true) });
  return Buffer.from(cms.toSchema().toBER(false));
}

/** What stands beside a signature, and is under it. */
interface Beside {
  /** When it was signed. */
  readonly at: Date;
  readonly reason: string;
  /** Numbers of the papers that the file holds: whoever checks the file can ask whether one was withdrawn. */
  readonly papers: readonly string[];
}

/** The PDF with an empty signature that shows on no page. */
async function withRoom(pdf: Uint8Array, { at, reason, papers }: Beside): Promise<Buffer> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const { context, catalog } = document;
  const signature = context.obj({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, PLACE, PLACE, PLACE],
    Contents: PDFHexString.of('0'.repeat(ROOM * 2)),
    Reason: PDFHexString.fromText(reason),
    M: PDFString.fromDate(at),
    [PAPERS_ENTRY]: PDFString.of(papers.join(' ')),
  });
  const page = document.getPage(0);
  const field = context.register(
    context.obj({
      ...{ Type: 'Annot', Subtype: 'Widget', FT: 'Sig', Rect: [0, 0, 0, 0], P: page.ref },
      // Printed, and locked.
      ...{ V: context.register(signature), T: PDFString.of('sitthi25'), F: 132 },
    }),
  );
  page.node.addAnnot(field);
  catalog.set(PDFName.of('AcroForm'), context.obj({ Fields: [field], SigFlags: PDFNumber.of(3) }));
  // What a signature is put into has its table of objects in plain.
  return Buffer.from(
    await document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false }),
  );
}

/** Signs a PDF. Throws when certificate or key are none, or the file is no PDF. */
export async function signPdf(pdf: Uint8Array, by: DocumentCertificate, beside: Beside): Promise<Uint8Array> {
  const file = await withRoom(pdf, beside);
  // Last: nothing behind what was put in now looks like it.
  const range = file.lastIndexOf(Buffer.from('/ByteRange'));
  const opens = file.indexOf('<', file.indexOf('/Contents', range));
  const closes = opens + ROOM * 2 + 2;
  const [from, to] = [file.indexOf('[', range), file.indexOf(']', range) + 1];
  const numbers = `[0 ${opens} ${closes} ${file.length - closes}]`;
  if (range < 0 || opens < 0 || file[closes - 1] !== 0x3e || numbers.length > to - from)
    throw new Error('the signature has no room');
  file.write(numbers.padEnd(to - from), from, 'latin1');
  const content = Uint8Array.from(Buffer.concat([file.subarray(0, opens), file.subarray(closes)]));
  const signature = await signatureOver(content, by);
  if (signature.length > ROOM) throw new Error('the signature is longer than its room');
  file.write(signature.toString('hex'), opens + 1, 'latin1');
  return file;
}
