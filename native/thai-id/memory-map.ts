/** Where things are on the card: applets, blocks, offsets and lengths in bytes (card.md §1.3–1.10). */

const aid = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** Personal data of the Ministry of Interior: the applet that makes a card a Thai ID card. */
export const AID_MOI = aid('a000000054480001');
/** Chip-side state, laser number. */
export const AID_ADM = aid('a000000084060002');
/** National Health Security Office, on some cards. */
export const AID_NHSO = aid('a000000054480083');

/** A run of bytes in a block of the selected applet. */
export interface Range {
  readonly block: number;
  readonly offset: number;
  readonly length: number;
}

/** Text fields of the MOI applet, from the start of the text area. */
export const TEXT_FIELDS = {
  version: { offset: 0, length: 4 },
  citizenId: { offset: 4, length: 13 },
  nameTh: { offset: 17, length: 100 },
  nameEn: { offset: 117, length: 100 },
  birthDate: { offset: 217, length: 8 },
  sex: { offset: 225, length: 1 },
  requestNumber: { offset: 226, length: 20 },
  issuingPlace: { offset: 246, length: 100 },
  issuingOfficer: { offset: 346, length: 13 },
  issueDate: { offset: 359, length: 8 },
  expiry: { offset: 367, length: 8 },
  cardType: { offset: 375, length: 2 },
} as const;
export type TextField = keyof typeof TEXT_FIELDS;

/** Length of the text area. */
export const TEXT_LENGTH = 377;
/** Most bytes that one READ gives. */
export const MAX_READ = 255;

/** One card generation's places. `photoNumber` absent: the generation is not known to have one. */
export interface Layout {
  readonly text: Range;
  readonly photo: Range;
  readonly address: Range;
  readonly photoNumber?: Range;
}

/** Cards of version 0003 and later: all in block 0. Address and number under the photo follow each other. */
export const LAYOUT: Layout = {
  text: { block: 0, offset: 0, length: TEXT_LENGTH },
  photo: { block: 0, offset: 379, length: 5118 },
  address: { block: 0, offset: 5497, length: 160 },
  photoNumber: { block: 0, offset: 5657, length: 14 },
};

/** Cards of version 0002, known from one source only: text and photo in block 1, address at the start of block 0. */
export const LAYOUT_0002: Layout = {
  text: { block: 1, offset: 0, length: TEXT_LENGTH },
  photo: { block: 1, offset: 377, length: 5120 },
  address: { block: 0, offset: 4, length: 150 },
};

/** Length of block 0. */
export const BLOCK_LENGTH = 5950;

/** Answer of the ADM applet to `80 00 00 00`. */
export const ADM_INFO = { length: 0x17, authorizeAt: 3, laserAt: 7, laserLength: 16 } as const;

/** Answer to GET DATA 9F7F: tag and length, then the CPLC; the serial is fabrication date, serial, batch. */
export const CPLC = { length: 0x2d, serialAt: 13, serialLength: 8 } as const;

/** Fields of the NHSO applet, block 0. */
export const NHSO_FIELDS = {
  mainRight: { offset: 0x04, length: 60 },
  subRight: { offset: 0x40, length: 100 },
  mainHospital: { offset: 0xa4, length: 80 },
  subHospital: { offset: 0xf4, length: 80 },
  paidType: { offset: 0x144, length: 1 },
  issueDate: { offset: 0x145, length: 8 },
  expiryDate: { offset: 0x14d, length: 8 },
  updateDate: { offset: 0x155, length: 8 },
  hospitalChanges: { offset: 0x15d, length: 1 },
} as const;
export const NHSO_RANGE: Range = { block: 0, offset: 4, length: 0x15e - 4 };
