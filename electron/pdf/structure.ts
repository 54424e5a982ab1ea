/**
 * The structure of PDF files (ISO 32000-1, 14.7) when they are joined or cut: which mark on which page belongs to which
 * element. pdf-lib copies pages and leaves all of it behind.
 */
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';

const name = (key: string) => PDFName.of(key);
const numberAt = (dict: PDFDict, key: string) => dict.lookupMaybe(name(key), PDFNumber)?.asNumber();
const rootOf = (document: PDFDocument) => document.catalog.lookupMaybe(name('StructTreeRoot'), PDFDict);
const outlinesOf = (document: PDFDocument) => document.catalog.lookupMaybe(name('Outlines'), PDFDict);

/** What a number or name tree holds (ISO 32000-1, 7.9.6 and 7.9.7), in order. */
function leavesOf(tree: PDFDict | undefined, kind: 'Nums' | 'Names'): [PDFObject, PDFObject][] {
  if (tree === undefined) return [];
  const own = tree.lookupMaybe(name(kind), PDFArray)?.asArray() ?? [];
  const pairs: [PDFObject, PDFObject][] = [];
  for (let at = 0; at + 1 < own.length; at += 2) {
    const [key, value] = [own[at], own[at + 1]];
    if (key !== undefined && value !== undefined) pairs.push([key, value]);
  }
  const kids = tree.lookupMaybe(name('Kids'), PDFArray);
  for (let at = 0; at < (kids?.size() ?? 0); at += 1)
    pairs.push(...leavesOf(kids?.lookupMaybe(at, PDFDict), kind));
  return pairs;
}

/** A tree of one leaf. Its keys must come in order. */
const treeOf = (context: PDFContext, kind: 'Nums' | 'Names', pairs: readonly [PDFObject, PDFObject][]) =>
  context.register(context.obj({ [kind]: pairs.flat() }));

const kidsOf = (element: PDFDict): PDFObject[] => {
  const kids = element.lookup(name('K'));
  const only = element.get(name('K'));
  return kids instanceof PDFArray ? kids.asArray() : only === undefined ? [] : [only];
};

/** How the objects of one file are called in the other. */
interface Moving {
  readonly into: PDFContext;
  /** Numbers of objects go up by so much, those of pages in the structure by so much. */
  readonly objects: number;
  readonly parents: number;
  /** Goes before the names of elements: each file counts its own from one. */
  readonly prefix: string;
}

function movedText(text: PDFObject, prefix: string): PDFObject {
  return text instanceof PDFString || text instanceof PDFHexString
    ? PDFString.of(`${prefix}${text.asBytes().reduce((all, byte) => all + String.fromCharCode(byte), '')}`)
    : text;
}

/** An object as it is in the other file. */
function moved(object: PDFObject, to: Moving): PDFObject {
  if (object instanceof PDFRef) return PDFRef.of(object.objectNumber + to.objects);
  if (object instanceof PDFStream) {
    if (!(object instanceof PDFRawStream)) throw new Error('a stream that was not read from a file');
    return PDFRawStream.of(moved(object.dict, to) as PDFDict, object.contents);
  }
  if (object instanceof PDFArray) {
    const array = PDFArray.withContext(to.into);
    for (const one of object.asArray()) array.push(moved(one, to));
    return array;
  }
  if (!(object instanceof PDFDict)) return object;
  const dict = object.clone(to.into);
  const isElement = object.get(name('S')) !== undefined;
  for (const [key, value] of object.entries()) {
    if ((key === name('StructParents') || key === name('StructParent')) && value instanceof PDFNumber)
      dict.set(key, PDFNumber.of(value.asNumber() + to.parents));
    else if (key === name('ID') && isElement) dict.set(key, movedText(value, to.prefix));
    else if (key === name('Headers') && value instanceof PDFArray) {
      const headers = PDFArray.withContext(to.into);
      for (const header of value.asArray()) headers.push(movedText(header, to.prefix));
      dict.set(key, headers);
    } else dict.set(key, moved(value, to));
  }
  return dict;
}

/** Puts all pages of `part` behind those of `document`, with their structure and outline. */
export function append(document: PDFDocument, part: PDFDocument, prefix: string): void {
  const { context } = document;
  const [root, other] = [rootOf(document), rootOf(part)];
  const to: Moving = {
    into: context,
    objects: context.largestObjectNumber,
    parents: root === undefined ? 0 : (numberAt(root, 'ParentTreeNextKey') ?? 0),
    prefix,
  };
  for (const [ref, object] of part.context.enumerateIndirectObjects())
    if (object !== part.catalog) context.assign(moved(ref, to) as PDFRef, moved(object, to));
  const pagesRef = part.catalog.get(name('Pages'));
  const own = document.catalog.Pages();
  if (!(pagesRef instanceof PDFRef)) throw new Error('a file without pages');
  const pages = context.lookup(moved(pagesRef, to), PDFDict);
  const ownRef = document.catalog.get(name('Pages'));
  if (ownRef instanceof PDFRef) pages.set(name('Parent'), ownRef);
  own.Kids().push(moved(pagesRef, to));
  own.set(name('Count'), PDFNumber.of(own.Count().asNumber() + part.getPageCount()));
  const outlines = part.catalog.get(name('Outlines'));
  if (outlines !== undefined) appendOutline(document, context.lookup(moved(outlines, to), PDFDict));
  const otherRef = part.catalog.get(name('StructTreeRoot'));
  if (root !== undefined && other !== undefined && otherRef !== undefined)
    appendStructure(document, root, context.lookup(moved(otherRef, to), PDFDict), to);
}

