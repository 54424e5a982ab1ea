import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { ANY_STAY, type CardView, type Holder, stayKey } from '../../native/index.ts';
import {
  around,
  BORN,
  delays,
  empty,
  holder,
  house,
  person,
  ready,
  SCREENS,
  visit,
} from '../../tests/visit-walk.ts';
import { DatabaseId, type PresentedRecord } from '../contract/words.ts';
import { FAULTS, type Fault, type FaultName, fault } from '../words/faults.ts';
import {
  asksForPin,
  endNotice,
  type LaidFile,
  leftStay,
  takesOfficers,
  type VisitEvent,
  visitMachine,
} from './machine.ts';
import { requireScreens } from './screens.ts';
import { viewOf } from './view.ts';

describe('seeing first', () => {
  const answer = (databaseId: DatabaseId, outcome: 'found' | 'none-held' | 'source-failing'): VisitEvent => ({
    type: 'answer',
    answer: {
      databaseId,
      outcome,
      ...(outcome === 'found'
        ? { record: { databaseId, sections: BORN } as unknown as PresentedRecord }
        : {}),
    },
  });
  /** Asked to see these, and fetched so. */
  const seen = async (...answers: readonly Parameters<typeof answer>[]) => {
    const v = visit();
    await v.serving();
    await v.go({ type: 'intent.begin' });
    expect(v.actor.getSnapshot().context.form).toBe('inspect');
    for (const [databaseId] of answers)
      await v.go({ type: 'intent.choose', databaseId, handling: 'inspect' });
    await v.go({ type: 'intent.review' }, { type: 'intent.sign' }, { type: 'intent.pin' });
    await v.verdict({
      kind: 'verified',
      verification: { assertion: 'a', reference: 'r', mode: 'pin', verifiedAt: 'now' },
    });
    for (const one of answers) v.answers(answer(...one));
    v.answers({ type: 'fetched' });
    await v.settle();
    return v;
  };
  const rows = (v: ReturnType<typeof visit>) => {
    const { content } = viewOf(v.actor.getSnapshot(), around);
    if (content.screen !== 'viewing') throw new Error(content.screen);
    return content;
  };

  it('one record is open at once; of more, the list', async () => {
    const one = await seen([person, 'found']);
    expect(one.at({ serving: { screen: { viewing: 'record' } } })).toBe(true);
    expect(one.journal.map(({ kind }) => kind)).toContain('records.shown');
    const two = await seen([person, 'found'], [house, 'found']);
    expect(two.at({ serving: { screen: { viewing: 'list' } } })).toBe(true);
    const none = await seen([person, 'none-held']);
    expect(none.at({ serving: { screen: { viewing: 'list' } } })).toBe(true);
  });

  it('every record is hidden when it is opened, whichever was shown before it', async () => {
    const v = await seen([person, 'found'], [house, 'found']);
    const revealed = () => v.actor.getSnapshot().context.revealed;
    await v.go({ type: 'intent.open-record', databaseId: person });
    await v.go({ type: 'intent.reveal', on: true } as VisitEvent);
    expect(revealed()).toBe(true);
    await v.go({ type: 'intent.open-record', databaseId: house });
    expect(revealed()).toBe(false);
    await v.go({ type: 'intent.reveal', on: true } as VisitEvent);
    await v.go({ type: 'intent.close-record' }, { type: 'intent.open-record', databaseId: house });
    expect(revealed()).toBe(false);
  });

  it('nothing is printed that was not ticked, and the fee is that of what is', async () => {
    const v = await seen([person, 'found'], [house, 'found']);
    expect(rows(v)).toMatchObject({ estimatedFeeSatang: 0 });
    await v.go({ type: 'pages.counted', databaseId: person, pages: 3 });
    await v.go({ type: 'intent.tick', databaseId: null, on: true });
    expect(rows(v).rows.map(({ toPrint, pages }) => [toPrint, pages])).toEqual([
      [true, 3],
      [true, undefined],
    ]);
    await v.go({ type: 'intent.tick', databaseId: house, on: false });
    expect(rows(v).rows.map(({ toPrint }) => toPrint)).toEqual([true, false]);
    // What was not found cannot be ticked.
    await v.go({ type: 'intent.tick', databaseId: DatabaseId.parse('nhso_right'), on: true });
    expect([...v.actor.getSnapshot().context.ticked]).toEqual([person]);
  });

  it('who has seen enough finishes without paper, and not while something is ticked', async () => {
    const v = await seen([person, 'found'], [house, 'found']);
    await v.go({ type: 'intent.tick', databaseId: person, on: true }, { type: 'intent.finish' });
    expect(v.at({ serving: { screen: 'done' } })).toBe(false);
    await v.go({ type: 'intent.tick', databaseId: person, on: false }, { type: 'intent.finish' });
    expect(v.at({ serving: { screen: 'done' } })).toBe(true);
    const { content } = viewOf(v.actor.getSnapshot(), around);
    expect(content).toMatchObject({ screen: 'done', pages: 0, feeSatang: 0, certified: 0 });
    await v.go({ type: 'intent.end' });
    expect(v.journal.map(({ kind }) => kind)).not.toContain('print.submitted');
    expect(v.journal.at(-1)).toMatchObject({ kind: 'visit.ended', facts: { reason: 'finished' } });
  });

  it('what was opened is known from what was only found', async () => {
    const v = await seen([person, 'found'], [house, 'found']);
    expect(v.actor.getSnapshot().context.opened).toEqual(new Set());
    await v.go({ type: 'intent.open-record', databaseId: house }, { type: 'intent.close-record' });
    expect(v.actor.getSnapshot().context.opened).toEqual(new Set([house]));
    const one = await seen([person, 'found']);
    expect(one.actor.getSnapshot().context.opened).toEqual(new Set([person]));
  });

  it('what an attempt that failed had fetched is gone before the next: nothing of it is ticked, shown or printed', async () => {
    const v = visit();
    await v.toFetching();
    v.answers(answer(person, 'found'));
    v.answers({ type: 'fetch.failed', fault: { name: 'linkage.unreachable' } });
    await v.settle();
    expect(v.actor.getSnapshot().context.answers.size).toBe(1);
    await v.go({ type: 'intent.retry' }, { type: 'intent.pin' });
    await v.verdict({
      kind: 'verified',
      verification: { assertion: 'b', reference: 'r', mode: 'pin', verifiedAt: 'now' },
    });
    expect(v.at({ serving: { screen: 'fetching' } })).toBe(true);
    const { answers: left, ticked } = v.actor.getSnapshot().context;
    expect([left.size, ticked.size]).toEqual([0, 0]);
  });

  it('sources that failed are asked again in the same session; what the others gave stays', async () => {
    const v = await seen([person, 'found'], [house, 'source-failing']);
    await v.go({ type: 'intent.ask-again' });
    expect(v.at({ serving: { screen: 'asking' } })).toBe(true);
    const { content } = viewOf(v.actor.getSnapshot(), around);
    expect(content.screen === 'fetching' && content.rows.map(({ outcome }) => outcome)).toEqual([
      'found',
      'waiting',
    ]);
    v.again(answer(house, 'found'));
    v.again({ type: 'fetched' });
    await v.settle();
    expect(rows(v).rows.map(({ outcome }) => outcome)).toEqual(['found', 'found']);
    expect(v.journal.at(-1)).toMatchObject({
      kind: 'databases.answered',
      facts: { asked: 1, answered: 1, again: true },
    });
    // Nothing fails any more: nothing is asked.
    await v.go({ type: 'intent.ask-again' });
    expect(v.at({ serving: { screen: 'viewing' } })).toBe(true);
  });

  it('what is called wrong is lodged once, before its form is made; a mark that was lodged stays', async () => {
    const v = visit();
    await v.toViewing();
    const mark: VisitEvent = { type: 'intent.mark-wrong', databaseId: person, key: 'born', on: true };
    // Nothing of that name was shown.
    await v.go({ ...mark, key: 'row:0:7' }, mark);
    expect(rows(v)).toMatchObject({ corrections: 1, marked: ['born'], lodged: [] });
    v.lodges([{ databaseId: person, key: 'born', receiptNumber: 'CR-1' }]);
    await v.go({ type: 'intent.print' });
    expect(v.at({ serving: { screen: 'fee' } })).toBe(true);
    expect(v.journal).toContainEqual({
      kind: 'corrections.lodged',
      facts: { requestNumber: expect.any(String), lodged: 1, unknown: 0 },
    });
    expect(JSON.stringify(v.journal)).not.toContain('born');
    await v.go({ type: 'intent.back' }, { ...mark, on: false });
    expect(v.actor.getSnapshot().context.marks.get(person)).toEqual(new Set(['born']));
    // Not a second time.
    v.lodges('nothing more');
    await v.go({ type: 'intent.print' }, { type: 'intent.print' });
    await v.print({ kind: 'printed', pages: 3, feeSatang: 0 });
    const { content } = viewOf(v.actor.getSnapshot(), around);
    expect(content).toMatchObject({ screen: 'done', corrections: { receipts: ['CR-1'], unlodged: 0 } });
    expect(content.screen === 'done' && content.deadlines.map(({ until }) => until.th).join()).not.toMatch(
      /25\d\d/,
    );
  });

  it('what could not be lodged goes on paper, and the last screen says so', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'intent.mark-wrong', databaseId: person, key: 'born', on: true });
    v.lodges('it breaks');
    await v.go({ type: 'intent.print' }, { type: 'intent.print' });
    await v.print({ kind: 'printed', pages: 3, feeSatang: 0 });
    const { content } = viewOf(v.actor.getSnapshot(), around);
    expect(content).toMatchObject({ screen: 'done', corrections: { receipts: [], unlodged: 1 } });
    expect(v.journal).toContainEqual(
      expect.objectContaining({
        kind: 'corrections.lodged',
        facts: expect.objectContaining({ lodged: 0, unknown: 1 }),
      }),
    );
  });

  it('where the pages do not come out, the receipts of what was lodged are told all the same', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'intent.mark-wrong', databaseId: person, key: 'born', on: true });
    v.lodges([{ databaseId: person, key: 'born', receiptNumber: 'CR-9' }]);
    await v.go({ type: 'intent.print' }, { type: 'intent.print' });
    await v.print({ kind: 'fault', fault: { name: 'printing.failed' }, pagesDone: 0, certain: false });
    const { content } = viewOf(v.actor.getSnapshot(), around);
    expect(content).toMatchObject({ screen: 'problem', corrections: { receipts: ['CR-9'], unlodged: 0 } });
  });

  it('nothing is called lodged without a receipt: it is still the holder’s to take back, and is not tried again', async () => {
    const v = await seen([person, 'found'], [house, 'none-held']);
    const mark = (databaseId: DatabaseId, key: string, on = true): VisitEvent => ({
      type: 'intent.mark-wrong',
      ...{ databaseId, key, on },
    });
    await v.go({ type: 'intent.open-record', databaseId: person });
    await v.go(mark(person, 'born'), mark(house, 'none-held'));
    v.lodges([
      { databaseId: person, key: 'born', receiptNumber: null },
      { databaseId: house, key: 'none-held', receiptNumber: 'CR-7' },
    ]);
    await v.go({ type: 'intent.print' }, { type: 'intent.back' });
    expect(rows(v)).toMatchObject({ marked: ['born'], lodged: [], noneHeldLodged: [house], corrections: 2 });
    await v.go(mark(person, 'born', false), mark(house, 'none-held', false));
    expect(rows(v)).toMatchObject({ marked: [], noneHeldMarked: [house], corrections: 1 });
    await v.go(mark(person, 'born'));
    v.lodges('nothing is tried twice');
    await v.go({ type: 'intent.print' }, { type: 'intent.print' });
    await v.print({ kind: 'printed', pages: 3, feeSatang: 0 });
    const { content } = viewOf(v.actor.getSnapshot(), around);
    expect(content).toMatchObject({ screen: 'done', corrections: { receipts: ['CR-7'], unlodged: 1 } });
  });

  it('an answer that nothing is held can be called wrong, too; one that was found cannot be called so', async () => {
    const v = await seen([person, 'found'], [house, 'none-held']);
    const held = (databaseId: DatabaseId): VisitEvent => ({
      type: 'intent.mark-wrong',
      databaseId,
      key: 'none-held',
      on: true,
    });
    await v.go(held(person), held(house));
    expect(rows(v)).toMatchObject({ noneHeldMarked: [house], corrections: 1 });
    // With something called wrong there is something to print.
    await v.go({ type: 'intent.finish' });
    expect(v.at({ serving: { screen: 'viewing' } })).toBe(true);
  });

  it.each([
    ['linkage.unreachable', 'L04'],
    ['linkage.certificate', 'L05'],
    ['linkage.malformed', 'L06'],
    ['linkage.refused', 'L07'],
    ['linkage.quota', 'L08'],
    ['linkage.library', 'L14'],
  ] as const)(
    'asked again and failed for %s: its code is said and journalled, and the records are gone back to',
    async (name, code) => {
      const v = await seen([person, 'found'], [house, 'source-failing']);
      await v.go({ type: 'intent.ask-again' });
      v.again({ type: 'fetch.failed', fault: { name } });
      await v.settle();
      const { content } = viewOf(v.actor.getSnapshot(), around);
      expect(content).toMatchObject({ screen: 'problem', notice: { code }, canRetry: true });
      expect(v.journal).toContainEqual({ kind: 'fault', facts: { fault: name } });
      await v.go({ type: 'intent.retry' });
      expect(rows(v).rows.map(({ outcome }) => outcome)).toEqual(['found', 'source-failing']);
    },
  );

  it('asked again when the session is lost: said, and not tried again', async () => {
    const v = await seen([person, 'found'], [house, 'source-failing']);
    await v.go({ type: 'intent.ask-again' });
    v.again({ type: 'fetch.failed', fault: { name: 'officer.session-lost' } });
    await v.settle();
    expect(viewOf(v.actor.getSnapshot(), around).content).toMatchObject({
      screen: 'problem',
      notice: { code: 'L01' },
      canRetry: false,
    });
  });

  it('who has looked cannot be had: its code is on the screen and in the journal, once each time it is asked', async () => {
    const v = await seen([person, 'found']);
    v.disclosuresFail({ name: 'linkage.not-offered', detail: 'x'.repeat(200) });
    await v.go({ type: 'intent.show-disclosures' });
    expect(viewOf(v.actor.getSnapshot(), around).content).toMatchObject({
      screen: 'disclosures',
      notice: { code: 'L15' },
    });
    const facts = { fault: 'linkage.not-offered', detail: 'x'.repeat(100) };
    const faults = () => v.journal.filter(({ kind }) => kind === 'fault');
    expect(faults()).toEqual([{ kind: 'fault', facts }]);
    await v.go({ type: 'intent.back' }, { type: 'intent.show-disclosures' });
    expect(faults()).toHaveLength(2);
  });

  it('a PIN that the server calls wrong may be typed again, as the words say', async () => {
    const v = visit();
    await v.to('verifying');
    await v.verdict({ kind: 'fault', fault: { name: 'pin.wrong' } });
    expect(viewOf(v.actor.getSnapshot(), around).content).toMatchObject({
      screen: 'problem',
      notice: { code: 'P01' },
      canRetry: true,
    });
    await v.go({ type: 'intent.retry' });
    expect(v.at({ serving: { screen: 'pin' } })).toBe(true);
  });
});

