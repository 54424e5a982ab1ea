/**
 * The messages of the gateway's first generation (docs/law.md §2.3): ASCII of fixed widths, and back a head of nine digits
 * (the message's number and what became of it) with a body behind it. What public code says of them and nothing more.
 */

/** A card at a login or a right: 13 digits, and the chip's 16. */
interface Card {
  readonly citizenId: string;
  readonly chipSerial: string;
}

/** One service of an agency, as the first generation numbers it. */
export interface Service {
  /** Five, two and three digits. */
  readonly office: string;
  readonly version: string;
  readonly service: string;
  /** The JSON member that a citizen number is asked under (message 6000); absent: message 5000. */
  readonly key?: string | undefined;
}

/** A text with its length before it. */
const counted = (text: string) => `${text.length}:${text}`;

/** 9080: asks for a login's challenge. `office`: five digits; absent: five blanks. */
export const beginLogin = ({ citizenId, chipSerial }: Card, office?: string): string =>
  `9080${citizenId}${chipSerial}${office ?? '     '}`;

/** 9081: finishes the login with the card's envelope over its challenge. */
export const finishLogin = ({ citizenId, chipSerial }: Card, challenge: string, envelope: string): string =>
  `9081${citizenId}${chipSerial}${challenge}${counted(envelope)}`;

/** 5090: opens a citizen's right on an officer's session. Mode 1: by PIN; 2: by the card's presence. */
export const openRight = (
  token: string,
  { citizenId, chipSerial }: Card,
  mode: 1 | 2,
  envelope: string,
): string => `5090${token}${citizenId}${chipSerial}${mode}${counted(envelope)}`;

/** 5000, or 6000 where the service is asked by a key: one record of one person. */
export const askRecord = (token: string, service: Service, citizenId: string): string => {
  const { office, version, service: number, key } = service;
  const to = `${token}${office}${version}${number}`;
  return key === undefined ? `5000${to}${citizenId}` : `6000${to}${JSON.stringify({ [key]: citizenId })}`;
};

/** A service that nobody has: what the gateway says of it tells a session that lives from one that is over. */
export const NO_SERVICE: Service = { office: '00000', version: '00', service: '000' };
/** A person that nobody is. */
export const NOBODY = '0000000000000';

/** What came back. `status`: 0, or a published number of at most five digits. */
export interface Reply {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Reads a reply to a message; null: it is none, or to another message. */
export function readReply(message: string, bytes: Uint8Array): Reply | null {
  const head = Buffer.from(bytes.subarray(0, 9)).toString('latin1');
  return /^\d{9}$/.test(head) && head.startsWith(message.slice(0, 4))
    ? { status: Number(head.slice(4)), body: bytes.subarray(9) }
    : null;
}

/** The key of 32 characters with which a body begins (XKey, TKey); null: it has none. */
export function readKey(body: Uint8Array): string | null {
  const key = Buffer.from(body.subarray(0, 32)).toString('latin1');
  return /^[\x21-\x7e]{32}$/.test(key) ? key : null;
}
