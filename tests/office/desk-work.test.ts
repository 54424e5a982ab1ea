/** What is worked at the desk, in a real browser: the register, copies, corrections, fees, figures, people. On PGlite. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOfficeClient } from '../../electron/servers/office/client.ts';
import { readWithdrawn, type WithdrawnList } from '../../electron/servers/office/withdrawn.ts';
import { answerTo, axe, browserFor, joinWith, personAt } from './desk-person.ts';
import { type OfficeProcess, officeConfig, startOffice } from './processes.ts';
import { batchOf, certificate, SimulatedStore, sender, signKiosk } from './simulated-kiosk.ts';

let home: string;
let office: OfficeProcess;
let browser: Browser;
let page: Page;
/** What a browser refused by the page's policy. */
const refusedByPolicy: string[] = [];

const numberOf = (counter: number) => `ตย.0000/ม25/2569/${String(counter).padStart(6, '0')}`;
const tab = async (name: RegExp) => {
  await page.getByRole('tab', { name }).click();
  await page.getByRole('tabpanel').getByRole('heading', { level: 2 }).first().waitFor();
};
const rowOf = (text: string) => page.getByRole('row').filter({ hasText: text });
const day = (back: number) =>
  new Date(Date.now() + 7 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10);
const json = async (path: string) => JSON.parse((await answerTo(page, 'GET', path)).text);
const post = (path: string, body: unknown) => answerTo(page, 'POST', path, body);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-work-'));
  office = await startOffice(officeConfig(home, join(home, 'database')));
  const store = new SimulatedStore('WORK-1');
  for (let at = 1; at <= 60; at += 1) await store.request(numberOf(at));
  const [first, second] = [numberOf(60), numberOf(59)];
  store.line('databases.answered', { requestNumber: first, asked: 5, answered: 5 });
  store.line('print.completed', { requestNumber: first, pages: 6, feeSatang: 1600 });
  store.line('copies.to-certify', { requestNumber: first, copies: 2 });
  store.line('databases.answered', { requestNumber: second, asked: 3, answered: 2 });
  store.line('copies.to-certify', { requestNumber: second, copies: 1 });
  // What no kiosk of ours writes: lines all the same, and nothing of it counts.
  store.line('copies.to-certify', { requestNumber: '=HYPERLINK("http://evil")\u0000', copies: 1 });
  store.line('print.completed', { requestNumber: first, pages: -4, feeSatang: 1e300, more: { deep: [1] } });
  store.line('databases.answered', ['not', 'facts'] as never);
  signKiosk(home, 'WORK-1');
  const kiosk = sender(office.kiosks, 'WORK-1', home, office.authority);
  expect((await kiosk.send(batchOf('WORK-1', store))).refused).toBeNull();
  await kiosk.close();
  browser = await browserFor(home);
  ({ page } = await personAt(browser, office));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refusedByPolicy.push(message.text());
  });
  await joinWith(page, String(office.code));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await office?.end('SIGTERM');
  rmSync(home, { recursive: true, force: true });
});

describe('the register', () => {
  it('says number, date, kiosk, counts and state of each request, and goes on by pages', async () => {
    const first = rowOf(numberOf(60));
    await first.waitFor();
    expect(await first.textContent()).toMatch(/WORK-1.*5 \/ 5.*6.*16\.00.*to be certified/);
    expect(await rowOf(numberOf(59)).textContent()).toContain('2 / 3');
    expect(await page.getByRole('row').count()).toBe(51);
    await page.getByRole('button', { name: /Show more/ }).click();
    await rowOf(numberOf(1)).waitFor();
    expect(await page.getByRole('row').count()).toBe(61);
    expect(await axe(page)).toEqual([]);
  });

  it('finds by a part of the number, and takes marks of patterns for what they are', async () => {
    await page.getByLabel(/Number, or a part/).fill('000042');
    await page.getByRole('button', { name: /Search/ }).click();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    expect((await json(`/api/requests?text=${encodeURIComponent('%')}`)).lines).toEqual([]);
    expect((await json('/api/requests?kiosk=OTHER-1')).lines).toEqual([]);
    expect((await json(`/api/requests?from=${day(-1)}`)).lines).toEqual([]);
    expect((await json(`/api/requests?from=${day(1)}&to=${day(-1)}`)).lines).toHaveLength(50);
  });

  it('goes from page to page without losing or repeating a line', async () => {
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const said = (await json(`/api/requests${after === '' ? '' : `?after=${after}`}`)) as {
        lines: { requestNumber: string }[];
        next: string | null;
      };
      seen.push(...said.lines.map(({ requestNumber }) => requestNumber));
      after = said.next;
    }
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);
  });

  it('answers what makes no sense in plain words', async () => {
    for (const query of ['after=x', 'after=WzFd', 'from=yesterday', 'kiosk=a%20b', 'text=a&text=b', 'x=1'])
      expect((await answerTo(page, 'GET', `/api/requests?${query}`)).status, query).toBe(400);
    const never = await post('/api/requests/open', { kiosk: 'WORK-1', requestNumber: numberOf(999_999) });
    expect(never.status).toBe(404);
  });
});

