/** Text, dates, numbers, names, addresses and the end of the photo: examples, and properties over everything else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../fixtures/card/memory.ts';
import { withPhotoLength } from '../../fixtures/card/photo.ts';
import { loadPhoto } from '../../fixtures/people/person.ts';
import { checkDigit, formatCitizenId, maskCitizenId, parseCitizenId } from './citizen-id.ts';
import {
  ageOn,
  buddhistDateOf,
  commonEraYear,
  daysInBuddhistMonth,
  isExpired,
  parseBuddhistDate,
  parseExpiry,
} from './date.ts';
import { cutPhoto, jpegLength } from './photo.ts';
import { decodeText, parseAddress, parseName } from './text.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
/** Characters that CP874 has and that are not trimmed, nor separate parts. */
const thaiChar = fc.constantFrom(...'กขคงจชซญฐฒณดตถทนบปผพภมยรลวศษสหอฮะาิีึืุูเแโใไ่้๊๋์ำๆฯ๐๑๙ABCxyz019/.-()');
/** More marks on one letter than any word has: the rest is dropped. */
const TOWER = /[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{4}/;
const word = fc.array(thaiChar, { minLength: 1, maxLength: 12 }).map((chars) => chars.join(''));

describe('citizen number', () => {
  it.each(['1234567890121', '1112034563562', '9009900000017'])('%s is right', (id) => {
    expect(parseCitizenId(id)).toEqual({ ok: true, value: id });
  });

  it('is masked and formatted', () => {
    const id = parseCitizenId('9009900000017');
    if (!id.ok) throw new Error();
    expect(maskCitizenId(id.value)).toBe('9-0099-XXXXX-XX-7');
    expect(formatCitizenId(id.value)).toBe('9-0099-00000-01-7');
  });

  it('of ten last digits exactly one is right', () => {
    fc.assert(
      fc.property(digits(12), (twelve) => {
        const right = [...'0123456789'].filter((last) => parseCitizenId(twelve + last).ok);
        expect(right).toEqual([String(checkDigit(twelve))]);
      }),
    );
  });

  it('takes nothing that is not 13 digits', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^[0-9]{13}$/.test(text));
        expect(parseCitizenId(text)).toEqual({ ok: false, fault: 'not-13-digits' });
      }),
    );
    expect(parseCitizenId('๙๐๐๙๙๐๐๐๐๐๐๑๗').ok).toBe(false);
  });
});

