/** The public page on which anyone checks a printed paper's code, and the register of withdrawn documents behind it. */
import { readFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type RequestOptions, request as secureRequest } from 'node:https';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentCode, verifyDocument } from '../../electron/document/code.ts';
import { sealFile } from '../../electron/document/file-seal.ts';
import {
  contentDigest,
  newDocumentId,
  newSalt,
  registerEntry,
  type SignedPaper,
  signDocument,
} from '../../electron/document/verification.ts';
import { control } from '../../fixtures/control.ts';
import { type RunningServer, Servers, startServer } from './linkage-support.ts';
import { copiesOf, KEPT, PUBLIC_KEY, requestOf } from './papers.ts';

const servers = new Servers();
let linkage: RunningServer;
let address: string;
let key: JWK;
beforeAll(async () => {
  await servers.start();
  linkage = await startServer('linkage', servers.pki, join(servers.directory, 'second.sock'));
  address = JSON.parse(linkage.said().split('\n')[0] ?? '').page;
  key = JSON.parse(readFileSync(join(servers.pki, 'signing-private.jwk'), 'utf8'));
});
afterAll(async () => {
  await linkage?.stop();
  await servers.stop();
});
const put = (path: string, body: unknown) =>
  control(join(servers.directory, 'second.sock'), 'PUT', path, body);

const CONTENT = { holder: 'กฤษฏิ์', year: 2536 };
async function issue(by: JWK = key, pages?: number) {
  const documentId = newDocumentId();
  const salt = newSalt();
  const token = await signDocument(
    {
      documentId,
      digest: contentDigest(CONTENT, salt),
      issuedAt: '2026-11-23T14:05:00+07:00',
      kioskId: 'K-01',
      what: 'dopa_person',
      ...(pages === undefined ? {} : { pages }),
    },
    by,
  );
  return { documentId, salt, token };
}
const verdictOf = (html: string) => /data-verdict="([a-z-]+)"/.exec(html)?.[1];
/** What the page says to a code and a file, as a browser's form sends them. */
async function ask(code: string, file?: { name: string; bytes: Uint8Array }) {
  const form = new FormData();
  form.set('code', code);
  form.set('file', new File(file === undefined ? [] : [Buffer.from(file.bytes)], file?.name ?? ''));
  const answer = await fetch(address, { method: 'POST', body: form });
  expect(answer.status).toBe(200);
  const html = await answer.text();
  return { html, verdict: verdictOf(html) };
}
const inGroups = (id: string) => id.replace(/(.{4})(?=.)/g, '$1 ');