describe('a card that cannot prove its holder', () => {
  const hello = (v: ReturnType<typeof visit>) => {
    const { content } = viewOf(v.actor.getSnapshot(), around);
    return content.screen === 'hello' ? (content.cannot?.code ?? 'may begin') : content.screen;
  };

  it.each([
    ['card.expired', 'fault'],
    ['pin.blocked', 'pin.blocked'],
    ['pin.not-available', 'fault'],
  ] as const)('is told of on the first screen, and no request is written: %s', async (found, kind) => {
    const v = visit();
    await v.serving();
    expect(hello(v)).toBe('may begin');
    await v.lookedAhead(found);
    expect(hello(v)).toBe(FAULTS[found].code);
    await v.go({ type: 'intent.begin' });
    expect(hello(v)).toBe(FAULTS[found].code);
    expect(v.journal.filter(({ facts }) => facts.fault === found)).toEqual([
      { kind, facts: { fault: found } },
    ]);
    await v.go({ type: 'intent.represent' });
    expect(v.at({ serving: { screen: 'representative' } })).toBe(true);
  });

  it('is told of to whoever was quicker, and has chosen nothing for nothing', async () => {
    const v = visit();
    await v.serving();
    await v.go({ type: 'intent.begin' }, { type: 'intent.choose', databaseId: person, handling: 'copy' });
    expect(hello(v)).toBe('choosing');
    await v.lookedAhead('pin.blocked');
    expect(hello(v)).toBe('P02');
    expect(v.journal.some(({ kind }) => kind === 'request.made')).toBe(false);
  });

  it('says nothing of a card against which nothing is known', async () => {
    const v = visit();
    await v.serving();
    await v.lookedAhead(null);
    await v.go({ type: 'intent.begin' });
    expect(hello(v)).toBe('choosing');
  });
});

describe('who acts for a child or ward, beside an officer where the office permits it', () => {
  const permitted = { onBehalf: true, officerBeside: true };
  const proof = { assertion: 'a', reference: 'r', mode: 'presence', verifiedAt: 'now' } as const;
  const child = { ...holder, birthDate: { year: 2560, month: 1, day: 2 } };
  const grown = { ...holder, birthDate: { year: 2500, month: 1, day: 2 } };
  const toConfirming = async (capacity: 'parent' | 'guardian' | 'curator', options: object = permitted) => {
    const v = visit(options);
    await v.go(v.activate, { type: 'card', view: { ...ready(), holder: child } as CardView });
    await v.go(
      { type: 'intent.represent' },
      { type: 'intent.act-for', capacity },
      { type: 'intent.choose', databaseId: person, handling: 'copy' },
      { type: 'intent.review' },
      { type: 'intent.sign' },
    );
    return v;
  };
  const here = (v: ReturnType<typeof visit>) => {
    const { content } = viewOf(v.actor.getSnapshot(), around);
    return content.screen === 'representative' ? content.here?.map(({ capacity }) => capacity) : undefined;
  };

  it('is not led through a request that no officer can confirm: the card has expired', async () => {
    const v = visit(permitted);
    await v.go(v.activate, { type: 'card', view: { ...ready(), holder: child } as CardView });
    await v.lookedAhead('card.expired');
    await v.go({ type: 'intent.represent' });
    expect(here(v)).toBeUndefined();
    await v.go({ type: 'intent.act-for', capacity: 'parent' });
    expect(screen(v)).toMatchObject({ screen: 'representative' });
  });

  it('is told before signing that an officer confirms, and not that a PIN is asked for', async () => {
    const v = await toConfirming('parent');
    await v.go({ type: 'intent.back' });
    expect(screen(v)).toMatchObject({ screen: 'reviewing', officerConfirms: true });
    await v.go(
      { type: 'intent.back' },
      { type: 'intent.back' },
      { type: 'intent.begin' },
      { type: 'intent.review' },
    );
    expect(screen(v)).toMatchObject({ screen: 'reviewing', officerConfirms: false });
    const byHand = await toConfirming('guardian', { ...permitted, byHand: true });
    expect(screen(byHand)).toMatchObject({ screen: 'signing', officerConfirms: true });
  });

  it('chooses and reads the request, and an officer confirms this capacity and no other; no PIN of the child is asked', async () => {
    const v = await toConfirming('parent');
    expect(v.at({ serving: { screen: 'confirming' } })).toBe(true);
    await v.go(
      { type: 'intent.pin' },
      { type: 'officer.confirms', capacity: null },
      { type: 'officer.confirms', capacity: 'guardian' },
    );
    expect(v.at({ serving: { screen: 'confirming' } })).toBe(true);
    await v.go({ type: 'officer.confirms', capacity: 'parent' });
    await v.verdict({ kind: 'verified', verification: proof });
    expect(v.at({ serving: { screen: 'fetching' } })).toBe(true);
    expect(v.journal.filter(({ kind }) => kind === 'request.made' || kind === 'holder.verified')).toEqual([
      {
        kind: 'request.made',
        facts: { requestNumber: 'ตย.0000/ม25/2569/000001', databases: 1, onBehalf: 'parent' },
      },
      {
        kind: 'holder.verified',
        facts: {
          ...{ requestNumber: 'ตย.0000/ม25/2569/000001', reference: 'r' },
          ...{ mode: 'presence', onBehalf: 'parent' },
        },
      },
    ]);
  });

  it('tries again at the officer, and never at the child’s PIN', async () => {
    const v = await toConfirming('parent');
    await v.go({ type: 'officer.confirms', capacity: 'parent' });
    await v.verdict({ kind: 'fault', fault: { name: 'sas.timeout' } });
    await v.go({ type: 'intent.retry' });
    expect(v.at({ serving: { screen: 'confirming' } })).toBe(true);
    expect(v.actor.getSnapshot().context.confirmedAt).toBeNull();
  });

  it('signs by hand on the screen where the office wants it', async () => {
    const v = await toConfirming('curator', { ...permitted, byHand: true });
    expect(v.at({ serving: { screen: 'signing' } })).toBe(true);
    await v.go({ type: 'intent.sign-by-hand', signature: null });
    expect(v.at({ serving: { screen: 'confirming' } })).toBe(true);
  });

  it('asks for themselves again, once they are back at the beginning', async () => {
    const v = await toConfirming('parent');
    await v.go({ type: 'intent.back' }, { type: 'intent.back' }, { type: 'intent.back' });
    expect(v.at({ serving: { screen: 'hello' } })).toBe(true);
    await v.go({ type: 'intent.begin' }, { type: 'intent.review' }, { type: 'intent.sign' });
    expect(v.at({ serving: { screen: 'pin' } })).toBe(true);
  });

  it.each([
    ['a child', child, ['parent', 'guardian', 'curator']],
    ['who is of age, of whom nobody is the parent any more', grown, ['guardian', 'curator']],
  ] as const)('is offered what may be: the card of %s', async (_, cardOf, capacities) => {
    const v = visit(permitted);
    await v.go(v.activate, { type: 'card', view: { ...ready(), holder: cardOf } as CardView });
    await v.go({ type: 'intent.represent' });
    expect(here(v)).toEqual(capacities);
    if (cardOf === grown) await v.go({ type: 'intent.act-for', capacity: 'parent' });
    expect(v.at({ serving: { screen: 'representative' } })).toBe(true);
  });

  it('is offered nothing where the office does not permit it, and may use a card whose PIN is blocked where it does', async () => {
    const not = visit({ officerBeside: true });
    await not.serving();
    await not.go({ type: 'intent.represent' }, { type: 'intent.act-for', capacity: 'guardian' });
    expect(here(not)).toBeUndefined();
    expect(not.at({ serving: { screen: 'representative' } })).toBe(true);
    const v = visit(permitted);
    await v.serving();
    await v.lookedAhead('pin.blocked');
    await v.go({ type: 'intent.represent' }, { type: 'intent.act-for', capacity: 'guardian' });
    expect(v.at({ serving: { screen: 'choosing' } })).toBe(true);
  });
});

