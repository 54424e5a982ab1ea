/**
 * How the records that people know on paper are laid out. One family: rows of cells, as on the department's own forms.
 * A layout only says the order and width of cells; what it does not name follows after, so nothing is ever left out.
 * The field keys of a group have its name before them, as `passport.issueDate`.
 */
import type { RecordField, Text } from '../../electron/contract/words.ts';

/** A field's key and its share of the row's width; cells of a row share out what absent ones leave. */
type Cell = readonly [key: string, share: number];

export interface Layout {
  readonly rows?: readonly (readonly Cell[])[];
  /** Two people side by side: the fields whose keys begin so. */
  readonly parties?: readonly { readonly prefix: string; readonly heading: Text }[];
  /** Each row of a table is a document of its own (a licence, a deed): drawn as cells, not as a line of a table. */
  readonly cards?: boolean;
  /** A long list is set one line a row, in Thai; what its column of this name says stands above the rows of which it is true. */
  readonly listBy?: string;
}

const address = (prefix: string): readonly (readonly Cell[])[] => [
  [
    [`${prefix}houseNo`, 3],
    [`${prefix}villageNo`, 2],
    [`${prefix}alleyWayDesc`, 3],
    [`${prefix}alleyDesc`, 4],
    [`${prefix}roadDesc`, 4],
  ],
  [
    [`${prefix}subdistrictDesc`, 4],
    [`${prefix}districtDesc`, 4],
    [`${prefix}provinceDesc`, 4],
  ],
];

const MAN: Text = { th: 'ฝ่ายชาย', en: 'Man' };
const WOMAN: Text = { th: 'ฝ่ายหญิง', en: 'Woman' };
const COUPLE = [
  { prefix: 'male', heading: MAN },
  { prefix: 'female', heading: WOMAN },
];

