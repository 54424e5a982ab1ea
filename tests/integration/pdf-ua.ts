/**
 * What of PDF/UA-1 a machine can check in the files that Chromium makes: the conditions of the Matterhorn Protocol 1.1 by
 * their numbers, over the file itself (structure tree, content of every page, fonts, document). Written because no checker
 * is to be had from npm or Debian; it is no substitute for one where there is one.
 */
import {
  decodePDFRawStream,
  PDFArray,
  PDFBool,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';

/** One condition that the file fails, and where. */
export interface UaFailure {
  /** Number of the failure condition, as in the Matterhorn Protocol. */
  readonly condition: string;
  readonly what: string;
}

/** The failure conditions that are looked for. */
export const CONDITIONS: Readonly<Record<string, string>> = {
  '01-003': 'an artifact inside tagged content',
  '01-004': 'tagged content inside an artifact',
  '01-005': 'content that is neither tagged nor an artifact',
  '01-006': 'a structure type of no known meaning',
  '02-001': 'a type of our own that is mapped to no standard type',
  '06-001': 'no XMP metadata',
  '06-002': 'metadata without the PDF/UA identifier',
  '06-003': 'metadata without a title',
  '07-001': 'DisplayDocTitle is missing',
  '07-002': 'DisplayDocTitle is false',
  '09-004': 'parts of a table in the wrong place',
  '09-005': 'parts of a list in the wrong place',
  '10-001': 'a letter that means nothing in Unicode',
  '11-006': 'no language',
  '13-004': 'a picture without words',
  '14-002': 'the first heading is not of the first level',
  '14-003': 'a level of headings is left out',
  '15-003': 'a head of a table without scope or headers',
  '20-001': 'layers without a name',
  '21-001': 'files inside the file',
  '25-001': 'dynamic XFA',
  '26-001': 'encrypted',
  '28-018': 'annotations that are not in the order of the structure',
  '29-001': 'JavaScript',
  '30-001': 'content of another file',
  '31-009': 'a font that is not in the file',
  '31-005': 'a font whose glyphs have no map',
  '31-027': 'a font without a map to Unicode',
  '31-028': 'a map to nothing (U+0000, U+FEFF, U+FFFE)',
  '31-030': 'a glyph that is not in its font',
};

const STANDARD = new Set(
  (
    'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody ' +
    'Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP ' +
    'Figure Formula Form'
  ).split(' '),
);

const n = (key: string) => PDFName.of(key);
const bytesOf = (stream: PDFStream): Uint8Array =>
  stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : stream.getContents();
const textOf = (object: PDFObject | undefined) =>
  object instanceof PDFString || object instanceof PDFHexString ? object.decodeText() : '';

/** An element of the structure tree. */
interface Element {
  readonly dict: PDFDict;
  readonly type: string;
  readonly children: readonly Element[];
  /** Marked content that is its own: page (as object number) and id. */
  readonly content: readonly string[];
}

/** Checks a file; an empty list is a file that fails none of the conditions above. */
export async function checkPdfUa(pdf: Uint8Array): Promise<readonly UaFailure[]> {
  const failures = new Map<string, UaFailure>();
  const fail = (condition: string, what: string) => {
    if (CONDITIONS[condition] === undefined) throw new Error(`no such condition: ${condition}`);
    // Once for each condition and wording: a broken template breaks the same thing on every page.
    failures.set(`${condition} ${what}`, { condition, what });
  };
  if (Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).includes('/Encrypt')) {
    return [{ condition: '26-001', what: 'the file has a dictionary of encryption' }];
  }
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const { catalog, context } = document;

  checkDocument(catalog, context.enumerateIndirectObjects(), fail);
  const root = catalog.lookupMaybe(n('StructTreeRoot'), PDFDict);
  const tagged = new Set<string>();
  if (root === undefined) fail('01-005', 'there is no structure tree');
  else {
    const roles = root.lookupMaybe(n('RoleMap'), PDFDict);
    const top = elementsUnder(root, roles, undefined, tagged);
    for (const element of top) checkElement(element, undefined, roles, fail);
    checkHeadings(top, fail);
  }
  for (const page of document.getPages()) {
    const key = page.ref.toString();
    const streams = page.node.Contents();
    const parts =
      streams instanceof PDFArray
        ? streams.asArray().map((ref) => context.lookup(ref, PDFStream))
        : streams === undefined
          ? []
          : [streams];
    const content = Buffer.concat(parts.flatMap((part) => [Buffer.from(bytesOf(part)), Buffer.from('\n')]));
    const resources = page.node.Resources();
    checkContent(content, resources, [], (id) => tagged.has(`${key} ${id}`), fail);
    if ((page.node.Annots()?.size() ?? 0) > 0 && page.node.get(n('Tabs')) !== n('S'))
      fail('28-018', 'a page with annotations');
  }
  return [...failures.values()];
}

