/** What the check page says of a code, a number or a file, whatever it is given. */
import { PDFDocument } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealFile } from '../../electron/document/file-seal.ts';
import { entryOfPaper, lookupOf, type SignedPaper, sealEntry } from '../../electron/document/issued.ts';
import { contentDigest, newDocumentId, newSalt, signDocument } from '../../electron/document/verification.ts';
import { judgeCode, judgeFile, type Trust } from './judge.ts';

let key: JWK;
let trust: Trust;
/** The register, as the office's machine has it. */
const register = new Map<string, string>();
beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  key = await exportJWK(pair.privateKey);
  const issued = async (lookup: string) => register.get(lookup) ?? null;
  trust = { kiosks: [await exportJWK(pair.publicKey)], list: null, issued, authority: null };
});

const CONTENT = { holder: { name: 'นางสมมติ ไม่มีจริง', shortName: 'นางสม… ไม…' }, year: 2536 };
async function issue(by: JWK = key, content: object = CONTENT) {
  const [documentId, salt] = [newDocumentId(), newSalt()];
  const issued = { at: '2026-11-23T14:05:00+07:00', kioskId: 'K-01', what: 'dopa_person', pages: 2 };
  const paper: SignedPaper = { documentId, salt, content: content as SignedPaper['content'], issued };
  const { at: issuedAt, ...said } = issued;
  const digest = contentDigest(content, salt);
  return { documentId, paper, token: await signDocument({ documentId, digest, issuedAt, ...said }, by) };
}
/** What the registrar's browser enters of it. */
async function enter(paper: SignedPaper): Promise<void> {
  const entry = await entryOfPaper(paper);
  if (entry === null) throw new Error('no entry');
  const { lookup, sealed } = await sealEntry(entry);
  register.set(lookup, sealed);
}
const kindOf = async (text: string) => (await judgeCode(text, trust)).kind;

describe('a code', () => {
  it('is believed as it was signed, pasted with line ends, or read off a paper of a site', async () => {
    const { token } = await issue();
    for (const text of [
      token,
      `  ${token.slice(0, 90)}\r\n${token.slice(90)} `,
      `https://check.example/?code=${token}`,
    ])
      expect(await kindOf(text)).toBe('genuine');
  });

  it('with one letter changed, anywhere, is not; nor one of another key', async () => {
    const { token } = await issue();
    for (let at = 0; at < token.length - 1; at += 1) {
      if (token[at] === '.') continue;
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      expect(await kindOf(changed), `letter ${at}`).toBe('foreign');
    }
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    expect(await kindOf((await issue(await exportJWK(privateKey))).token)).toBe('foreign');
  });

  it('is never what it is not: another algorithm, another form, nothing at all', async () => {
    const { token } = await issue();
    const [head, , signature] = token.split('.');
    const claims = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const odd of [
      ...['', '.', '..', 'a.b.c', '9000000000012', '"><script>alert(1)</script>', 'x'.repeat(3999)],
      ...[`${head}.${claims(null)}.${signature}`, `${claims({ alg: 'none' })}.${claims({})}.`],
      `${claims({ alg: 'HS256' })}.${token.split('.')[1]}.${signature}`,
      `${claims({ alg: 'EdDSA', crit: ['b64'], b64: false })}.${claims({})}.${signature}`,
      ...['\u0000', '\ud800', '\u202e'.repeat(50), `${token}.${token}`, 'A'.repeat(1_000_000)],
    ])
      expect(['foreign', 'not-a-code'], odd.slice(0, 40)).toContain(await kindOf(odd));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        expect(await kindOf(text)).not.toBe('genuine');
      }),
    );
  });
});

describe('the register of issued papers', () => {
  it('gives the short name to a code and to its number, once the paper is entered', async () => {
    const { token, documentId, paper } = await issue();
    expect(await judgeCode(token, trust)).toMatchObject({ kind: 'genuine', entry: null });
    expect(await judgeCode(documentId, trust)).toMatchObject({ kind: 'number-alone', entry: null });
    await enter(paper);
    const wanted = { shortName: CONTENT.holder.shortName, what: 'dopa_person', pages: 2 };
    expect(await judgeCode(token, trust)).toMatchObject({ kind: 'genuine', entry: wanted });
    const typed = documentId.toLowerCase().replace(/(.{4})(?=.)/g, '$1 ');
    expect(await judgeCode(typed, trust)).toMatchObject({ kind: 'registered', paper: wanted });
  });

  it('gives no name to a paper of another content, nor out of another paper’s entry', async () => {
    const [one, other] = [await issue(), await issue()];
    await enter({ ...one.paper, salt: newSalt() });
    expect(await judgeCode(one.token, trust)).toMatchObject({ kind: 'genuine', entry: null });
    await enter(one.paper);
    register.set(await lookupOf(other.documentId), register.get(await lookupOf(one.documentId)) ?? '');
    expect(await judgeCode(other.documentId, trust)).toMatchObject({ kind: 'number-alone', entry: null });
  });

  it('has at the office neither number nor name, and makes no entry of what lacks one', async () => {
    const { paper, documentId } = await issue();
    const entry = await entryOfPaper(paper);
    expect(JSON.stringify(entry)).not.toContain(CONTENT.holder.name);
    const kept = JSON.stringify(await sealEntry(entry ?? (null as never)));
    expect(kept).not.toContain(documentId);
    for (const without of [
      { ...paper, issued: undefined },
      { ...paper, content: { year: 2536 } },
    ])
      expect(await entryOfPaper(without as SignedPaper)).toBeNull();
  });

  it('that is not reached takes nothing from a code, and is said', async () => {
    const { token, documentId } = await issue();
    const away: Trust = { ...trust, issued: async () => 'away' };
    expect(await judgeCode(token, away)).toMatchObject({ kind: 'genuine', entry: 'away' });
    expect(await judgeCode(documentId, away)).toMatchObject({ kind: 'number-alone', entry: 'away' });
    const lies: Trust = { ...trust, issued: async () => '<html>a portal of a hotel</html>' };
    expect(await judgeCode(token, lies)).toMatchObject({ kind: 'genuine', entry: null });
  });
});

describe('a file', () => {
  it('is believed as it was sealed, and not with a byte changed, added or taken away', async () => {
    const pdf = await PDFDocument.create();
    pdf.addPage();
    const by = { kioskId: 'K-01', sealedAt: '2026-11-23T14:06:00+07:00', signingKey: key };
    const sealed = Buffer.from(await sealFile(await pdf.save(), by));
    const judged = async (bytes: Uint8Array) => (await judgeFile(bytes, trust)).kind;
    expect(await judged(sealed)).toBe('file-genuine');
    for (let at = 0; at < sealed.length; at += Math.ceil(sealed.length / 97)) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await judged(changed), `byte ${at}`).not.toBe('file-genuine');
    }
    // As a program appends its changes, with and without the seal behind them once more.
    const update = Buffer.from('\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
    const seal = sealed.subarray(sealed.lastIndexOf('\n%sitthi25 '));
    for (const bytes of [
      Buffer.concat([sealed, update]),
      Buffer.concat([sealed, update, seal]),
      sealed.subarray(0, -1),
      Buffer.concat([sealed, sealed]),
    ])
      expect(await judged(bytes)).toBe('file-changed');
  });
});
