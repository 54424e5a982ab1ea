/** The statechart's actors: each joins a step that takes time to what the visit has opened. */
import { fromCallback, fromPromise } from 'xstate';
import { type Visit, watchedReader } from './context.ts';
import type { OfficerOutcome, VisitEvent, visitMachine } from './machine.ts';
import { lodgeCorrections } from './steps/corrections.ts';
import { askAgain, fetchRecords, readDisclosures } from './steps/fetch.ts';
import { officerPin, proveOfficer, watchOfficerCard } from './steps/officer.ts';
import { countPages, makePapers } from './steps/papers.ts';
import { layFile, watchFile } from './steps/phone.ts';
import { printBlank, printForm, printPapers } from './steps/print.ts';
import { lookAhead, readTries, verifyHolder } from './steps/prove.ts';

type Actors = NonNullable<Parameters<typeof visitMachine.provide>[0]['actors']>;
type Send = (event: VisitEvent) => void;

/** All of them, for one visit; `send` takes what an actor has to say beside its outcome, also after its end. */
export function actorsOf(visit: Visit, send: Send): Actors {
  return {
    ...officerActors(visit),
    ...requestActors(visit),
    ...recordActors(visit, send),
    ...paperActors(visit, send),
  };
}

/** A request was lodged, whoever found out. */
export function lodged(visit: Visit, send: Send, requestNumber: string, receiptNumber: string): void {
  visit.requests.knowReceipt(requestNumber);
  send({ type: 'lodged', requestNumber, receiptNumber });
}

function officerActors({ config, linkage, kiosk, pin }: Visit) {
  return {
    openOfficer: fromPromise(async ({ input }): Promise<OfficerOutcome> => {
      const secret = input.onReader ? null : officerPin(config, pin);
      if (secret === null && !input.onReader) return { kind: 'fault', fault: 'officer.not-open' };
      const proof = await proveOfficer(config, linkage, secret);
      const refused = proof.ok ? await kiosk.officerProof('open', proof.value) : proof.fault;
      if (refused === null) return { kind: 'opened' };
      return refused.name === 'pin.wrong' ? { kind: 'wrong-pin' } : { kind: 'fault', fault: refused.name };
    }),
    watchOfficerCard: fromCallback(({ sendBack }) => {
      const watched = watchOfficerCard(config, linkage, (card) => sendBack({ type: 'officer.card', card }));
      return () => watched.close();
    }),
  } satisfies Actors;
}

/** One at a time has the card: who looks ahead is done before the PIN is asked for. */
function inTurn() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

function requestActors(visit: Visit) {
  const { sas, kiosk, pin, requests, said } = visit;
  const turn = inTurn();
  return {
    journalStands: fromPromise(() => kiosk.journalStands()),
    writeRequest: fromPromise(({ input }) => requests.write(input)),
    lookAhead: fromPromise(({ input }) =>
      turn(() => lookAhead(watchedReader(visit), input.holder, new Date())),
    ),
    readTries: fromPromise(() => turn(() => readTries(watchedReader(visit)))),
    verify: fromPromise(({ input, signal }) =>
      turn(() =>
        verifyHolder({
          reader: watchedReader(visit),
          sas,
          session: () => said.officer,
          pin,
          ...input,
          signal,
        }),
      ),
    ),
  } satisfies Actors;
}

function recordActors(visit: Visit, send: Send) {
  const { linkage, kiosk, requests, said, tell } = visit;
  const session = () => said.officer;
  return {
    fetch: fromCallback(({ input, sendBack }) =>
      fetchRecords({
        linkage,
        session,
        keepRequest: requests.keep,
        ...input,
        onEvent: sendBack,
        onLodged: (requestNumber, { receiptNumber }) => {
          tell({ type: 'lodged', requestNumber, receiptNumber });
          lodged(visit, send, requestNumber, receiptNumber);
        },
        onNotLodged: (requestNumber, { name }) => {
          if (requests.isLodged(requestNumber)) return;
          tell({ type: 'not-lodged', requestNumber, why: name });
          send({ type: 'not-lodged', requestNumber });
        },
      }),
    ),
    fetchAgain: fromCallback(({ input, sendBack }) =>
      askAgain({ linkage, session, ...input, onEvent: sendBack }),
    ),
    readDisclosures: fromPromise(({ input, signal }) =>
      readDisclosures({
        linkage,
        session,
        journalStands: kiosk.journalStands,
        requestNumber: input.request?.requestNumber ?? '',
        signal,
      }),
    ),
  } satisfies Actors;
}

function paperActors(visit: Visit, send: Send) {
  const { config, keys, linkage, pages, printing, said, slips, kiosk, requests, papers: box } = visit;
  const { journalStands } = kiosk;
  return {
    lodgeCorrections: fromPromise(({ input: { context, marks }, signal }) => {
      if (context.request === null) throw new Error('nothing was asked');
      return lodgeCorrections({
        linkage,
        session: () => said.officer,
        request: context.request,
        marks,
        recordOf: (databaseId) => context.answers.get(databaseId)?.record,
        signal,
      });
    }),
    makePapers: fromPromise(({ input: { context } }) =>
      makePapers({
        ...{ config, pages, printing, box, context },
        signingKey: keys.signing,
        officeKey: keys.office,
      }),
    ),
    countPages: fromCallback(({ input: { context }, sendBack }) =>
      countPages({ config, pages, signingKey: keys.signing, context, onEvent: sendBack }),
    ),
    printForm: fromPromise(async ({ input, signal }) => {
      // The form that an officer takes has this number: a request of the person's own gets the next.
      const number = await requests.numberForForm();
      if (!number.ok) return { fault: number.fault };
      return printForm({
        config,
        pages,
        printing,
        journalStands,
        ...input,
        requestNumber: number.value,
        signal,
        onProgress: (print) => send({ type: 'print.progress', print }),
      });
    }),
    printBlank: fromPromise(({ signal }) =>
      printBlank({
        ...{ config, pages, printing, journalStands, signal },
        permitted: kiosk.blankForm,
        onProgress: (print) => send({ type: 'print.progress', print }),
      }),
    ),
    layFile: fromPromise(({ input: { context } }) =>
      layFile({
        ...{ config, keys, box, context, journalStands },
        office: visit.office,
        keepPapers: (number, jwe) => kiosk.seal('papers', number, jwe),
      }),
    ),
    watchFile: fromCallback(({ input: { file }, sendBack }) =>
      watchFile({ office: visit.office, file, onEvent: sendBack }),
    ),
    print: fromCallback(({ input: { context }, sendBack }) =>
      printPapers({
        printing,
        slips,
        box,
        context,
        journalStands,
        keepPapers: (number, jwe) => kiosk.seal('papers', number, jwe),
        onEvent: sendBack,
      }),
    ),
  } satisfies Actors;
}
