/**
 * Cards typed by hand out of the notes (card.md §1.3–1.10 of the design): every place is a number here, and nothing is
 * imported from the map that it proves. The emulated card is built from that map, and would be wrong together with it.
 */
import { describe, expect, it } from 'vitest';
import { ok } from '../result.ts';
import type { CardLink } from './card-link.ts';
import { readCard } from './read-card.ts';

/** TIS-620: Thai letters stand at A1 and up, in the order of Unicode. */
const thai = (text: string): Uint8Array =>
  Uint8Array.from([...text], (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code < 0x80 ? code : code - 0x0e00 + 0xa0;
  });
/** 5118 bytes that begin and end as a JPEG does: one comment, filled with bytes that tell where they stand. */
const PHOTO = Uint8Array.from({ length: 5118 }, (_, i) => i % 251);
PHOTO.set([0xff, 0xd8, 0xff, 0xfe, 0x13, 0xf8], 0);
PHOTO.set([0xff, 0xd9], 5116);

/** Bytes of a block, space-filled, with each text at its place. */
function block(fields: readonly (readonly [at: number, bytes: string | Uint8Array])[]): Uint8Array {
  const bytes = new Uint8Array(5950).fill(0x20);
  for (const [at, value] of fields) bytes.set(typeof value === 'string' ? thai(value) : value, at);
  return bytes;
}

const TEXT = [
  [4, '9009900000017'],
  [17, 'นาง#สมหญิง#มาลี#ทดสอบดี'],
  [117, 'Mrs.#Somying#Malee#Thotsopdee'],
  [217, '25280314'],
  [225, '2'],
  [226, '10990123456789012345'],
  [246, 'ท้องถิ่นเขตทดสอบ/กรุงเทพมหานคร'],
  [346, '9009900000025'],
  [359, '25660314'],
  [367, '25750313'],
  [375, '01'],
] as const;
const ADDRESS = '99/1#หมู่ที่ 7#ตรอกลึก#ซอยทดสอบ 7#ถนนสุจริต#แขวงดี#เขตงาม#กรุงเทพมหานคร';

/** 23 bytes: version, state, authorize = 1 (PIN), three unknown, the laser number with zeros behind it. */
const ADM = Uint8Array.from(Buffer.from('01020101aabbcc54543939303030303030303100000000', 'hex'));
/** 45 bytes: tag and length, ten of fabricator, system and release, the eight of the serial, and the rest. */
const CPLC = Uint8Array.from(
  Buffer.from(
    `9f7f2a${'47905040821169012345'}${'1122334455667788'}${'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7'}`,
    'hex',
  ),
);
const NHSO = block([
  [4, 'สิทธิหลักประกันสุขภาพแห่งชาติ'],
  [64, 'ช่วงอายุ 12-59 ปี'],
  [164, 'โรงพยาบาลหนึ่ง'],
  [244, 'ศูนย์สุขภาพสอง'],
  [324, '1'],
  [325, '25650401'],
  [333, '99999999'],
  [341, '25660115'],
  [349, '3'],
]);

/** A card that knows the commands by their bytes. */
function cardWith(moi: readonly [Uint8Array, Uint8Array]): Pick<CardLink, 'atr' | 'transmit'> {
  let selected = '';
  let pending = new Uint8Array(0);
  const answer = (command: Uint8Array): Uint8Array => {
    const hex = Buffer.from(command).toString('hex');
    const give = (data: Uint8Array) => {
      pending = Uint8Array.from(data);
      return Uint8Array.of(0x61, data.length);
    };
    if (hex.startsWith('00a40400')) {
      selected = hex.slice(10);
      const known = ['a000000054480001', 'a000000084060002', 'a000000054480083', ''].includes(selected);
      return known ? Uint8Array.of(0x61, 0x0a) : Uint8Array.of(0x6a, 0x82);
    }
    if (hex.startsWith('00c00000')) return Uint8Array.of(...pending.subarray(0, command[4]), 0x90, 0x00);
    if (hex === '80000000' && selected === 'a000000084060002') return give(ADM);
    if (hex === '80ca9f7f' && selected === '') return give(CPLC);
    if (hex.startsWith('80b0') && hex.slice(8, 10) === '02' && command.length === 7) {
      const from = Number.parseInt(hex.slice(4, 8), 16);
      const which = command[5] as number;
      const length = command[6] as number;
      const data =
        selected === 'a000000054480001'
          ? moi[which as 0 | 1]
          : selected === 'a000000054480083'
            ? NHSO
            : undefined;
      if (data !== undefined && from + length <= data.length) return give(data.subarray(from, from + length));
    }
    return Uint8Array.of(0x6d, 0x00);
  };
  return {
    atr: Uint8Array.from(Buffer.from('3b79960000544820' + '4e49442031' + '38', 'hex')),
    transmit: async (command) => ok(answer(command)),
  };
}