type Fail = (condition: string, what: string) => void;

function checkDocument(catalog: PDFDict, objects: readonly [PDFRef, PDFObject][], fail: Fail): void {
  const viewer = catalog.lookupMaybe(n('ViewerPreferences'), PDFDict)?.lookup(n('DisplayDocTitle'));
  if (viewer === undefined) fail('07-001', 'in the catalogue');
  else if (viewer !== PDFBool.True) fail('07-002', 'in the catalogue');
  if (textOf(catalog.lookup(n('Lang'))) === '') fail('11-006', 'of the document');
  const marked = catalog.lookupMaybe(n('MarkInfo'), PDFDict)?.lookup(n('Marked'));
  if (marked !== PDFBool.True) fail('01-005', 'the file does not say that it is tagged');
  const metadata = catalog.lookup(n('Metadata'));
  const xmp = metadata instanceof PDFStream ? Buffer.from(bytesOf(metadata)).toString('utf8') : undefined;
  if (xmp === undefined) fail('06-001', 'in the catalogue');
  else {
    if (!/<pdfuaid:part>1<\/pdfuaid:part>/.test(xmp)) fail('06-002', 'pdfuaid:part');
    if (!/<dc:title>[\s\S]*?<rdf:li[^>]*>[^<]+<\/rdf:li>/.test(xmp)) fail('06-003', 'dc:title');
  }
  if (catalog.lookupMaybe(n('Names'), PDFDict)?.get(n('EmbeddedFiles')) !== undefined)
    fail('21-001', 'in the catalogue');
  if (catalog.lookupMaybe(n('AcroForm'), PDFDict)?.get(n('XFA')) !== undefined) fail('25-001', 'in the form');
  if (catalog.get(n('OCProperties')) !== undefined) fail('20-001', 'in the catalogue');
  for (const [, object] of objects) {
    if (!(object instanceof PDFDict)) continue;
    if (object.get(n('S')) === n('JavaScript') || object.get(n('JS')) !== undefined)
      fail('29-001', 'an action');
  }
}

function elementsUnder(
  parent: PDFDict,
  roles: PDFDict | undefined,
  page: string | undefined,
  tagged: Set<string>,
): Element[] {
  const kids = parent.lookup(n('K'));
  const all = kids instanceof PDFArray ? kids.asArray() : kids === undefined ? [] : [kids];
  return all.flatMap((kid): Element[] => {
    const dict = kid instanceof PDFRef ? parent.context.lookup(kid) : kid;
    if (!(dict instanceof PDFDict) || dict.get(n('S')) === undefined) return [];
    const own = dict.get(n('Pg')) instanceof PDFRef ? dict.get(n('Pg'))?.toString() : page;
    const name = (dict.lookup(n('S')) as PDFName).decodeText();
    const role = roles?.lookup(n(name));
    const content = contentOf(dict, own);
    for (const id of content) tagged.add(id);
    return [
      {
        dict,
        type: !STANDARD.has(name) && role instanceof PDFName ? role.decodeText() : name,
        children: elementsUnder(dict, roles, own, tagged),
        content,
      },
    ];
  });
}

