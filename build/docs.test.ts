import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { describe, expect, it } from 'vitest';
import { ELECTRON_CHECKLIST, KIOSK_CHECKLIST } from './checklist.ts';
import { outOfDate } from './docs.ts';

const root = join(import.meta.dirname, '..');

it('the pages that follow from the code are up to date (npm run docs)', () => {
  expect(outOfDate()).toEqual([]);
});

/** A node of the parsed file, looked at without knowing its kind. */
type Node = Readonly<Record<string, unknown>>;

/** The words by which a call goes: it, each of `it.each(table)('title', …)`. */
function wordsOf(callee: Node): readonly string[] {
  switch (callee.type) {
    case 'Identifier':
      return [String(callee.value)];
    case 'MemberExpression':
      return [...wordsOf(callee.object as Node), ...wordsOf(callee.property as Node)];
    case 'CallExpression':
      return wordsOf(callee.callee as Node);
    default:
      return [''];
  }
}

const argumentsOf = (call: Node) =>
  (call.arguments as readonly { expression: Node }[]).map((one) => one.expression);

const elementsOf = (list: Node | undefined) =>
  ((list?.elements ?? []) as readonly ({ expression: Node } | null)[])
    .filter((one) => one !== null)
    .map((one) => one.expression);

/** A text as it is written; `%s` stands for what is put into it. */
function textOf(node: Node | undefined): string {
  if (node?.type === 'StringLiteral') return String(node.value);
  return ((node?.quasis ?? []) as readonly { cooked: string }[]).map(({ cooked }) => cooked).join('%s');
}

/** The first word of each row of the table of an `it.each(table)`; `named` are the lists of the file. */
function rowsOf(callee: Node, named: ReadonlyMap<string, Node>): readonly string[] {
  const [first] = callee.type === 'CallExpression' ? argumentsOf(callee) : [];
  // `some(count, table)`: a few of them in the short form (tests/long.ts).
  const given = first?.type === 'CallExpression' ? argumentsOf(first)[1] : first;
  const table = given?.type === 'Identifier' ? named.get(String(given.value)) : given;
  return elementsOf(table).map((row) => textOf(row.type === 'ArrayExpression' ? elementsOf(row)[0] : row));
}

const NEVER_RUN = ['skip', 'todo', 'fixme'];
/** What may stand behind `it` or `test`, and it is a test all the same. */
const STILL_A_TEST = ['each', 'concurrent', 'sequential', 'skipIf', 'runIf'];

/** Titles of the tests of a file that are run: nothing in a comment, nothing in a text, nothing skipped. */
function titlesOf(source: string): readonly string[] {
  const titles: string[] = [];
  const named = new Map<string, Node>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && node.type === 'VariableDeclarator') {
      const { id, init } = node as Node;
      named.set(String((id as Node).value), init as Node);
    }
    if ('type' in node && node.type === 'CallExpression') {
      const call = node as Node;
      const callee = call.callee as Node;
      const [name = '', ...more] = wordsOf(callee);
      if (['it', 'test', 'describe'].includes(name)) {
        if (more.some((word) => NEVER_RUN.includes(word))) return;
        if (name !== 'describe' && more.every((word) => STILL_A_TEST.includes(word))) {
          const title = textOf(argumentsOf(call)[0]);
          titles.push(title, ...rowsOf(callee, named).map((row) => title.replace('%s', row)));
        }
      }
    }
    for (const part of Object.values(node)) walk(part);
  };
  walk(parseSync(source, { syntax: 'typescript' }).body);
  return titles.filter((title) => title !== '');
}

describe('the checklist', () => {
  it.each([...ELECTRON_CHECKLIST, ...KIOSK_CHECKLIST])(
    '$asked: its test is there, and is run',
    ({ proof: [file, title] }) => {
      const titles = titlesOf(readFileSync(join(root, file), 'utf8'));
      expect(titles.filter((one) => one.includes(title))).not.toEqual([]);
    },
  );

  it('takes no comment, other text or skipped test for a test', () => {
    expect(
      titlesOf(`
        // it('in a comment', () => {});
        const text = "it('in a text')";
        it('run', () => { expect(text, 'said of a failure').toBe(''); });
        it.each(['a', 'b'])('run with %s', () => {});
        const table = [['c', 1]];
        it.each(table)('%s is run with', () => {});
        it.skipIf(process.env.CI)('run where it can be', () => {});
        test(\`run \${text}s in the window\`, async () => { /a/.test('in a test'); });
        it.skip('skipped', () => {});
        it.skip.each([1])('skipped with %s', () => {});
        it.todo('to be written');
        test.fixme('broken', async () => {});
        test.beforeEach('before', async () => {});
        describe.skip('a part', () => { it('in a skipped part', () => {}); });
        test.describe('a part', () => { test('run in a part', () => {}); });
        test.describe.skip('a part', () => { test('in a skipped part', () => {}); });
      `),
    ).toEqual([
      'run',
      ...['run with %s', 'run with a', 'run with b'],
      ...['%s is run with', 'c is run with'],
      'run where it can be',
      'run %ss in the window',
      'run in a part',
    ]);
  });
});

it('the kiosk is compiled against the Electron that is packed', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const types = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'));
  expect(types.version).toBe(devDependencies.electron);
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
});
