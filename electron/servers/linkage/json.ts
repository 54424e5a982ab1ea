/**
 * JSON as gateways and the agencies behind them really send it, read as it comes. What one source wrote badly is put right
 * where it stands, so that it costs no other: bytes that are no UTF-8, bare line ends inside a text. A name that stands
 * twice in one object loses nothing in silence: the second is a member of its own, which nobody has described.
 */

import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';
import { cleanAll } from '../../words/clean.ts';
import { numbersIn } from './numbers.ts';

/** One value that was asked for by its path, and how deep it stands: 1 is a member of the whole. */
interface JsonPiece {
  readonly value: unknown;
  readonly key: string | number | undefined;
  readonly depth: number;
}

interface JsonReader {
  write(bytes: Uint8Array | string): void;
  /** The whole has come, with nothing missing. */
  readonly ended: boolean;
  /** It is no JSON; nothing more is read. */
  readonly wrong: boolean;
}

/** The names of the objects that are open, from the outside in; null for a list. */
class Names {
  readonly #open: (Set<string> | null)[] = [];
  #nameNext = false;

  /** The token's value; a name that was there before gets its turn behind it: `personID (2)`. */
  see(token: TokenType, value: unknown): unknown {
    const names = this.#open.at(-1);
    const isName = this.#nameNext && names !== null && names !== undefined && token === TokenType.STRING;
    this.#nameNext = token === TokenType.LEFT_BRACE || (token === TokenType.COMMA && names !== null);
    if (token === TokenType.LEFT_BRACE) this.#open.push(new Set());
    else if (token === TokenType.LEFT_BRACKET) this.#open.push(null);
    else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) this.#open.pop();
    if (!isName) return value;
    let name = String(value);
    for (let turn = 2; names.has(name); turn += 1) name = `${String(value)} (${turn})`;
    names.add(name);
    return name;
  }
}

/** Controls have no place in JSON but between its parts, where a space does as well. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f]/g;

/** Reads as bytes come. `paths`: which values are told, `$.data.*`; none: the whole. Nothing is thrown. */
export function createJsonReader(
  paths: readonly string[] | undefined,
  onPiece: (piece: JsonPiece) => void,
): JsonReader {
  const decoder = new TextDecoder('utf-8');
  const tokenizer = new Tokenizer();
  const parser = new TokenParser({ paths: [...(paths ?? ['$'])], keepStack: false });
  const names = new Names();
  let [ended, wrong] = [false, false];
  const fail = () => {
    wrong = true;
  };
  tokenizer.onToken = ({ token, value, ...rest }) => {
    if (wrong) return;
    // Something behind the end: whatever stood before it is not what was meant to be said.
    if (ended) return fail();
    parser.write({ ...rest, token, value: names.see(token, value) } as Parameters<typeof parser.write>[0]);
  };
  tokenizer.onError = fail;
  parser.onError = fail;
  parser.onEnd = () => {
    ended = true;
  };
  parser.onValue = ({ value, key, stack }) => onPiece({ value, key, depth: stack.length });
  return {
    write(bytes) {
      if (wrong) return;
      const text = typeof bytes === 'string' ? bytes : decoder.decode(bytes, { stream: true });
      if (text !== '') tokenizer.write(text.replace(CONTROLS, ' '));
    },
    get ended() {
      return ended;
    },
    get wrong() {
      return wrong;
    },
  };
}