/** The marked content that is an element's own, as "page id". */
function contentOf(dict: PDFDict, page: string | undefined): string[] {
  const kids = dict.lookup(n('K'));
  const all = kids instanceof PDFArray ? kids.asArray() : kids === undefined ? [] : [kids];
  return all.flatMap((kid) => {
    const one = kid instanceof PDFRef ? dict.context.lookup(kid) : kid;
    if (one instanceof PDFNumber) return [`${page} ${one.asNumber()}`];
    if (one instanceof PDFDict && one.get(n('MCID')) instanceof PDFNumber)
      return [`${one.get(n('Pg'))?.toString() ?? page} ${one.lookup(n('MCID'), PDFNumber).asNumber()}`];
    return [];
  });
}

const HOLDS: Readonly<Record<string, ReadonlySet<string>>> = {
  L: new Set(['L', 'LI', 'Caption']),
  LI: new Set(['Lbl', 'LBody']),
  Table: new Set(['TR', 'THead', 'TBody', 'TFoot', 'Caption']),
  THead: new Set(['TR']),
  TBody: new Set(['TR']),
  TFoot: new Set(['TR']),
  TR: new Set(['TH', 'TD']),
};
const ROWS = new Set(['Table', 'THead', 'TBody', 'TFoot']);

function checkElement(
  element: Element,
  parent: string | undefined,
  roles: PDFDict | undefined,
  fail: Fail,
): void {
  const { type, dict, children } = element;
  if (!STANDARD.has(type)) fail(roles?.get(n(type)) === undefined ? '02-001' : '01-006', type);
  // Elements without meaning of their own stand between; what they hold counts as their parent's.
  const within = type === 'NonStruct' || type === 'Div' ? parent : type;
  if (type === 'TR' && !ROWS.has(parent ?? '')) fail('09-004', `TR in ${parent}`);
  if ((type === 'TH' || type === 'TD') && parent !== 'TR') fail('09-004', `${type} in ${parent}`);
  if (type === 'LI' && parent !== 'L') fail('09-005', `LI in ${parent}`);
  if ((type === 'LBody' || type === 'Lbl') && parent !== 'LI') fail('09-005', `${type} in ${parent}`);
  if (type === 'Figure') {
    const words = textOf(dict.lookup(n('Alt'))) || textOf(dict.lookup(n('ActualText')));
    if (words === '') fail('13-004', 'Alt');
  }
  if (type === 'TH') {
    const attributes = dict.lookup(n('A'));
    const all = attributes instanceof PDFArray ? attributes.asArray() : [attributes];
    const scoped = all.some((one) => {
      const attribute = one instanceof PDFRef ? dict.context.lookup(one) : one;
      return (
        attribute instanceof PDFDict &&
        (attribute.get(n('Scope')) !== undefined || attribute.get(n('Headers')) !== undefined)
      );
    });
    if (!scoped) fail('15-003', 'TH');
  }
  // The other way round: what a table, a row, a list and an item may hold, with nothing between.
  const allowed = HOLDS[type];
  for (const child of children)
    if (allowed !== undefined && !allowed.has(child.type))
      fail(type === 'L' || type === 'LI' ? '09-005' : '09-004', `${child.type} in ${type}`);
  for (const child of children) checkElement(child, within, roles, fail);
}

function checkHeadings(top: readonly Element[], fail: Fail): void {
  const levels: number[] = [];
  const walk = (element: Element) => {
    const level = /^H([1-6])$/.exec(element.type)?.[1];
    if (level !== undefined) levels.push(Number(level));
    for (const child of element.children) walk(child);
  };
  for (const element of top) walk(element);
  if (levels[0] !== undefined && levels[0] !== 1) fail('14-002', `H${levels[0]}`);
  for (const [index, level] of levels.entries()) {
    const before = levels[index - 1];
    if (before !== undefined && level > before + 1) fail('14-003', `H${level} after H${before}`);
  }
}

/** An operand or operator of a page's content. Strings are kept as bytes. */
type Token =
  | { readonly kind: 'operator' | 'name' | 'number' | 'other'; readonly text: string }
  | { readonly kind: 'string'; readonly bytes: Uint8Array };

const DELIMITER = /[\s()<>[\]{}/%]/;

