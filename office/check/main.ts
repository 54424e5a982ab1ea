/** The check page: what is scanned, pasted or chosen is judged here, with what was loaded last; nothing is sent. */
import './check.css';
import '../../renderer/style/fonts.css';
import type { JWK } from 'jose';
import decodeQR from 'qr/decode.js';
import { frameLoop, QRCanvas, rearCamera } from 'qr/dom.js';
import { readWithdrawn, type WithdrawnList } from '../../electron/servers/office/withdrawn.ts';
import { judgeCode, judgeFile, type Trust, type Verdict, type Withdrawal } from './judge.ts';
import {
  allStanding,
  FACTS,
  GOOD,
  HEADINGS,
  listOf,
  named,
  REASONS,
  standingOf,
  type Words,
} from './words.ts';

const LARGEST_FILE = 64 * 1024 * 1024;
const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const result = byId('result');

const both = (tag: string, { th, en }: Words): HTMLElement => {
  const english = Object.assign(document.createElement('span'), { lang: 'en', textContent: en });
  const whole = document.createElement(tag);
  whole.append(`${th} `, english);
  return whole;
};
const [THAI, ENGLISH] = (['th-TH-u-ca-buddhist-nu-latn', 'en-GB'] as const).map(
  (language) =>
    new Intl.DateTimeFormat(language, {
      ...({ dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Bangkok' } as const),
    }),
);
const moment = (at: string): Words => ({
  th: THAI?.format(new Date(at)) ?? at,
  en: ENGLISH?.format(new Date(at)) ?? at,
});
const inGroups = (id: string) => id.replace(/(.{4})(?=.)/g, '$1 ');

/** What is to be compared with a paper. */
function paperFacts(
  paper: {
    readonly documentId: string;
    readonly what?: string | undefined;
    readonly kioskId: string;
    readonly at: string;
    readonly pages?: number | undefined;
  },
  content: string,
  shortName: Words | string,
): readonly (readonly [Words, Words | string])[] {
  return [
    [FACTS.document, inGroups(paper.documentId)],
    [FACTS.content, content],
    [FACTS.holder, shortName],
    [FACTS.what, named(paper.what)],
    [FACTS.kiosk, paper.kioskId],
    [FACTS.at, moment(paper.at)],
    [FACTS.pages, paper.pages === undefined ? FACTS.notSaid : String(paper.pages)],
  ];
}

const withdrawnFacts = ({
  documentId,
  withdrawal,
}: {
  readonly documentId: string;
  readonly withdrawal: Withdrawal;
}) =>
  [
    [FACTS.document, inGroups(documentId)],
    [FACTS.at, moment(withdrawal.at)],
    [FACTS.reason, REASONS[withdrawal.reason]],
  ] as const;

function factsOf(verdict: Verdict): readonly (readonly [Words, Words | string])[] {
  switch (verdict.kind) {
    case 'genuine': {
      const { document, content, entry } = verdict;
      const name =
        entry === null ? FACTS.notRegistered : entry === 'away' ? FACTS.registerAway : entry.shortName;
      return paperFacts({ ...document, at: document.issuedAt }, content, name);
    }
    case 'registered':
      return paperFacts(verdict.paper, verdict.content, verdict.paper.shortName);
    case 'withdrawn':
      return withdrawnFacts(verdict);
    case 'file-withdrawn':
      return verdict.papers.flatMap(withdrawnFacts);
    case 'number-alone':
      return [
        [FACTS.document, inGroups(verdict.documentId)],
        ...(verdict.entry === 'away' ? ([[FACTS.holder, FACTS.registerAway]] as const) : []),
      ];
    case 'file-genuine':
    case 'file-signed':
      return [
        [FACTS.kiosk, verdict.kioskId],
        [FACTS.at, moment(verdict.sealedAt)],
      ];
    default:
      return [];
  }
}

function show(verdict: Verdict): void {
  const list = document.createElement('dl');
  for (const [words, value] of factsOf(verdict)) {
    const fact = document.createElement('div');
    const says =
      typeof value === 'string'
        ? Object.assign(document.createElement('dd'), { textContent: value })
        : both('dd', value);
    fact.append(both('dt', words), says);
    list.append(fact);
  }
  result.dataset.verdict = verdict.kind;
  result.dataset.good = String(GOOD.has(verdict.kind));
  result.replaceChildren(both('h2', HEADINGS[verdict.kind]), list);
  if (verdict.kind === 'genuine' || verdict.kind === 'registered') result.append(both('p', FACTS.compare));
  if (verdict.kind === 'file-genuine' || verdict.kind === 'file-signed')
    result.append(both('p', verdict.standing === null ? FACTS.fileCodes : allStanding(verdict.standing)));
  if (verdict.kind === 'file-withdrawn' && verdict.standing > 0)
    result.append(both('p', standingOf(verdict.standing)));
}
function tell(words: Words): void {
  result.dataset.verdict = 'none';
  result.dataset.good = 'false';
  result.replaceChildren(both('p', words));
}

/** Asks the office for the entry of a paper, by a digest of its number; nothing of it is kept on the device. */
const issued = (lookup: string): Promise<string | null | 'away'> =>
  fetch(`./issued/${lookup}`, { cache: 'no-store' }).then(
    (answer) => (answer.ok ? answer.text() : answer.status === 404 ? null : 'away'),
    () => 'away' as const,
  );

/** Lists that were believed are remembered, so that an earlier one is not taken after it. */
async function loadTrust(): Promise<Trust | null> {
  try {
    const keys = (await (await fetch('./keys.json')).json()) as {
      kiosks: JWK[];
      withdrawn: JWK;
      authority?: string;
    };
    const read = async (token: string | null, last: WithdrawnList | null) => {
      const said = token === null ? null : await readWithdrawn(token.trim(), keys.withdrawn, last);
      return said?.ok === true ? said.value : null;
    };
    const remembered = localStorage.getItem('withdrawn');
    const last = await read(remembered, null);
    const token = await fetch('./withdrawn.jws')
      .then((answer) => (answer.ok ? answer.text() : null))
      .catch(() => null);
    const list = await read(token, last);
    if (list !== null && token !== null) localStorage.setItem('withdrawn', token);
    return { kiosks: keys.kiosks, list: list ?? last, issued, authority: keys.authority ?? null };
  } catch {
    return null;
  }
}

const trusted = loadTrust();
void trusted.then((trust) => {
  const age = byId('age');
  if (trust === null) age.replaceChildren(both('span', FACTS.noKeys));
  else if (trust.list === null) age.replaceChildren(both('span', FACTS.noList));
  else age.replaceChildren(both('span', listOf(moment(trust.list.signedAt), trust.list.version)));
});

let turn = 0;
/** What was said before is gone when something else is looked at; of two at once, the one that was begun last is said. */
async function check(judge: (trust: Trust) => Promise<Verdict | Words>): Promise<void> {
  turn += 1;
  const mine = turn;
  tell(FACTS.looking);
  const trust = await trusted;
  const said = trust === null ? FACTS.noKeys : await judge(trust).catch(() => FACTS.notRead);
  if (mine !== turn) return;
  if ('kind' in said) show(said);
  else tell(said);
}
const checkCode = (text: string) => {
  byId<HTMLTextAreaElement>('code').value = text;
  return check((trust) => judgeCode(text, trust));
};

byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void checkCode(byId<HTMLTextAreaElement>('code').value);
});

