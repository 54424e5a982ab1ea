/** The end of a visit: what it knew is overwritten, its grant is given back, and the process goes. */
import { endNotice, leftStay, pagesCameOut } from './machine.ts';
import type { RunningVisit } from './running.ts';
import { emptyPapers } from './steps/papers.ts';

const REVOKE_LIMIT_MS = 300;
/** The kiosk kills this process as soon as the next window is up; this is for a kiosk that does not. */
const GONE_AFTER_MS = 3000;

/** What tells the kiosk how the visit ended, and ends the process; safe to call twice. */
export function createFinish(visit: RunningVisit): () => void {
  let finishing = false;
  return () => {
    if (finishing) return;
    finishing = true;
    void finish(visit);
  };
}

async function finish(visit: RunningVisit): Promise<void> {
  const { actor, linkage, officerPart, papers, pin, process, sas, said, tell } = visit;
  const { context } = actor.getSnapshot();
  const { officer } = said;
  pin.wipe();
  officerPart.lock.lock();
  emptyPapers(papers);
  // The grant ends with the visit; a gateway that does not answer at once ends it by its own clock.
  if (officer !== null && context.verification !== null && context.request !== null)
    await Promise.race([
      linkage.revoke({ officer, requestNumber: context.request.requestNumber }),
      new Promise((done) => setTimeout(done, REVOKE_LIMIT_MS)),
    ]);
  tell({
    type: 'ended',
    insertion: leftStay(context),
    reason: context.endReason,
    ...(pagesCameOut(context) ? { papers: true as const } : {}),
    notice: endNotice(context),
  });
  void linkage.close();
  void sas.close();
  void visit.office?.close();
  setTimeout(() => process.exit(0), GONE_AFTER_MS);
}