describe('a code', () => {
  test('that the office gave is genuine, in both languages, and the page says what it did not see', async () => {
    const { token, documentId, salt } = await issue(key, 2);
    const { html, verdict } = await ask(token);
    expect(verdict).toBe('genuine');
    for (const wanted of [
      inGroups(documentId),
      contentCode(contentDigest(CONTENT, salt)),
      'K-01',
      '23 พฤศจิกายน 2569 เวลา 14.05 น.',
      '23 November 2026 (B.E. 2569), 14:05',
      '<dd>2</dd>',
      'มองไม่เห็นกระดาษ',
      'cannot see the paper',
      'ท่านต้องเทียบเอง',
      'รหัสเป็นของจริง โปรดเทียบกับกระดาษ',
      'สำเนา ข้อมูลทะเบียนราษฎร',
    ])
      expect(html).toContain(wanted);
    // The same from an address, and with the line ends that a person pastes.
    const linked = await (await fetch(`${address}/?code=${encodeURIComponent(token)}`)).text();
    expect(verdictOf(linked)).toBe('genuine');
    // As a telephone reads it off a paper of a site that has such a page.
    expect((await ask(`https://check.example/?code=${token}`)).verdict).toBe('genuine');
    expect((await ask(`  ${token.slice(0, 90)}\r\n${token.slice(90)} `)).verdict).toBe('genuine');
  });

  test('whose sixteen characters alone are typed is not proven, and said to be withdrawn where it is', async () => {
    const { documentId } = await issue();
    const typed = await ask(inGroups(documentId).toLowerCase());
    expect(typed.verdict).toBe('number-alone');
    expect(typed.html).toContain(inGroups(documentId));
    expect(typed.html).not.toContain('รหัสเป็นของจริง');
    await put('/documents/withdraw', { documentId, reason: { th: 'ทดสอบ', en: 'a test' } });
    expect((await ask(documentId)).verdict).toBe('withdrawn');
  });

  describe('of a paper as a kiosk makes it', () => {
    /** What the office unsealed of it, and the same of the same paper signed with the key that the page believes. */
    async function real(paper: { documentId: string; verificationToken: string; contentCode: string }) {
      const kept = KEPT.get(paper.documentId);
      const claim = await verifyDocument(paper.verificationToken, PUBLIC_KEY);
      if (kept?.issued === undefined || !claim.ok) throw new Error('not a paper of ours');
      const sealed: SignedPaper = { ...kept, issued: { ...kept.issued, pages: 2 } };
      return { sealed, token: await signDocument({ ...claim.value, pages: 2 }, key) };
    }

    test('shows all that is printed beside it, and the short name once the office has registered it', async () => {
      const copies = await copiesOf('somying');
      const request = await requestOf('somying');
      const [copy] = copies.records;
      if (copy === undefined) throw new Error('no copy');
      for (const [paper, what] of [
        [copy, 'สำเนา ข้อมูลทะเบียนราษฎร'],
        [request, 'คำขอตรวจดู/ขอสำเนาข้อมูลข่าวสารส่วนบุคคล'],
      ] as const) {
        const { sealed, token } = await real(paper);
        const printed = [inGroups(paper.documentId), paper.contentCode, what, 'K-01', '<dd>2</dd>'];
        const before = await ask(token);
        for (const wanted of printed) expect(before.html).toContain(wanted);
        expect(before.html).toContain('สำนักงานยังไม่ได้ลงทะเบียนเอกสารนี้');
        expect(before.html).not.toContain('สม…');
        const entry = registerEntry(sealed);
        expect(entry?.shortName).toBe('นางสม… ทด…');
        // Neither what the office enters nor what the page says has more of the person than that.
        expect(JSON.stringify(entry)).not.toMatch(/สมหญิง|ทดสอบดี|9\d{12}|\d-\d{4}-/);
        await put('/documents/issued', [entry]);
        for (const code of [token, inGroups(paper.documentId)]) {
          const { html, verdict } = await ask(code);
          expect(verdict).toBe(code === token ? 'genuine' : 'registered');
          for (const wanted of [...printed, 'นางสม… ทด…', '23 พฤศจิกายน 2569 เวลา 14.05 น.'])
            expect(html).toContain(wanted);
          expect(html).not.toMatch(/สมหญิง|ทดสอบดี/);
          expect(html.includes('รหัสเป็นของจริง')).toBe(code === token);
        }
        expect(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).not.toMatch(/[ก-๛]/);
      }
    });

    test('whose content is not the registered one is shown without that name', async () => {
      const { documentId, token } = await issue();
      const { sealed } = await real(await requestOf('somying'));
      await put('/documents/issued', [{ ...registerEntry(sealed), documentId }]);
      const { html, verdict } = await ask(token);
      expect(verdict).toBe('genuine');
      expect(html).not.toContain('สม…');
      expect(html).toContain('ยังไม่ได้ลงทะเบียน');
    });

    test('is never registered twice with another name, nor by what is no entry', async () => {
      const { sealed } = await real(await requestOf('naylin'));
      const entry = registerEntry(sealed);
      await put('/documents/issued', [entry]);
      await put('/documents/issued', [{ ...entry, shortName: 'นายปล… …' }]);
      expect((await ask(sealed.documentId)).html).not.toContain('นายปล');
      for (const wrong of [{ ...entry, digest: 'x' }, { ...entry, holder: 'x' }, [], null])
        await expect(put('/documents/issued', [wrong])).rejects.toThrow();
      // What was sealed before there was a register has no entry.
      const { issued: _, ...old } = sealed;
      expect(registerEntry(old)).toBeUndefined();
    });
  });

  test('with one letter changed, anywhere, is refused', async () => {
    const { token } = await issue();
    for (let at = 0; at < token.length - 1; at += 1) {
      if (token[at] === '.') continue;
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      const { html, verdict } = await ask(changed);
      expect(verdict, `letter ${at}`).toBe('refused');
      expect(html).not.toContain('<dt>');
    }
  });

  test('of another key is refused', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const { token } = await issue(await exportJWK(privateKey));
    expect((await ask(token)).verdict).toBe('refused');
  });

  test('that is none: nothing is guessed, nothing runs', async () => {
    expect((await ask('9000000000012')).verdict).toBe('not-a-code');
    expect((await ask('')).verdict).toBe('not-a-code');
    const { html, verdict } = await ask('"><script>alert(1)</script>');
    expect(verdict).toBe('not-a-code');
    expect(html).not.toContain('<script');
    const empty = await fetch(address);
    expect(verdictOf(await empty.text())).toBe('none');
    expect(empty.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(empty.headers.get('cache-control')).toBe('no-store');
  });
});

