/** A link to an emulated card without pcscd or sockets: for what has to be tried many thousand times. */
import type { EmulatedCard } from '../../fixtures/card/emulated-card.ts';
import { fail, ok, type Result } from '../../native/result.ts';
import type { CardLink, LinkFault } from '../../native/thai-id/card-link.ts';

export interface MemoryLink extends CardLink {
  /** Every command that was sent. */
  readonly sent: Uint8Array[];
}

/** `spoil` sees each answer with its number from 0, and may give another, or a fault of the link. */
export function linkTo(
  card: Pick<EmulatedCard, 'atr' | 'answer' | 'reset'>,
  spoil: (number: number, answer: Uint8Array, command: Uint8Array) => Uint8Array | LinkFault = (_, a) => a,
): MemoryLink {
  const sent: Uint8Array[] = [];
  card.reset();
  return {
    atr: card.atr,
    sent,
    async transmit(command): Promise<Result<Uint8Array, LinkFault>> {
      const number = sent.push(command.slice()) - 1;
      const answer = spoil(number, card.answer(command), command);
      return answer instanceof Uint8Array ? ok(answer) : fail(answer);
    },
    async control() {
      return fail({ code: 'comms', detail: 'no such function' });
    },
    async featureCode() {
      return undefined;
    },
    async disconnect() {},
  };
}