describe('who has no card', () => {
  const noCard = (screen: 'explaining' | 'printing' | 'printed') => ({ noCard: { screen } }) as const;
  const shown = (v: ReturnType<typeof visit>) => viewOf(v.actor.getSnapshot(), around).content;
  const toNoCard = async () => {
    const v = visit();
    await v.go(v.activate, { type: 'intent.no-card' });
    return v;
  };

  it('has a form printed, and an officer called; nothing is known of anybody, and no request is made', async () => {
    const v = await toNoCard();
    expect(shown(v)).toMatchObject({ screen: 'no-card', state: 'explaining' });
    await v.go({ type: 'intent.print-form' });
    expect(shown(v)).toMatchObject({ state: 'printing' });
    // Pages on their way are not left behind by a touch.
    await v.go({ type: 'intent.end' }, { type: 'intent.back' });
    await v.formPrinted(null);
    expect(shown(v)).toMatchObject({ state: 'printed' });
    await v.go({ type: 'intent.print-form' });
    expect(v.at(noCard('printed'))).toBe(true);
    expect(v.journal).toEqual([
      { kind: 'help.called', facts: { about: 'no-card' } },
      { kind: 'form.asked', facts: {} },
    ]);
    const { holder: nobody, request } = v.actor.getSnapshot().context;
    expect([nobody, request]).toEqual([null, null]);
    await v.go({ type: 'intent.back' });
    expect(shown(v).screen).toBe('idle');
  });

  it('is told what the printer says, and may try again when nothing came out', async () => {
    const v = await toNoCard();
    await v.go({ type: 'intent.print-form' });
    const waits = { state: 'waiting', pagesDone: 0, pagesTotal: 2, reason: 'printing.media-empty' } as const;
    await v.go({ type: 'print.progress', print: waits });
    expect(shown(v)).toMatchObject({
      print: 'waiting',
      notice: { code: FAULTS['printing.media-empty'].code },
    });
    await v.go({ type: 'print.progress', print: { ...waits, state: 'printing' } });
    await v.formPrinted({ name: 'printing.failed' });
    expect(shown(v)).toMatchObject({ state: 'explaining', notice: { code: FAULTS['printing.failed'].code } });
    expect(v.journal.at(-1)).toEqual({ kind: 'fault', facts: { fault: 'printing.failed' } });
    await v.go({ type: 'intent.print-form' });
    expect(shown(v)).toMatchObject({ state: 'printing' });
    await v.formPrinted({ name: 'form.not-yet' });
    expect(shown(v)).toMatchObject({ state: 'explaining', notice: { code: FAULTS['form.not-yet'].code } });
  });

  it('and an officer called before a card came makes nobody’s time longer who came with one', async () => {
    const v = await toNoCard();
    await v.go({ type: 'intent.print-form' });
    await v.formPrinted(null);
    await v.go({ type: 'help.answered', call: 1, told: true }, { type: 'intent.back' });
    await v.go({ type: 'card', view: ready() });
    v.clock.increment(delays.idleWarningMs);
    expect(viewOf(v.actor.getSnapshot(), around).idleSecondsLeft).toBe(delays.idleWipeMs / 1000);
    // Who calls themselves has the time, though the call was made already.
    await v.go({ type: 'intent.help' });
    v.clock.increment(delays.idleWarningMs);
    expect(viewOf(v.actor.getSnapshot(), around).idleSecondsLeft).toBeUndefined();
  });

  it('and a call of which nobody was told is not shown to who comes next with a card', async () => {
    const v = await toNoCard();
    await v.go({ type: 'intent.print-form' });
    await v.formPrinted(null);
    await v.go({ type: 'help.answered', call: 1, told: false }, { type: 'intent.back' });
    await v.go({ type: 'card', view: ready() });
    expect(v.at('serving')).toBe(true);
    expect(viewOf(v.actor.getSnapshot(), around).helpCalled).toBe(false);
  });

  it('is not waited for longer than anybody: a countdown, and the screen is as it was before', async () => {
    const v = await toNoCard();
    v.clock.increment(delays.idleWarningMs);
    await v.settle();
    expect(viewOf(v.actor.getSnapshot(), around).idleSecondsLeft).toBe(delays.idleWipeMs / 1000);
    await v.go({ type: 'intent.present' });
    expect(viewOf(v.actor.getSnapshot(), around).idleSecondsLeft).toBeUndefined();
    v.clock.increment(delays.idleWarningMs);
    for (let second = 0; second < delays.idleWipeMs / 1000; second += 1) v.clock.increment(1000);
    await v.settle();
    expect(v.at('unused')).toBe(true);
    expect(v.actor.getSnapshot().status).toBe('done');
    expect(shown(v).screen).toBe('idle');
  });

  it.each(['explaining', 'printed'] as const)('gives way to whoever puts a card in: %s', async (state) => {
    const v = await toNoCard();
    if (state === 'printed') {
      await v.go({ type: 'intent.print-form' });
      await v.formPrinted(null);
    }
    await v.go({ type: 'card', view: ready() });
    expect(v.at('serving')).toBe(true);
    // The form that lies in the tray is nobody's.
    await v.go({ type: 'intent.end' });
    expect(shown(v)).toMatchObject({ screen: 'take-card', papers: false });
  });

  it('holds up nobody while the printer waits: the job is called back for who has a card, or after the call’s time', async () => {
    const stopped = async (end: (v: ReturnType<typeof visit>) => Promise<void>) => {
      const v = await toNoCard();
      await v.go(
        { type: 'intent.print-form' },
        { type: 'print.progress', print: { state: 'waiting', pagesDone: 0, pagesTotal: 2 } },
      );
      expect(v.at(noCard('printing'))).toBe(true);
      await end(v);
      expect(v.at('unused')).toBe(true);
    };
    await stopped((v) => v.go({ type: 'card', view: ready() }));
    await stopped(async (v) => {
      v.clock.increment(600_000);
      await v.settle();
    });
  });
});

describe('who has no PIN, beside an officer where the office permits it', () => {
  const presence = { presence: true, officerBeside: true };
  const proof = { assertion: 'a', reference: 'r', mode: 'presence', verifiedAt: 'now' } as const;

  it('is confirmed by the officer, and by nobody else; the journal has that no PIN proved it', async () => {
    const v = visit(presence);
    await v.toPin();
    await v.go({ type: 'intent.no-pin' });
    expect(v.at({ serving: { screen: 'confirming' } })).toBe(true);
    await v.go({ type: 'intent.pin' }, { type: 'intent.sign' }, { type: 'intent.pin-on-reader' });
    expect(v.at({ serving: { screen: 'confirming' } })).toBe(true);
    await v.go({ type: 'officer.confirms', capacity: null });
    expect(v.at({ serving: { screen: 'verifying' } })).toBe(true);
    expect(v.actor.getSnapshot().context.confirmedAt).toMatch(/^\d{4}-/);
    await v.verdict({ kind: 'verified', verification: proof });
    expect(v.at({ serving: { screen: 'fetching' } })).toBe(true);
    expect(v.journal.find(({ kind }) => kind === 'holder.verified')?.facts.mode).toBe('presence');
    expect(v.actor.getSnapshot().context.confirmedAt).toBe(null);
  });

  it('is confirmed once for one try: what failed wants the officer again', async () => {
    const v = visit(presence);
    await v.toPin();
    await v.go({ type: 'intent.no-pin' }, { type: 'officer.confirms', capacity: null });
    await v.verdict({ kind: 'fault', fault: { name: 'sas.unreachable' } });
    await v.go({ type: 'intent.retry' });
    expect(v.at({ serving: { screen: { pin: 'asking' } } })).toBe(true);
    expect(v.actor.getSnapshot().context.confirmedAt).toBe(null);
  });

  it.each(['pin.blocked', 'pin.not-available'] as const)('may begin: %s', async (found) => {
    const v = visit(presence);
    await v.serving();
    await v.lookedAhead(found);
    const { content } = viewOf(v.actor.getSnapshot(), around);
    expect(content).not.toHaveProperty('cannot');
    await v.go({ type: 'intent.begin' });
    expect(v.at({ serving: { screen: 'choosing' } })).toBe(true);
  });

  it('may not begin with an expired card', async () => {
    const v = visit(presence);
    await v.serving();
    await v.lookedAhead('card.expired');
    await v.go({ type: 'intent.begin' });
    expect(v.at({ serving: { screen: 'hello' } })).toBe(true);
  });

  it('is not confirmed where the office does not permit it', async () => {
    const v = visit({ officerBeside: true });
    await v.toPin();
    await v.go({ type: 'intent.no-pin' }, { type: 'officer.confirms', capacity: null });
    expect(v.at({ serving: { screen: { pin: 'asking' } } })).toBe(true);
  });
});

describe('a reader with a pad of its own', () => {
  const pinScreen = (v: ReturnType<typeof visit>) => {
    const { content } = viewOf(v.actor.getSnapshot(), around);
    return content.screen === 'pin' ? { pad: content.pad, padWaits: content.padWaits } : content.screen;
  };

  it('takes the holder’s PIN: the screen says so, and takes none itself', async () => {
    const v = visit({ hasPinPad: true });
    await v.toPin();
    expect(pinScreen(v)).toEqual({ pad: 'reader', padWaits: false });
    expect(asksForPin(v.actor.getSnapshot(), 'pin')).toBe(false);
    await v.go({ type: 'intent.pin' });
    expect(v.at({ serving: { screen: 'pin' } })).toBe(true);
    await v.go({ type: 'intent.pin-on-reader' });
    expect(pinScreen(v)).toEqual({ pad: 'reader', padWaits: true });
    const library = { ...around.config, card: { ...around.config.card, authenticator: 'library' as const } };
    expect(viewOf(v.actor.getSnapshot(), { ...around, config: library }).content).toMatchObject({
      pad: 'dialog',
      padWaits: true,
    });
    await v.verdict({ kind: 'wrong-pin', triesLeft: 2 });
    expect(pinScreen(v)).toEqual({ pad: 'reader', padWaits: false });
  });

  it('is not asked for the last try without a yes', async () => {
    const v = visit({ hasPinPad: true });
    v.setTries(1);
    await v.toPin();
    await v.go({ type: 'intent.pin-on-reader' });
    expect(v.at({ serving: { screen: 'pin' } })).toBe(true);
    await v.go({ type: 'intent.confirm-last-try' }, { type: 'intent.pin-on-reader' });
    expect(v.at({ serving: { screen: 'verifying' } })).toBe(true);
  });

  it('takes the officer’s PIN as well', async () => {
    const v = visit({ hasPinPad: true });
    await v.go({ ...v.activate, officerOpen: false } as VisitEvent, { type: 'intent.officer-pin' });
    expect([v.onReader, asksForPin(v.actor.getSnapshot(), 'officer-pin')]).toEqual([[], false]);
    expect(viewOf(v.actor.getSnapshot(), around).content).toMatchObject({ screen: 'closed', pad: 'reader' });
    const library = { ...around.config, card: { ...around.config.card, authenticator: 'library' as const } };
    const asked = viewOf(v.actor.getSnapshot(), { ...around, config: library });
    expect(asked.content).toMatchObject({ screen: 'closed', pad: 'dialog' });
    await v.go({ type: 'intent.officer-pin-on-reader' });
    expect(v.onReader).toEqual([true]);
  });

  it('where there is none, nothing is asked of it', async () => {
    const v = visit();
    await v.toPin();
    expect(asksForPin(v.actor.getSnapshot(), 'pin')).toBe(true);
    await v.go({ type: 'intent.pin-on-reader' });
    expect(pinScreen(v)).toEqual({ pad: 'screen', padWaits: false });
  });
});

