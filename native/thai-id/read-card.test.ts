import { describe, expect, it } from 'vitest';
import { EmulatedCard } from '../../fixtures/card/emulated-card.ts';
import { makeCard, PROFILE_NAMES, type ProfileName } from '../../fixtures/card/profiles.ts';
import { loadPhoto } from '../../fixtures/people/person.ts';
import { linkTo } from '../../tests/card/link.ts';
import { checkedPicture } from '../picture.ts';
import type { LinkFault } from './card-link.ts';
import { type Progress, type ReadOptions, readCard } from './read-card.ts';

const KEY = new Uint8Array(32);
const cardOf = (
  profile: ProfileName = 'standard',
  change: (m: ReturnType<typeof makeCard>) => void = () => {},
) => {
  const model = makeCard('somying', profile);
  change(model);
  return new EmulatedCard(model, KEY, new Map());
};
async function read(
  card: EmulatedCard,
  options: Partial<ReadOptions> = {},
  spoil?: Parameters<typeof linkTo>[1],
) {
  const link = linkTo(card, spoil);
  return { result: await readCard(link, { read: 'all', ...options }), link };
}
async function holderOf(profile: ProfileName, change?: (m: ReturnType<typeof makeCard>) => void) {
  const { result } = await read(cardOf(profile, change));
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.detail}`);
  return result.value;
}
/** Width and height that these bytes claim, where they claim any. */
const jpegSize = (bytes: Uint8Array | undefined) => {
  const picture = bytes && checkedPicture(bytes, { side: 65_535, dots: 2 ** 32 });
  return picture?.ok ? [picture.value.width, picture.value.height] : undefined;
};
const equalBytes = (a: Uint8Array | undefined, b: Uint8Array) => Buffer.from(a ?? []).equals(Buffer.from(b));

describe('how many commands it takes', () => {
  it('reads all text in 7 APDUs', async () => {
    const { result, link } = await read(cardOf(), { read: 'text' });
    expect(result.ok).toBe(true);
    expect(link.sent).toHaveLength(7);
  });

  it('reads for a visit what a visit uses: no laser number, no health insurance', async () => {
    const { result, link } = await read(cardOf(), { read: 'holder' });
    if (!result.ok) throw new Error(result.fault.detail);
    const { photo, chipSerial, laserNumber, healthInsurance } = result.value;
    expect([photo === undefined, chipSerial]).toEqual([false, '9000000000000001']);
    expect([laserNumber, healthInsurance]).toEqual([undefined, undefined]);
    expect(link.sent.join()).not.toMatch(/84060002|0054480083/i);
  });

  it('reads text and a full photo in 49, each block once, and says each step', async () => {
    const steps: Progress[] = [];
    const card = cardOf('full-photo', (m) => {
      m.applets = { ...m.applets, adm: false, nhso: false, serial: false };
    });
    const { link } = await read(card, { onProgress: (p) => steps.push(p) });
    // After the photo: SELECT ADM, SELECT default, GET DATA, SELECT NHSO, each refused.
    expect(link.sent).toHaveLength(49 + 4);
    expect(steps.map((s) => s.photoSoFar?.length).filter((n) => n !== undefined)).toEqual([
      ...Array.from({ length: 20 }, (_, i) => (i + 1) * 255),
      5118,
    ]);
    expect(steps.at(-1)).toMatchObject({ step: 25, of: 25 });
    expect(steps.map((s) => s.step)).toEqual(steps.map((s) => s.step).toSorted((a, b) => a - b));
  });

  it('stops at the end of a shorter photo', async () => {
    const { link } = await read(cardOf());
    const photoReads = link.sent.filter(
      (c) => c[1] === 0xb0 && ((c[2] ?? 0) << 8) + (c[3] ?? 0) >= 379 && (c[2] ?? 0) < 0x15,
    );
    expect(photoReads).toHaveLength(Math.ceil(loadPhoto('somying').length / 255));
  });
});

describe('every profile', () => {
  it.each(PROFILE_NAMES.filter((name) => name !== 'foreign'))(
    '%s is read, with the whole photo',
    async (name) => {
      const card = cardOf(name);
      const { result } = await read(card);
      if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.detail}`);
      expect(result.value.citizenId).toBe(card.model.person.citizenId);
      if (name === 'no-photo' || name === 'picture-bomb') expect(result.value.photo).toBeUndefined();
      else expect(equalBytes(result.value.photo, card.model.photo)).toBe(true);
    },
  );

  it('text-leftovers, text-noise: the names and the address are those of a clean card', async () => {
    const { nameTh, nameEn, address } = await holderOf('standard');
    for (const name of ['text-leftovers', 'text-noise'] as const)
      expect(await holderOf(name), name).toMatchObject({ nameTh, nameEn, address });
  });

  it('estate, seven-parts: every part of the address is in its place', async () => {
    expect((await holderOf('estate')).address).toMatchObject({
      village: 'หมู่ที่ 4',
      lane: 'หมู่บ้านตัวอย่าง',
      soi: 'ซอย 7',
    });
    expect((await holderOf('seven-parts')).address).toEqual({
      houseNumber: '99/9',
      village: '4',
      lane: 'ตรงข้ามวัด',
      soi: 'สุจริต',
      road: '',
      subdistrict: 'ตัวอย่าง',
      district: 'ทดสอบ',
      province: 'จำลอง',
    });
  });

  it('before-2484: the date stays as it is recorded', async () => {
    expect((await holderOf('before-2484')).birthDate).toEqual({ year: 2466, month: 2, day: 29 });
  });

  it('picture-bomb: nobody is handed a picture of more dots than a portrait has, nor the beginning of one', async () => {
    const steps: Progress[] = [];
    const { result, link } = await read(cardOf('picture-bomb'), { onProgress: (p) => steps.push(p) });
    expect(result).toMatchObject({ ok: true, value: { photoRefused: true } });
    expect(result.ok && result.value.photo).toBeUndefined();
    for (const { photoSoFar } of steps) expect(jpegSize(photoSoFar)).toBeUndefined();
    // The rest of it is not asked for.
    expect(link.sent.length).toBeLessThan(25);
  });

  it('foreign: says so', async () => {
    const { result } = await read(cardOf('foreign'));
    expect(result).toMatchObject({ ok: false, fault: { code: 'foreign' } });
  });

  it('3b67: asks with the other GET RESPONSE', async () => {
    const { link } = await read(cardOf('3b67'));
    expect(link.sent.filter((c) => c[1] === 0xc0).every((c) => c[3] === 1)).toBe(true);
  });

  it('finds the form of GET RESPONSE that the card wants, whatever its ATR promises', async () => {
    const holder = await holderOf('standard', (m) => {
      m.getResponseP2 = 1;
    });
    expect(holder.nameTh.last).toBe('ทดสอบดี');
  });

  it('version-0002: text and photo from block 1, address from block 0', async () => {
    const holder = await holderOf('version-0002');
    expect(holder).toMatchObject({
      cardVersion: '0002',
      nameTh: { first: 'สมหญิง' },
      address: { road: 'ถนนสุจริต', province: 'กรุงเทพมหานคร' },
    });
    expect(holder.photoNumber).toBeUndefined();
  });

  it('lifelong, year-only, month-only: partial dates stay partial', async () => {
    expect((await holderOf('lifelong')).expiry).toBe('lifelong');
    expect((await holderOf('year-only')).birthDate).toEqual({ year: 2528 });
    expect((await holderOf('month-only')).birthDate).toEqual({ year: 2528, month: 3 });
  });

  it('what is not on the card is absent', async () => {
    expect((await holderOf('empty-address')).address).toBeUndefined();
    expect((await holderOf('no-english-name')).nameEn).toBeUndefined();
    expect((await holderOf('no-adm')).laserNumber).toBeUndefined();
    const bare = await holderOf('no-optional');
    expect([bare.laserNumber, bare.chipSerial, bare.healthInsurance]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect((await holderOf('standard')).healthInsurance).toMatchObject({
      mainHospital: 'โรงพยาบาลทดสอบ',
      issueDate: { year: 2565, month: 4, day: 1 },
      expiryDate: 'lifelong',
    });
  });

  it('no-merged-read: field by field gives the same holder', async () => {
    expect(await holderOf('no-merged-read')).toEqual(await holderOf('standard'));
  });

  it('a chip that answers zeros for its serial at first is asked once more', async () => {
    let asked = 0;
    const { result } = await read(cardOf(), {}, (_, answer) => {
      if (answer.length === 47 && answer[0] === 0x9f && asked++ === 0)
        return Uint8Array.from([...answer].map((b, i) => (i >= 3 && i < 45 ? 0 : b)));
      return answer;
    });
    expect(result.ok && result.value.chipSerial).toBe('9000000000000001');
  });
});