/** The tokens of a content stream (ISO 32000-1, 7.2 and 7.8.2); a dictionary or an array comes in its parts. */
function* tokensOf(content: Buffer): Generator<Token> {
  const text = content.toString('latin1');
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/[\s\0]/.test(char)) at += 1;
    else if (char === '%') {
      const end = text.slice(at).search(/[\r\n]/);
      at = end < 0 ? text.length : at + end;
    } else if (char === '(') {
      const bytes: number[] = [];
      let depth = 1;
      for (at += 1; at < text.length && depth > 0; at += 1) {
        const inner = text.charAt(at);
        if (inner === '\\') {
          at += 1;
          const octal = /^[0-7]{1,3}/.exec(text.slice(at, at + 3))?.[0];
          const named = { n: 10, r: 13, t: 9, b: 8, f: 12 }[text.charAt(at)];
          if (octal !== undefined) {
            bytes.push(Number.parseInt(octal, 8) & 255);
            at += octal.length - 1;
          } else if (text.charAt(at) !== '\n') bytes.push(named ?? text.charCodeAt(at));
          continue;
        }
        if (inner === '(') depth += 1;
        if (inner === ')') depth -= 1;
        if (depth > 0) bytes.push(text.charCodeAt(at));
      }
      yield { kind: 'string', bytes: Uint8Array.from(bytes) };
    } else if (text.startsWith('<<', at) || text.startsWith('>>', at)) {
      yield { kind: 'other', text: text.slice(at, at + 2) };
      at += 2;
    } else if (char === '<') {
      const end = text.indexOf('>', at);
      yield { kind: 'string', bytes: Buffer.from(text.slice(at + 1, end).replace(/\s/g, ''), 'hex') };
      at = end + 1;
    } else if ('[]{})>'.includes(char)) {
      yield { kind: 'other', text: char };
      at += 1;
    } else {
      let end = at + 1;
      while (end < text.length && !DELIMITER.test(text.charAt(end))) end += 1;
      const word = text.slice(at, end);
      at = end;
      if (char === '/') yield { kind: 'name', text: word.slice(1) };
      else if (/^[+-]?[\d.]+$/.test(word)) yield { kind: 'number', text: word };
      else yield { kind: 'operator', text: word };
    }
  }
}

type Mark = 'artifact' | 'tagged' | 'said' | 'plain';
const PAINTS = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'S', 's', 'sh', 'EI']);
const SHOWS = new Set(['Tj', 'TJ', "'", '"']);

/** Walks the content of a page, and of the forms that it draws. `isTagged` says whether an id is in the structure tree. */
function checkContent(
  content: Buffer,
  resources: PDFDict | undefined,
  above: readonly Mark[],
  isTagged: (id: number) => boolean,
  fail: Fail,
): void {
  const marks: Mark[] = [...above];
  let operands: Token[] = [];
  let font: FontMap | undefined;
  const fonts = new Map<string, FontMap | undefined>();
  const lastName = () => operands.findLast((token) => token.kind === 'name');
  const painted = (what: string) => {
    if (!marks.includes('artifact') && !marks.includes('tagged')) fail('01-005', what);
  };
  for (const token of tokensOf(content)) {
    if (token.kind !== 'operator') {
      operands.push(token);
      continue;
    }
    const { text: operator } = token;
    if (operator === 'BMC' || operator === 'BDC') {
      const [tag] = operands;
      const at = operands.findIndex((one) => one.kind === 'name' && one.text === 'MCID');
      const id = operands[at + 1];
      const mark: Mark =
        tag?.kind === 'name' && tag.text === 'Artifact'
          ? 'artifact'
          : at >= 0 && id?.kind === 'number' && isTagged(Number(id.text))
            ? 'tagged'
            : operands.some((one) => one.kind === 'name' && one.text === 'ActualText')
              ? 'said'
              : 'plain';
      if (mark === 'artifact' && marks.includes('tagged')) fail('01-003', 'on a page');
      if (mark === 'tagged' && marks.includes('artifact')) fail('01-004', 'on a page');
      marks.push(mark);
    } else if (operator === 'EMC') marks.pop();
    else if (operator === 'Tf') {
      const name = lastName();
      if (name !== undefined && name.kind === 'name') {
        if (!fonts.has(name.text)) {
          const dict = resources?.lookupMaybe(n('Font'), PDFDict)?.lookupMaybe(n(name.text), PDFDict);
          fonts.set(name.text, dict === undefined ? undefined : readFont(dict, fail));
        }
        font = fonts.get(name.text);
      }
    } else if (SHOWS.has(operator)) {
      painted('text');
      // Where ActualText says what stands there, the single glyphs need no meaning of their own.
      const said = marks.includes('said');
      for (const one of operands) if (one.kind === 'string') checkShown(one.bytes, font, said, fail);
    } else if (PAINTS.has(operator)) painted(`a drawing (${operator})`);
    else if (operator === 'Do') {
      const name = lastName();
      const drawn =
        name?.kind === 'name'
          ? resources?.lookupMaybe(n('XObject'), PDFDict)?.lookup(n(name.text))
          : undefined;
      if (drawn instanceof PDFStream && drawn.dict.get(n('Subtype')) === n('Form')) {
        if (drawn.dict.get(n('Ref')) !== undefined) fail('30-001', 'a form');
        const own = drawn.dict.lookupMaybe(n('Resources'), PDFDict) ?? resources;
        checkContent(Buffer.from(bytesOf(drawn)), own, marks, isTagged, fail);
      } else painted('a picture');
    }
    operands = [];
  }
}

