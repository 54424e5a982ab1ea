/** The papers as a file for the person's phone: signed, encrypted here, and laid at the office, which cannot read it. */
import type { Config } from '../../config/config.ts';
import type { Keys } from '../../config/keys.ts';
import { signPdf } from '../../document/signed-pdf.ts';
import type { OfficeClient } from '../../servers/office/client.ts';
import { encryptForPhone, HANDOVER_MINUTES } from '../../servers/office/handover.ts';
import { type Fault, fault } from '../../words/faults.ts';
import type { AskKiosk } from '../ask-kiosk.ts';
import type { LaidFile, VisitContext, VisitEvent } from '../machine.ts';
import type { PapersBox } from './papers.ts';

/** Between two questions whether the phone has it, in milliseconds. */
const LOOK_EVERY_MS = 1500;

type Office = Pick<OfficeClient, 'lay' | 'waits'>;

/**
 * Signs and encrypts what is in the box under a new key, and lays it at the office. A fault: nobody has it, and nothing is said
 * to have been sent.
 */
export async function layFile(input: {
  readonly config: Pick<Config, 'office'>;
  readonly keys: Pick<Keys, 'documents' | 'officeAuthority'>;
  readonly box: PapersBox;
  readonly context: VisitContext;
  readonly office: Office | null;
  readonly journalStands: AskKiosk['journalStands'];
  /** Has what the codes were given for kept for the office, before any code leaves the kiosk. */
  readonly keepPapers: (requestNumber: string, sealed: string) => Promise<Fault | null>;
}): Promise<{ file: LaidFile } | { fault: Fault }> {
  const { box, keys, office } = input;
  const { papers, request } = input.context;
  const { phone } = input.config.office;
  const { pdf, sealed } = box;
  if (phone === undefined || office === null || keys.documents === null)
    return { fault: fault('phone.not-sent', 'not configured') };
  if (papers === null || pdf === null || request === null)
    return { fault: fault('document.failed', 'no pages') };
  const unwritten =
    (await input.journalStands()) ??
    (sealed === null ? null : await input.keepPapers(request.requestNumber, sealed));
  if (unwritten !== null) return { fault: unwritten };
  box.sealed = null;
  const at = new Date();
  const by = { ...keys.documents, authority: keys.officeAuthority };
  const reason = `มาตรา ๒๕ พ.ร.บ. ข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ · Section 25, Official Information Act B.E. 2540`;
  const signed = await signPdf(pdf, by, { at, reason, papers: box.ids });
  const name = `${request.requestNumber.replaceAll('/', '-')}.pdf`;
  const encrypted = await encryptForPhone(signed, { name, type: 'application/pdf', pages: papers.pages });
  signed.fill(0);
  if (!encrypted.ok) return { fault: fault('phone.too-large') };
  const { id, ciphertext, fragment } = encrypted.value;
  const laid = await office.lay(id, ciphertext);
  if (!laid) return { fault: fault('phone.not-sent') };
  const untilMs = at.getTime() + HANDOVER_MINUTES * 60_000;
  return { file: { id, address: `${phone.page.replace(/\/$/, '')}/#${fragment}`, untilMs } };
}

/** Asks the office until the phone has it, or its time is over; an office that does not answer has said nothing. */
export function watchFile({
  office,
  file,
  onEvent,
}: {
  readonly office: Office | null;
  readonly file: LaidFile | null;
  readonly onEvent: (event: VisitEvent) => void;
}): () => void {
  if (office === null || file === null) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const look = async () => {
    const waits = await office.waits(file.id);
    if (over) return;
    if (Date.now() >= file.untilMs) return onEvent({ type: 'file.over' });
    if (waits === false) return onEvent({ type: 'file.taken' });
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
