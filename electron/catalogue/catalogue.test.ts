import { expect, test } from 'vitest';
import { AGENCIES, CATALOGUE, entryOf, entryOfService } from './catalogue.ts';
import { fieldsOf } from './catalogue-shape.ts';

test('34 databases are joined and 26 in preparation, as the letter counts them', () => {
  expect(CATALOGUE.filter((one) => one.state === 'joined')).toHaveLength(34);
  expect(CATALOGUE.filter((one) => one.state === 'in-preparation')).toHaveLength(26);
});

test('ids and service numbers are each of one database', () => {
  expect(new Set(CATALOGUE.map((one) => one.id)).size).toBe(60);
  expect(new Set(CATALOGUE.map((one) => one.serviceId)).size).toBe(60);
  for (const one of CATALOGUE) {
    expect(entryOf(one.id)).toBe(one);
    expect(entryOfService(one.serviceId)).toBe(one);
  }
});

test('what is not open says why and where to go, and only that', () => {
  for (const one of CATALOGUE) {
    expect(one.whyNot === undefined, one.id).toBe(one.open);
    if (one.whyNot !== undefined) expect(one.whyNot.th).toContain(AGENCIES.get(one.agencyId)?.name.th);
  }
});

test.each(['amlo_hr02', 'nacc_accused', 'cifs_report', 'rtp_criminal', 'dopa_death'])(
  '%s is never offered at a kiosk (docs/law.md §6.4)',
  (id) => expect(entryOf(id)?.open).toBe(false),
);

test('nothing in preparation is open', () => {
  for (const one of CATALOGUE) if (one.state === 'in-preparation') expect(one.open, one.id).toBe(false);
});

test('every field has a Thai and an English label, and its path is its own', () => {
  for (const one of CATALOGUE) {
    const fields = fieldsOf(one.shape);
    expect(fields.length, one.id).toBeGreaterThan(0);
    expect(new Set(fields.map(({ path }) => path)).size, one.id).toBe(fields.length);
    for (const { path, field } of fields) {
      expect(field.label.th, `${one.id} ${path}`).toMatch(/[ก-๙]/);
      expect(field.label.en, `${one.id} ${path}`).toMatch(/^[A-Z]/);
    }
  }
});

test('the routes of clause 1: the four registers by law, other registers by cabinet, the rest by their owner', () => {
  const routes = (route: string) => CATALOGUE.filter((one) => one.route === route).map((one) => one.id);
  expect(routes('registration-law').sort()).toEqual(
    ['dopa_person', 'dopa_house', 'dopa_birth', 'dopa_death', 'dopa_move', 'dopa_alien'].sort(),
  );
  for (const id of ['dopa_photo', 'dopa_name', 'dopa_status', 'dopa_marriage', 'dopa_divorce']) {
    expect(routes('cabinet')).toContain(id);
  }
  for (const one of CATALOGUE) if (one.agencyId !== 'dopa') expect(one.route, one.id).toBe('owner');
});