describe('what the journal tells of a person', () => {
  it('is counts: the same lines whatever was found in which database, and whichever record was opened', async () => {
    const lines = async (outcomes: readonly ['found' | 'none-held', 'found' | 'none-held']) => {
      const v = visit();
      await v.serving();
      await v.go(
        { type: 'intent.begin' },
        { type: 'intent.choose-all', handling: 'copy' },
        { type: 'intent.review' },
        { type: 'intent.sign' },
        { type: 'intent.pin' },
      );
      await v.verdict({
        kind: 'verified',
        verification: { assertion: 'a', reference: 'r', mode: 'pin', verifiedAt: 'now' },
      });
      const record = { sections: [] } as unknown as PresentedRecord;
      for (const [index, databaseId] of [person, house].entries()) {
        const outcome = outcomes[index] ?? 'found';
        const held = outcome === 'found' ? { record } : {};
        await v.go({ type: 'answer', answer: { databaseId, outcome, ...held } });
      }
      const databaseId = outcomes[0] === 'found' ? person : house;
      await v.go({ type: 'fetched' }, { type: 'intent.open-record', databaseId });
      return v.journal;
    };
    const one = await lines(['found', 'none-held']);
    expect(one).toEqual(await lines(['none-held', 'found']));
    expect(one.find(({ kind }) => kind === 'databases.answered')?.facts).toMatchObject({
      asked: 2,
      answered: 2,
    });
    expect(one.some(({ kind }) => kind === 'records.shown')).toBe(true);
    expect(JSON.stringify(one)).not.toMatch(/dopa_|found|none/);
  });
});

describe('a record', () => {
  const _RECORD: PresentedRecord = {
    databaseId: person,
    title: { th: 'ก', en: 'a' },
    sections: [],
  } as unknown as PresentedRecord;
  const shown = (v: ReturnType<typeof visit>) => {
    const { content } = viewOf(v.actor.getSnapshot(), around);
    return content.screen === 'viewing' ? content.record !== undefined : content.screen;
  };
  const open: VisitEvent = { type: 'intent.open-record', databaseId: person };
  const atList = async () => {
    const v = visit();
    await v.toFetching();
    await v.go(
      {
        type: 'answer',
        answer: {
          databaseId: person,
          outcome: 'found',
          record: { databaseId: person, sections: [] } as unknown as PresentedRecord,
        },
      },
      { type: 'fetched' },
    );
    return v;
  };

  it('is shown once its line stands in the journal, and not before', async () => {
    const v = await atList();
    const stands = Promise.withResolvers<Fault | null>();
    v.journalAnswers(() => stands.promise);
    await v.go(open);
    expect([v.journal.at(-1)?.kind, shown(v)]).toEqual(['records.shown', false]);
    stands.resolve(null);
    await v.settle();
    expect(shown(v)).toBe(true);
  });

  it('whose line does not stand is not shown, and may be opened again', async () => {
    const v = await atList();
    for (const answer of [
      async () => ({ name: 'store.silent' }) as Fault,
      () => Promise.reject(new Error('x')),
    ]) {
      v.journalAnswers(answer);
      await v.go(open);
      expect([shown(v), v.journal.at(-1)?.facts]).toEqual(['problem', { fault: 'store.silent' }]);
      await v.go({ type: 'intent.retry' });
      expect(shown(v)).toBe(false);
    }
    v.journalAnswers(async () => null);
    await v.go(open);
    expect(shown(v)).toBe(true);
  });

  it('that is closed before its line stands stays closed', async () => {
    const v = await atList();
    const stands = Promise.withResolvers<Fault | null>();
    v.journalAnswers(() => stands.promise);
    await v.go(open, { type: 'intent.close-record' });
    stands.resolve(null);
    await v.settle();
    expect(shown(v)).toBe(false);
  });
});

describe('another person’s card', () => {
  it('with the same insertion, which no reader should tell, ends the visit', async () => {
    const v = visit();
    await v.serving();
    const other = { ...holder, citizenId: '9009900000029' } as unknown as Holder;
    await v.go({ type: 'card', view: { state: 'ready', reader: 'r', insertion: 1, holder: other } });
    expect(v.at('wiped')).toBe(true);
    expect(v.actor.getSnapshot().context.holder).toBe(holder);
  });

  it('with the same number of insertion in another reader ends the visit', async () => {
    const v = visit();
    await v.serving();
    await v.go({ type: 'card', view: { state: 'ready', reader: 's', insertion: 1, holder } });
    expect(v.at('wiped')).toBe(true);
  });
});

describe('the holder’s path', () => {
  it('goes from the card to the printed paper', async () => {
    const v = visit();
    await v.toViewing();
    expect(v.at({ serving: { screen: 'viewing' } })).toBe(true);
    await v.go({ type: 'intent.print' });
    expect(v.at({ serving: { screen: 'fee' } })).toBe(true);
    await v.go({ type: 'intent.print' });
    expect(v.at({ serving: { screen: 'printing' } })).toBe(true);
    await v.print({ kind: 'printed', pages: 2, feeSatang: 100 });
    expect(v.at({ serving: { screen: 'done' } })).toBe(true);
    v.clock.increment(15_000);
    expect(v.at('wiped')).toBe(true);
    expect(v.actor.getSnapshot().context.endReason).toBe('finished');
    expect(v.journal.map((entry) => entry.kind)).toEqual([
      'visit.started',
      'request.made',
      'holder.verified',
      'databases.answered',
      'records.shown',
      'print.submitted',
      'print.completed',
      'visit.ended',
    ]);
  });

  it('asks for the request before the PIN, and refuses a request for nothing', async () => {
    const v = visit();
    await v.serving();
    await v.go({ type: 'intent.begin' }, { type: 'intent.review' });
    expect(v.at({ serving: { screen: 'choosing' } })).toBe(true);
  });

  it('never takes a database that is not open', async () => {
    const v = visit();
    await v.serving();
    await v.go(
      { type: 'intent.begin' },
      { type: 'intent.choose', databaseId: DatabaseId.parse('rtp_criminal'), handling: 'copy' },
    );
    expect(v.actor.getSnapshot().context.choices.size).toBe(0);
  });
});

describe('the PIN', () => {
  it('comes back with the tries left after a wrong one', async () => {
    const v = visit();
    await v.toPin();
    await v.go({ type: 'intent.pin' });
    v.setTries(2);
    await v.verdict({ kind: 'wrong-pin', triesLeft: 2 });
    expect(v.at({ serving: { screen: { pin: 'asking' } } })).toBe(true);
    expect(v.actor.getSnapshot().context).toMatchObject({ pinWrong: true, triesLeft: 2 });
    expect(v.journal.at(-1)?.kind).toBe('pin.wrong');
  });

  it('does not spend the last try without a yes', async () => {
    const v = visit();
    v.setTries(1);
    await v.toPin();
    await v.go({ type: 'intent.pin' });
    expect(v.at({ serving: { screen: 'pin' } })).toBe(true);
    await v.go({ type: 'intent.confirm-last-try' }, { type: 'intent.pin' });
    expect(v.at({ serving: { screen: 'verifying' } })).toBe(true);
  });
});

