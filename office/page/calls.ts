/** What the page asks of the desk's server, and what it is told. */

export interface Me {
  readonly name: string;
  readonly role: 'registrar' | 'engineer' | 'auditor';
  /** What keeps the office from taking what kiosks send. */
  readonly trouble?: string | null;
}
export interface RequestLine {
  readonly kiosk: string;
  readonly requestNumber: string;
  /** ISO 8601. */
  readonly at: string;
  readonly receiptNumber: string | null;
  readonly state:
    | 'received'
    | 'lodged'
    | 'not-answered'
    | 'answered'
    | 'printed'
    | 'to-certify'
    | 'refused'
    | 'certified';
  /** What its kiosk's lines say, as counts; null: nothing yet. */
  readonly counts: {
    readonly asked: number;
    readonly answered: number;
    readonly pages: number;
    readonly satang: number;
  } | null;
}
export interface Page<Line> {
  readonly lines: readonly Line[];
  /** From where the next page goes on; null: this is the last. */
  readonly next: string | null;
}
export interface Search {
  readonly text: string;
  readonly kiosk: string;
  readonly from: string;
  readonly to: string;
}
export interface LineSearch {
  readonly who: string;
  readonly text: string;
  readonly from: string;
  readonly to: string;
}
export interface WaitingCopies {
  readonly kiosk: string;
  readonly hash: string;
  readonly requestNumber: string;
  readonly copies: number;
  readonly at: string;
}
/** By what a representative acts. */
export const CAPACITIES = {
  minor: { th: 'ผู้แทนโดยชอบธรรมของผู้เยาว์', en: 'for a minor' },
  incompetent: { th: 'ผู้อนุบาลของคนไร้ความสามารถ', en: 'for a person without capacity' },
  'quasi-incompetent': { th: 'ผู้พิทักษ์ของคนเสมือนไร้ความสามารถ', en: 'for a person of limited capacity' },
  deceased: { th: 'แทนผู้ถึงแก่กรรม', en: 'for a person who has died' },
  attorney: { th: 'ผู้รับมอบอำนาจ', en: 'by power of attorney' },
} as const;
export type Capacity = keyof typeof CAPACITIES;
export interface Matter {
  readonly id: string;
  readonly kind: 'correction' | 'representative';
  readonly reference: string;
  readonly capacity: Capacity | null;
  readonly state: string;
  /** YYYY-MM-DD. */
  readonly receivedOn: string;
  readonly stateOn: string;
  readonly dueOn: string | null;
  readonly noteOn: string | null;
  readonly daysLeft: number | null;
  readonly holidaysKnown: boolean;
  /** What may come next. */
  readonly steps: readonly string[];
}
export interface FeeDay {
  readonly day: string;
  readonly kiosk: string;
  readonly pages: number;
  readonly expectedSatang: number;
  readonly takenSatang: number | null;
  readonly who: string | null;
}
export const FIGURE_NAMES = [
  ...(['requests', 'answeredWhole', 'answeredPart', 'notAnswered', 'pages', 'certified'] as const),
  ...(['certificationRefused', 'representatives', 'corrections', 'corrected', 'notCorrected'] as const),
  ...(['appeals', 'notes', 'feesExpectedSatang', 'feesTakenSatang'] as const),
] as const;
export type FigureName = (typeof FIGURE_NAMES)[number];
/** YYYY-MM, and its counts. */
export type FigureMonth = { readonly month: string } & Readonly<Record<FigureName, number>>;
export interface WithdrawnPaper {
  readonly documentId: string;
  readonly reason: 'issued-twice' | 'wrong-person' | 'wrong-data' | 'lost' | 'other';
  readonly at: string;
  readonly who: string;
  readonly restoredAt: string | null;
}
export interface PersonLine {
  readonly id: string;
  readonly name: string;
  readonly role: Me['role'];
  readonly passkey: boolean;
}
export interface KiosksOfOffice {
  readonly cards: readonly KioskCard[];
  /** Who came and is no kiosk of this office, by why they were refused. */
  readonly strangers: readonly {
    readonly code: string;
    readonly what: { readonly th: string; readonly en: string };
    /** ISO 8601. */
    readonly at: string;
  }[];
}
export interface KioskCard {
  readonly kiosk: string;
  readonly heardAt: string;
  readonly away: boolean;
  /** `acceptable`: an engineer may accept the kiosk anew. */
  readonly refused: { readonly code: string; readonly acceptable: boolean } | null;
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

/** What is asked for after a path: what was left empty is not asked. */
const query = (asked: Readonly<Record<string, string>>) =>
  new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== '')).toString();

