/** What an officer proves and wants at a visit's screen: done only where the desk permits it. */

import type { OfficerAct } from '../../contract/window.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Fault } from '../../words/faults.ts';
import { unreachable } from '../../words/result.ts';
import type { Calls } from '../calls.ts';
import type { DayEnd } from '../day-end.ts';
import { answer, type HeldVisit } from '../held-visit.ts';
import type { JournalWriter } from '../journal-writer.ts';
import type { OfficerDesk } from '../officer-desk.ts';
import type { PaneOfKiosk } from '../officer-pane.ts';
import type { Trays } from '../trays.ts';
import type { Hears } from './heard.ts';

interface OfficerAtVisit {
  readonly desk: Pick<OfficerDesk, 'session' | 'prove' | 'permit' | 'lock' | 'check'>;
  readonly journal: Pick<Journal, 'certified' | 'lodgedByHand'>;
  readonly write: JournalWriter['write'];
  readonly trays: Trays;
  readonly dayEnd: DayEnd;
  readonly pane: Pick<PaneOfKiosk, 'show'>;
  readonly calls: Calls;
}

/** Does what an officer wants done, or lets the visit do it. */
function act(around: OfficerAtVisit, visit: HeldVisit, wish: OfficerAct): Fault | null {
  const { desk, journal, write, pane } = around;
  const refused = desk.permit(visit, wish);
  if (refused !== null) return refused;
  switch (wish.act) {
    case 'certified':
    case 'lodged': {
      const { requestNumber } = wish;
      const [mark, kind] =
        wish.act === 'certified'
          ? ([journal.certified, 'copies.certified'] as const)
          : ([journal.lodgedByHand, 'request.lodged-by-hand'] as const);
      const done = mark(requestNumber);
      if (!done.ok) return done.fault;
      if (done.value) write(visit.id, { kind, facts: { requestNumber } });
      pane.show();
      return null;
    }
    case 'tray-seen':
      around.trays.jobs.seen(wish.job, visit.id);
      return null;
    case 'close-day':
      // First, so that the code on the slip stands over this line, too.
      desk.lock(visit.id, 'day-closed');
      void around.dayEnd.close();
      return null;
    case 'export-journal':
      void around.dayEnd.exportJournal();
      return null;
    case 'acknowledge-help':
      write(visit.id, { kind: 'help.acknowledged', facts: {} });
      return null;
    case 'confirm-holder':
    case 'waive':
    case 'reprint':
      return null;
    default:
      return unreachable(wish);
  }
}

export function hearsOfficer(
  around: OfficerAtVisit,
): Hears<'officer-proof' | 'officer-act' | 'call-officer' | 'officer-lock' | 'officer-lost'> {
  const { desk } = around;
  return {
    'officer-proof'(visit, { ask, to, random, envelope, card }) {
      const wasOpen = desk.session !== null;
      void desk.prove(visit, to, { random, envelope, card }).then((fault) => {
        if (fault === null && to === 'open' && !wasOpen) around.trays.toldAtOpening();
        answer(visit, ask, fault);
      });
    },
    'officer-act': (visit, message) => answer(visit, message.ask, act(around, visit, message.act)),
    'call-officer'(visit, { ask, about }) {
      void around.calls.call(visit.id, about).then((fault) => answer(visit, ask, fault));
    },
    'officer-lock': (visit) => desk.lock(visit.id, 'officer'),
    'officer-lost': () => void desk.check(),
  };
}
