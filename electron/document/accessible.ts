/**
 * What Chromium leaves undone for people who hear a file instead of seeing it, done to a finished PDF (PDF/UA-1): margin boxes
 * and backgrounds become artifacts, maps to nothing leave the fonts, bodies of list items are called so, and the file says
 * in its metadata what it is. Nothing that is seen changes. For files that leave as files; paper needs none of it.
 */
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFRef,
  PDFStream,
} from '@cantoo/pdf-lib';

const PAINTS = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'S', 's']);
/** Begin a path; what follows until it is painted belongs to it. */
const PATH_BEGINS = new Set(['m', 're']);
const LEXEME = /[\s\0]+|%[^\r\n]*|<<|>>|<[0-9A-Fa-f\s]*>|\/[^\s()<>[\]{}/%]*|[[\]{}]|[^\s()<>[\]{}/%]+/y;

/** Where a literal string ends that begins at `at` (ISO 32000-1, 7.3.4.2). */
function stringEnd(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === '\\') i += 1;
    else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  return text.length;
}

/**
 * A content stream with everything that is painted outside marked content put into artifacts. Throws when the stream is not
 * understood: half-done would be worse than undone.
 */
export function markArtifacts(content: string): string {
  const out: string[] = [];
  let kept = 0;
  const wrap = (from: number, to: number) => {
    out.push(content.slice(kept, from), '/Artifact BMC\n', content.slice(from, to), '\nEMC\n');
    kept = to;
  };
  /** Marks that are open; those of an identified kind or an artifact cover what is inside. */
  const marks: boolean[] = [];
  let operands = 0;
  let identified = false;
  let pathFrom: number | undefined;
  let text: { readonly from: number; readonly depth: number; covered: boolean } | undefined;
  let at = 0;
  let operandsFrom = 0;
  while (at < content.length) {
    const from = at;
    let lexeme: string;
    if (content.charAt(at) === '(') {
      at = stringEnd(content, at);
      lexeme = '(';
    } else {
      LEXEME.lastIndex = at;
      const found = LEXEME.exec(content);
      if (found === null) throw new Error('a content stream that is not understood');
      [lexeme] = found;
      at = LEXEME.lastIndex;
      if (/^[\s\0%]/.test(lexeme)) continue;
    }
    if (operands === 0) operandsFrom = from;
    if (!/^[A-Za-z'"]/.test(lexeme)) {
      operands += 1;
      if (lexeme === '/MCID' || lexeme === '/Artifact') identified = true;
      continue;
    }
    const covered = marks.includes(true);
    if (lexeme === 'true' || lexeme === 'false' || lexeme === 'null') {
      operands += 1;
      continue;
    }
    if (lexeme === 'BI') throw new Error('a picture inside the content');
    if (lexeme === 'BMC' || lexeme === 'BDC') {
      marks.push(identified);
      if (identified && text !== undefined) text.covered = true;
    } else if (lexeme === 'EMC') marks.pop();
    else if (lexeme === 'BT') text = { from, depth: marks.length, covered };
    else if (lexeme === 'ET') {
      if (text !== undefined && !text.covered) {
        if (text.depth !== marks.length) throw new Error('marks that cross a text');
        wrap(text.from, at);
      }
      text = undefined;
    } else if (PATH_BEGINS.has(lexeme)) pathFrom ??= operandsFrom;
    else if (PAINTS.has(lexeme)) {
      if (!covered && pathFrom !== undefined) wrap(pathFrom, at);
      pathFrom = undefined;
    } else if (lexeme === 'n') pathFrom = undefined;
    else if ((lexeme === 'Do' || lexeme === 'sh') && !covered) wrap(operandsFrom, at);
    operands = 0;
    identified = false;
  }
  out.push(content.slice(kept));
  return out.join('');
}

/** A map to Unicode without what maps to nothing: glyphs that stand for a mark in another place, and no glyph at all. */
export function withoutNothing(cmap: string): string {
  return cmap.replace(/(\d+)\s+beginbfchar\s([\s\S]*?)endbfchar/g, (_, _count, body: string) => {
    const lines = body
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/<(0000|FEFF|FFFE|FFFF)>$/i.test(line));
    return lines.length === 0 ? '' : `${lines.length} beginbfchar\n${lines.join('\n')}\nendbfchar`;
  });
}

