/**
 * `npm run bench -- pages`: how many pages everybody's papers take who asks for copies of everything that is open, and how
 * many sheets of paper that is. Mark: the request is one sheet, whoever asks.
 */
import { chapterPages, pagesIn } from '../../electron/pdf/pages.ts';
import { copiesOf, fixed, PEOPLE, requestOf } from '../integration/papers.ts';
import { startRenderer } from '../integration/render-paper.ts';
import type { Told } from './figures.ts';

export async function run(): Promise<readonly Told[]> {
  const renderer = await startRenderer();
  const totals = { request: 0, copies: 0 };
  const requests: number[] = [];
  try {
    console.log(
      '| who | found | request | copies | longest copy | pages in all |\n|---|---|---|---|---|---|',
    );
    for (const person of PEOPLE) {
      const request = await pagesIn((await renderer.render(fixed(await requestOf(person)))).pdf);
      const copies = await chapterPages((await renderer.render(fixed(await copiesOf(person)))).pdf);
      const sum = copies.reduce((all, one) => all + one, 0);
      requests.push(request);
      totals.request += request;
      totals.copies += sum;
      const cells = [person, copies.length, request, sum, Math.max(...copies), request + sum];
      console.log(`| ${cells.join(' | ')} |`);
    }
    const { request, copies } = totals;
    console.log(`| all | | ${request} | ${copies} | | ${request + copies} |`);
    return [
      {
        what: 'the longest request, of anybody',
        unit: 'pages',
        rounds: [Math.max(...requests)],
        mark: { atMost: 2 },
      },
      { what: 'copies of everybody', unit: 'pages', rounds: [copies] },
    ];
  } finally {
    await renderer.close();
  }
}