async function codeInPicture(file: File): Promise<string | null> {
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: 1600, resizeQuality: 'high' });
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.drawImage(bitmap, 0, 0);
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return null;
  }
}
byId<HTMLInputElement>('file').addEventListener('change', ({ target }) => {
  const file = (target as HTMLInputElement).files?.[0];
  if (file === undefined) return;
  void check(async (trust) => {
    if (file.size > LARGEST_FILE) return FACTS.tooLarge;
    if (!file.type.startsWith('image/')) return judgeFile(new Uint8Array(await file.arrayBuffer()), trust);
    const code = await codeInPicture(file);
    return code === null ? FACTS.noCode : judgeCode(code, trust);
  });
});

let stop = () => undefined as undefined;
byId('scan').addEventListener('click', () => {
  const place = byId('camera');
  // It is on already, or will be: a second one would be left on.
  if (!place.hidden) return;
  place.hidden = false;
  let stopped = false;
  stop = () => {
    stopped = true;
    place.hidden = true;
  };
  void (async () => {
    try {
      const camera = await rearCamera(byId<HTMLVideoElement>('video'));
      // Meanwhile somebody thought better of it.
      if (stopped) return camera.stop();
      const canvas = new QRCanvas();
      let looking = false;
      const look = async () => {
        looking = true;
        const found = await camera.readFrame(canvas, true).catch(() => undefined);
        looking = false;
        if (stopped || typeof found !== 'string') return;
        stop();
        await checkCode(found);
      };
      const end = frameLoop(() => {
        if (!looking) void look();
      }, byId<HTMLVideoElement>('video'));
      stop = () => {
        stopped = true;
        end();
        camera.stop();
        place.hidden = true;
      };
    } catch {
      if (stopped) return;
      place.hidden = true;
      tell(FACTS.noCamera);
    }
  })();
});
byId('stop').addEventListener('click', () => stop());

const given = new URLSearchParams(location.search).get('code');
if (given !== null) {
  // What a paper says does not stay in the history of a phone that others hold.
  history.replaceState(null, '', location.pathname);
  void checkCode(given);
}
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('./worker.js');