const name = (key: string) => PDFName.of(key);
const textOf = (stream: PDFRawStream) => Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1');
const escapeXml = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function metadata(title: string, language: string): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>${escapeXml(language)}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`;
}

/** Makes a tagged PDF of Chromium's into one that a screen reader has everything of. Throws when it is not such a PDF. */
export async function makeAccessible(pdf: Uint8Array): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const { context, catalog } = document;
  if (catalog.get(name('StructTreeRoot')) === undefined) throw new Error('the PDF is not tagged');
  const replaced = new Set<PDFRef>();
  for (const page of document.getPages()) {
    const contents = page.node.Contents();
    const parts =
      contents instanceof PDFArray
        ? contents.asArray().map((ref) => context.lookup(ref, PDFStream))
        : contents === undefined
          ? []
          : [contents];
    const whole = parts.map((part) => (part instanceof PDFRawStream ? textOf(part) : '')).join('\n');
    const marked = Buffer.from(markArtifacts(whole), 'latin1');
    const old = page.node.get(name('Contents'));
    for (const ref of contents instanceof PDFArray ? contents.asArray() : [old])
      if (ref instanceof PDFRef) replaced.add(ref);
    page.node.set(name('Contents'), context.register(context.flateStream(marked)));
  }
  // What is replaced goes: the file would carry it on otherwise. Pages may share a stream.
  for (const ref of replaced) context.delete(ref);
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue;
    const map = object.get(name('ToUnicode'));
    if (map instanceof PDFRef) {
      const cmap = context.lookup(map);
      if (cmap instanceof PDFRawStream)
        context.assign(map, context.flateStream(Buffer.from(withoutNothing(textOf(cmap)), 'latin1')));
    }
    if (object.get(name('S')) === name('LI')) nameBodies(object, ref);
  }
  const title = document.getTitle() ?? '';
  const language =
    catalog
      .lookup(name('Lang'))
      ?.toString()
      .replace(/^\((.*)\)$/, '$1') ?? 'th';
  const xmp = context.stream(Buffer.from(metadata(title, language), 'utf8'), {
    Type: 'Metadata',
    Subtype: 'XML',
  });
  catalog.set(name('Metadata'), context.register(xmp));
  return document.save({ updateFieldAppearances: false });
}

/** What an item of a list holds beside its number becomes its body. */
function nameBodies(item: PDFDict, itemRef: PDFRef): void {
  const { context } = item;
  const kids = item.lookup(name('K'));
  const all = kids instanceof PDFArray ? kids.asArray() : kids === undefined ? [] : [item.get(name('K'))];
  const typeOf = (kid: unknown) => {
    const child = kid instanceof PDFRef ? context.lookup(kid) : kid;
    return child instanceof PDFDict ? child.get(name('S')) : undefined;
  };
  const labels = all.filter((kid) => typeOf(kid) === name('Lbl'));
  const rest = all.filter((kid) => !labels.includes(kid));
  if (rest.length === 0 || rest.some((kid) => typeOf(kid) === name('LBody'))) return;
  // Content of the item's own would have to be given to the body in the parent tree: Chromium makes none.
  if (rest.some((kid) => typeOf(kid) === undefined)) throw new Error('an item with content of its own');
  const body = context.obj({ Type: 'StructElem', S: 'LBody', P: itemRef, K: context.obj([]) });
  const ref = context.register(body);
  const held = body.lookup(name('K'), PDFArray);
  for (const kid of rest) {
    if (kid === undefined) continue;
    held.push(kid);
    context.lookup(kid, PDFDict).set(name('P'), ref);
  }
  const now = context.obj([]);
  for (const kid of [...labels, ref]) if (kid !== undefined) now.push(kid);
  item.set(name('K'), now);
}
