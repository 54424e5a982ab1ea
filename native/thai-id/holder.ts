/** What a Thai national ID card says about its holder, as values. Source of every field: docs/card.md. */

declare const citizenId: unique symbol;
/** A 13-digit Thai citizen number whose check digit is right (เลขประจำตัวประชาชน). */
export type CitizenId = string & { readonly [citizenId]: true };

/** A date in the Buddhist Era as the state writes it: month and day may be unknown. `year` is BE (CE + 543). */
export interface BuddhistDate {
  readonly year: number;
  /** 1 to 12; absent when the card has 00. */
  readonly month?: number;
  /** 1 to 31; absent when the card has 00. */
  readonly day?: number;
}

/** When the card ends: a date, or never (`99999999`, ตลอดชีพ). */
export type CardExpiry = BuddhistDate | 'lifelong';

/** A name in the card's four parts; a part that the card leaves empty is the empty string. */
export interface HolderName {
  readonly prefix: string;
  readonly first: string;
  readonly middle: string;
  readonly last: string;
}

/** The address in its eight parts, told apart by their label and not by their position (card.md, address). */
export interface HolderAddress {
  readonly houseNumber: string;
  readonly village: string;
  readonly lane: string;
  readonly soi: string;
  readonly road: string;
  readonly subdistrict: string;
  readonly district: string;
  readonly province: string;
}

/** Everything the MOI applet says in text, and what the optional applets add. */
export interface Holder {
  readonly cardVersion: string;
  readonly citizenId: CitizenId;
  readonly nameTh: HolderName;
  /** Absent when the card has no English name. */
  readonly nameEn?: HolderName;
  /** Absent when the card leaves it empty. */
  readonly birthDate?: BuddhistDate;
  readonly sex?: 'male' | 'female';
  readonly requestNumber?: string;
  readonly issuingPlace?: string;
  readonly issuingOfficer?: string;
  readonly issueDate?: BuddhistDate;
  readonly expiry?: CardExpiry;
  readonly cardType?: string;
  /** Absent when the card leaves the address empty. */
  readonly address?: HolderAddress;
  /** 14 digits printed under the photo. */
  readonly photoNumber?: string;
  /** Control number of the card stock, behind the card; not on every chip. */
  readonly laserNumber?: string;
  /** 16 hex digits out of the chip's CPLC. */
  readonly chipSerial?: string;
  /** JPEG, cut at its end marker; absent when the card has none or it was not read yet. */
  readonly photo?: Uint8Array;
  /** The card refuses its photo, or a part of it, or gives one that may not be drawn: `photo` is absent then. */
  readonly photoRefused?: true;
  readonly healthInsurance?: HealthInsurance;
}

/** The NHSO applet, on some cards, possibly stale. */
export interface HealthInsurance {
  readonly mainRight: string;
  readonly subRight: string;
  readonly mainHospital: string;
  readonly subHospital: string;
  readonly paidType: string;
  readonly issueDate?: BuddhistDate;
  readonly expiryDate?: CardExpiry;
  readonly updateDate?: BuddhistDate;
  readonly hospitalChanges: string;
}