describe('copies that wait', () => {
  it('are certified by the registrar, or refused for a reason; each is a line of who did it', async () => {
    await tab(/Work/);
    await rowOf(numberOf(60)).waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'HYPERLINK' }).count()).toBe(0);
    await page.getByRole('button', { name: `รับรองแล้ว Certified ${numberOf(60)}` }).click();
    await expect.poll(() => rowOf(numberOf(60)).count()).toBe(0);
    await page.getByLabel(/If not certified/).selectOption('differs');
    await page.getByRole('button', { name: `ไม่รับรอง Not certified ${numberOf(59)}` }).click();
    await expect.poll(() => rowOf(numberOf(59)).count()).toBe(0);
    await tab(/Requests/);
    await expect.poll(() => rowOf(numberOf(60)).textContent()).toContain('certified');
    await expect.poll(() => rowOf(numberOf(59)).textContent()).toContain('not certified');
    // Of two who press it, the second is told.
    expect(
      (await post('/api/certifications', { kiosk: 'WORK-1', hash: 'x', state: 'certified' })).status,
    ).toBe(404);
    expect(
      (
        await post('/api/certifications', {
          ...{ kiosk: 'WORK-1', hash: 'x', state: 'refused', reason: 'because of Mr. Somebody' },
        })
      ).status,
    ).toBe(400);
  });
});

describe('a correction', () => {
  it('is lodged, refused, noted and attached, with its days', async () => {
    await tab(/Work/);
    const form = page.getByRole('region', { name: /Requests to correct/ });
    await form.getByLabel(/Number on the form/).fill('ตย.0000/ม25/2569/000077');
    await form.getByLabel(/Received on/).fill(day(40));
    await form.getByRole('button', { name: /Enter/ }).click();
    const row = form.getByRole('row').filter({ hasText: '000077' });
    await row.waitFor();
    expect(await row.textContent()).toMatch(/days too late|days left/);
    expect(await axe(page)).toEqual([]);
    await form.getByLabel(/Done on/).fill(day(3));
    await row.getByRole('button', { name: /Notice: not corrected/ }).click();
    await expect.poll(() => row.textContent()).toContain('notice given: not corrected');
    // 30 days after notice, three of which are over; more where the last one is a holiday.
    const left = Number(/(\d+) days left/.exec((await row.textContent()) ?? '')?.[1]);
    expect(left).toBeGreaterThanOrEqual(27);
    await row.getByRole('button', { name: /Note to attach/ }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).toContain('มาตรา 25 วรรคสี่');
    expect(await axe(page)).toEqual([]);
    await dialog.getByRole('button', { name: /It is attached/ }).click();
    await expect.poll(() => row.textContent()).toContain('Note attached on');
    expect(await row.getByRole('button', { name: /Note to attach/ }).count()).toBe(0);
  });

  it('goes no step that does not follow, none before the last, and none of tomorrow', async () => {
    const { lines } = (await json('/api/matters?kind=correction')) as { lines: { id: string }[] };
    const id = lines[0]?.id ?? '';
    const step = async (to: string, on: string) =>
      JSON.parse((await post('/api/matters/step', { id, to, on })).text).word ?? 'done';
    expect(await step('not-corrected', day(1))).toBe('not-from-here');
    expect(await step('note', day(1))).toBe('not-from-here');
    expect(await step('appealed', day(9))).toBe('before-the-last');
    expect(await step('appealed', day(-2))).toBe('not-yet');
    expect(await step('constructor', day(1))).toBe('not-from-here');
    expect(await step('appealed', day(1))).toBe('done');
    for (const body of [
      { kind: 'correction', reference: 'a\u0000', receivedOn: day(1) },
      { kind: 'correction', reference: '', receivedOn: day(1) },
      { kind: 'correction', reference: 'ก', receivedOn: '2026-02-31' },
      { kind: 'representative', reference: 'ก', receivedOn: day(1), capacity: 'friend' },
    ])
      expect((await post('/api/matters', body)).status, JSON.stringify(body)).toBe(400);
  });

  it('a request by a representative has the capacity beside it', async () => {
    await tab(/Work/);
    const form = page.getByRole('region', { name: /by representatives/ });
    await form.getByLabel(/Number on the form/).fill('ตย.0000/ม25/2569/000078');
    await form.getByLabel(/As/).selectOption('deceased');
    await form.getByRole('button', { name: /Enter/ }).click();
    const row = form.getByRole('row').filter({ hasText: '000078' });
    await row.waitFor();
    expect(await row.textContent()).toContain('a person who has died');
    await row.getByRole('button', { name: /Answered/ }).click();
    await expect.poll(() => row.textContent()).toContain('answered');
  });
});

