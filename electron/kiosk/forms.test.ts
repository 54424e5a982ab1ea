import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { openJournal } from '../journal/journal.ts';
import type { JournalEntry } from '../ports/visit-messages.ts';
import { createForms } from './forms.ts';

const MINUTE = 60_000;
/** A journal in which nothing stands yet. */
const NEW = { lastJob: () => ({ ok: true, value: null }) as const };
function forms(everyMs = 5 * MINUTE) {
  const clock = { now: 1000 };
  return { clock, ...createForms({ kioskId: 'K-01', everyMs, now: () => clock.now, journal: NEW }) };
}
const ended = (job: string, facts: object = {}) =>
  ({ kind: 'job.ended', facts: { job, of: 2, pages: 0, certain: true, ...facts } }) as const;

it('gives one form, and the next when the time is over: a child at the button does not empty the tray', () => {
  const { clock, permit } = forms();
  let given = 0;
  for (let touch = 0; touch < 3600; touch += 1, clock.now += 1000) if (permit() === null) given += 1;
  expect(given).toBe(12);
});

it('says that it is too soon, and what it says is no time for a form of which nothing came out', () => {
  const { permit, heard } = forms();
  expect(permit()).toBeNull();
  expect(permit()?.name).toBe('form.not-yet');
  heard(ended('K-01 blank 2026-11-23T10:00:00.000Z'));
  expect(permit()).toBeNull();
});

it('a job that was called back before anything came out of it is no form; one that came out in part is', () => {
  const { permit, heard } = forms();
  const recalled = (pages?: number) =>
    heard({
      kind: 'job.recalled',
      facts: { job: 'K-01 blank 2026', of: 2, ...(pages === undefined ? {} : { pages }) },
    });
  expect(permit()).toBeNull();
  recalled(1);
  recalled();
  expect(permit()?.name).toBe('form.not-yet');
  recalled(0);
  expect(permit()).toBeNull();
});

it('counts a form that came out, or of which nobody knows, and looks at no other job', () => {
  const { permit, heard } = forms();
  expect(permit()).toBeNull();
  heard(ended('K-01 blank 2026', { pages: 2 }));
  heard(ended('K-01 blank 2026', { certain: false }));
  heard(ended('ตย.0000/ม25/2569/000001'));
  heard(ended('K-02 blank 2026'));
  heard({ kind: 'job.sent', facts: { job: 'K-01 blank 2026', pages: 0, certain: true } });
  expect(permit()?.name).toBe('form.not-yet');
});

it('prints none where the site wants none', () => {
  expect(forms(0).permit()?.name).toBe('form.not-here');
});

describe('a kiosk that was started again', () => {
  const at = Date.parse('2026-11-23T10:00:00.000Z');
  const directory = mkdtempSync(join(tmpdir(), 'forms-'));
  const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
  let time = at;
  /** What the journal knew, and a kiosk that starts on it `laterMs` after its last line. */
  function restarted(lines: readonly JournalEntry[], laterMs: number) {
    time = at;
    const store = mkdtempSync(join(directory, 'store-'));
    const journal = openJournal(
      store,
      { kioskId: 'K-01', signingKey, checkpointFile: `${store}.checkpoint` },
      { now: () => new Date(time) },
    );
    if (!journal.ok) throw new Error(journal.fault.name);
    for (const line of lines) journal.value.append('v', line);
    time += laterMs;
    const clock = { now: 0 };
    const forms = createForms({
      kioskId: 'K-01',
      everyMs: 5 * MINUTE,
      journal: journal.value,
      now: () => clock.now,
      wall: () => time,
    });
    journal.value.close();
    return { clock, ...forms };
  }
  const job = 'K-01 blank 2026-11-23T09:59:00.000Z';
  const sent = { kind: 'job.sent', facts: { job, of: 2, pages: 0 } } as const;
  const printed = [sent, ended(job, { pages: 2 })];
  afterAll(() => rmSync(directory, { recursive: true }));

  it('gives the next one when the time since the last is over, not at once', () => {
    const { clock, permit } = restarted(printed, 2 * MINUTE);
    expect(permit()?.name).toBe('form.not-yet');
    clock.now = 3 * MINUTE - 1;
    expect(permit()?.name).toBe('form.not-yet');
    clock.now = 3 * MINUTE;
    expect(permit()).toBeNull();
    expect(restarted(printed, 6 * MINUTE).permit()).toBeNull();
  });

  it('counts one of which nobody has said that it came out, and none of which nothing did', () => {
    expect(restarted([sent], MINUTE).permit()?.name).toBe('form.not-yet');
    expect(restarted([sent, ended(job)], MINUTE).permit()).toBeNull();
    expect(restarted([sent, { kind: 'job.recalled', facts: { job, pages: 0 } }], MINUTE).permit()).toBeNull();
    expect(
      restarted(
        [...printed, { ...sent, facts: { ...sent.facts, job: `${job}2` } }, ended(`${job}2`)],
        MINUTE,
      ).permit()?.name,
    ).toBe('form.not-yet');
  });

  it('looks at nobody’s job, and at no other kiosk’s', () => {
    const others = ['ตย.0000/ม25/2569/000001', 'K-01 closing 2026', 'K-02 blank 2026'];
    expect(
      restarted(
        others.map((one) => ended(one, { pages: 2 })),
        MINUTE,
      ).permit(),
    ).toBeNull();
  });

  it('with a clock that was set back waits no longer than for a new one', () => {
    const { clock, permit } = restarted(printed, -60 * MINUTE);
    expect(permit()?.name).toBe('form.not-yet');
    clock.now = 5 * MINUTE;
    expect(permit()).toBeNull();
  });
});
