import { beforeEach, expect, it } from 'vitest';
import type { JournalEntry } from '../ports/visit-messages.ts';
import { followStatus, type KioskStatus } from './status.ts';

let said: KioskStatus[];
let ready: string[];
let events: ReturnType<typeof followStatus>;
beforeEach(() => {
  said = [];
  ready = [];
  events = followStatus({
    status: (status) => said.push(status as KioskStatus),
    ready: () => ready.push(said.at(-1) ?? ''),
  });
});
const journal = (kind: JournalEntry['kind'], facts: JournalEntry['facts'] = {}) =>
  events.onJournal({ kind, facts });

it('says nothing before the first window is up, then each change once', () => {
  journal('kiosk.started');
  events.onOfficer(false);
  expect([said, ready]).toEqual([[], []]);
  events.onShown();
  expect(ready).toEqual(['closed']);
  events.onOfficer(false);
  events.onOfficer(true);
  events.onOfficer(true);
  journal('visit.started');
  journal('records.shown');
  events.onVisitEnded('finished');
  events.onOfficer(false);
  expect(said).toEqual(['closed', 'open', 'serving', 'open', 'closed']);
});

it('serves to the end of the visit, also when the officer session is lost in it', () => {
  events.onOfficer(true);
  events.onShown();
  journal('visit.started');
  events.onOfficer(false);
  expect(said.at(-1)).toBe('serving');
  // The visit that stands by died, not the one that serves.
  journal('visit.crashed', { standby: true });
  expect(said.at(-1)).toBe('serving');
  journal('visit.crashed', { standby: false });
  expect(said.at(-1)).toBe('closed');
});

it('is out of service from the crash loop on, until a visit is on the screen again', () => {
  events.onShown();
  journal('fault', { code: 'C01' });
  expect(said.at(-1)).toBe('closed');
  journal('visit.crashed', { standby: false });
  events.onBackOff();
  expect(said.at(-1)).toBe('out-of-service');
  events.onRecovered();
  expect(said).toEqual(['closed', 'out-of-service', 'closed']);
});

it('is out of service from the start, when no visit ever came up: the out-of-service page is', () => {
  events.onOfficer(false);
  events.onBackOff();
  expect(said).toEqual(['out-of-service']);
});