describe('paper', () => {
  it('that cannot be made is said, and can be tried again', async () => {
    const v = visit();
    await v.toViewing();
    v.papersFail();
    await v.go({ type: 'intent.print' });
    expect(v.actor.getSnapshot().context).toMatchObject({
      fault: { name: 'document.failed' },
      retryTo: 'preparing',
    });
  });

  it('goes on at the missing page, and only where it is known which', async () => {
    for (const certain of [true, false]) {
      const v = visit();
      await v.toViewing();
      await v.go({ type: 'intent.print' }, { type: 'intent.print' });
      await v.print({ kind: 'fault', fault: { name: 'printing.media-jam' }, pagesDone: 2, certain });
      expect(v.at({ serving: { screen: 'problem' } })).toBe(true);
      await v.go({ type: 'intent.retry' });
      expect(v.at({ serving: { screen: 'printing' } })).toBe(certain);
      if (certain) expect(v.actor.getSnapshot().context.pagesOut).toBe(2);
    }
  });

  it('is printed again by an officer beside, in the same visit and in no other', async () => {
    for (const officerBeside of [true, false]) {
      const v = visit({ officerBeside });
      await v.toViewing();
      await v.go({ type: 'intent.print' }, { type: 'intent.print' });
      await v.print({ kind: 'printed', pages: 3, feeSatang: 100 });
      await v.go({ type: 'officer.reprints', from: 2, to: 4 });
      expect(v.at({ serving: { screen: 'done' } }), 'more pages than there are').toBe(true);
      await v.go({ type: 'officer.reprints', from: 2, to: 3 });
      expect(v.at({ serving: { screen: 'printing' } })).toBe(officerBeside);
      if (!officerBeside) continue;
      expect(v.actor.getSnapshot().context.reprint).toEqual({ from: 2, to: 3 });
      await v.print({ kind: 'printed', pages: 3, feeSatang: 100 });
      expect(v.at({ serving: { screen: 'done' } })).toBe(true);
      expect(v.journal.filter((entry) => entry.kind === 'print.completed').map((e) => e.facts)).toMatchObject(
        [
          { pages: 3, feeSatang: 100 },
          { pages: 2, feeSatang: 0, again: true, from: 2, to: 3 },
        ],
      );
    }
  });

  it('that nobody saw come out is looked at by the officer, who prints the rest', async () => {
    const v = visit({ officerBeside: true });
    await v.toViewing();
    await v.go({ type: 'officer.reprints', from: 1, to: 1 });
    expect(v.at({ serving: { screen: 'viewing' } }), 'nothing went to the printer yet').toBe(true);
    await v.go({ type: 'intent.print' }, { type: 'intent.print' });
    await v.print({ kind: 'fault', fault: { name: 'printing.failed' }, pagesDone: 1, certain: false });
    await v.go({ type: 'officer.reprints', from: 2, to: 3 });
    await v.print({ kind: 'printed', pages: 3, feeSatang: 100 });
    expect(v.at({ serving: { screen: 'done' } })).toBe(true);
    expect(v.actor.getSnapshot().context.printed).toEqual({ pages: 3, feeSatang: 100 });
  });

  it('costs nothing on an officer’s word, where the office wants that; it is made again to say so', async () => {
    for (const mayWaive of [true, false]) {
      const v = visit({ officerBeside: true, mayWaive });
      await v.toViewing();
      await v.go({ type: 'intent.print' }, { type: 'officer.waived', on: true });
      expect(v.actor.getSnapshot().context.lowIncome).toBe(mayWaive);
      expect(v.at({ serving: { screen: 'fee' } })).toBe(true);
      expect(v.journal.some((entry) => entry.kind === 'fee.waived')).toBe(mayWaive);
    }
  });

  it('costs what it costs where no officer is beside, whoever says otherwise', async () => {
    const v = visit({ mayWaive: true, officerBeside: false });
    await v.to('fee');
    const waived: VisitEvent = { type: 'officer.waived', on: true };
    expect(takesOfficers(v.actor.getSnapshot(), waived)).toBe(false);
    await v.go(waived);
    expect(v.at({ serving: { screen: 'fee' } })).toBe(true);
    expect(v.actor.getSnapshot().context.lowIncome).toBe(false);
  });

  it('prints who looked only when that is ticked, and lets copies run on where there are two', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'intent.print' });
    const choices = () => {
      const { runsOn, printsAccount } = v.actor.getSnapshot().context;
      return { runsOn, printsAccount };
    };
    // One copy, and nobody has asked who looked: neither is to be had.
    await v.go({ type: 'intent.run-on', on: true }, { type: 'intent.print-account', on: true });
    expect(choices()).toEqual({ runsOn: false, printsAccount: false });
    await v.go({ type: 'intent.back' }, { type: 'intent.show-disclosures' }, { type: 'intent.back' });
    await v.go({ type: 'intent.print' });
    expect(choices().printsAccount, 'seen is not ticked').toBe(false);
    await v.go({ type: 'intent.print-account', on: true });
    expect(v.at({ serving: { screen: 'fee' } })).toBe(true);
    expect(choices().printsAccount).toBe(true);
    await v.go({ type: 'intent.print-account', on: false });
    expect(choices().printsAccount).toBe(false);
    const line = { databaseId: person, handling: 'copy' as const, feeSatang: 0 };
    v.papersAre([
      { ...line, pages: 1 },
      { ...line, pages: 0, sharesPage: true },
      { ...line, pages: 0 },
    ]);
    await v.go({ type: 'intent.back' }, { type: 'intent.print' }, { type: 'intent.run-on', on: true });
    expect(choices().runsOn).toBe(true);
    // What shares its page is on the screen with the others; what was not printed is not.
    const { content } = viewOf(v.actor.getSnapshot(), around);
    expect(content).toMatchObject({ screen: 'fee', runsOn: true, account: false });
    expect(content.screen === 'fee' && content.lines.map(({ pages }) => pages)).toEqual([1, 0]);
    await v.go({ type: 'intent.run-on', on: false });
    expect(choices().runsOn).toBe(false);
  });

  it('stays to be looked through while the person is there', async () => {
    const v = visit({ officerBeside: true });
    await v.toViewing();
    await v.go({ type: 'intent.print' }, { type: 'intent.print' });
    await v.print({ kind: 'printed', pages: 3, feeSatang: 100 });
    v.clock.increment(delays.doneMs - 1);
    await v.go({ type: 'intent.present' });
    v.clock.increment(delays.doneMs - 1);
    expect(v.at({ serving: { screen: 'done' } })).toBe(true);
    v.clock.increment(1);
    expect(v.at('wiped')).toBe(true);
  });

  describe('on the phone', () => {
    const file: LaidFile = { id: 'i', address: 'https://files.example/#i.k', untilMs: 1 };
    const content = (v: ReturnType<typeof visit>) => viewOf(v.actor.getSnapshot(), around).content;
    const toPhone = async (how: 'phone' | 'both') => {
      const v = visit({ phone: true });
      v.fileFee(500);
      await v.toViewing();
      await v.go({ type: 'intent.print' }, { type: 'intent.take-on', how }, { type: 'intent.print' });
      if (how === 'both') await v.print({ kind: 'printed', pages: 3, feeSatang: 100 });
      return v;
    };
    const facts = (v: ReturnType<typeof visit>, kind: string) =>
      v.journal.filter((entry) => entry.kind === kind).map((entry) => entry.facts);

    it('is offered only where the site has it, and not for what a registrar signs', async () => {
      const without = visit();
      await without.toViewing();
      await without.go({ type: 'intent.print' }, { type: 'intent.take-on', how: 'phone' });
      expect(content(without)).not.toHaveProperty('takes');
      await without.go({ type: 'intent.print' });
      expect(without.at({ serving: { screen: 'printing' } })).toBe(true);

      const v = visit({ phone: true });
      v.papersAre([{ databaseId: person, handling: 'certified-copy', pages: 1, feeSatang: 600 }]);
      await v.toViewing();
      await v.go({ type: 'intent.print' });
      expect(content(v)).toMatchObject({ takes: { how: 'paper', may: ['paper', 'both'] } });
      await v.go({ type: 'intent.take-on', how: 'phone' });
      expect(v.actor.getSnapshot().context.takes).toBe('paper');
    });

    it('is taken instead of paper: nothing is printed, the line says so, and its own fee is due', async () => {
      const v = await toPhone('phone');
      expect(content(v)).toMatchObject({ screen: 'phone', state: 'sending' });
      expect(content(v)).not.toHaveProperty('address');
      await v.laid({ file });
      expect(content(v)).toMatchObject({ state: 'waiting', address: file.address, mayPrint: true });
      await v.watched({ type: 'file.taken' });
      expect(content(v)).toMatchObject({ state: 'taken' });
      expect(content(v)).not.toHaveProperty('address');
      await v.go({ type: 'intent.finish' });
      expect(content(v)).toMatchObject({ screen: 'done', pages: 0, file: 'taken', feeSatang: 500 });
      expect(facts(v, 'print.submitted')).toEqual([]);
      expect(facts(v, 'file.laid')).toMatchObject([{ pages: 3 }]);
      expect(facts(v, 'file.taken')).toHaveLength(1);
      expect(facts(v, 'file.given')).toMatchObject([{ pages: 3, feeSatang: 500, taken: true }]);
      expect(JSON.stringify(v.journal)).not.toContain('files.example');
    });

    it('is taken beside paper, after it, and both are paid', async () => {
      const v = await toPhone('both');
      await v.laid({ file });
      await v.go({ type: 'intent.finish' });
      expect(content(v)).toMatchObject({ screen: 'done', pages: 3, file: 'waits', feeSatang: 600 });
      expect(facts(v, 'file.given')).toMatchObject([{ taken: false, feeSatang: 500 }]);
    });

    it('is never said to be sent when it was not: tried again, or printed instead, and nothing is due for it', async () => {
      const v = await toPhone('phone');
      await v.laid({ fault: { name: 'phone.not-sent' } });
      expect(content(v)).toMatchObject({ state: 'unsent', notice: { code: 'O94' } });
      await v.go({ type: 'intent.finish' });
      expect(content(v)).toMatchObject({ state: 'unsent' });
      await v.go({ type: 'intent.retry' });
      await v.laid({ fault: { name: 'phone.not-sent' } });
      expect(facts(v, 'fault')).toHaveLength(2);
      await v.go({ type: 'intent.take-on', how: 'paper' }, { type: 'intent.print' });
      expect(v.at({ serving: { screen: 'printing' } })).toBe(true);
      await v.print({ kind: 'printed', pages: 3, feeSatang: 100 });
      expect(content(v)).toMatchObject({ screen: 'done', pages: 3, feeSatang: 100 });
      expect(facts(v, 'file.given')).toEqual([]);
      expect(facts(v, 'file.laid')).toEqual([]);
      // Beside paper that is out, one may go on without.
      const both = await toPhone('both');
      await both.laid({ fault: { name: 'phone.not-sent' } });
      await both.go({ type: 'intent.take-on', how: 'paper' });
      expect(content(both)).toMatchObject({ state: 'unsent', mayPrint: false });
      await both.go({ type: 'intent.finish' });
      expect(content(both)).toMatchObject({ screen: 'done', pages: 3, feeSatang: 100 });
      expect(content(both)).not.toHaveProperty('file');
    });

    it('has a time: what nobody fetched is said to be deleted, and another code is another file', async () => {
      const v = await toPhone('phone');
      await v.laid({ file });
      await v.watched({ type: 'file.over' });
      expect(content(v)).toMatchObject({ state: 'unsent', notice: { code: 'O96' } });
      await v.go({ type: 'intent.retry' });
      const other = { ...file, address: 'https://files.example/#j.l' };
      await v.laid({ file: other });
      expect(content(v)).toMatchObject({ state: 'waiting', address: other.address });
    });

    it('is given when the card leaves while it waits, and the code leaves the screen', async () => {
      const v = await toPhone('phone');
      await v.laid({ file });
      await v.go({ type: 'card', view: empty });
      expect(v.at('wiped')).toBe(true);
      expect(facts(v, 'file.given')).toMatchObject([{ taken: false, feeSatang: 500 }]);
      expect(JSON.stringify(content(v))).not.toContain('files.example');
    });
  });

  it('is not printed without a yes to the fee', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'intent.print' }, { type: 'intent.back' });
    expect(v.at({ serving: { screen: 'viewing' } })).toBe(true);
  });
});

describe('on behalf of another', () => {
  it('calls the officer, prints a form, and shows nobody’s records', async () => {
    const v = visit();
    await v.serving();
    await v.go({ type: 'intent.represent' }, { type: 'intent.print-form' });
    expect(v.actor.getSnapshot().context).toMatchObject({ helpCalled: true, forRepresentative: true });
    await v.formPrinted({ name: 'printing.media-empty' });
    expect(v.actor.getSnapshot().context.fault).toEqual({ name: 'printing.media-empty' });
    await v.go({ type: 'intent.print-form' });
    await v.formPrinted(null);
    await v.go({ type: 'intent.print-form' });
    expect(v.at({ serving: { screen: { representative: 'printed' } } }), 'one form a visit').toBe(true);
    await v.go({ type: 'intent.back' });
    expect(v.at({ serving: { screen: 'hello' } })).toBe(true);
    expect(v.journal.map((entry) => entry.kind)).toContain('representative.called');
  });

  it('lets the form finish when the card is taken, and only then wipes', async () => {
    const v = visit();
    await v.serving();
    await v.go({ type: 'intent.represent' }, { type: 'intent.print-form' }, { type: 'card', view: empty });
    expect(v.at('wiped')).toBe(false);
    await v.formPrinted(null);
    expect(v.at('wiped')).toBe(true);
  });
});

describe('signing by hand', () => {
  it('comes before the PIN where the office wants it, and may be left to the card', async () => {
    const signature = [[0, 0, 1000, 1000]];
    for (const drawn of [signature, null]) {
      const v = visit({ byHand: true });
      await v.toPin();
      expect(v.at({ serving: { screen: 'signing' } })).toBe(true);
      await v.go({ type: 'intent.sign-by-hand', signature: drawn });
      expect(v.at({ serving: { screen: 'pin' } })).toBe(true);
      expect(v.actor.getSnapshot().context.handSignature).toEqual(drawn);
    }
  });

  it('is drawn again when the request was changed', async () => {
    const v = visit({ byHand: true });
    await v.toPin();
    await v.go(
      { type: 'intent.sign-by-hand', signature: [[0, 0, 1, 1]] },
      { type: 'intent.back' },
      { type: 'intent.sign' },
    );
    expect(v.at({ serving: { screen: 'signing' } })).toBe(true);
    expect(v.actor.getSnapshot().context.handSignature).toBeNull();
  });
});

describe('certified copies', () => {
  it('are had of what somebody here may certify, and of nothing else', async () => {
    const v = visit();
    await v.serving();
    const choices = () => Object.fromEntries(v.actor.getSnapshot().context.choices);
    await v.go(
      { type: 'intent.begin' },
      { type: 'intent.choose', databaseId: house, handling: 'copy' },
      { type: 'intent.choose', databaseId: house, handling: 'certified-copy' },
      { type: 'intent.choose', databaseId: person, handling: 'certified-copy' },
    );
    expect(choices()).toEqual({ [house]: 'copy', [person]: 'certified-copy' });
    await v.go({ type: 'intent.choose-all', handling: 'certified-copy' });
    expect(choices()).toEqual({ [house]: 'copy', [person]: 'certified-copy' });
  });

  it('are asked for with one form for everything, where they are made; of the rest plain copies', async () => {
    const v = visit();
    await v.serving();
    const now = () => v.actor.getSnapshot().context;
    await v.go(
      { type: 'intent.begin' },
      { type: 'intent.choose-all', handling: 'inspect' },
      { type: 'intent.set-form', handling: 'certified-copy' },
    );
    expect(now().form).toBe('certified-copy');
    expect(Object.fromEntries(now().choices)).toEqual({ [house]: 'copy', [person]: 'certified-copy' });
    await v.go({ type: 'intent.set-form', handling: 'inspect' });
    expect(Object.fromEntries(now().choices)).toEqual({ [house]: 'inspect', [person]: 'inspect' });
  });
});