function appendStructure(document: PDFDocument, root: PDFDict, other: PDFDict, to: Moving): void {
  const { context } = document;
  // One document to who hears it: each further paper is a part of it.
  const [documentRef] = kidsOf(root);
  if (documentRef === undefined) return;
  const whole = context.lookup(documentRef, PDFDict);
  const top = kidsOf(other);
  for (const kid of top) {
    const paper = context.lookup(kid, PDFDict);
    paper.set(name('P'), documentRef);
    paper.set(name('S'), name('Part'));
  }
  whole.set(name('K'), context.obj([...kidsOf(whole), ...top]));
  const parents = leavesOf(other.lookupMaybe(name('ParentTree'), PDFDict), 'Nums').map(
    ([key, value]): [PDFObject, PDFObject] => [
      PDFNumber.of((key instanceof PDFNumber ? key.asNumber() : 0) + to.parents),
      value,
    ],
  );
  const before = leavesOf(root.lookupMaybe(name('ParentTree'), PDFDict), 'Nums');
  root.set(name('ParentTree'), treeOf(context, 'Nums', [...before, ...parents]));
  const next = to.parents + (numberAt(other, 'ParentTreeNextKey') ?? 0);
  root.set(name('ParentTreeNextKey'), PDFNumber.of(next));
  const textOf = (key: PDFObject) =>
    key instanceof PDFString || key instanceof PDFHexString ? key.decodeText() : '';
  const ids = [
    ...leavesOf(root.lookupMaybe(name('IDTree'), PDFDict), 'Names'),
    ...leavesOf(other.lookupMaybe(name('IDTree'), PDFDict), 'Names').map(
      ([key, value]): [PDFObject, PDFObject] => [movedText(key, to.prefix), value],
    ),
  ].sort(([a], [b]) => (textOf(a) < textOf(b) ? -1 : 1));
  root.set(name('IDTree'), treeOf(context, 'Names', ids));
}

function appendOutline(document: PDFDocument, other: PDFDict): void {
  const own = outlinesOf(document);
  const ownRef = document.catalog.get(name('Outlines'));
  const [first, last] = [other.get(name('First')), other.get(name('Last'))];
  const before = own?.get(name('Last'));
  if (own === undefined || ownRef === undefined || before === undefined) return;
  if (first === undefined || last === undefined) return;
  const { context } = document;
  for (let at: PDFObject | undefined = first; at !== undefined; ) {
    const entry: PDFDict = context.lookup(at, PDFDict);
    entry.set(name('Parent'), ownRef);
    at = entry.get(name('Next'));
  }
  context.lookup(before, PDFDict).set(name('Next'), first);
  context.lookup(first, PDFDict).set(name('Prev'), before);
  own.set(name('Last'), last);
  const count = (numberAt(own, 'Count') ?? 0) + (numberAt(other, 'Count') ?? 0);
  own.set(name('Count'), PDFNumber.of(count));
}

/** Leaves the pages `from` to `to` (from 1, both included), and of everything else only what belongs to them. */
export function keepPages(document: PDFDocument, from: number, to: number): void {
  const { context, catalog } = document;
  const gone = new Set<PDFObject>();
  const parents: (number | undefined)[] = [];
  for (let index = document.getPageCount() - 1; index >= 0; index -= 1) {
    if (index + 1 >= from && index + 1 <= to) continue;
    const page = document.getPage(index);
    gone.add(page.ref);
    parents.push(numberAt(page.node, 'StructParents'));
    document.removePage(index);
  }
  if (gone.size === 0) return;
  const isGone = (page: PDFObject | undefined) => page !== undefined && gone.has(page);
  const root = rootOf(document);
  if (root !== undefined) {
    prune(root, isGone);
    const left = leavesOf(root.lookupMaybe(name('ParentTree'), PDFDict), 'Nums').filter(
      ([key]) => !(key instanceof PDFNumber && parents.includes(key.asNumber())),
    );
    root.set(name('ParentTree'), treeOf(context, 'Nums', left));
    const ids = leavesOf(root.lookupMaybe(name('IDTree'), PDFDict), 'Names').filter(
      ([, element]) => kidsOf(context.lookup(element, PDFDict)).length > 0,
    );
    root.set(name('IDTree'), treeOf(context, 'Names', ids));
  }
  // Its entries lead to pages that are not there.
  catalog.delete(name('Outlines'));
  sweep(context);
}

/** Takes what stands on such pages out of an element; false when nothing of it is left. */
function prune(element: PDFDict, isGone: (page: PDFObject | undefined) => boolean): boolean {
  const { context } = element;
  const page = element.get(name('Pg'));
  const left = kidsOf(element).filter((kid) => {
    // A mark on the element's own page.
    if (kid instanceof PDFNumber) return !isGone(page);
    const inner = context.lookup(kid, PDFDict);
    return inner.get(name('S')) === undefined ? !isGone(inner.get(name('Pg')) ?? page) : prune(inner, isGone);
  });
  element.set(name('K'), context.obj(left));
  if (isGone(page)) element.delete(name('Pg'));
  return left.length > 0;
}

/** Drops every object to which nothing leads: content of pages that are gone must not go along. */
function sweep(context: PDFContext): void {
  const reached = new Set<PDFObject>();
  const todo: PDFObject[] = Object.values(context.trailerInfo).filter((one) => one !== undefined);
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    if (one instanceof PDFRef) {
      const object = context.lookup(one);
      if (object !== undefined) todo.push(object);
    } else if (one instanceof PDFArray) todo.push(...one.asArray());
    else if (one instanceof PDFDict) todo.push(...one.values());
    else if (one instanceof PDFStream) todo.push(one.dict);
  }
  for (const [ref] of context.enumerateIndirectObjects()) if (!reached.has(ref)) context.delete(ref);
}