describe('a browser that was led here', () => {
  /** The status of a request as it stands. */
  const status = (
    options: RequestOptions,
    by: (options: RequestOptions, answered: (answer: IncomingMessage) => void) => ClientRequest = request,
  ) =>
    new Promise((answered, reject) =>
      by(options, (answer) => answered(answer.resume().statusCode))
        .on('error', reject)
        .end(),
    );
  test('gets nothing from the page under a name bound again, and no form of another site counts', async () => {
    const { hostname, port, host } = new URL(address);
    expect(await status({ hostname, port, headers: { host: `rebound.example:${port}` } })).toBe(421);
    const form = (origin: string) => status({ hostname, port, method: 'POST', headers: { host, origin } });
    for (const origin of ['https://evil.example', 'null']) expect(await form(origin)).toBe(403);
    // Its own form is heard, and refused only because it is empty.
    expect(await form(`http://${host}`)).toBe(415);
    // Under no-referrer a browser would say "null" of this page's own form, too.
    expect((await fetch(address)).headers.get('referrer-policy')).toBe('same-origin');
  });

  test('gets nothing from the control interfaces, nor from the servers themselves', async () => {
    const second = join(servers.directory, 'second.sock');
    const withdraw = { socketPath: second, method: 'PUT', path: '/documents/withdraw' };
    expect(await status({ ...withdraw, headers: { host: 'rebound.example' } })).toBe(421);
    expect(await status({ ...withdraw, headers: { host: 'control', origin: 'null' } })).toBe(403);
    const { hostname, port } = new URL(JSON.parse(linkage.said().split('\n')[0] ?? '').url);
    const tls = Object.fromEntries(
      Object.entries({ ca: 'ca.pem', cert: 'kiosk.pem', key: 'kiosk.key' }).map(([name, file]) => [
        name,
        readFileSync(join(servers.pki, file)),
      ]),
    );
    const asked = (host: string) =>
      status(
        { ...tls, hostname, port, servername: 'localhost', path: '/openapi.json', headers: { host } },
        secureRequest,
      );
    expect(await asked(`rebound.example:${port}`)).toBe(421);
    expect(await asked(`localhost:${port}`)).toBe(200);
  });
});