describe('what the gateway has open today', () => {
  it('replaces what the catalogue says, and takes back what was chosen of it', async () => {
    const v = visit();
    await v.serving();
    await v.go(
      { type: 'intent.begin' },
      { type: 'intent.choose-all', handling: 'copy' },
      { type: 'directory', openDatabases: [house] },
      { type: 'intent.choose', databaseId: person, handling: 'copy' },
    );
    expect([...v.actor.getSnapshot().context.choices.keys()]).toEqual([house]);
  });
});

describe('taking the card out', () => {
  it.each(['hello', 'choosing', 'reviewing', 'pin', 'verifying', 'fetching', 'viewing', 'done'] as const)(
    'wipes the visit at %s',
    async (state) => {
      const v = visit();
      await v.to(state);
      expect(v.at({ serving: { screen: state } })).toBe(true);
      await v.go({ type: 'card', view: empty });
      expect(v.at('wiped')).toBe(true);
      expect(v.actor.getSnapshot().context.endReason).toBe('card-out');
      if (state === 'fetching') expect(v.stopped).toContain('fetch');
    },
  );

  it('while it is being read is the end of the visit, and of what was read so far', async () => {
    const v = visit();
    const reading: CardView = { state: 'reading', reader: 'r', insertion: 1, step: 2, of: 25 };
    await v.go(v.activate, { type: 'card', view: reading });
    expect(v.at('reading')).toBe(true);
    await v.go({ type: 'card', view: { state: 'removed-mid-read', reader: 'r' } as CardView });
    expect([v.at('wiped'), v.actor.getSnapshot().context.endReason]).toEqual([true, 'card-out']);
  });

  it('is answered after pages that come out: "end" takes nobody’s pages away', async () => {
    const v = visit();
    await v.to('printing');
    await v.go({ type: 'intent.end' });
    expect([v.at({ serving: { screen: 'printing' } }), v.stopped]).toEqual([true, ['fetch']]);
    await v.print({ kind: 'printed', pages: 1, feeSatang: 100 });
    expect(v.at({ serving: { screen: 'done' } })).toBe(true);
    await v.go({ type: 'intent.end' });
    expect(v.at('wiped')).toBe(true);

    const form = visit();
    await form.to('representative');
    await form.go({ type: 'intent.print-form' }, { type: 'intent.end' });
    expect(form.at({ serving: { screen: { representative: 'printing' } } })).toBe(true);
    await form.formPrinted(null);
    await form.go({ type: 'intent.end' });
    expect(form.at('wiped')).toBe(true);
  });

  it('lets pages finish, and only then wipes', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'intent.print' }, { type: 'intent.print' }, { type: 'card', view: empty });
    expect(v.at({ serving: { screen: 'printing' } })).toBe(true);
    await v.print({ kind: 'printed', pages: 1, feeSatang: 0 });
    expect(v.at('wiped')).toBe(true);
  });

  describe('while the printer waits for paper', () => {
    const waits = {
      type: 'print.progress',
      print: { state: 'waiting', pagesDone: 2, pagesTotal: 3, reason: 'printing.media-empty' },
    } as const;
    const another: CardView = {
      ...(ready(5) as Extract<CardView, { state: 'ready' }>),
      holder: { ...holder, citizenId: '9009900000025' as Holder['citizenId'] },
    };
    const goesOn = {
      type: 'print.progress',
      print: { state: 'printing', pagesDone: 2, pagesTotal: 3 },
    } as const;
    const atWaiting = async () => {
      const v = visit();
      await v.toViewing();
      await v.go({ type: 'intent.print' }, { type: 'intent.print' });
      v.progress(waits);
      return v;
    };
    it('calls the pages back half a minute after the card left, says so in the journal, and is free', async () => {
      const v = await atWaiting();
      await v.go({ type: 'card', view: empty });
      v.clock.increment(29_000);
      expect(v.at({ serving: { screen: 'printing' } })).toBe(true);
      v.clock.increment(2_000);
      expect(v.at('wiped')).toBe(true);
      expect(v.stopped).toContain('print');
      expect(v.journal.slice(-2).map(({ kind, facts }) => [kind, facts])).toMatchObject([
        ['print.failed', { fault: 'printing.media-empty', pages: 2, certain: false, left: true }],
        ['visit.ended', { reason: 'card-out' }],
      ]);
    });

    it('does so at once when somebody else puts their card in, and not for whoever comes back', async () => {
      const other = await atWaiting();
      await other.go({ type: 'card', view: empty }, { type: 'card', view: another });
      expect(other.at('wiped')).toBe(true);
      const same = await atWaiting();
      await same.go({ type: 'card', view: empty }, { type: 'card', view: ready(6) });
      same.clock.increment(60_000);
      expect(same.at({ serving: { screen: 'printing' } })).toBe(true);
      await same.print({ kind: 'printed', pages: 1, feeSatang: 0 });
      expect(same.at({ serving: { screen: 'done' } })).toBe(true);
    });

    it('waits on when the paper was filled in time', async () => {
      const v = await atWaiting();
      await v.go({ type: 'card', view: empty });
      v.clock.increment(20_000);
      v.progress(goesOn);
      v.clock.increment(60_000);
      expect(v.at({ serving: { screen: 'printing' } })).toBe(true);
    });

    it('never leaves whoever stands there, however long it waits', async () => {
      const v = await atWaiting();
      v.clock.increment(120_000);
      expect(v.at({ serving: { screen: 'printing' } })).toBe(true);
    });
  });

  it('tells which pages came out, and which are missing', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'intent.print' }, { type: 'intent.print' });
    await v.print({ kind: 'fault', fault: { name: 'printing.failed' }, pagesDone: 1, certain: false });
    const { content } = viewOf(v.actor.getSnapshot(), around);
    expect(content).toMatchObject({ screen: 'problem', missing: { en: expect.stringContaining('missing') } });
  });

  it('asks whoever printed to count what no printer has counted', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'intent.print' }, { type: 'intent.print' });
    await v.print({ kind: 'printed', pages: 3, feeSatang: 100, counted: false });
    expect(viewOf(v.actor.getSnapshot(), around).content).toMatchObject({ screen: 'done', counted: false });
    expect(v.journal.findLast(({ kind }) => kind === 'print.completed')?.facts).toMatchObject({
      counted: false,
    });
  });

  it('tells whoever comes next of papers that may lie in the tray, and nobody in the middle of a visit', async () => {
    const v = visit();
    const trays = [{ job: 'ตย.1', pages: 2, of: 9 }];
    const tray = () => viewOf(v.actor.getSnapshot(), { ...around, trays }).tray;
    await v.go(v.activate);
    expect(tray()).toMatchObject({ code: 'R11', what: { en: expect.stringContaining('ตย.1') } });
    await v.toViewing();
    expect(tray()).toBeUndefined();
  });

  it('treats another card as the first one taken out', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'card', view: ready(2) });
    expect(v.at('wiped')).toBe(true);
  });
});

describe('"help"', () => {
  it('is heard in the middle of a visit, and acknowledged', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'intent.help' });
    expect(v.actor.getSnapshot().context.helpCalled).toBe(true);
    expect(v.journal.at(-1)?.kind).toBe('help.called');
    await v.go({ type: 'officer.acknowledged' });
    expect(v.actor.getSnapshot().context.helpCalled).toBe(false);
  });

  const told = (v: ReturnType<typeof visit>) => viewOf(v.actor.getSnapshot(), around).help?.told;
  const calls = (v: ReturnType<typeof visit>) =>
    v.journal.filter(({ kind }) => kind === 'help.called').map(({ facts }) => facts.about ?? 'person');

  it('is called "told" only once somebody was, and may be tried again where nobody was', async () => {
    const v = visit();
    await v.toViewing();
    expect(told(v)).toBe(undefined);
    await v.go({ type: 'intent.help' }, { type: 'intent.help' });
    expect(told(v)).toBe('calling');
    await v.go({ type: 'help.answered', call: 1, told: false });
    expect(told(v)).toBe('not-told');
    await v.go({ type: 'intent.help' });
    expect(told(v)).toBe('calling');
    // The answer to the call before says nothing of this one.
    await v.go({ type: 'help.answered', call: 1, told: true });
    expect(told(v)).toBe('calling');
    await v.go({ type: 'help.answered', call: 2, told: true }, { type: 'intent.help' });
    expect(told(v)).toBe('told');
    expect(calls(v)).toEqual(['person', 'person']);
  });

  it('a printer that waits calls an officer, and no longer than it waits', async () => {
    const v = visit();
    await v.to('printing');
    const progress = (state: 'printing' | 'waiting'): VisitEvent => ({
      type: 'print.progress',
      print: {
        state,
        pagesDone: 1,
        pagesTotal: 3,
        ...(state === 'waiting' ? { reason: 'printing.media-empty' as const } : {}),
      },
    });
    await v.go(progress('waiting'), progress('waiting'));
    expect(told(v)).toBe('calling');
    await v.go({ type: 'help.answered', call: 1, told: true });
    expect(told(v)).toBe('told');
    await v.go(progress('printing'));
    expect(told(v)).toBe(undefined);
    await v.go(progress('waiting'));
    await v.print({ kind: 'printed', pages: 3, feeSatang: 0 });
    expect(v.at({ serving: { screen: 'done' } })).toBe(true);
    expect(told(v)).toBe(undefined);
    expect(calls(v)).toEqual(['printer', 'printer']);
  });

  it('a person’s own call outlasts the printer’s', async () => {
    const v = visit();
    await v.to('printing');
    await v.go({ type: 'intent.help' });
    const waiting = {
      state: 'waiting',
      pagesDone: 1,
      pagesTotal: 3,
      reason: 'printing.media-empty',
    } as const;
    await v.go({ type: 'print.progress', print: waiting });
    await v.print({ kind: 'printed', pages: 3, feeSatang: 0 });
    expect(told(v)).toBe('calling');
    expect(calls(v)).toEqual(['person']);
  });
});

describe('"end"', () => {
  it.each(['hello', 'choosing', 'reviewing', 'pin', 'viewing', 'fee'] as const)(
    'wipes the visit at %s',
    async (state) => {
      const v = visit();
      if (state === 'hello') await v.serving();
      if (['pin', 'reviewing', 'choosing'].includes(state)) await v.toPin();
      if (state === 'reviewing' || state === 'choosing') await v.go({ type: 'intent.back' });
      if (state === 'choosing') await v.go({ type: 'intent.back' });
      if (state === 'viewing' || state === 'fee') await v.toViewing();
      if (state === 'fee') await v.go({ type: 'intent.print' });
      expect(v.at({ serving: { screen: state } })).toBe(true);
      await v.go({ type: 'intent.end' });
      expect(v.at('wiped')).toBe(true);
      expect(v.actor.getSnapshot().context.endReason).toBe('ended');
    },
  );
});

/** What the window would show now. */
const screen = (v: ReturnType<typeof visit>) => viewOf(v.actor.getSnapshot(), around).content;