describe('dates', () => {
  it.each([
    ['25280314', { year: 2528, month: 3, day: 14 }],
    ['25280300', { year: 2528, month: 3 }],
    ['25280000', { year: 2528 }],
    ['25280014', { year: 2528 }],
    ['00000000', undefined],
    ['00000314', undefined],
    ['        ', undefined],
    ['', undefined],
    ['25430229', { year: 2543, month: 2, day: 29 }],
  ])('%s', (text, value) => {
    expect(parseBuddhistDate(text)).toEqual({ ok: true, value });
  });

  it.each([
    '25440229',
    '25281301',
    '25280431',
    '25280332',
    '19850314',
    '99999999',
    '2528031',
    '2528-3-4',
    '๒๕๒๘๐๓๑๔',
  ])('%s is not a date', (text) => {
    expect(parseBuddhistDate(text)).toEqual({ ok: false, fault: 'not-a-date' });
  });

  it('99999999 is for life, as an expiry alone', () => {
    expect(parseExpiry('99999999')).toEqual({ ok: true, value: 'lifelong' });
  });

  it.each([
    ['24660229', 'the leap day of 1924 as it was first written'],
    ['24670229', 'the same day, reckoned back by an office'],
    ['24700229', '1928'],
    ['24820229', '1940'],
    ['24830229', '1940, reckoned back'],
    ['24830115', 'a month that 2483 did not have'],
  ])('%s is kept as it is recorded: %s', (text) => {
    const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6)].map(Number);
    expect(parseBuddhistDate(text)).toEqual({ ok: true, value: { year, month, day } });
  });

  it.each(['24680229', '24690229', '24420229', '24840229', '24850229', '24660230', '24660431'])(
    '%s was a day in no way of reckoning',
    (text) => expect(parseBuddhistDate(text)).toEqual({ ok: false, fault: 'not-a-date' }),
  );

  it.each([
    [{ year: 2484, month: 1, day: 1 }, 1941],
    [{ year: 2484 }, 1941],
    [{ year: 2528, month: 2 }, 1985],
    [{ year: 2483, month: 4, day: 1 }, 1940],
    [{ year: 2483, month: 12, day: 31 }, 1940],
    [{ year: 2483 }, 1940],
    [{ year: 2483, month: 3, day: 31 }, undefined],
    [{ year: 2482, month: 12 }, 1939],
    [{ year: 2482, month: 1 }, undefined],
    [{ year: 2482 }, undefined],
    [{ year: 2466, month: 2, day: 29 }, undefined],
    [{ year: 2432, month: 4, day: 1 }, 1889],
    [{ year: 2431, month: 12, day: 1 }, undefined],
  ])('%o is in the year %s of the Common Era', (date, year) => {
    expect(commonEraYear(date)).toBe(year);
  });

  it('a month has the days of the longest year that it can lie in, and each of them is taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2300, max: 2800 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const days = daysInBuddhistMonth(year, month);
        const text = (day: number) =>
          `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`;
        expect(parseBuddhistDate(text(days)).ok).toBe(true);
        expect(parseBuddhistDate(text(days + 1)).ok).toBe(false);
        if (month !== 2) expect(days).toBe(new Date(Date.UTC(year - 543, month, 0)).getUTCDate());
      }),
    );
  });

  it('nobody is older than the record allows: a January of 2470 may be that of 1928', () => {
    const today = { year: 2569, month: 11, day: 29 };
    expect(ageOn({ year: 2470, month: 1, day: 10 }, today)).toBe(98);
    expect(ageOn({ year: 2470, month: 4, day: 10 }, today)).toBe(99);
    expect(ageOn({ year: 2470 }, today)).toBe(98);
    expect(ageOn({ year: 2483, month: 12, day: 31 }, today)).toBe(85);
    expect(ageOn({ year: 2484, month: 1, day: 1 }, today)).toBe(85);
    fc.assert(
      fc.property(fc.integer({ min: 2432, max: 2560 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const least = ageOn({ year, month, day: 1 }, today);
        const ce = commonEraYear({ year, month });
        const had = month <= today.month;
        expect(least).toBe(2569 - 543 - (ce ?? year - 542) - (had ? 0 : 1));
        expect(ageOn({ year }, today)).toBeLessThanOrEqual(least);
      }),
    );
  });

  it('every day of the calendar goes through and back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1800-01-01'), max: new Date('2200-12-31'), noInvalidDate: true }),
        (at) => {
          const { year, month, day } = buddhistDateOf(at);
          const text = `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`;
          expect(parseBuddhistDate(text)).toEqual({ ok: true, value: { year, month, day } });
        },
      ),
    );
  });

  it('any eight digits give a value or a fault, and a value keeps the digits it was made of', () => {
    fc.assert(
      fc.property(digits(8), (text) => {
        const parsed = parseBuddhistDate(text);
        if (!parsed.ok || parsed.value === undefined) return;
        expect(parsed.value.year).toBe(Number(text.slice(0, 4)));
        if (parsed.value.month !== undefined) expect(parsed.value.month).toBe(Number(text.slice(4, 6)));
        if (parsed.value.day !== undefined) expect(parsed.value.day).toBe(Number(text.slice(6)));
      }),
    );
  });

  it('expiry: the day itself is still good, unknown parts count as the last, lifelong never ends', () => {
    const today = { year: 2569, month: 11, day: 23 };
    expect(isExpired({ year: 2569, month: 11, day: 23 }, today)).toBe(false);
    expect(isExpired({ year: 2569, month: 11, day: 22 }, today)).toBe(true);
    expect(isExpired({ year: 2569 }, today)).toBe(false);
    expect(isExpired({ year: 2568 }, today)).toBe(true);
    expect(isExpired('lifelong', today)).toBe(false);
    expect(isExpired(undefined, today)).toBe(false);
  });

  it('age: the birthday counts, unknown parts make nobody older', () => {
    const today = { year: 2569, month: 11, day: 23 };
    expect(ageOn({ year: 2549, month: 11, day: 23 }, today)).toBe(20);
    expect(ageOn({ year: 2549, month: 11, day: 24 }, today)).toBe(19);
    expect(ageOn({ year: 2549 }, today)).toBe(19);
    expect(ageOn({ year: 2549, month: 10 }, today)).toBe(20);
  });

  it('the day is Bangkok’s', () => {
    expect(buddhistDateOf(new Date('2026-11-22T17:00:00Z'))).toEqual({ year: 2569, month: 11, day: 23 });
    expect(buddhistDateOf(new Date('2026-11-22T16:59:59Z'))).toEqual({ year: 2569, month: 11, day: 22 });
  });
});