/** What a font can show: which codes mean something in Unicode. */
interface FontMap {
  readonly name: string;
  readonly codeBytes: 1 | 2;
  readonly known: ReadonlySet<number>;
}

const read = new WeakMap<PDFDict, FontMap>();

function readFont(dict: PDFDict, fail: Fail): FontMap {
  const before = read.get(dict);
  if (before !== undefined) return before;
  const name = dict.lookup(n('BaseFont'))?.toString() ?? 'a font without name';
  const composite = dict.get(n('Subtype')) === n('Type0');
  const descendants = dict.lookup(n('DescendantFonts'));
  const inner = composite && descendants instanceof PDFArray ? descendants.lookup(0, PDFDict) : dict;
  if (dict.get(n('Subtype')) !== n('Type3')) {
    const descriptor = inner.lookupMaybe(n('FontDescriptor'), PDFDict);
    const embedded = ['FontFile', 'FontFile2', 'FontFile3'].some(
      (key) => descriptor?.get(n(key)) !== undefined,
    );
    if (!embedded) fail('31-009', name);
    if (inner.get(n('Subtype')) === n('CIDFontType2') && inner.get(n('CIDToGIDMap')) === undefined)
      fail('31-005', name);
  }
  const known = new Set<number>();
  const cmap = dict.lookup(n('ToUnicode'));
  if (!(cmap instanceof PDFStream)) fail('31-027', name);
  else {
    const text = Buffer.from(bytesOf(cmap)).toString('latin1');
    const take = (code: number, to: string) => {
      known.add(code);
      if (/^(0000|FEFF|FFFE)$/i.test(to)) fail('31-028', name);
    };
    for (const [, body = ''] of text.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
      for (const [, from = '', to = ''] of body.matchAll(/<([0-9A-F]+)>\s*<([0-9A-F]*)>/gi))
        take(Number.parseInt(from, 16), to);
    for (const [, body = ''] of text.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
      for (const [, from = '', until = '', to = ''] of body.matchAll(
        /<([0-9A-F]+)>\s*<([0-9A-F]+)>\s*(?:<([0-9A-F]*)>|\[)/gi,
      ))
        for (let code = Number.parseInt(from, 16); code <= Number.parseInt(until, 16); code += 1)
          take(code, to);
  }
  const made = { name, codeBytes: composite ? (2 as const) : (1 as const), known };
  read.set(dict, made);
  return made;
}

function checkShown(bytes: Uint8Array, font: FontMap | undefined, said: boolean, fail: Fail): void {
  if (font === undefined) {
    fail('10-001', 'text without a font');
    return;
  }
  for (let at = 0; at + font.codeBytes <= bytes.length; at += font.codeBytes) {
    const code = font.codeBytes === 2 ? ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0) : (bytes[at] ?? 0);
    if (font.codeBytes === 2 && code === 0) fail('31-030', font.name);
    else if (!said && !font.known.has(code)) fail('10-001', `${font.name}: code ${code}`);
  }
}