describe('faults reported in the field (card.md §1.13)', () => {
  it('photo: blocks of spaces and blocks ending in spaces are data, not padding', async () => {
    const card = cardOf('photo-spaces');
    expect(card.model.photo.subarray(255, 510).every((b) => b === 0x20)).toBe(true);
    const { result } = await read(card);
    expect(result.ok && equalBytes(result.value.photo, card.model.photo)).toBe(true);
  });

  it('issuing place: all of its 100 bytes', async () => {
    const place = `${'ก'.repeat(99)}ฮ`;
    const holder = await holderOf('standard', (m) => {
      m.person = { ...m.person, issuingPlace: place };
    });
    expect(holder.issuingPlace).toBe(place);
  });

  it.each([254, 128])(
    'photo: a card that gives at most %i bytes from the middle on is read in such pieces',
    async (most) => {
      const card = cardOf('full-photo');
      const { result } = await read(card, {}, (_, answer, command) => {
        const offset = ((command[2] ?? 0) << 8) | (command[3] ?? 0);
        const refused = command[1] === 0xb0 && offset > 1000 && offset < 5497 && (command[6] ?? 0) > most;
        return refused ? Uint8Array.of(0x6a, 0x86) : answer;
      });
      expect(result.ok && equalBytes(result.value.photo, card.model.photo)).toBe(true);
    },
  );

  it('photo: refused midway, or from its beginning, is no photo, and says so', async () => {
    for (const from of [1000, 379]) {
      const { result } = await read(cardOf(), {}, (_, answer, command) => {
        const offset = ((command[2] ?? 0) << 8) | (command[3] ?? 0);
        return command[1] === 0xb0 && offset >= from && offset < 5497 ? Uint8Array.of(0x69, 0x82) : answer;
      });
      expect(result).toMatchObject({ ok: true, value: { laserNumber: 'TT9900000001' } });
      expect(result.ok && [result.value.photo, result.value.photoRefused]).toEqual([undefined, true]);
    }
  });

  it('soi and road: by label and not by position', async () => {
    const holder = await holderOf('standard', (m) => {
      m.person = { ...m.person, address: '1#หมู่ที่ 2#ซอยหนึ่ง#ถนนสอง##ตำบลสาม#อำเภอสี่#จังหวัดห้า' };
    });
    expect(holder.address).toEqual({
      houseNumber: '1',
      village: 'หมู่ที่ 2',
      lane: '',
      soi: 'ซอยหนึ่ง',
      road: 'ถนนสอง',
      subdistrict: 'ตำบลสาม',
      district: 'อำเภอสี่',
      province: 'จังหวัดห้า',
    });
  });

  it('names with spaces inside and a middle name stay whole', async () => {
    const holder = await holderOf('standard', (m) => {
      m.person = {
        ...m.person,
        nameTh: { prefix: 'นาง', first: 'มา ลี', middle: 'ณ', last: 'ทดสอบ ณ อยุธยา' },
      };
    });
    expect(holder.nameTh).toEqual({ prefix: 'นาง', first: 'มา ลี', middle: 'ณ', last: 'ทดสอบ ณ อยุธยา' });
  });

  it('a wrong check digit is looked for in another block, then named', async () => {
    const wrong = cardOf('standard', (m) => {
      m.person = { ...m.person, citizenId: '9009900000018' };
    });
    const { result, link } = await read(wrong);
    expect(result).toMatchObject({ ok: false, fault: { code: 'card.check-digit' } });
    expect(link.sent.some((c) => c[1] === 0xb0 && c[5] === 1)).toBe(true);
  });

  it('a card without digits where the number stands is garbage', async () => {
    const { result } = await read(
      cardOf('standard', (m) => {
        m.person = { ...m.person, citizenId: 'ABCDEFGHIJKLM' };
      }),
    );
    expect(result).toMatchObject({ ok: false, fault: { code: 'card.garbage' } });
  });
});

