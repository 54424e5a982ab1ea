/** Who called for an officer is told whether anybody heard it, and otherwise where to find one. */
import type { Config } from '../config/config.ts';
import type { Text } from '../contract/words.ts';
import type { AskKiosk } from './ask-kiosk.ts';
import type { VisitContext, VisitEvent } from './machine.ts';

/** Where an officer is to be found when the kiosk can tell none. */
export function officerInstead({ phone, place }: Config['help']): Text {
  if (phone !== undefined && place !== undefined)
    return {
      th: `กรุณาเชิญที่${place.th} หรือโทร ${phone}`,
      en: `Please go to ${place.en}, or call ${phone}.`,
    };
  if (place !== undefined) return { th: `กรุณาเชิญที่${place.th}`, en: `Please go to ${place.en}.` };
  if (phone !== undefined) return { th: `กรุณาโทร ${phone}`, en: `Please call ${phone}.` };
  return { th: 'กรุณาเชิญที่เจ้าหน้าที่ของสำนักงาน', en: 'Please go to an officer of this office.' };
}

/**
 * Has the kiosk tell an officer when the person, or the printer, has called. In counter mode the officer's part of the screen
 * shows every call: until its "heard" is touched, nobody says that it was.
 */
export async function callOfficer(
  around: {
    readonly config: Pick<Config, 'help' | 'mode'>;
    readonly kiosk: Pick<AskKiosk, 'callOfficer'>;
    readonly send: (event: VisitEvent) => void;
  },
  before: Pick<VisitContext, 'helpCalls'>,
  { helpCalls: call, helpFor }: Pick<VisitContext, 'helpCalls' | 'helpFor'>,
): Promise<void> {
  if (call === before.helpCalls) return;
  const { config, kiosk, send } = around;
  const { webHook, command } = config.help;
  const channels = webHook !== undefined || command !== undefined;
  const told = channels && (await kiosk.callOfficer(helpFor)) === null;
  // Not in the middle of the transition that called.
  await null;
  if (told || config.mode !== 'counter') send({ type: 'help.answered', call, told });
}
