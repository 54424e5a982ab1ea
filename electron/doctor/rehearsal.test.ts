/** What a rehearsal says of each device, and that it goes on whatever one of them does. */
import { describe, expect, it } from 'vitest';
import { fault } from '../words/faults.ts';
import { fail, ok } from '../words/result.ts';
import { type Devices, type RehearsalScreen, rehearse, type Terminal } from './rehearsal.ts';
import { type Rehearsed, resultPage } from './rehearsal-pages.ts';

const paper = { kioskId: 'PKN-01', office: 'อำเภอ <ตัวอย่าง>', at: '๑ ธันวาคม ๒๕๖๙' };

interface Around {
  readonly devices?: Partial<Devices>;
  readonly screen?: Partial<RehearsalScreen>;
  readonly answers?: readonly (boolean | null)[];
  readonly stopsAtPin?: boolean;
}

/** A rehearsal in which all is well but for what is given. */
async function rehearsed({
  devices = {},
  screen = {},
  answers = [true, true],
  stopsAtPin = false,
}: Around = {}) {
  const pages: string[] = [];
  const said: string[] = [];
  const pins: (Uint8Array | null)[] = [];
  let closed = 0;
  const left = [...answers];
  const terminal: Terminal = {
    say: ({ th, en }) => said.push(`${th} · ${en}`),
    ask: async () => left.shift() ?? null,
    pin: async () => (stopsAtPin ? 'stopped' : Uint8Array.from(Buffer.from('0987'))),
  };
  const steps = await rehearse(
    {
      screen: async () => ({
        touched: async (page) => (page.includes('corner') ? 'corners 1080×1920' : 'heard'),
        async pdf(page) {
          pages.push(page);
          return Uint8Array.of(1);
        },
        async close() {
          closed += 1;
        },
        ...screen,
      }),
      card: async () => ok({ milliseconds: 1234, photoBytes: 5000 }),
      async officer(pin) {
        pins.push(pin);
        return ok(undefined);
      },
      directory: async () => ok({ named: 12, open: 10 }),
      print: async () => ok({ certain: true }),
      ...devices,
    },
    terminal,
    paper,
  );
  return { steps, pages, said, pins, closed: () => closed };
}
const inEnglish = (steps: readonly Rehearsed[]) => steps.map(({ well, found }) => `${well} ${found.en}`);

describe('a rehearsal', () => {
  it('tries every device in order, and says what it found, Thai first', async () => {
    const { steps, said, pages, closed } = await rehearsed();
    expect(inEnglish(steps)).toEqual([
      'true 1080×1920 dots',
      'true heard',
      'true 1.2 s, photo of 5000 bytes',
      'true opened and closed',
      'true 12 databases, 10 of them open',
      'true whole; the printer counts its pages',
    ]);
    for (const line of said) expect(line).toMatch(/^[^A-Za-z]*[ก-๙]/);
    expect(closed()).toBe(1);
    // The page has all that was found before it.
    expect(pages).toHaveLength(1);
    for (const { what } of steps.slice(0, 5)) expect(pages[0]).toContain(what.th);
  });

  it.each<[string, Around, number, string]>([
    [
      'corners out of reach',
      { screen: { touched: async (page) => (page.includes('corner') ? 'not-all' : 'heard') } },
      0,
      'false not all corners were seen, or could be touched',
    ],
    ['nobody touches', { screen: { touched: async () => null } }, 0, 'false nobody touched them in time'],
    ['nobody answers', { screen: { touched: async () => null } }, 1, 'false nobody answered in time'],
    [
      'silence',
      { screen: { touched: async (page) => (page.includes('corner') ? 'corners 1×1' : 'not-heard') } },
      1,
      'false not heard: look at loudspeaker and volume',
    ],
    [
      'no photo',
      { devices: { card: async () => ok({ milliseconds: 900, photoBytes: 0 }) } },
      2,
      'false 0.9 s, but no photo that can be shown',
    ],
    ['no officer card', { answers: [false, true] }, 3, 'null no officer card was there'],
    [
      'an empty directory',
      { devices: { directory: async () => ok({ named: 0, open: 0 }) } },
      4,
      'false names no database that this kiosk knows',
    ],
    [
      'a printer that counts nothing',
      { devices: { print: async () => ok({ certain: false }) } },
      5,
      'true whole; the printer does not count its pages',
    ],
    [
      'a page that is not right',
      { answers: [true, false] },
      5,
      'false whoever tried it says that the page is not right',
    ],
    ['a terminal that has gone', { answers: [true, null] }, 5, 'null whoever tried it stopped there'],
    [
      'who stopped at the question for the officer’s card',
      { answers: [null, true] },
      3,
      'null whoever tried it stopped there',
    ],
    [
      'who stopped where a PIN is typed: the card is not asked without one',
      {
        stopsAtPin: true,
        devices: {
          officer: async () => {
            throw new Error('asked');
          },
        },
      },
      3,
      'null whoever tried it stopped there',
    ],
    [
      'a printer that is not tried',
      { devices: { print: async () => null } },
      5,
      'null only a printer in CUPS is tried from here',
    ],
  ])('says %s, and goes on', async (_, around, at, said) => {
    const { steps } = await rehearsed(around);
    expect(steps).toHaveLength(6);
    expect(inEnglish(steps)[at]).toBe(said);
  });

  it.each([2, 3, 4, 5])('says the fault of step %i by its code', async (at) => {
    const broken = async () => fail(fault('linkage.unreachable', 'ECONNREFUSED'));
    const { steps } = await rehearsed({
      devices: { [['', '', 'card', 'officer', 'directory', 'print'][at] ?? '']: broken },
    });
    expect(steps[at]).toMatchObject({ well: false });
    expect(steps[at]?.found.en).toMatch(/^L\d+/);
  });

  it('without a screen tries everything else, and prints nothing', async () => {
    const { steps } = await rehearsed({
      devices: { screen: async () => Promise.reject(new Error('no display\nmore')) },
    });
    expect(inEnglish(steps)).toEqual([
      'false the screen did not open: no display',
      'false the screen did not open: no display',
      'true 1.2 s, photo of 5000 bytes',
      'true opened and closed',
      'true 12 databases, 10 of them open',
      'null without a screen no page is drawn',
    ]);
  });

  it('with a page that is not drawn says so, and closes the screen', async () => {
    const { steps, closed } = await rehearsed({
      screen: { pdf: () => Promise.reject(new Error('crashed')) },
    });
    expect(inEnglish(steps)[5]).toBe('false the page was not drawn: crashed');
    expect(closed()).toBe(1);
  });
});

it('the page shows what came from outside as text', () => {
  const page = resultPage({ ...paper, steps: [] });
  expect(page).toContain('อำเภอ &lt;ตัวอย่าง&gt;');
});