describe('every status word', () => {
  const refusals = [
    0x6982, 0x6983, 0x6985, 0x6986, 0x6a82, 0x6a86, 0x6a88, 0x6b00, 0x6d00, 0x6e00, 0x6f00, 0x6f1a, 0x6f20,
    // The department's own (card.md §1.11): wrong algorithm to verify failed, 6F0F not match, load file to algorithm.
    0x6f02,
    0x6f03, 0x6f04, 0x6f05, 0x6f06, 0x6f07, 0x6f08, 0x6f09, 0x6f0a, 0x6f0b, 0x6f0c, 0x6f0d, 0x6f0e, 0x6f0f,
    0x6f10, 0x6f11, 0x6f12, 0x6f13, 0x6f99, 0x6fff, 0x6af1, 0x6af2, 0x6af3, 0x6af4, 0x6700, 0x6300, 0x6283,
  ];

  it.each([0x0000, 0x1234, 0x5fff, 0x7000, 0x8fff, 0xa000, 0xffff])(
    '%i is no status word: garbage, on SELECT and on READ',
    async (sw) => {
      for (const ins of [0xa4, 0xb0]) {
        const { result } = await read(cardOf(), {}, (_, answer, command) =>
          command[1] === ins ? Uint8Array.of(sw >> 8, sw & 0xff) : answer,
        );
        expect(result).toMatchObject({ ok: false, fault: { code: 'card.garbage' } });
      }
    },
  );

  it.each(refusals)('%i on every READ is a refusal', async (sw) => {
    const { result } = await read(cardOf(), {}, (_, answer, command) =>
      command[1] === 0xb0 ? Uint8Array.of(sw >> 8, sw & 0xff) : answer,
    );
    expect(result).toMatchObject({ ok: false, fault: { code: 'card.refused' } });
  });

  it.each(refusals)(
    '%i on every SELECT of a card that says TH NID is a refusal, of another a foreign card',
    async (sw) => {
      const spoil = (_: number, answer: Uint8Array, command: Uint8Array) =>
        command[1] === 0xa4 ? Uint8Array.of(sw >> 8, sw & 0xff) : answer;
      expect((await read(cardOf(), {}, spoil)).result).toMatchObject({ fault: { code: 'card.refused' } });
      const other = cardOf('standard', (m) => {
        m.atr = Uint8Array.of(0x3b, 0x67, 1, 2, 3);
      });
      expect((await read(other, {}, spoil)).result).toMatchObject({ fault: { code: 'foreign' } });
    },
  );

  it.each(refusals)('%i once, at any place, costs nothing but a command', async (sw) => {
    const clean = await read(cardOf());
    for (let at = 0; at < 12; at++) {
      const { result } = await read(cardOf(), {}, (n, answer) =>
        n === at ? Uint8Array.of(sw >> 8, sw & 0xff) : answer,
      );
      expect(result).toEqual(clean.result);
    }
  });

  it.each([
    ['an empty answer', new Uint8Array(0)],
    ['half a status word', Uint8Array.of(0x90)],
    ['61 for ever', Uint8Array.of(0x61, 0xff)],
    ['6C for ever', Uint8Array.of(0x6c, 0x00)],
    ['data without end', new Uint8Array(258).fill(0x61)],
  ])('%s from every command is named, and ends', async (_name, bytes) => {
    const { result, link } = await read(cardOf(), {}, () => bytes);
    expect(result.ok).toBe(false);
    expect(link.sent.length).toBeLessThan(400);
  });

  it.each(['service-down', 'no-reader', 'removed', 'mute', 'busy', 'reset', 'comms', 'silent'] as const)(
    'a link that says %s at any command ends the reading with just that',
    async (code) => {
      const fault: LinkFault = { code, detail: 'scripted' };
      for (let at = 0; at < 40; at += 3) {
        const { result, link } = await read(cardOf(), {}, (n, answer) => (n >= at ? fault : answer));
        if (link.sent.length <= at) return;
        expect(result).toEqual({ ok: false, fault });
      }
    },
  );
});