describe('fees and figures', () => {
  it('says by day what was expected, and what was taken', async () => {
    await tab(/Fees/);
    const form = page.getByRole('tabpanel');
    await form.getByLabel(/^ตู้ Kiosk/).fill('work-1');
    await form.getByLabel(/Taken \(baht\)/).fill('15.50');
    await form.getByRole('button', { name: /Write down/ }).click();
    const row = rowOf('WORK-1');
    await expect.poll(() => row.textContent()).toMatch(/16\.00.*15\.50.*-0\.50/);
    expect(await axe(page)).toEqual([]);
    expect((await post('/api/fees', { day: day(0), kiosk: 'WORK-1', satang: -1 })).status).toBe(400);
    expect((await post('/api/fees', { day: day(-1), kiosk: 'WORK-1', satang: 1 })).status).toBe(409);
  });

  it('shows the figures of the year as chart, table and file, and loads nothing that the policy refuses', async () => {
    await tab(/Figures/);
    await page.locator('.chart svg').first().waitFor();
    await expect.poll(() => rowOf('Answered in part').textContent()).toMatch(/1$/);
    expect(await axe(page)).toEqual([]);
    const year = Number(day(0).slice(0, 4)) + 543;
    const { text } = await answerTo(page, 'GET', `/api/figures.csv?year=${year}`);
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(13);
    expect(lines[Number(day(0).slice(5, 7))]).toMatch(
      new RegExp(`^${day(0).slice(0, 7)},60,1,1,58,6,2,1,1,`),
    );
    for (const query of ['year=1', 'year=2569;drop', 'year=', 'budget=2&year=2569'])
      expect((await answerTo(page, 'GET', `/api/figures.csv?${query}`)).status, query).toBe(400);
    expect(refusedByPolicy).toEqual([]);
  });
});

describe('papers that are withdrawn', () => {
  const PAPER = '0123456789ABCDEF';
  it('are listed, signed, in a version that grows; a kiosk fetches the list and believes it', async () => {
    await tab(/Withdrawn papers/);
    const form = page.getByRole('tabpanel');
    const withdraw = form.getByRole('button', { name: /^เพิกถอน Withdraw/ });
    await form.getByLabel(/The 16 characters/).fill('not a code');
    expect(await withdraw.isDisabled()).toBe(true);
    await form.getByLabel(/The 16 characters/).fill('0123 4567 89ab cdef');
    await form.getByLabel(/Reason/).selectOption('wrong-person');
    await withdraw.click();
    await rowOf('0123 4567 89AB CDEF').waitFor();
    expect(await axe(page)).toEqual([]);
    const key = JSON.parse(readFileSync(String(office.withdrawnKey), 'utf8'));
    const client = createOfficeClient(office.kiosks, certificate('WORK-1', home, office.authority));
    const fetched = async (last: WithdrawnList | null) => {
      const said = await readWithdrawn((await client.withdrawn()) ?? '', key, last);
      if (!said.ok) throw new Error(said.fault);
      return said.value;
    };
    const first = await fetched(null);
    expect(first.papers.get(PAPER)?.reason).toBe('wrong-person');
    // Twice is told, and changes nothing; a code that never was is one more line of the list.
    const again = await post('/api/withdrawn', { documentId: PAPER, reason: 'lost' });
    expect([again.status, JSON.parse(again.text).word]).toEqual([409, 'withdrawn-already']);
    expect((await fetched(first)).version).toBe(first.version);
    for (const documentId of ['O'.repeat(16), '9000000000017', `${PAPER}0`, '', null])
      expect((await post('/api/withdrawn', { documentId, reason: 'lost' })).status).toBe(400);
    expect((await post('/api/withdrawn', { documentId: PAPER, reason: 'Mr. Somebody' })).status).toBe(400);
    await page.getByRole('button', { name: /Restore/ }).click();
    await expect.poll(() => rowOf('0123 4567 89AB CDEF').textContent()).toContain('restored');
    const second = await fetched(first);
    expect([second.version, second.papers.size]).toEqual([first.version + 1, 0]);
    await client.close();
    expect((await post('/api/withdrawn/restore', { documentId: PAPER })).status).toBe(404);
  });
});