export const desk = {
  me: () => call<Me>('/api/me'),
  askSignIn: () => call<never>('/api/sign-in/ask', {}),
  signIn: (answer: unknown) => call<Me>('/api/sign-in', answer),
  askInvited: (code: string) => call<never>('/api/invited/ask', { code }),
  invited: (code: string, answer: unknown) => call<Me>('/api/invited', { code, answer }),
  /** The office's provider by which people may sign in, as its button calls it; null: there is none. */
  ways: () => call<{ provider: { th: string; en: string } | null }>('/api/ways'),
  askProvider: () => call<{ url: string }>('/api/oidc/ask', {}),
  /** `at`: where the provider ends its own session. */
  signOut: () => call<{ at: string | null }>('/api/sign-out', {}),
  requests: (search: Search, after: string | null) =>
    call<Page<RequestLine>>(`/api/requests?${query({ ...search, after: after ?? '' })}`),
  open: (kiosk: string, requestNumber: string) =>
    call<{ sealed: string }>('/api/requests/open', { kiosk, requestNumber }),
  openPapers: (kiosk: string, requestNumber: string) =>
    call<{ papers: readonly string[] }>('/api/papers/open', { kiosk, requestNumber }),
  enterPapers: (
    kiosk: string,
    requestNumber: string,
    entries: readonly { readonly lookup: string; readonly sealed: string }[],
  ) => call<{ entered: number }>('/api/papers/enter', { kiosk, requestNumber, entries }),
  kiosks: () => call<KiosksOfOffice>('/api/kiosks'),
  accept: (kiosk: string) => call<unknown>('/api/kiosks/accept', { kiosk }),
  journal: (search: LineSearch, after: string | null) =>
    call<Page<OfficeLine>>(`/api/journal?${query({ ...search, after: after ?? '' })}`),
  copies: (after: string | null) =>
    call<Page<WaitingCopies> & { readonly count: number }>(`/api/copies?${query({ after: after ?? '' })}`),
  matters: (kind: Matter['kind'], text: string, after: string | null) =>
    call<Page<Matter>>(`/api/matters?${query({ kind, text, after: after ?? '' })}`),
  certify: (kiosk: string, hash: string) =>
    call<unknown>('/api/certifications', { kiosk, hash, state: 'certified' }),
  refuse: (kiosk: string, hash: string, reason: string) =>
    call<unknown>('/api/certifications', { kiosk, hash, state: 'refused', reason }),
  lodge: (matter: {
    readonly kind: Matter['kind'];
    readonly reference: string;
    readonly receivedOn: string;
    readonly capacity?: Capacity;
  }) => call<{ id: string }>('/api/matters', matter),
  step: (id: string, to: string, on: string) => call<unknown>('/api/matters/step', { id, to, on }),
  fees: (month: string) => call<readonly FeeDay[]>(`/api/fees?month=${month}`),
  takeFees: (day: string, kiosk: string, satang: number) =>
    call<unknown>('/api/fees', { day, kiosk, satang }),
  figures: (year: string, budget: string) =>
    call<readonly FigureMonth[]>(`/api/figures?year=${year}&budget=${budget}`),
  withdrawn: (text: string, after: string | null) =>
    call<Page<WithdrawnPaper> & { readonly version: number }>(
      `/api/withdrawn?${query({ text, after: after ?? '' })}`,
    ),
  withdraw: (documentId: string, reason: string) => call<unknown>('/api/withdrawn', { documentId, reason }),
  restore: (documentId: string) => call<unknown>('/api/withdrawn/restore', { documentId }),
  people: () => call<readonly PersonLine[]>('/api/people'),
  removePerson: (id: string) => call<unknown>('/api/people/remove', { id }),
  invite: (name: string, role: string) => call<{ code: string }>('/api/people', { name, role }),
};