const LAYOUTS: Readonly<Record<string, Layout>> = {
  'social-security': { listBy: 'นายจ้าง' },
  // ท.ร.14/1
  person: {
    rows: [
      [
        ['personalID', 4],
        ['fullnameAndRank', 8],
      ],
      [
        ['titleDesc', 2],
        ['firstName', 3],
        ['middleName', 3],
        ['lastName', 4],
      ],
      [
        ['englishTitleDesc', 2],
        ['englishFirstName', 3],
        ['englishMiddleName', 3],
        ['englishLastName', 4],
      ],
      [
        ['genderDesc', 2],
        ['dateOfBirth', 5],
        ['age', 2],
        ['nationalityDesc', 3],
      ],
      [
        ['ownerStatusDesc', 4],
        ['statusOfPersonDesc', 8],
      ],
      [['dateOfMoveIn', 12]],
      [
        ['fatherName', 5],
        ['fatherPersonalID', 5],
        ['fatherNationalityDesc', 2],
      ],
      [
        ['motherName', 5],
        ['motherPersonalID', 5],
        ['motherNationalityDesc', 2],
      ],
    ],
  },
  // ท.ร.14
  house: {
    rows: [
      [
        ['houseID', 5],
        ['rcodeDesc', 7],
      ],
      ...address(''),
      [
        ['houseTypeDesc', 3],
        ['houseDesc', 5],
        ['dateOfTerminate', 4],
      ],
    ],
  },
  // ท.ร.1
  birth: {
    rows: [
      [
        ['personalID', 5],
        ['titleDesc', 2],
        ['firstName', 3],
        ['middleName', 3],
        ['lastName', 4],
      ],
      [
        ['gender', 2],
        ['nationality', 2],
        ['dateOfBirth', 5],
        ['timeOfBirth', 3],
      ],
      [
        ['placeOfBirth', 7],
        ['hospitalName', 5],
      ],
      [
        ['motherName', 5],
        ['motherPersonalID', 5],
        ['motherNationalityDesc', 2],
      ],
      [
        ['fatherName', 5],
        ['fatherPersonalID', 5],
        ['fatherNationalityDesc', 2],
      ],
      [
        ['dateOfNotifying', 5],
        ['authorityIssuing', 4],
        ['officerName', 3],
      ],
      [
        ['personInform.Relation', 2],
        ['personInform.Name', 3],
        ['personInform.PersonalID', 4],
        ['personInform.Age', 3],
      ],
    ],
  },
  // ท.ร.4. No visit can give it: it is of somebody else who has died (docs/paper.md).
  death: {
    rows: [
      [['documentNumber', 12]],
      [
        ['titleDesc', 2],
        ['firstName', 3],
        ['middleName', 3],
        ['lastName', 4],
      ],
      [
        ['dateOfDeath', 5],
        ['placeOfDeath', 7],
      ],
      [['causeOfDeath', 12]],
      [['informantName', 12]],
    ],
  },
  // ท.ร.38
  alien: {
    rows: [
      [
        ['titleDesc', 2],
        ['firstName', 5],
        ['lastName', 5],
      ],
      [
        ['genderDesc', 2],
        ['dateOfBirth', 5],
        ['nationalityDesc', 5],
      ],
      [
        ['bloodType', 2],
        ['religion', 3],
        ['marryStatus', 3],
        ['spouseName', 4],
      ],
      [
        ['dateInThai', 5],
        ['statusOfPersonDesc', 7],
      ],
      [
        ['houseID', 5],
        ['doeNumber', 7],
      ],
      [
        ['personAddDate', 6],
        ['personUpdDate', 6],
      ],
      ...['father', 'mother'].map((parent): readonly Cell[] => [
        [`${parent}.name`, 5],
        [`${parent}.personalID`, 4],
        [`${parent}.nationalityDesc`, 3],
      ]),
      [
        ['passport.documentType', 3],
        ['passport.documentNo', 4],
        ['passport.documentIssuePlace', 5],
      ],
      [
        ['passport.issueDate', 6],
        ['passport.expireDate', 6],
      ],
      [
        ['visa.documentNo', 3],
        ['visa.visaType', 2],
        ['visa.visaRequestType', 3],
        ['visa.documentIssuePlace', 4],
      ],
      [
        ['visa.issueDate', 6],
        ['visa.expireDate', 6],
      ],
    ],
  },
  // สด.9, สด.43
  military: {
    rows: [
      [
        ['sd9No', 5],
        ['year', 7],
      ],
      [['result', 12]],
      [
        ['unit', 6],
        ['reserveStatus', 6],
      ],
    ],
  },
  disability: {
    rows: [
      [
        ['result.PERSON_CODE', 5],
        ['result.PERSON_NAME', 7],
      ],
      [
        ['result.BIRTH_DATE', 5],
        ['result.DEFORM_NAME', 7],
      ],
      [
        ['result.CARD_ISSUE_DATE', 6],
        ['result.CARD_EXPIRE_DATE', 6],
      ],
    ],
  },
  'work-permit': {
    rows: [
      [
        ['permitNo', 5],
        ['position', 7],
      ],
      [['employerName', 12]],
      [['workplace', 12]],
      [
        ['issueDate', 5],
        ['expireDate', 5],
        ['status', 2],
      ],
    ],
  },
  // คร.2
  marriage: {
    rows: [
      [
        ['marryID', 4],
        ['marryDate', 5],
        ['marryTime', 3],
      ],
      [
        ['marryPlaceDesc', 6],
        ['marryPlaceProvince', 6],
      ],
    ],
    parties: COUPLE,
  },
  // คร.6
  divorce: {
    rows: [
      [
        ['divorceID', 4],
        ['divorceDate', 5],
        ['divorceTime', 3],
      ],
      [
        ['divorcePlaceDesc', 6],
        ['divorcePlaceProvince', 6],
      ],
      [
        ['marryID', 4],
        ['marryDate', 8],
      ],
    ],
    parties: COUPLE,
  },
  'id-card': {
    rows: [
      [
        ['documentNumber', 6],
        ['personalID', 6],
      ],
      [
        ['birthDate', 5],
        ['sex', 2],
        ['blood', 2],
        ['religion', 3],
      ],
      [
        ['issueDate', 5],
        ['issueTime', 3],
        ['expireDate', 5],
      ],
      ...address('address.'),
    ],
  },
  'name-change': { cards: true },
  land: { cards: true },
  // ป.4
  firearm: { cards: true },
  vehicle: { cards: true },
  education: { cards: true },
  'driving-licence': { cards: true },
  passport: { cards: true },
  'health-right': {
    rows: [
      [
        ['PERSON_ID', 5],
        ['MAININSCL_NAME', 7],
      ],
      [
        ['HMAIN_OP_NAME', 6],
        ['HSUB_NAME', 6],
      ],
      [
        ['HMAIN_NAME', 6],
        ['PURCHASEPROVINCE_NAME', 6],
      ],
    ],
  },
};

/** The layout of that name; a database that has none of its own gets the plain one. */
export const layoutOf = (name: string): Layout => LAYOUTS[name] ?? {};

/** One cell to be drawn. */
interface PlacedField {
  readonly field: RecordField;
  readonly share: number;
}

/** How much of twelve a field needs, by its longest text. */
function needs(field: RecordField): number {
  if (field.cut !== undefined) return 4;
  const english = field.value.en === field.value.th ? 0 : field.value.en.length;
  const length = Math.max(field.value.th.length + english * 0.8, field.label.th.length * 0.9);
  if (length <= 7) return 2;
  if (length <= 13) return 3;
  if (length <= 22) return 4;
  return length <= 38 ? 6 : 12;
}

/** Puts fields into rows: those that the layout names in its order, the others after, packed by their length. */
export function placed(fields: readonly RecordField[], layout: Layout): readonly (readonly PlacedField[])[] {
  const left = new Map(fields.map((field) => [field.key, field]));
  const rows: PlacedField[][] = [];
  for (const cells of layout.rows ?? []) {
    const row = cells.flatMap(([key, share]) => {
      const field = left.get(key);
      left.delete(key);
      return field === undefined ? [] : [{ field, share }];
    });
    if (row.length > 0) rows.push(row);
  }
  let row: PlacedField[] = [];
  let used = 0;
  for (const field of left.values()) {
    const share = needs(field);
    if (used + share > 12) {
      rows.push(row);
      row = [];
      used = 0;
    }
    row.push({ field, share });
    used += share;
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