describe('idle', () => {
  it('warns, counts down, and wipes', async () => {
    const v = visit();
    await v.serving();
    v.clock.increment(60_000);
    expect(v.actor.getSnapshot().context.idleSecondsLeft).toBe(30);
    for (let second = 0; second < 30; second += 1) {
      v.clock.increment(1000);
      await v.settle();
    }
    expect(v.at('wiped')).toBe(true);
    expect(v.actor.getSnapshot().context.endReason).toBe('idle');
  });

  it('starts over at any touch', async () => {
    const v = visit();
    await v.serving();
    v.clock.increment(65_000);
    await v.go({ type: 'intent.present' });
    expect(v.actor.getSnapshot().context.idleSecondsLeft).toBeNull();
    v.clock.increment(59_000);
    expect(v.actor.getSnapshot().context.idleSecondsLeft).toBeNull();
  });

  it('waits three times as long for who asked for more time', async () => {
    const v = visit();
    await v.serving();
    await v.go({ type: 'intent.more-time', on: true });
    v.clock.increment(179_000);
    expect(v.actor.getSnapshot().context.idleSecondsLeft).toBeNull();
    v.clock.increment(1000);
    expect(v.actor.getSnapshot().context.idleSecondsLeft).toBe(90);
  });

  it('has no clock while the person waits for pages, and the whole of it once they are out', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'intent.print' }, { type: 'intent.print' });
    for (let second = 0; second < 200; second += 1) {
      v.clock.increment(1000);
      await v.settle();
      expect(v.actor.getSnapshot().context.idleSecondsLeft).toBeNull();
    }
    expect(v.at({ serving: { screen: 'printing' } })).toBe(true);
    await v.print({ kind: 'fault', fault: { name: 'printing.media-jam' }, pagesDone: 1, certain: true });
    v.clock.increment(59_999);
    expect(v.actor.getSnapshot().context.idleSecondsLeft).toBeNull();
    v.clock.increment(1);
    expect(v.actor.getSnapshot().context.idleSecondsLeft).toBe(30);
  });

  it('takes its warning back when an officer has the pages made again', async () => {
    const v = visit({ officerBeside: true, mayWaive: true });
    await v.toViewing();
    await v.go({ type: 'intent.print' });
    v.clock.increment(61_000);
    expect(v.actor.getSnapshot().context.idleSecondsLeft).not.toBeNull();
    v.actor.send({ type: 'officer.waived', on: true });
    expect(v.actor.getSnapshot().context.idleSecondsLeft).toBeNull();
  });

  it('waits ten minutes for who called for help, until the officer is there', async () => {
    const v = visit();
    await v.serving();
    await v.go({ type: 'intent.help' });
    v.clock.increment(599_000);
    expect(v.actor.getSnapshot().context.idleSecondsLeft).toBeNull();
    await v.go({ type: 'officer.acknowledged' });
    v.clock.increment(60_000);
    expect(v.actor.getSnapshot().context.idleSecondsLeft).toBe(30);
  });

  it('leaves the end of a visit its own countdown, which is seen', async () => {
    const v = visit();
    await v.toViewing();
    await v.go({ type: 'intent.print' }, { type: 'intent.print' });
    await v.print({ kind: 'printed', pages: 3, feeSatang: 100 });
    const left = () => screen(v);
    expect(left()).toMatchObject({ screen: 'done', secondsLeft: 15 });
    v.clock.increment(1000);
    expect(left()).toMatchObject({ screen: 'done', secondsLeft: 14 });
    await v.go({ type: 'intent.present' });
    expect(left()).toMatchObject({ screen: 'done', secondsLeft: 15 });
  });

  it('and whatever else ends a visit after pages came out: the screen that asks for the card says that they lie in the tray', async () => {
    const none = visit();
    await none.toViewing();
    await none.go({ type: 'intent.end' });
    expect(screen(none)).toMatchObject({ screen: 'take-card', papers: false });
    const failed = visit();
    await failed.toViewing();
    await failed.go({ type: 'intent.print' }, { type: 'intent.print' });
    await failed.print({ kind: 'fault', fault: { name: 'printing.media-jam' }, pagesDone: 1, certain: true });
    await failed.go({ type: 'intent.end' });
    expect(screen(failed)).toMatchObject({ screen: 'take-card', papers: true });
  });

  it('also where the card has left already: the screen that asks for a card says it for a while', async () => {
    const v = visit();
    const empty: VisitEvent = { type: 'card', view: { state: 'empty', reader: 'r' } as CardView };
    await v.go({ ...v.activate, leftPapers: true } as VisitEvent, empty);
    expect(screen(v)).toEqual({ screen: 'idle', papers: true });
    v.clock.increment(delays.doneMs);
    expect(screen(v)).toEqual({ screen: 'idle' });
    const none = visit();
    await none.go(none.activate, empty);
    expect(screen(none)).toEqual({ screen: 'idle' });
  });
});

describe('an officer session that the gateway has forgotten', () => {
  it('is said at once on every screen before the PIN is sent, and nothing is lost that was fetched with it', async () => {
    const lost: VisitEvent = { type: 'officer', open: false };
    const choose: VisitEvent = { type: 'intent.choose', databaseId: person, handling: 'copy' };
    const steps: VisitEvent[] = [
      { type: 'intent.begin' },
      choose,
      { type: 'intent.review' },
      { type: 'intent.sign' },
    ];
    for (let taken = 0; taken <= steps.length; taken += 1) {
      const v = visit();
      await v.serving();
      await v.go(...steps.slice(0, taken), lost);
      expect(v.at({ serving: { screen: 'problem' } })).toBe(true);
      expect(v.actor.getSnapshot().context.fault).toEqual({ name: 'officer.session-lost' });
    }
    const v = visit();
    await v.toPin();
    await v.go({ type: 'intent.pin' });
    await v.verdict({
      kind: 'verified',
      verification: { assertion: 'a', reference: 'r', mode: 'pin', verifiedAt: '2026-11-23T00:00:00.000Z' },
    });
    await v.fetched();
    await v.go(lost);
    expect(v.at({ serving: { screen: 'viewing' } })).toBe(true);
  });

  it('closes the kiosk while a card is still being read', async () => {
    const v = visit();
    await v.go(v.activate, {
      type: 'card',
      view: { state: 'reading', reader: 'r', step: 1, of: 9, insertion: 1 },
    });
    await v.go({ type: 'officer', open: false });
    expect(v.at('closed')).toBe(true);
  });
});

describe('with one reader for officer and citizen', () => {
  it('the officer’s card that unlocks is not served as a citizen’s, and is asked for back', async () => {
    const v = visit({ oneReader: true });
    await v.go(v.activate, { type: 'officer.asks', on: true }, { type: 'card', view: ready() });
    expect(v.at('idle')).toBe(true);
    await v.go({ type: 'officer.asks', on: false });
    expect(v.at('leftCard')).toBe(true);
    await v.go({ type: 'card', view: empty }, { type: 'card', view: ready(2) });
    expect(v.at('serving')).toBe(true);
  });
});

describe('a card that is left in', () => {
  it('is asked for, and not served again', async () => {
    const v = visit();
    await v.go({ type: 'card', view: ready(4) }, { ...v.activate, leftIn: stayKey('r', 4) } as VisitEvent);
    expect(v.at('leftCard')).toBe(true);
    await v.go({ type: 'card', view: empty });
    expect(v.at('idle')).toBe(true);
  });

  it('that was changed for another in the meantime is served', async () => {
    const v = visit();
    await v.go({ type: 'card', view: ready(5) }, { ...v.activate, leftIn: stayKey('r', 4) } as VisitEvent);
    expect(v.at({ serving: { screen: 'hello' } })).toBe(true);
  });
});

/** What the screen says beside its name. */
const said = (v: ReturnType<typeof visit>) => {
  const { content } = viewOf(v.actor.getSnapshot(), around);
  return {
    screen: content.screen,
    ...('reason' in content ? { reason: content.reason } : {}),
    code: 'notice' in content ? content.notice?.code : undefined,
  };
};

/** The visit after one that ended so, with what its reader says now. */
async function visitAfter(
  leftIn: string | null,
  view: CardView,
  more: { leftReason?: 'fault' | 'started'; notice?: FaultName | null } = {},
) {
  const next = visit();
  const { leftReason = 'fault', notice = null } = more;
  await next.go({ type: 'card', view }, { ...next.activate, leftIn, leftReason, notice } as VisitEvent);
  return next;
}
const greeted = (v: ReturnType<typeof visit>) => v.actor.getSnapshot().context.holder !== null;

describe.each(SCREENS)('a fault at "%s"', (screen) => {
  const reached = async () => {
    const v = visit();
    await v.to(screen);
    expect(v.at({ serving: { screen } })).toBe(true);
    return v;
  };
  /** Pages that are on their way come out first. */
  const pagesOut = async (v: ReturnType<typeof visit>) => {
    if (screen === 'printing') await v.print({ kind: 'printed', pages: 1, feeSatang: 0 });
    await v.settle();
  };

  it('the visit is killed: its card is not greeted again, and the screen says what happened', async () => {
    const v = await reached();
    const left = leftStay(v.actor.getSnapshot().context);
    expect(left).toBe(stayKey('r', 1));
    const next = await visitAfter(left, ready(1), { notice: 'kiosk.crashed' });
    expect(said(next)).toEqual({ screen: 'take-card', reason: 'fault', code: 'K02' });
    await next.go({ type: 'card', view: empty });
    expect(said(next)).toEqual({ screen: 'idle', code: 'K02' });
    expect(greeted(next)).toBe(false);
    await next.go({ type: 'card', view: ready(2) });
    expect(next.at({ serving: { screen: 'hello' } })).toBe(true);
  });

  it.each([{ state: 'service-down' }, { state: 'no-reader' }] as const)(
    'the reader is lost ($state): no card taken out, and whatever is in when it is back must come out first',
    async (lost) => {
      const v = await reached();
      await v.go({ type: 'card', view: lost });
      await pagesOut(v);
      expect(said(v)).toEqual({ screen: 'take-card', reason: 'fault', code: 'C16' });
      expect(v.journal.at(-1)).toMatchObject({
        kind: 'visit.ended',
        facts: { reason: 'fault', fault: 'card.reader-lost' },
      });
      const { context } = v.actor.getSnapshot();
      const next = await visitAfter(leftStay(context), lost, { notice: endNotice(context) });
      await next.go({ type: 'card', view: ready(1) });
      expect(said(next)).toEqual({ screen: 'take-card', reason: 'fault', code: 'C16' });
      await next.go({ type: 'card', view: empty }, { type: 'card', view: ready(2) });
      expect(next.at({ serving: { screen: 'hello' } })).toBe(true);
    },
  );

  it.each([
    ['store.unwritable', 'J01'],
    ['store.corrupt', 'J02'],
    ['kiosk.slept', 'K06'],
  ] as const)(
    '%s: the person reads that, and not that they ended the visit themselves',
    async (fault, code) => {
      const v = await reached();
      await v.go({ type: 'stop', fault });
      expect(said(v)).toEqual({ screen: 'take-card', reason: 'fault', code });
      expect(v.journal.at(-1)).toMatchObject({ kind: 'visit.ended', facts: { reason: 'fault', fault } });
      const { context } = v.actor.getSnapshot();
      const next = await visitAfter(leftStay(context), ready(1), { notice: endNotice(context) });
      expect(said(next)).toEqual({ screen: 'take-card', reason: 'fault', code });
    },
  );

  it('a card that is taken out is a card taken out', async () => {
    const v = await reached();
    await v.go({ type: 'card', view: empty });
    await pagesOut(v);
    expect(v.journal.at(-1)).toMatchObject({ kind: 'visit.ended', facts: { reason: 'card-out' } });
    expect(leftStay(v.actor.getSnapshot().context)).toBe(null);
  });
});

describe('a request for which the store gives no number', () => {
  it.each([
    ['store.silent', 'J05'],
    ['store.unwritable', 'J01'],
    ['store.corrupt', 'J02'],
  ] as const)('is not written: %s is what the person reads, and they may try again', async (name, code) => {
    const v = await visit();
    v.numbers(fault(name));
    await v.serving();
    await v.go(
      { type: 'intent.begin' },
      { type: 'intent.choose', databaseId: person, handling: 'copy' },
      { type: 'intent.review' },
    );
    expect(said(v)).toMatchObject({ screen: 'problem', code });
    expect(v.journal.at(-1)).toMatchObject({ kind: 'fault', facts: { fault: name } });
    v.numbers(null);
    await v.go({ type: 'intent.retry' });
    expect(v.at({ serving: { screen: { reviewing: 'written' } } })).toBe(true);
  });
});

