import { describe, expect, it } from 'vitest';
import type { ChoosableDatabase } from '../../electron/contract/window.ts';
import { DatabaseId } from '../../electron/contract/words.ts';
import { byOwner, fold, matching } from './find.ts';

const database = (id: string, agencyId: string, th: string, en: string): ChoosableDatabase => ({
  databaseId: DatabaseId.parse(id),
  name: { th, en },
  agencyId,
  agency: { th: `กรม${agencyId}`, en: `Department ${agencyId}` },
  holds: { th: 'รายการ', en: 'Entries' },
  feeSatang: 100,
  feePer: 'page',
  certifiable: true,
  open: true,
});
const house = database('dopa_house', 'dopa', 'ทะเบียนบ้าน', 'House registration');
const licence = database('dlt_licence', 'dlt', 'ใบอนุญาตขับรถ', 'Driving licence');
const person = database('dopa_person', 'dopa', 'รายการบุคคล', 'Person');
const all = [house, licence, person];

describe('matching', () => {
  it('finds by either language, whatever the case and the spaces', () => {
    expect(matching(all, 'LICENCE')).toEqual([licence]);
    expect(matching(all, 'ใบ อนุญาต')).toEqual([licence]);
    expect(matching(all, 'department dopa')).toEqual([house, person]);
  });

  it('finds words that are typed without their tone marks', () => {
    expect(matching(all, 'ทะเบียนบาน')).toEqual([house]);
    expect(fold('น้ำ')).toBe(fold('นำ'));
  });

  it('does not find what is not there, and finds all for nothing', () => {
    expect(matching(all, 'ที่ดิน')).toEqual([]);
    expect(matching(all, '  ')).toEqual(all);
  });
});

describe('byOwner', () => {
  it('keeps the order of owners and of their databases', () => {
    expect(byOwner(all).map((owner) => [owner.agencyId, owner.databases])).toEqual([
      ['dopa', [house, person]],
      ['dlt', [licence]],
    ]);
  });
});