describe('the register', () => {
  test('a withdrawn document is said to be so, with reason and time; then it is restored', async () => {
    const { token, documentId } = await issue();
    const other = await issue();
    const reason = { th: 'ออกซ้ำ <ทดสอบ>', en: 'issued twice' };
    await put('/documents/withdraw', {
      documentId: inGroups(documentId).toLowerCase(),
      reason,
      at: '2026-11-24T09:30:00+07:00',
    });
    const withdrawn = await ask(token);
    expect(withdrawn.verdict).toBe('withdrawn');
    expect(withdrawn.html).toContain('ถูกเพิกถอนแล้ว');
    expect(withdrawn.html).toContain('24 พฤศจิกายน 2569 เวลา 09.30 น.: ออกซ้ำ &#60;ทดสอบ&#62;');
    expect(withdrawn.html).toContain('issued twice');
    expect((await ask(other.token)).verdict).toBe('genuine');

    await expect(put('/documents/withdraw', { documentId, reason })).rejects.toThrow('withdrawn already');
    await put('/documents/restore', { documentId, reason: { th: 'ตรวจแล้วถูกต้อง', en: 'found right' } });
    const restored = await ask(token);
    expect(restored.verdict).toBe('genuine');
    expect(restored.html).toContain('found right');
    // The history stays.
    const entries = (await linkage.control('GET', '/documents')) as { what: string; documentId: string }[];
    expect(entries.filter((e) => e.documentId === documentId).map((e) => e.what)).toEqual([
      'withdrawn',
      'restored',
    ]);
  });

  test('refuses what makes no sense', async () => {
    const reason = { th: 'ก', en: 'x' };
    await expect(put('/documents/restore', { documentId: newDocumentId(), reason })).rejects.toThrow(
      'not withdrawn',
    );
    await expect(put('/documents/withdraw', { documentId: '9000000000012', reason })).rejects.toThrow();
    await expect(put('/documents/withdraw', { documentId: newDocumentId() })).rejects.toThrow('reason');
  });
});

describe('a file', () => {
  async function pdfWith(documentId: string): Promise<Uint8Array> {
    const pdf = await PDFDocument.create();
    pdf.addPage().drawText(inGroups(documentId));
    const by = { kioskId: 'K-01', sealedAt: '2026-11-23T14:06:00+07:00', signingKey: key };
    return sealFile(await pdf.save(), by);
  }

  test('is believed as it was sealed, and with the code of its own document alone', async () => {
    const { token, documentId } = await issue();
    const bytes = await pdfWith(documentId);
    const whole = await ask(token, { name: 'copy.pdf', bytes });
    expect(whole.verdict).toBe('genuine');
    expect(whole.html).toContain('Not one byte of the file was changed');
    expect((await ask('', { name: 'copy.pdf', bytes })).verdict).toBe('genuine');

    const changed = Uint8Array.from(bytes);
    changed[200] = (changed[200] ?? 0) ^ 1;
    const touched = await ask(token, { name: 'copy.pdf', bytes: changed });
    expect(touched.verdict).toBe('refused');
    expect(touched.html).toContain('changed after it was issued');

    const stranger = await issue();
    expect((await ask(stranger.token, { name: 'copy.pdf', bytes })).html).toContain(
      'has no page of the document',
    );
    await put('/documents/withdraw', { documentId, reason: { th: 'ออกซ้ำ', en: 'issued twice' } });
    expect((await ask('', { name: 'copy.pdf', bytes })).verdict).toBe('withdrawn');
    expect((await ask(token, { name: 'copy.pdf', bytes })).verdict).toBe('withdrawn');
  });

  test('with the content itself, as the office unsealed it, proves every digit', async () => {
    const { token, documentId, salt } = await issue();
    const json = (content: unknown) => ({
      name: 'content.json',
      bytes: new TextEncoder().encode(JSON.stringify(content)),
    });
    const paper = { documentId, salt, content: { year: 2536, holder: 'กฤษฏิ์' } };
    expect((await ask(token, json(paper))).verdict).toBe('genuine');
    const other = await issue();
    expect((await ask(token, json([{ ...paper, documentId: other.documentId }, paper]))).verdict).toBe(
      'genuine',
    );
    expect((await ask(token, json({ ...paper, content: { ...CONTENT, year: 2537 } }))).verdict).toBe(
      'refused',
    );
    // The content alone is not enough: who guesses it finds out nothing.
    expect((await ask(token, json(CONTENT))).verdict).toBe('refused');
    expect((await ask(token, json({ ...paper, salt: other.salt }))).verdict).toBe('refused');
    expect((await ask('', json(paper))).verdict).toBe('refused');
    expect((await ask(token, { name: 'x', bytes: new Uint8Array([1, 2, 255]) })).verdict).toBe('refused');
  });
});