describe('text', () => {
  it('whatever is written is read back, whatever the padding', () => {
    fc.assert(
      fc.property(word, fc.nat(50), fc.constantFrom(0x20, 0x00), (text, padding, filler) => {
        fc.pre(!TOWER.test(text));
        const field = Buffer.concat([encodeText(text), Buffer.alloc(padding, filler)]);
        expect(decodeText(field)).toBe(text);
      }),
    );
  });

  it('any bytes give text of Thai and ASCII alone, without padding or towers of marks', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = decodeText(bytes);
        expect(text).toBe(text.trim());
        expect(text).toMatch(/^[\u0020-\u007e\u00a0\u0e01-\u0e3a\u0e3f-\u0e5b]*$/);
        expect(text).not.toMatch(TOWER);
      }),
    );
  });

  it('00 ends the text: nothing of what stands behind it is read', () => {
    fc.assert(
      fc.property(word, fc.uint8Array({ maxLength: 100 }), (text, behind) => {
        fc.pre(!TOWER.test(text));
        expect(decodeText(Buffer.concat([encodeText(text), Uint8Array.of(0), behind]))).toBe(text);
      }),
    );
    expect(decodeText(Uint8Array.of(0, 0x41, 0x42))).toBe('');
  });

  it('every byte alone: a letter, or nothing', () => {
    const read = Array.from({ length: 256 }, (_, byte) => decodeText(Uint8Array.of(0x41, byte, 0x42)));
    const dropped = read.flatMap((text, byte) => (text === 'AB' ? [byte] : []));
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    expect(dropped).toEqual([
      ...range(1, 31),
      127,
      ...range(128, 159),
      ...range(219, 222),
      ...range(252, 255),
    ]);
    expect(read[0]).toBe('A');
  });
});

describe('names', () => {
  it('four parts, inner spaces and all, come back as they were', () => {
    const part = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(part, part, part, part, (prefix, first, middle, last) => {
        const name = parseName([prefix, first, middle, last].join('#'));
        if ([prefix, first, middle, last].every((p) => p === '')) expect(name).toBeUndefined();
        else expect(name).toEqual({ prefix, first, middle, last });
      }),
    );
  });

  it('a name cut anywhere still is a name or nothing', () => {
    const whole = 'นาง#สมหญิง##ทดสอบดี';
    for (let length = 0; length <= whole.length; length++) {
      const name = parseName(whole.slice(0, length));
      if (length === 0) expect(name).toBeUndefined();
      else expect(name?.prefix).toBe('นาง'.slice(0, length));
    }
  });
});