describe('people', () => {
  it('are invited and removed; whoever is removed is out at once', async () => {
    await tab(/People/);
    const form = page.getByRole('tabpanel');
    await form.getByLabel(/^ชื่อ Name/).fill('ผู้ตรวจ ทดสอบ');
    await form.getByLabel(/^หน้าที่ Role/).selectOption('auditor');
    await form.getByRole('button', { name: /Invite/ }).click();
    const told = page.getByRole('status');
    await told.waitFor();
    const code = /[0-9A-F]{12}/.exec((await told.textContent()) ?? '')?.[0] ?? '';
    const other = await personAt(browser, office);
    await joinWith(other.page, code);
    expect((await answerTo(other.page, 'GET', '/api/copies')).status).toBe(200);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: /Remove ผู้ตรวจ ทดสอบ/ }).click();
    await expect.poll(() => rowOf('ผู้ตรวจ ทดสอบ').count()).toBe(0);
    expect((await answerTo(other.page, 'GET', '/api/copies')).status).toBe(401);
    await other.context.close();
    const { id } = ((await json('/api/people')) as { id: string }[])[0] ?? { id: '' };
    expect((await post('/api/people/remove', { id })).status).toBe(409);
  });
});

describe('a list that is longer than its page', () => {
  /** Pages of an answer, followed to their end. */
  const all = async (path: string) => {
    const pages: unknown[][] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page = (await json(`${path}${after === '' ? '' : `&after=${after}`}`)) as {
        lines: unknown[];
        next: string | null;
      };
      pages.push(page.lines);
      after = page.next;
    }
    return pages;
  };
  const panel = () => page.getByRole('tabpanel');
  const find = async (text: string) => {
    await panel()
      .getByLabel(/Number, or a part/)
      .fill(text);
    await panel()
      .getByRole('button', { name: /^ค้นหา Search/ })
      .click();
  };

  it('goes on to its last line, and is found by a part of a number: matters, and withdrawn papers', {
    timeout: 120_000,
  }, async () => {
    const lodge = async (reference: string) =>
      JSON.parse((await post('/api/matters', { kind: 'correction', reference, receivedOn: day(3) })).text)
        .id as string;
    const id = await lodge('ตย.0000/แก้/2569/007777');
    expect((await post('/api/matters/step', { id, to: 'corrected', on: day(2) })).status).toBe(200);
    const first = 'ZZZZ0000ZZZZ0001';
    expect((await post('/api/withdrawn', { documentId: first, reason: 'lost' })).status).toBe(200);
    for (let at = 0; at < 101; at += 1) {
      await lodge(`ตย.0000/แก้/2569/1${String(at).padStart(5, '0')}`);
      const documentId = `YYYY${String(at).padStart(12, '0')}`;
      expect((await post('/api/withdrawn', { documentId, reason: 'lost' })).status).toBe(200);
    }
    await tab(/Work/);
    await rowOf('2569/100000').waitFor();
    expect(await rowOf('007777').count()).toBe(0);
    await panel()
      .getByRole('button', { name: /Show more/ })
      .click();
    await rowOf('007777').waitFor();
    await find('7777');
    await expect.poll(() => rowOf('2569/100000').count()).toBe(0);
    await rowOf('007777')
      .getByRole('button', { name: /Note to attach/ })
      .waitFor();
    expect(await axe(page)).toEqual([]);
    await tab(/Withdrawn/);
    await rowOf('YYYY 0000 0000 0100').waitFor();
    expect(await rowOf('ZZZZ 0000').count()).toBe(0);
    await panel()
      .getByRole('button', { name: /Show more/ })
      .click();
    await rowOf('ZZZZ 0000').waitFor();
    await find('zzzz 0000-zzzz');
    await rowOf('ZZZZ 0000 ZZZZ 0001')
      .getByRole('button', { name: /Restore/ })
      .click();
    await rowOf('ZZZZ 0000 ZZZZ 0001').filter({ hasText: 'restored' }).waitFor();
    expect(await axe(page)).toEqual([]);
    for (const path of ['/api/matters?kind=correction', '/api/withdrawn?text=0']) {
      const lines = await all(path);
      expect(lines.length).toBe(2);
      const ids = lines.flat().map((line) => JSON.stringify(line));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThan(101);
    }
    for (const path of [
      ...['/api/matters?kind=correction&text=', '/api/matters?kind=correction&text=%00'],
      ...['/api/matters', '/api/matters?kind=other', '/api/matters?kind=correction&after=WzFd'],
      ...['/api/withdrawn?text=O', '/api/withdrawn?x=1', '/api/withdrawn?after=WzFd', '/api/copies?after=x'],
    ])
      expect((await answerTo(page, 'GET', path)).status, path).toBe(400);
  });

  it('of copies that wait says how many in all, and begins at its first line when one is decided', async () => {
    const store = new SimulatedStore('WORK-2');
    for (let at = 1; at <= 102; at += 1)
      store.line('copies.to-certify', { requestNumber: numberOf(1000 + at), copies: 1 });
    signKiosk(home, 'WORK-2');
    const kiosk = sender(office.kiosks, 'WORK-2', home, office.authority);
    expect((await kiosk.send(batchOf('WORK-2', store))).refused).toBeNull();
    await kiosk.close();
    const [, later = []] = (await all('/api/copies?')) as { requestNumber: string }[][];
    const last = later.at(-1)?.requestNumber ?? '';
    await tab(/Work/);
    await expect.poll(() => page.getByRole('row').filter({ hasText: 'WORK-2' }).count()).toBe(100);
    expect(await rowOf(last).count()).toBe(0);
    expect(await panel().textContent()).toMatch(/in all\D*102/i);
    await panel()
      .getByRole('button', { name: /Show more/ })
      .first()
      .click();
    await page.getByRole('button', { name: `รับรองแล้ว Certified ${last}` }).click();
    await expect.poll(() => rowOf(last).count()).toBe(0);
    expect(((await json('/api/copies')) as { count: number }).count).toBe(101);
  });
});