describe('before the first word of the reader', () => {
  it('nothing is said of it: it is not known to be down', async () => {
    const v = await visit();
    await v.go(v.activate);
    expect(said(v)).toMatchObject({ screen: 'idle', code: undefined });
    await v.go({ type: 'card', view: { state: 'service-down' } });
    expect(said(v)).toMatchObject({ screen: 'idle', code: 'C01' });
    await v.go({ type: 'card', view: empty });
    expect(said(v)).toMatchObject({ screen: 'idle', code: undefined });
  });
});

describe('a card that was in when the kiosk started', () => {
  it('must be taken out first, whichever it is', async () => {
    const v = await visitAfter(ANY_STAY, ready(3), { leftReason: 'started' });
    expect(said(v)).toEqual({ screen: 'take-card', reason: 'started', code: undefined });
    expect(leftStay(v.actor.getSnapshot().context)).toBe(ANY_STAY);
    await v.go({ type: 'card', view: { state: 'service-down' } }, { type: 'card', view: ready(1) });
    expect(v.at('leftCard')).toBe(true);
    await v.go({ type: 'card', view: empty }, { type: 'card', view: ready(2) });
    expect(v.at({ serving: { screen: 'hello' } })).toBe(true);
  });

  it('is nothing to speak of where none was', async () => {
    const v = await visitAfter(ANY_STAY, empty, { leftReason: 'started' });
    expect(said(v)).toEqual({ screen: 'idle', code: undefined });
    await v.go({ type: 'card', view: ready(1) });
    expect(v.at({ serving: { screen: 'hello' } })).toBe(true);
  });
});

describe('a visit that dies while', () => {
  it('a card is being read, and nobody was greeted yet, leaves it as a card that is left in', async () => {
    const v = visit();
    const reading: CardView = { state: 'reading', reader: 'r', insertion: 4, step: 1, of: 25 };
    await v.go(v.activate, { type: 'card', view: reading });
    expect(leftStay(v.actor.getSnapshot().context)).toBe(stayKey('r', 4));
    expect((await visitAfter(stayKey('r', 4), ready(4))).at('leftCard')).toBe(true);
    await v.go({ type: 'card', view: { state: 'service-down' } });
    expect(v.actor.getSnapshot().context.endReason).toBe('fault');
  });

  it('a card is left in leaves that; the next one knows it too', async () => {
    const v = await visitAfter(stayKey('r', 4), ready(4));
    expect(leftStay(v.actor.getSnapshot().context)).toBe(stayKey('r', 4));
    await v.go({ type: 'card', view: { state: 'service-down' } });
    expect((await visitAfter(leftStay(v.actor.getSnapshot().context), ready(1))).at('leftCard')).toBe(true);
  });

  it('a card came that its reader had not counted leaves it by the number that any other process sees', async () => {
    const v = visit();
    await v.go(v.activate, { type: 'card', view: ready(0x10000 + 7) });
    const left = leftStay(v.actor.getSnapshot().context);
    expect((await visitAfter(left, ready(7))).at('leftCard')).toBe(true);
  });
});

describe('a request that was signed and not lodged', () => {
  const number = 'ตย.0000/ม25/2569/000001';
  const failed = async () => {
    const v = visit();
    await v.toFetching();
    await v.go(
      { type: 'not-lodged', requestNumber: number },
      { type: 'fetch.failed', fault: { name: 'linkage.unreachable' } },
    );
    return v;
  };
  const lodging = (v: ReturnType<typeof visit>) => {
    const { content } = viewOf(v.actor.getSnapshot(), around);
    return content.screen === 'problem' ? content.lodging : content.screen;
  };

  it('is said with the fault, and again to who ends the visit', async () => {
    const v = await failed();
    expect(lodging(v)).toEqual({ requestNumber: number });
    await v.go({ type: 'intent.end' });
    expect(said(v)).toEqual({ screen: 'take-card', reason: 'fault', code: 'L11' });
  });

  it('is said to be lodged as soon as the kiosk has its receipt, which nothing takes back', async () => {
    const v = await failed();
    await v.go({ type: 'lodged', requestNumber: number, receiptNumber: 'LK-1' });
    expect(lodging(v)).toEqual({ requestNumber: number, receiptNumber: 'LK-1' });
    await v.go({ type: 'not-lodged', requestNumber: number });
    await v.go({ type: 'lodged', requestNumber: 'another', receiptNumber: 'LK-2' });
    expect(lodging(v)).toEqual({ requestNumber: number, receiptNumber: 'LK-1' });
    await v.go({ type: 'intent.end' });
    expect(said(v)).toEqual({ screen: 'take-card', reason: 'fault', code: undefined });
  });
});

describe('while the kiosk can serve nobody', () => {
  it('says so before a card is put in, serves none that is, and serves it when the kiosk can again', async () => {
    const v = visit();
    await v.go({ type: 'service', fault: 'store.unwritable' }, v.activate);
    expect(v.at('outOfService')).toBe(true);
    await v.go({ type: 'card', view: ready() }, { type: 'service', fault: 'store.unwritable' });
    expect(v.at('outOfService')).toBe(true);
    await v.go({ type: 'service', fault: null });
    expect(v.at({ serving: { screen: 'hello' } })).toBe(true);
  });

  it('says so to the person who waits at the idle screen', async () => {
    const v = visit();
    await v.go(v.activate, { type: 'service', fault: 'store.unwritable' });
    expect(v.at('outOfService')).toBe(true);
  });
});

describe('without an officer session', () => {
  it('stays closed until one is opened', async () => {
    const v = visit();
    await v.go({ ...v.activate, officerOpen: false } as VisitEvent, { type: 'card', view: ready() });
    expect(v.at('closed')).toBe(true);
    await v.go({ type: 'officer', open: true });
    expect(v.at({ serving: { screen: 'hello' } })).toBe(true);
  });

  it('is opened by the officer’s PIN; a wrong one is said', async () => {
    const v = visit();
    await v.go({ ...v.activate, officerOpen: false } as VisitEvent, { type: 'intent.officer-pin' });
    expect(v.at({ closed: 'opening' })).toBe(true);
    await v.opened({ kind: 'wrong-pin' });
    expect(v.at({ closed: 'waiting' })).toBe(true);
    expect(v.actor.getSnapshot().context.officerPinWrong).toBe(true);
    await v.go({ type: 'intent.officer-pin' });
    await v.opened({ kind: 'opened' });
    await v.go({ type: 'officer', open: true });
    expect(v.at('idle')).toBe(true);
  });

  it('asks for the officer’s card back where there is one reader for both', async () => {
    const v = visit({ oneReader: true });
    await v.go({ ...v.activate, officerOpen: false } as VisitEvent, { type: 'card', view: ready(8) });
    await v.go({ type: 'officer', open: true });
    expect(v.at('leftCard')).toBe(true);
    await v.go({ type: 'card', view: empty });
    expect(v.at('idle')).toBe(true);
  });

  it('tries again by itself in the demonstration', async () => {
    const v = visit({ opensByItself: true });
    await v.go({ ...v.activate, officerOpen: false } as VisitEvent);
    await v.opened({ kind: 'fault', fault: 'linkage.unreachable' });
    expect(v.actor.getSnapshot().context.notice).toBe('linkage.unreachable');
    v.clock.increment(2000);
    expect(v.at({ closed: 'opening' })).toBe(true);
  });
});

describe('whatever is sent in whatever order', () => {
  const events = fc.oneof(
    fc.constantFrom<VisitEvent>(
      { type: 'intent.begin' },
      { type: 'intent.review' },
      { type: 'intent.sign' },
      { type: 'intent.pin' },
      { type: 'intent.print' },
      { type: 'intent.back' },
      { type: 'intent.help' },
      { type: 'intent.present' },
      { type: 'intent.retry' },
      { type: 'intent.confirm-last-try' },
      { type: 'intent.choose', databaseId: person, handling: 'copy' },
      { type: 'intent.choose-all', handling: 'inspect' },
      { type: 'intent.open-record', databaseId: person },
      { type: 'intent.close-record' },
      { type: 'officer', open: false },
      { type: 'officer', open: true },
      { type: 'fetched' },
      { type: 'fetch.failed', fault: { name: 'linkage.unreachable' } },
      { type: 'print.ended', outcome: { kind: 'printed', pages: 1, feeSatang: 0 } },
      {
        type: 'print.ended',
        outcome: { kind: 'fault', fault: { name: 'printing.failed' }, pagesDone: 1, certain: true },
      },
    ),
  );
  it('leads to "wiped" once the card is out, from every state', async () => {
    const left = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        // From each screen of a visit, as far as a person is led to it, and on from there.
        fc.constantFrom(...SCREENS),
        fc.array(events, { maxLength: 15 }),
        async (from, sequence) => {
          const v = visit();
          await v.to(from);
          await v.go(...sequence);
          const printing = v.at({ serving: { screen: 'printing' } });
          left.add(screen(v).screen);
          await v.go({ type: 'card', view: empty });
          if (printing) await v.print({ kind: 'printed', pages: 1, feeSatang: 0 });
          return v.at('wiped');
        },
      ),
      { numRuns: 300 },
    );
    // None of them was reached in name alone.
    expect([...left]).toEqual(expect.arrayContaining([...SCREENS]));
  });
});

describe('two ID cards', () => {
  const two: CardView = { state: 'two-cards', reader: 'r', others: ['s'] };
  it('at once: said by a message of its own, and nobody is greeted until one is out', async () => {
    const v = visit();
    await v.go({ type: 'card', view: empty }, v.activate, { type: 'card', view: two });
    expect(screen(v)).toMatchObject({ screen: 'idle', notice: { code: FAULTS['card.two'].code } });
    await v.go({ type: 'card', view: ready() });
    expect(screen(v)).toMatchObject({ screen: 'hello' });
  });

  it('one beside the card that the last visit left: the same message, until the left one is out', async () => {
    const v = visit();
    await v.go({ type: 'card', view: two }, { ...v.activate, leftIn: stayKey('r', 4) } as VisitEvent);
    expect(screen(v)).toMatchObject({ screen: 'take-card', notice: { code: FAULTS['card.two'].code } });
    await v.go({ type: 'card', view: { ...ready(1), reader: 's' } as CardView });
    expect(screen(v)).toMatchObject({ screen: 'hello' });
  });

  it('a second one while one is served: told on the first screen, and the visit goes on', async () => {
    const v = visit();
    await v.go({ type: 'card', view: ready() }, v.activate);
    await v.go({ type: 'card', view: { ...ready(), alsoIn: 's' } as CardView });
    expect(screen(v)).toMatchObject({ screen: 'hello', notice: { code: FAULTS['card.two'].code } });
    await v.go({ type: 'intent.begin' });
    expect(screen(v)).toMatchObject({ screen: 'choosing' });
    await v.go({ type: 'card', view: ready() });
    expect(screen(v)).toMatchObject({ screen: 'choosing' });
  });
});

it('has one screen in every state, and does not start with one that was forgotten', () => {
  expect(() => requireScreens(visitMachine)).not.toThrow();
  const forgotten = setup({}).createMachine({
    id: 'chart',
    initial: 'idle',
    states: {
      idle: { tags: 'idle' },
      inside: { initial: 'one', states: { one: { tags: 'idle' }, forgotten: {} } },
      both: { tags: 'idle', initial: 'one', states: { one: { tags: 'hello' } } },
      serving: {
        type: 'parallel',
        states: { screen: { initial: 'one', states: { left: {}, one: { tags: 'hello' } } }, clock: {} },
      },
    },
  });
  expect(() => requireScreens(forgotten as unknown as typeof visitMachine)).toThrow(
    'not one screen each: chart.inside.forgotten (), chart.both.one (idle,hello), chart.serving.screen.left ()',
  );
});