/** A text that is JSON, as its value; undefined where it is not JSON. */
export function parseJson(text: string): unknown {
  let whole: unknown;
  const reader = createJsonReader(undefined, ({ value }) => {
    whole = value;
  });
  reader.write(text);
  return reader.ended && !reader.wrong ? whole : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Where converters from XML put the text of an element (BadgerFish, xml2js, xml-js, x2js, fast-xml-parser, .NET, PHP). */
const TEXT = /^(\$|\$t|#text|_|_?_text|_?_cdata|#cdata-section)$/;
/** Where they put its attributes. */
const ATTRIBUTE = /^([@#$]|:@|_attributes$|xmlns)/;

/** Where a document database puts a value of its own kinds: `{"$date": …}`, `{"$numberDecimal": "600.50"}`. */
const TYPED = /^\$(date|oid|number(Int|Long|Double|Decimal))$/;
/** An element without text that says only that it is empty, or of which kind it would be. */
const SAYS_NOTHING =
  /^([@$]?([\w-]+:)?(nil|null|type|lang|space|class)|:@|_attributes|[@$]|[@$]?(attributes|xmlns.*))$/i;

/** The text of an element that is beside its attributes; the object itself where it is anything else. */
function textOfElement(value: Readonly<Record<string, unknown>>): unknown {
  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1 && TYPED.test(first[0])) {
    const typed = isObject(first[1]) ? textOfElement(first[1]) : first[1];
    const ms = first[0] === '$date' && /^-?\d{1,14}$/.test(String(typed)) ? Number(typed) : undefined;
    return ms === undefined ? typed : `/Date(${ms})/`;
  }
  const texts = entries.filter(([key, one]) => TEXT.test(key) && (one === null || typeof one !== 'object'));
  const others = entries.filter((entry) => !texts.includes(entry));
  if (entries.length === 0 || texts.length > 1 || !others.every(([key]) => ATTRIBUTE.test(key))) {
    // PHP: {"0": text, "@attributes": {…}}.
    return entries.length === 2 && '@attributes' in value && typeof value['0'] === 'string'
      ? value['0']
      : value;
  }
  if (texts[0] !== undefined) return texts[0][1];
  return others.every(([key]) => SAYS_NOTHING.test(key)) ? null : value;
}

/** Nothing that is read is nested deeper (electron/words/clean.ts). */
const DEEPEST = 32;

/** Attributes that go with the element around a text, and may say whose it is: kept for the object that the text is in. */
function attributesWithNumbers(value: Readonly<Record<string, unknown>>): [string, unknown][] {
  const isText = (key: string) => TEXT.test(key) || key === '0';
  return Object.entries(value)
    .filter(([key, one]) => !TYPED.test(key) && (isObject(one) || !isText(key)))
    .flatMap((entry) => (isObject(entry[1]) ? Object.entries(entry[1]) : [entry]))
    .filter(([, one]) => numbersIn(one).length > 0);
}

/**
 * A value from outside without what XML left in it: an element with attributes is its text. The same object where nothing
 * is. What such attributes say of a person's number is laid beside the texts, under a name that no converter uses.
 */
function withoutElements(value: unknown, told: [string, unknown][] = [], depth = 0): unknown {
  if (value === null || typeof value !== 'object' || depth > DEEPEST) return value;
  if (Array.isArray(value)) {
    const plain = value.map((one) => withoutElements(one, told, depth + 1));
    return plain.every((one, at) => one === value[at]) ? value : plain;
  }
  if (!isObject(value)) return value;
  const text = textOfElement(value);
  if (text !== value) {
    told.push(...attributesWithNumbers(value));
    return text;
  }
  const entries = Object.entries(value);
  const own: [string, unknown][] = [];
  const plain = entries.map(([key, one]) => [key, withoutElements(one, own, depth + 1)] as const);
  if (own.length > 0) {
    const beside = Map.groupBy(own, ([key]) => key);
    const said = [...beside].map(([key, all]) => [key, all.map(([, one]) => one)] as const);
    return Object.fromEntries([...plain, ['@@', Object.fromEntries(said)]]);
  }
  return plain.every(([, one], at) => one === entries[at]?.[1]) ? value : Object.fromEntries(plain);
}

/** A value from outside as it may be read: cleaned, and without what XML left in it. */
export const arrived = (value: unknown): unknown => withoutElements(cleanAll(value));