describe('the office’s journal', () => {
  it('says in words who did what; is read on to its first line, and found by person, number and day', {
    timeout: 90_000,
  }, async () => {
    const taken = Array.from({ length: 110 }, (_, at) =>
      post('/api/fees', { day: day(1), kiosk: 'WORK-1', satang: at }),
    );
    for (const { status } of await Promise.all(taken)) expect(status).toBe(200);
    await post('/api/requests/open', { kiosk: 'WORK-1', requestNumber: numberOf(7) });
    const code = JSON.parse((await post('/api/people', { name: '100% "ตรวจ"', role: 'auditor' })).text).code;
    const { page: auditor, context } = await personAt(browser, office);
    await joinWith(auditor, code);
    await auditor.getByRole('tab', { name: /journal/ }).click();
    const rows = auditor.getByRole('row');
    await expect.poll(() => rows.count()).toBe(101);
    const first = rows.filter({ hasText: 'a command on the office’s machine' });
    for (let pages = 1; pages < 9 && (await first.count()) === 0; pages += 1) {
      await auditor.getByRole('button', { name: /Show more/ }).click();
      await expect.poll(() => rows.count()).toBeGreaterThan(100 * pages + 1);
    }
    await first.waitFor();
    // Each line has words of people: no name of a kind, and no JSON.
    const said = await rows.allTextContents();
    expect(said.length).toBeGreaterThan(125);
    expect(said.filter((text) => /[a-z]\.[a-z]|[{}]/.test(text))).toEqual([]);
    const find = async (label: RegExp, text: string) => {
      await auditor.getByLabel(label).fill(text);
      await auditor.getByRole('button', { name: /Search/ }).click();
    };
    await find(/Number, or a part/, numberOf(7));
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.last().textContent()).toMatch(/เปิดอ่านคำขอ opened a request.*WORK-1/);
    await find(/Number, or a part/, '');
    await find(/Who, or a part/, '100% "');
    await expect.poll(() => rows.count()).toBe(3);
    expect(await axe(auditor)).toEqual([]);
    await find(/Who, or a part/, '');
    await auditor.getByLabel(/^ถึงวันที่ To/).fill(day(9));
    await auditor.getByRole('button', { name: /Search/ }).click();
    await auditor.getByText('None yet').waitFor();
    const ask = async (query: string) => answerTo(auditor, 'GET', `/api/journal?${query}`);
    expect(JSON.parse((await ask(`from=${day(0)}&who=${encodeURIComponent('%')}`)).text).lines).toHaveLength(
      2,
    );
    for (const query of ['after=x', 'after=WzFd', 'from=0000-01-01', 'who=%00', 'text=a&text=b', 'x=1'])
      expect((await ask(query)).status, query).toBe(400);
    await context.close();
  });
});
