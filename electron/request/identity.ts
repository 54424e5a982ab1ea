/**
 * What is known of who stands before the kiosk. Chip and PIN prove a number and nothing else: name, birth date and address
 * on the card are plain text, which a forger writes beside a genuine chip. The population register is asked by that number.
 */
import type { HolderName } from '../../native/index.ts';
import type { PresentedRecord, Text } from '../contract/words.ts';
import { nameLine } from '../words/thai.ts';

/** Whose word the holder's name is. `differs`: the register has answered, and the card says another name. */
export type HolderStanding =
  | { readonly kind: 'unproven' }
  | {
      readonly kind: 'registered' | 'differs';
      readonly name: Text;
      /** As the register's record shows it. */
      readonly birthDate?: Text;
    };

/** Registers of persons that hold the name a person has now: of citizens, and of people without Thai nationality. */
const REGISTERS: readonly string[] = ['dopa_person', 'dopa_alien'];

/** How one name may be written: blanks, invisible letters, sara am in one letter or two, sara ae typed as two of sara e. */
const bare = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}.-]/gu, '')
    .replace(/เเ/g, 'แ')
    .toLowerCase();

/** What a record says under these keys, in its own words; '' where it says nothing, or nothing that may be shown. */
function reader(record: PresentedRecord): (key: string) => string {
  const fields = new Map(
    record.sections
      .flatMap((section) => section.fields)
      .filter((field) => field.cut === undefined)
      .map((field) => [field.key, field.value.th.trim()]),
  );
  return (key) => fields.get(key) ?? '';
}

/**
 * What the records that have come say of the holder's name, beside the card's. Titles are not compared: ranks and marriages
 * change them between two cards; printed is the register's.
 */
export function holderStanding(card: HolderName, records: Iterable<PresentedRecord>): HolderStanding {
  const byId = new Map([...records].map((record) => [record.databaseId as string, record]));
  for (const id of REGISTERS) {
    const record = byId.get(id);
    if (record === undefined) continue;
    const said = reader(record);
    // Some answers carry the four parts of a name in one text, with the card's own sign between them.
    const [wholeTitle = '', wholeFirst = '', wholeMiddle = '', wholeLast = ''] = said(
      'fullnameAndRank',
    ).includes('#')
      ? said('fullnameAndRank').split('#')
      : [];
    const first = said('firstName') || wholeFirst;
    const last = said('lastName') || wholeLast;
    const middle = said('middleName') || wholeMiddle;
    const whole = said('fullnameAndRank').includes('#') ? '' : said('fullnameAndRank');
    const inParts = first !== '';
    if (!inParts && whole === '') continue;
    const th = inParts
      ? nameLine({ prefix: said('titleDesc') || wholeTitle, first, middle, last }, 'th')
      : whole;
    const english = {
      prefix: said('englishTitleDesc'),
      first: said('englishFirstName'),
      middle: said('englishMiddleName'),
      last: said('englishLastName'),
    };
    const onCard = bare(`${card.first}${card.middle}${card.last}`);
    const same = inParts
      ? bare(`${first}${middle}${last}`) === onCard
      : onCard !== '' && bare(whole).endsWith(onCard);
    const birth = record.sections
      .flatMap((section) => section.fields)
      .find((field) => field.key === 'dateOfBirth' && field.cut === undefined);
    return {
      kind: same ? 'registered' : 'differs',
      name: { th, en: english.first === '' ? th : nameLine(english, 'en') },
      ...(birth === undefined ? {} : { birthDate: birth.value }),
    };
  }
  return { kind: 'unproven' };
}
