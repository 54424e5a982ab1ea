import { expect, it } from 'vitest';
import { createForms } from './forms.ts';

const MINUTE = 60_000;
function forms(everyMs = 5 * MINUTE) {
  const clock = { now: 1000 };
  return { clock, ...createForms({ kioskId: 'K-01', everyMs, now: () => clock.now }) };
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
