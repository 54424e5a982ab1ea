/** Titles of faults name the matter, and no text promises an officer whom nobody has told. */
import { expect, it } from 'vitest';
import { FAULTS } from '../electron/words/faults.ts';
import { en } from '../renderer/locale/en.ts';
import { th } from '../renderer/locale/th.ts';

const all = Object.values(FAULTS);

it('has one code for one fault', () => {
  expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
});

it.each(['th', 'en'] as const)('names the matter: no two faults have one title, %s', (language) => {
  const titles = all.map(({ what }) => what[language]);
  expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
});

it('says of no officer that they come, refill or were told: only a channel that has told one knows (help.called)', () => {
  const said = all.flatMap(({ what, next }) => [what.th, what.en, next.th, next.en]);
  const { 'help.called': _th, ...ours } = th;
  const { 'help.called': _en, ...theirs } = en;
  const everywhere = [...said, ...Object.values(ours), ...Object.values(theirs)];
  expect(
    everywhere.filter((text) =>
      /เจ้าหน้าที่กำลัง|แจ้งเจ้าหน้าที่แล้ว|officer (?:is|was|has been) (?:coming|on|refill|told)/i.test(text),
    ),
  ).toEqual([]);
});
