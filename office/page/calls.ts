/** What the page asks of the desk's server, and what it is told. */

export interface Me {
  readonly name: string;
  readonly role: 'registrar' | 'engineer' | 'auditor';
}
export interface RequestLine {
  readonly kiosk: string;
  readonly requestNumber: string;
  /** ISO 8601. */
  readonly at: string;
  readonly receiptNumber: string | null;
}
export interface KioskCard {
  readonly kiosk: string;
  readonly heardAt: string;
  readonly away: boolean;
  readonly refused: { readonly code: string } | null;
  readonly waiting: number;
  readonly entries: number;
  readonly anchored: number;
  readonly version: string | null;
  /** The kiosk's clock less the office's. */
  readonly clockSeconds: number | null;
  readonly supplies: Readonly<Record<'paper' | 'toner', 'ok' | 'low' | 'out'>> | null;
  /** Worst first. */
  readonly wrong: readonly { readonly th: string; readonly en: string }[];
  readonly devices: readonly {
    readonly device: string;
    readonly state: 'ok' | 'warning' | 'down';
    readonly detail: { readonly th: string; readonly en: string };
  }[];
}
export interface OfficeLine {
  readonly id: string;
  readonly at: string;
  readonly who: string;
  readonly kind: string;
  readonly facts: string;
}

/** The server's word for no. */
export class Refused extends Error {
  readonly word: string;
  constructor(word: string) {
    super(word);
    this.word = word;
  }
}

async function call<T>(path: string, body?: unknown): Promise<T> {
  const answer = await fetch(
    path,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  ).catch(() => {
    throw new Refused('away');
  });
  const said = (await answer.json().catch(() => ({}))) as { word?: string };
  if (!answer.ok) throw new Refused(said.word ?? 'failed');
  return said as T;
}

export const desk = {
  me: () => call<Me>('/api/me'),
  askSignIn: () => call<never>('/api/sign-in/ask', {}),
  signIn: (answer: unknown) => call<Me>('/api/sign-in', answer),
  askInvited: (code: string) => call<never>('/api/invited/ask', { code }),
  invited: (code: string, answer: unknown) => call<Me>('/api/invited', { code, answer }),
  signOut: () => call<unknown>('/api/sign-out', {}),
  requests: () => call<readonly RequestLine[]>('/api/requests'),
  open: (kiosk: string, requestNumber: string) =>
    call<{ sealed: string }>('/api/requests/open', { kiosk, requestNumber }),
  kiosks: () => call<readonly KioskCard[]>('/api/kiosks'),
  accept: (kiosk: string) => call<unknown>('/api/kiosks/accept', { kiosk }),
  journal: () => call<readonly OfficeLine[]>('/api/journal'),
  invite: (name: string, role: string) => call<{ code: string }>('/api/people', { name, role }),
};