const HOLDER = {
  cardVersion: '0003',
  citizenId: '9009900000017',
  nameTh: { prefix: 'นาง', first: 'สมหญิง', middle: 'มาลี', last: 'ทดสอบดี' },
  nameEn: { prefix: 'Mrs.', first: 'Somying', middle: 'Malee', last: 'Thotsopdee' },
  birthDate: { year: 2528, month: 3, day: 14 },
  sex: 'female',
  requestNumber: '10990123456789012345',
  issuingPlace: 'ท้องถิ่นเขตทดสอบ/กรุงเทพมหานคร',
  issuingOfficer: '9009900000025',
  issueDate: { year: 2566, month: 3, day: 14 },
  expiry: { year: 2575, month: 3, day: 13 },
  cardType: '01',
  photo: PHOTO,
  address: {
    houseNumber: '99/1',
    village: 'หมู่ที่ 7',
    lane: 'ตรอกลึก',
    soi: 'ซอยทดสอบ 7',
    road: 'ถนนสุจริต',
    subdistrict: 'แขวงดี',
    district: 'เขตงาม',
    province: 'กรุงเทพมหานคร',
  },
  photoNumber: '10990712345678',
  laserNumber: 'TT9900000001',
  chipSerial: '1122334455667788',
  healthInsurance: {
    mainRight: 'สิทธิหลักประกันสุขภาพแห่งชาติ',
    subRight: 'ช่วงอายุ 12-59 ปี',
    mainHospital: 'โรงพยาบาลหนึ่ง',
    subHospital: 'ศูนย์สุขภาพสอง',
    paidType: '1',
    issueDate: { year: 2565, month: 4, day: 1 },
    expiryDate: 'lifelong',
    updateDate: { year: 2566, month: 1, day: 15 },
    hospitalChanges: '3',
  },
};

/** Bytes as an ordinary array, so that `toEqual` compares them one by one whatever holds them. */
const plain = ({ photo, ...rest }: { photo?: Uint8Array }) => ({ ...rest, photo: [...(photo ?? [])] });

async function read(moi: readonly [Uint8Array, Uint8Array]) {
  const holder = await readCard(cardWith(moi), { read: 'all' });
  if (!holder.ok) throw new Error(`${holder.fault.code}: ${holder.fault.detail}`);
  return plain(holder.value);
}

describe('cards typed by hand', () => {
  it('version 0003: every field from its place in block 0', async () => {
    const zero = block([
      [0, '0003'],
      ...TEXT,
      [379, PHOTO],
      [5497, ADDRESS],
      [5657, '10990712345678'],
      [5671, new Uint8Array(279).fill(0xee)],
    ]);
    expect(await read([zero, block([])])).toEqual(plain(HOLDER));
  });

  it('version 0002: text and photo from block 1, the address from the beginning of block 0', async () => {
    const photo = Uint8Array.from({ length: 5120 }, (_, i) => (i + 7) % 251);
    photo.set([0xff, 0xd8, 0xff, 0xfe, 0x13, 0xfa], 0);
    photo.set([0xff, 0xd9], 5118);
    const one = block([[0, '0002'], ...TEXT, [377, photo]]);
    const zero = block([
      [0, '0002'],
      [4, ADDRESS],
    ]);
    const { photoNumber: _, ...old } = { ...HOLDER, cardVersion: '0002', photo };
    expect(await read([zero, one])).toEqual(plain(old));
  });

  it('a number that fails in block 0 is found in block 1, though the version does not say so', async () => {
    const photo = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);
    const one = block([[0, '0003'], ...TEXT, [377, photo]]);
    const zero = block([
      [0, '0003'],
      [4, ADDRESS],
    ]);
    const { photoNumber: _, ...found } = { ...HOLDER, photo };
    expect(await read([zero, one])).toEqual(plain(found));
  });
});