describe('addresses', () => {
  it('labelled parts are found in whatever slot they stand', () => {
    const parts = {
      village: 'หมู่ที่ 4',
      lane: 'ตรอกวัด',
      soi: 'ซอย 7',
      road: 'ถนนสุจริต',
      subdistrict: 'ตำบลตัวอย่าง',
      district: 'อำเภอทดสอบ',
      province: 'จังหวัดจำลอง',
    };
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.entries(parts)), (chosen) => {
        const address = parseAddress(['99/9', ...chosen.map(([, value]) => value)].join('#'));
        expect(address).toEqual({
          houseNumber: '99/9',
          ...Object.fromEntries(Object.keys(parts).map((key) => [key, ''])),
          ...Object.fromEntries(chosen),
        });
      }),
    );
  });

  it('no word of an address is ever lost', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), (slots) => {
        const text = slots.join('#');
        const said = Object.values(parseAddress(text) ?? {}).join(' ');
        for (const slot of slots) expect(said).toContain(slot);
      }),
    );
  });

  it('Bangkok has no label and is a province all the same', () => {
    expect(parseAddress('1####ถนนก#แขวงข#เขตค#กรุงเทพมหานคร')).toMatchObject({
      subdistrict: 'แขวงข',
      district: 'เขตค',
      province: 'กรุงเทพมหานคร',
    });
  });

  it('หมู่บ้าน is the name of an estate and no number of a village, wherever it stands', () => {
    expect(parseAddress('9#หมู่ที่ 4#หมู่บ้านสวนตัวอย่าง###ตำบลก#อำเภอข#จังหวัดค')).toMatchObject({
      village: 'หมู่ที่ 4',
      lane: 'หมู่บ้านสวนตัวอย่าง',
    });
    expect(parseAddress('9##หมู่บ้านสวน#ซอย 1##ตำบลก#อำเภอข#จังหวัดค')).toMatchObject({
      village: '',
      lane: 'หมู่บ้านสวน',
    });
    expect(parseAddress('9#ม.4#ม.สวนตัวอย่าง#####')).toMatchObject({ village: 'ม.4', lane: 'ม.สวนตัวอย่าง' });
  });

  it.each([
    ['four', '9#ก#ข#ค', {}],
    ['five', '9#4#ก#ข#ค', { village: '4' }],
    ['seven', '9#4#ล#ซ#ก#ข#ค', { village: '4', lane: 'ล', soi: 'ซ' }],
    ['eight', '9#4#ล#ซ#ถ#ก#ข#ค', { village: '4', lane: 'ล', soi: 'ซ', road: 'ถ' }],
    ['nine', '9#4#ล#ซ#ถ#ถ2#ก#ข#ค', { village: '4', lane: 'ล', soi: 'ซ', road: 'ถ ถ2' }],
    ['eight and a last separator', '9#4#ล#ซ#ถ#ก#ข#ค##', { village: '4', lane: 'ล', soi: 'ซ', road: 'ถ' }],
  ])('%s parts without labels: the last three are subdistrict, district and province', (_, text, more) => {
    expect(parseAddress(text)).toEqual({
      ...{ houseNumber: '9', village: '', lane: '', soi: '', road: '' },
      ...{ subdistrict: 'ก', district: 'ข', province: 'ค' },
      ...more,
    });
  });

  it('a field that is full may have lost its end: nothing is counted from there', () => {
    const cut = `9#4#${'ล'.repeat(70)}#${'ซ'.repeat(70)}#ถ#ก#ข`;
    expect(parseAddress(cut)).toMatchObject({ road: 'ถ', subdistrict: 'ก', district: 'ข', province: '' });
  });

  it('without separators the labels are, and without those it is all in the first part', () => {
    expect(parseAddress('99/9 หมู่ที่ 4 ซอย 7 ตำบลตัวอย่าง อำเภอทดสอบ จังหวัดจำลอง')).toMatchObject({
      houseNumber: '99/9',
      village: 'หมู่ที่ 4',
      soi: 'ซอย 7',
      subdistrict: 'ตำบลตัวอย่าง',
      district: 'อำเภอทดสอบ',
      province: 'จังหวัดจำลอง',
    });
    expect(parseAddress('บ้านริมน้ำ ตรงข้ามวัด')?.houseNumber).toBe('บ้านริมน้ำ ตรงข้ามวัด');
  });

  it('empty is absent', () => {
    expect(parseAddress('')).toBeUndefined();
    expect(parseAddress('#######')).toBeUndefined();
  });
});

describe('the end of the photo', () => {
  const photo = loadPhoto('somying');

  it('padding of any kind behind the end is cut, nothing before it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (padding) => {
        const cut = cutPhoto(Buffer.concat([photo, padding]));
        expect(cut && Buffer.compare(cut, photo)).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('comments of any filler are walked over, even when they hold an end marker', () => {
    fc.assert(
      fc.property(fc.integer({ min: photo.length + 4, max: 5118 }), fc.nat(255), (length, filler) => {
        const longer = withPhotoLength(photo, length, filler);
        longer.set([0xff, 0xd9].slice(0, Math.min(2, length - photo.length - 4)), 6);
        expect(jpegLength(Buffer.concat([longer, Buffer.alloc(40, 0x20)]))).toBe(length);
      }),
      { numRuns: 50 },
    );
  });

  it('before the end has come there is no end, wherever the cut falls', () => {
    for (let length = 0; length < photo.length; length++)
      expect(jpegLength(photo.subarray(0, length))).toBeUndefined();
  });

  it('any bytes give a length within them or none, and always end', () => {
    const start = fc.constantFrom([], [0xff, 0xd8, 0xff], [0xff, 0xd8, 0xff, 0xda, 0, 2]);
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), (head, bytes) => {
        const all = Uint8Array.from([...head, ...bytes]);
        const length = jpegLength(all);
        if (length !== undefined) expect(length).toBeLessThanOrEqual(all.length);
        const cut = cutPhoto(all);
        if (cut !== undefined) expect(cut.length).toBeLessThanOrEqual(all.length);
      }),
    );
  });
});
