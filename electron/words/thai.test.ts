import { describe, expect, it } from 'vitest';
import { buddhistYear, shortName, startOfDay } from './thai.ts';

describe('a moment, in Thailand', () => {
  it('belongs to the day and the year that it is there, whatever the machine’s own zone', () => {
    // Half past eleven in the evening of the last day of 2026 in Bangkok, and half past midnight of the first of 2027.
    expect([buddhistYear('2026-12-31T16:30:00Z'), buddhistYear('2026-12-31T17:30:00Z')]).toEqual([
      2569, 2570,
    ]);
    expect(startOfDay('2026-12-31T16:30:00Z')).toBe('2026-12-30T17:00:00.000Z');
    expect(startOfDay('2026-12-31T17:30:00Z')).toBe('2026-12-31T17:00:00.000Z');
  });
});

describe('a name in short', () => {
  it.each([
    ['นางสมหญิง ทดสอบดี', 'นางสม… ทด…'],
    ['นางสาวปู่ญู่ ณ น้ำนี้', 'นางสาวปู่… ณ… น้ำ…'],
    ['นายเนลิน -', 'นายเน…'],
    ['Mr. Nay Lin', 'Mr. Na… Li…'],
    ['หม่อมราชวงศ์กฤษฏิ์ เปิ่น', 'หม่… เปิ่…'],
    ['', ''],
  ])('%s', (name, short) => expect(shortName(name)).toBe(short));
});