describe('what is malformed', () => {
  /** Nothing of the libraries underneath, and the page's own form to try again. */
  async function plain(answer: Response, what: string): Promise<void> {
    const text = await answer.text();
    expect(answer.status, what).toBeGreaterThanOrEqual(400);
    expect(answer.status, what).toBeLessThan(500);
    expect(verdictOf(text), what).toBe('not-a-code');
    expect(text, what).not.toMatch(/Zod|FST_|Error|expected|stack|invalid_type|too_big|undefined/);
    expect(text, what).toContain('<form');
  }

  test('in the address is answered in plain words', async () => {
    for (const query of [`?code=${'x'.repeat(4001)}`, '?code=a&code=b'])
      await plain(await fetch(`${address}/${query}`), query.slice(0, 40));
    for (const path of ['/nowhere', '/%E0%A4%A', '/../../etc/passwd', '/check.css/x'])
      await plain(await fetch(`${address}${path}`), path);
  });

  test('in the body is answered in plain words', async () => {
    const post = (type: string, body: string) =>
      fetch(address, { method: 'POST', headers: { 'content-type': type }, body });
    for (const [type, body] of [
      ['application/json', '{"code":'],
      ['application/json', '{}'],
      ['text/plain', 'x'],
      ['application/x-www-form-urlencoded', 'code=a'],
      ['multipart/form-data', 'no boundary'],
      ['multipart/form-data; boundary=x', 'not a form'],
      ['multipart/form-data; boundary=x', ''],
      ['image/png; =', 'x'],
    ] as const)
      await plain(await post(type, body), `${type} ${body.slice(0, 20)}`);
    for (const method of ['PUT', 'DELETE', 'PATCH']) await plain(await fetch(address, { method }), method);
  });

  test('as a code or a content is a verdict, whatever it is', async () => {
    const { token, documentId, salt } = await issue();
    const [head, , signature] = token.split('.');
    const claims = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const odd = [
      '.',
      '..',
      'a.b.c',
      `${head}.${claims(null)}.${signature}`,
      `${claims({ alg: 'none' })}.${claims({})}.`,
    ];
    odd.push(
      `${claims({ alg: 'EdDSA', crit: ['b64'], b64: false })}.${claims({})}.${signature}`,
      'x'.repeat(3999),
    );
    odd.push('\u0000', '\ud800', '\u202e'.repeat(50), `${token}.${token}`);
    for (const code of odd) expect(['refused', 'not-a-code'], code).toContain((await ask(code)).verdict);
    const deep = `{"documentId":"${documentId}","salt":"${salt}","content":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_001)}`;
    for (const text of [
      'null',
      '1e999',
      '{"content":1e999}',
      deep,
      '[[[',
      `{"documentId":"${documentId}","salt":"${salt}","content":{"a":1e999}}`,
    ]) {
      const { verdict, html } = await ask(token, { name: 'x.json', bytes: new TextEncoder().encode(text) });
      expect(verdict, text.slice(0, 60)).toBe('refused');
      expect(html, text.slice(0, 60)).not.toMatch(/Error|stack|canonical/);
    }
  });

  test('whatever the letters are, the page answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (code) => {
        const answer = await fetch(`${address}/?code=${encodeURIComponent(code.toWellFormed())}`);
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
  });
});
