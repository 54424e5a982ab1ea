/** Asks the PC/SC service whether it answers, past the bindings: they would block this thread for as long as it hangs. */
import { connect } from 'node:net';

/** Where pcsc-lite listens, unless the environment says otherwise. */
const SOCKET = '/run/pcscd/pcscd.comm';
/** A service that systemd starts at the first connection needs a moment, and so does one on a busy machine. */
const ANSWER_MS = 2500;
/** The time is counted in turns of this length. */
const TURN_MS = 50;
/** CMD_VERSION of pcsc-lite's own protocol: what every client says first. Size and command, then version 4.4. */
const VERSION = new Uint8Array(Uint32Array.of(12, 0x11, 4, 4, 0).buffer);

/** `stands still`: takes connections and says nothing. `absent`: does not take them, or not ours. */
export type ServiceState = 'answers' | 'stands still' | 'absent';

/** How the service is; on systems without pcsc-lite the binding is asked directly. */
export async function serviceState(withinMs = ANSWER_MS): Promise<ServiceState> {
  if (process.platform !== 'linux') return 'answers';
  return new Promise((resolve) => {
    const socket = connect({ path: process.env.PCSCLITE_CSOCK_NAME ?? SOCKET });
    let turns = Math.ceil(withinMs / TURN_MS);
    const say = (state: ServiceState) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(state);
    };
    // In turns of this thread in which it could hear: while it was kept busy itself, nobody was late.
    const turn = () => {
      turns -= 1;
      if (turns <= 0) say('stands still');
      else timer = setTimeout(turn, TURN_MS);
    };
    let timer = setTimeout(turn, TURN_MS);
    socket.once('connect', () => socket.write(VERSION));
    socket.once('data', () => say('answers'));
    for (const end of ['error', 'close'] as const) socket.once(end, () => say('absent'));
  });
}
