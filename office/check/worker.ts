/** Keeps the page on the device: what was loaded once is there without a network; with one, the newest is taken. */
interface Fetched extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Installed extends Event {
  waitUntil(work: Promise<unknown>): void;
}
const CACHE = 'check';
const scope = globalThis as unknown as EventTarget & {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
};

/** The page, what it names, and what it believes. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  const page = await (await fetch('./')).text();
  const named = [...page.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, path]) => path ?? '');
  await cache.addAll(['./', './keys.json', './withdrawn.jws', ...named]);
  // What a script loads when it needs it, such as what reads signatures.
  for (const script of named.filter((path) => path.endsWith('.js'))) {
    const text = await (await cache.match(script))?.text();
    const later = [...(text ?? '').matchAll(/import\(["'`]\.\/([\w.-]+\.js)["'`]\)/g)];
    await cache.addAll(later.map(([, name]) => new URL(`./${name}`, new URL(script, location.href)).href));
  }
}

async function answerTo(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    // Without its query: a code in the address is not kept.
    if (answer.ok) await cache.put(request.url.split('?')[0] ?? '', answer.clone());
    return answer;
  } catch {
    return (await cache.match(request, { ignoreSearch: true })) ?? Response.error();
  }
}

scope.addEventListener('install', (event) => {
  (event as Installed).waitUntil(keepAll().then(() => scope.skipWaiting()));
});
scope.addEventListener('activate', (event) => (event as Installed).waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  const { request } = event as Fetched;
  const { origin, pathname } = new URL(request.url);
  // Whose name stands beside a paper's number is kept on no device.
  if (request.method === 'GET' && origin === location.origin && !pathname.includes('/issued/'))
    (event as Fetched).respondWith(answerTo(request));
});