describe('a card that was begun', () => {
  it('is gone on with, and no other card is taken for it', async () => {
    const { result } = await read(cardOf(), { read: 'holder' });
    if (!result.ok) throw new Error(result.fault.code);
    const before = { holder: result.value, whole: true, skip: new Set<never>() };
    expect((await read(cardOf(), { read: 'holder', before })).result).toEqual(result);
    const other = await read(
      cardOf('standard', (model) => {
        model.person = { ...model.person, citizenId: '9009900000203' };
      }),
      { before },
    );
    expect(other.result).toMatchObject({ ok: false, fault: { code: 'another' } });
  });
});

describe('shared with another program', () => {
  it('reads the text twice, and does not believe a card that says two things', async () => {
    const { result } = await read(cardOf(), { shared: true });
    expect(result.ok).toBe(true);
    let reads = 0;
    const { result: torn } = await read(cardOf(), { shared: true }, (_, answer) => {
      if (answer.length === 257 && ++reads === 1) {
        const other = answer.slice();
        other[30] = 0xa1;
        return other;
      }
      return answer;
    });
    expect(torn).toMatchObject({ ok: false, fault: { code: 'comms' } });
  });

  it('reads the photo twice as well', async () => {
    let blocks = 0;
    const { result } = await read(cardOf(), { shared: true }, (_, answer, command) => {
      const first = command[1] === 0xc0 && answer[0] === 0xff && answer[1] === 0xd8 && ++blocks === 1;
      return first ? Uint8Array.from(answer, (byte, at) => (at === 100 ? byte ^ 1 : byte)) : answer;
    });
    expect(blocks).toBe(2);
    expect(result).toMatchObject({ ok: false, fault: { code: 'comms' } });
  });
});
