/** The office's door for kiosks: what it takes, and how it says no. With real TLS and the embedded database. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIntake } from '../../office/intake/intake.ts';
import { type IntakeServer, startIntake } from '../../office/intake/server.ts';
import { strangers } from '../../office/kiosks/state.ts';
import { type OfficeDatabase, openDatabase } from '../../office/store/database.ts';
import {
  batchOf,
  certificate,
  pki,
  SimulatedStore,
  sealedText,
  sender,
  signKiosk,
} from './simulated-kiosk.ts';

let home: string;
let database: OfficeDatabase;
let server: IntakeServer;
let url: string;
let clock = () => new Date();
const said: string[] = [];
const open: { close(): Promise<void> }[] = [];
let count = 0;

/** A kiosk with a certificate of its own. */
function kiosk() {
  count += 1;
  const name = `T-${count}`;
  signKiosk(home, name);
  const post = sender(url, name, home);
  open.push(post);
  return { name, store: new SimulatedStore(name), send: post.send };
}
const rowOf = async (name: string) => {
  const found = await database.transact((within) =>
    within.selectFrom('kiosk').selectAll().where('kiosk', '=', name).executeTakeFirst(),
  );
  return found.ok ? found.value : undefined;
};
const itemsOf = async (name: string) => {
  const found = await database.transact((within) =>
    within.selectFrom('item').select('place').where('kiosk', '=', name).orderBy('place').execute(),
  );
  return found.ok ? found.value.map(({ place }) => Number(place)) : [];
};

/** The codes of what the office's journal says that somebody was refused for. */
const refusalsOf = async (who: string) => {
  const found = await database.transact((within) =>
    within.selectFrom('office_line').select('facts').where('who', '=', who).execute(),
  );
  return found.ok ? found.value.map(({ facts }) => JSON.parse(facts).code as string).sort() : [];
};
/** How a door is opened here. */
const served = () => {
  const { certificate: cert, key } = certificate('linkage');
  return {
    withdrawn: async () => null,
    lay: null,
    waits: async () => null,
    ...{ host: '127.0.0.1', port: 0 },
    material: { kioskAuthority: readFileSync(join(pki, 'ca.pem'), 'utf8'), certificate: cert, key },
    kioskOf: (name: string) => (/^[A-Z0-9-]+$/.test(name) ? name : undefined),
  };
};

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'office-'));
  const opened = await openDatabase(join(home, 'database'));
  if (!opened.ok) throw new Error(opened.fault);
  database = opened.value;
  const intake = createIntake(database, { clockMs: 300_000, bytesPerDay: 2_000_000 }, () => clock());
  server = await startIntake(intake, { ...served(), say: (sentence) => said.push(sentence) });
  url = `https://localhost:${server.port}`;
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  await server.close();
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

describe('taking', () => {
  it('takes every kind of item, and says so one by one', async () => {
    const { name, store, send } = kiosk();
    store.line('visit.started');
    store.line();
    await store.request('ตย.0000/ม25/2569/000001');
    store.add('papers', {
      requestNumber: 'ตย.0000/ม25/2569/000001',
      keptAt: '2026-11-30T04:00:00Z',
      sealed: await sealedText('p'),
    });
    store.add('receipt', {
      requestNumber: 'ตย.0000/ม25/2569/000001',
      receiptNumber: 'R-1',
      at: '2026-11-30T04:00:01Z',
    });
    store.checkpoint();
    store.add('devices', {
      at: '2026-11-30T04:00:00Z',
      devices: [{ device: 'printer', state: 'down', detail: { th: 'ก', en: 'a' } }],
    });
    store.add('counter', { year: 2569, value: 1 });
    const answer = await send(batchOf(name, store));
    expect(answer).toEqual({
      status: 200,
      refused: null,
      acknowledged: store.items.map(({ sequence }) => ({ sequence, as: 'taken' })),
    });
    const row = await rowOf(name);
    expect(row).toMatchObject({
      refused: null,
      head: store.head,
      store: store.store,
      counter_value: 1,
      version: '0.1.0',
    });
    expect([row?.entries, row?.anchored].map(Number)).toEqual([2, 2]);
    const request = await database.transact((within) =>
      within.selectFrom('request').selectAll().where('kiosk', '=', name).execute(),
    );
    expect(request.ok && request.value[0]).toMatchObject({ receipt_number: 'R-1' });
  });

  it('takes what is sent again once, and says that it has it', async () => {
    const { name, store, send } = kiosk();
    store.line();
    await send(batchOf(name, store));
    store.line();
    const again = await send(batchOf(name, store));
    expect(again.acknowledged.map(({ as }) => as)).toEqual(['known', 'known', 'taken']);
    expect(await itemsOf(name)).toEqual([1, 2, 3]);
  });

  it('hears a kiosk that has nothing to send', async () => {
    const { name, store, send } = kiosk();
    expect(
      await send(batchOf(name, { ...store, series: store.series, items: [] }, { waiting: 7 })),
    ).toMatchObject({
      status: 200,
      acknowledged: [],
    });
    expect(await rowOf(name)).toMatchObject({ waiting: 7 });
  });

  it('takes a series that begins in the middle of a journal that was trimmed before', async () => {
    const { name, store, send } = kiosk();
    for (let i = 0; i < 5; i += 1) store.line();
    const [hello, , , third, fourth, fifth] = store.items;
    const items = [hello, third, fourth, fifth].map((item, index) => ({
      ...item,
      sequence: index + 1,
    })) as typeof store.items;
    expect((await send(batchOf(name, { series: store.series, items }))).refused).toBeNull();
  });
});

/** 32 bytes that are no point of the curve: its checkpoints are nobody's. */
function notAPoint(store: SimulatedStore): void {
  const [hello] = store.items;
  const body = { version: '1', signingKey: { kty: 'OKP', crv: 'Ed25519', x: '_'.repeat(43) } };
  store.items.splice(0, store.items.length, { ...(hello as object), body } as never);
  store.entries = 0;
  store.checkpoint();
}

type Broken = { name: string; store: SimulatedStore };
/** What is wrong, the code that says so, and how many items before it are taken. */
const ITEMS: readonly [
  what: string,
  code: string,
  taken: number,
  spoil: (at: Broken) => void | Promise<void>,
][] = [
  [
    'a gap',
    'O11',
    2,
    ({ store }) => {
      store.items.splice(2, 1);
    },
  ],
  [
    'a sequence that jumps back',
    'O10',
    3,
    ({ store }) => {
      store.items.push({ ...(store.items[1] as never as object) } as never);
      store.items.splice(3, 1);
    },
  ],
  [
    'an item that is malformed',
    'O13',
    2,
    ({ store }) => {
      store.items[2] = { ...store.items[2], body: { lines: 5 } } as never;
    },
  ],
  [
    'a kind that there is not',
    'O13',
    2,
    ({ store }) => {
      store.items[2] = { ...store.items[2], kind: 'photo' } as never;
    },
  ],
  [
    'a sealed request that is none',
    'O13',
    4,
    ({ store }) => {
      store.add('request', { requestNumber: 'x', keptAt: '2026-11-30T04:00:00Z', sealed: 'plain text' });
    },
  ],
  [
    'a line that was changed on the way',
    'O14',
    2,
    ({ store }) => {
      const body = structuredClone(store.items[2]?.body) as { lines: { facts: string }[] };
      (body.lines[0] as { facts: string }).facts = '{"pages":9}';
      store.items[2] = { ...store.items[2], body } as never;
    },
  ],
  [
    'a line that does not follow',
    'O14',
    4,
    ({ store }) => {
      store.head = 'f'.repeat(64);
      store.line();
    },
  ],
  [
    'a first line that follows from something',
    'O14',
    1,
    ({ store }) => {
      const body = structuredClone(store.items[1]?.body) as { previous: string };
      body.previous = 'a'.repeat(64);
      store.items[1] = { ...store.items[1], body } as never;
    },
  ],
  [
    'a checkpoint that another key has signed',
    'O15',
    4,
    ({ store }) => store.checkpoint({}, new SimulatedStore('X-1').key),
  ],
  ['a checkpoint of another kiosk', 'O15', 4, ({ store }) => store.checkpoint({ kioskId: 'X-1' })],
  ['a checkpoint that forks', 'O16', 4, ({ store }) => store.checkpoint({ head: 'e'.repeat(64) })],
  ['a checkpoint over more lines than came', 'O16', 4, ({ store }) => store.checkpoint({ entries: 99 })],
  ['a checkpoint over fewer lines than came', 'O17', 4, ({ store }) => store.checkpoint({ entries: 1 })],
  [
    'a checkpoint of an older state',
    'O17',
    5,
    ({ store }) => {
      store.checkpoint();
      store.checkpoint({ writes: store.writes - 1 });
    },
  ],
  [
    'a checkpoint of another store',
    'O17',
    5,
    ({ store }) => {
      store.checkpoint();
      store.checkpoint({ writes: store.writes + 1, store: 'other' });
    },
  ],
  [
    'another signing key',
    'O18',
    4,
    ({ store }) =>
      store.add('kiosk', { version: '1', signingKey: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } }),
  ],
  [
    'another request under a number',
    'O19',
    5,
    async ({ store }) => {
      await store.request('n/1');
      await store.request('n/1');
    },
  ],
  // What no database holds, and no column: PostgreSQL has no NUL, no year 0, and numbers of 32 bits.
  ...(
    [
      ['a key of NULs', '\0'.repeat(43)],
      ['a key of letters that are none of base64url', 'ก'.repeat(43)],
    ] as const
  ).map(([what, x]): (typeof ITEMS)[number] => [
    what,
    'O13',
    4,
    ({ store }) => store.add('kiosk', { version: '1', signingKey: { kty: 'OKP', crv: 'Ed25519', x } }),
  ]),
  ['a key that is no point', 'O15', 1, ({ store }) => notAPoint(store)],
  ['a checkpoint of a store with a NUL', 'O15', 4, ({ store }) => store.checkpoint({ store: 'a\0b' })],
  [
    'a checkpoint of a store with half a letter',
    'O15',
    4,
    ({ store }) => store.checkpoint({ store: 'a\ud800' }),
  ],
  [
    'a first checkpoint over lines whose head is no hash',
    'O15',
    1,
    ({ store }) => {
      store.items.splice(1);
      store.checkpoint({ entries: 9, head: '\0'.repeat(64) });
    },
  ],
  ['a checkpoint at a time with a NUL', 'O15', 4, ({ store }) => store.checkpoint({ at: '\0' })],
  [
    'a counter that no column holds',
    'O13',
    4,
    ({ store }) => store.add('counter', { year: 2569, value: 2 ** 31 }),
  ],
  [
    'a line of the year 0',
    'O13',
    4,
    ({ store }) => store.line('help.called', {}, '0000-01-01T00:00:00.000Z'),
  ],
  [
    'a line of the end of years',
    'O13',
    4,
    ({ store }) => store.line('help.called', {}, '9999-12-31T23:59:59.999Z'),
  ],
  [
    'a device that is there twice',
    'O13',
    4,
    ({ store }) => {
      const one = { device: 'printer', state: 'ok', detail: { th: 'ก', en: 'a' } };
      store.add('devices', { at: '2026-11-30T04:00:00Z', devices: [one, { ...one, state: 'down' }] });
    },
  ],
  [
    'a device whose name is no name',
    'O13',
    4,
    ({ store }) => {
      const device = 'a"} 1\nx{b="';
      store.add('devices', {
        at: '2026-11-30T04:00:00Z',
        devices: [{ device, state: 'ok', detail: { th: 'ก', en: 'a' } }],
      });
    },
  ],
  ...['{"alg":"none","enc":"A256GCM"}', '{"alg":"ECDH-ES+A256KW","enc":"A128GCM"}', 'not at all'].map(
    (header): (typeof ITEMS)[number] => [
      `a request that is sealed as no office opens it: ${header}`,
      'O13',
      4,
      ({ store }) =>
        store.add('request', {
          ...{ requestNumber: 'x', keptAt: '2026-11-30T04:00:00Z' },
          sealed: `${Buffer.from(header).toString('base64url')}.AA.${'A'.repeat(16)}.AA.${'A'.repeat(22)}`,
        }),
    ],
  ),
  [
    'more in a day than one may send',
    'O08',
    6,
    async ({ store }) => {
      for (let i = 0; i < 3; i += 1)
        store.add('request', {
          requestNumber: `big/${i}`,
          keptAt: '2026-11-30T04:00:00Z',
          sealed: await sealedText('x'.repeat(600_000)),
        });
    },
  ],
];

describe('refusing an item', () => {
  it.each(ITEMS)(
    '%s: %s, the %i before it are taken and nothing after',
    async (_what, code, taken, spoil) => {
      const { name, store, send } = kiosk();
      for (let i = 0; i < 3; i += 1) store.line();
      await spoil({ name, store });
      const answer = await send(batchOf(name, store));
      expect(answer.refused?.code).toBe(code);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.acknowledged.map(({ sequence }) => sequence)).toEqual(
        store.items.slice(0, taken).map(({ sequence }) => sequence),
      );
      expect(await itemsOf(name)).toEqual(store.items.slice(0, taken).map(({ sequence }) => sequence));
      expect(await rowOf(name)).toMatchObject({ refused: answer.refused?.name });
    },
  );

  it('finds a store that was rolled back: the same place, another content', async () => {
    const { name, store, send } = kiosk();
    for (let i = 0; i < 3; i += 1) store.line();
    await send(batchOf(name, store));
    const rolledBack = new SimulatedStore(name);
    const items = [...store.items.slice(0, 2), ...rolledBack.items, ...rolledBack.items].slice(0, 3);
    const answer = await send(
      batchOf(name, { series: store.series, items: items.map((one, i) => ({ ...one, sequence: i + 1 })) }),
    );
    expect(answer.refused).toMatchObject({ code: 'O12', sequence: 3 });
    expect(await itemsOf(name)).toEqual([1, 2, 3, 4]);
  });

  it('finds a store that was replaced: another series', async () => {
    const { name, store, send } = kiosk();
    store.line();
    await send(batchOf(name, store));
    const answer = await send(batchOf(name, new SimulatedStore(name)));
    expect(answer).toMatchObject({ status: 409, refused: { code: 'O09', sequence: null }, acknowledged: [] });
    expect(await itemsOf(name)).toEqual([1, 2]);
    // And goes on with the right one.
    store.line();
    expect((await send(batchOf(name, store))).refused).toBeNull();
    expect(await rowOf(name)).toMatchObject({ refused: null });
  });
});

describe('refusing a batch', () => {
  it('a foreign certificate, and none', async () => {
    const foreign = sender(url, 'rogue-kiosk');
    open.push(foreign);
    expect((await foreign.send(batchOf('KIOSK', new SimulatedStore('KIOSK')))).fault).toBe('certificate');
    const bare = await new Promise<string>((heard, lost) => {
      const socket = connect(
        {
          port: server.port,
          host: '127.0.0.1',
          ca: readFileSync(join(pki, 'ca.pem')),
          servername: 'localhost',
        },
        () => socket.write('POST /kiosk/v1/items HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}'),
      );
      socket.once('data', (bytes) => {
        heard(String(bytes));
        socket.destroy();
      });
      socket.once('error', lost);
    });
    expect(bare).toMatch(/^HTTP\/1.1 496[\s\S]*"O01"/);
    // Said at the desk, once however often they come; and nothing that they say of themselves.
    await foreign.send(batchOf('KIOSK', new SimulatedStore('KIOSK')));
    await expect.poll(() => refusalsOf('stranger')).toEqual(['O01', 'O02']);
    const here = await database.transact((within) => strangers(within, Date.now()));
    expect(here.ok && here.value.map(({ code }) => code).sort()).toEqual(['O01', 'O02']);
    const tomorrow = await database.transact((within) => strangers(within, Date.now() + 90_000_000));
    expect(tomorrow.ok && tomorrow.value).toEqual([]);
  });

  it('a certificate of no kiosk that this office knows: a stranger’s', async () => {
    signKiosk(home, 'nobody here');
    const post = sender(url, 'nobody here', home);
    open.push(post);
    expect(await post.send(batchOf('KIOSK', new SimulatedStore('KIOSK')))).toMatchObject({
      status: 403,
      refused: { code: 'O03' },
    });
    expect(await refusalsOf('stranger')).toContain('O03');
    expect(await rowOf('KIOSK')).toBeUndefined();
  });

  it('the office’s own error: the kiosk at which it happened is marked', async () => {
    const marked: string[] = [];
    const sentences: string[] = [];
    const failing = await startIntake(
      {
        take: () => Promise.reject(new TypeError('nobody expected it')),
        refused: async (name, why) => void marked.push(`${name} ${why}`),
        stranger: async () => undefined,
        brings: async () => true,
        trouble: () => null,
      },
      { ...served(), say: (sentence) => sentences.push(sentence) },
    );
    const { name, store } = kiosk();
    const post = sender(`https://localhost:${failing.port}`, name, home);
    try {
      expect(await post.send(batchOf(name, store))).toMatchObject({ status: 500, refused: { code: 'O22' } });
      expect(marked).toEqual([`${name} office.failed`]);
      expect(sentences).toEqual(['An error while a batch was taken: TypeError ']);
    } finally {
      await post.close();
      await failing.close();
    }
  });

  it('a kiosk’s certificate with another kiosk’s name: it is the sender that is marked', async () => {
    const [one, other] = [kiosk(), kiosk()];
    await one.send(batchOf(one.name, one.store));
    await other.send(batchOf(other.name, other.store));
    const answer = await other.send(batchOf(one.name, one.store));
    expect(answer).toMatchObject({ status: 403, refused: { code: 'O03' } });
    expect(await rowOf(one.name)).toMatchObject({ refused: null });
    expect(await rowOf(other.name)).toMatchObject({ refused: 'kiosk.other-name' });
  });

  it('a certificate is its one common name: no other name in it is anybody’s', async () => {
    const own = kiosk();
    const send = async (file: string, how: Parameters<typeof signKiosk>[2], as: string) => {
      signKiosk(home, file, how);
      const post = sender(url, file, home);
      open.push(post);
      return post.send(batchOf(as, new SimulatedStore(as)));
    };
    const also = ['extendedKeyUsage=clientAuth', `subjectAltName=DNS:${own.name},URI:urn:${own.name}`];
    // What stands beside the name gives no right to that kiosk's place, and takes none from one's own.
    const other = { subject: '/O=Made up/CN=SAN-1', more: also };
    expect(await send('san-1', other, own.name)).toMatchObject({ status: 403, refused: { code: 'O03' } });
    expect(await send('san-2', { ...other, subject: '/O=Made up/CN=SAN-2' }, 'SAN-2')).toMatchObject({
      ...{ status: 200, refused: null },
    });
    const several = { subject: `/O=Made up/CN=${own.name}/CN=TWO-1` };
    for (const as of [own.name, 'TWO-1'])
      expect(await send(`two-${as}`, several, as)).toMatchObject({ refused: { code: 'O03' } });
    for (const subject of ['/O=Made up', `/O=${own.name}/OU=${own.name}`])
      expect(await send('none', { subject }, own.name)).toMatchObject({ refused: { code: 'O03' } });
    expect(await itemsOf(own.name)).toEqual([]);
    expect(await rowOf(own.name)).toBeUndefined();
  });

  it('a certificate of the same authority that is for servers', async () => {
    const { name } = kiosk();
    signKiosk(home, 'server', { subject: `/CN=${name}`, more: ['extendedKeyUsage=serverAuth'] });
    const post = sender(url, 'server', home);
    open.push(post);
    const answer = await post.send(batchOf(name, new SimulatedStore(name)));
    expect([answer.fault, answer.refused?.code]).toContain('certificate');
    expect(await rowOf(name)).toBeUndefined();
  });

  it('a clock that is wrong, either way', async () => {
    const { name, store, send } = kiosk();
    for (const sentAt of ['2001-01-01T00:00:00.000Z', new Date(Date.now() + 3_600_000).toISOString()])
      expect(await send(batchOf(name, store, { sentAt }))).toMatchObject({
        status: 409,
        refused: { code: 'O06' },
      });
    expect(await itemsOf(name)).toEqual([]);
    // Its series is not taken for begun.
    expect((await rowOf(name))?.series).toBeNull();
  });

  it('a batch of another form, too many items, and one of 20 MB', async () => {
    const { name, store, send } = kiosk();
    for (const batch of [{}, [], batchOf(name, store, { more: 1 }), batchOf(name, store, { series: 'x' })])
      expect(await send(batch as never)).toMatchObject({ status: 400, refused: { code: 'O04' } });
    const many = Array.from({ length: 501 }, (_, i) => ({ sequence: i + 1, kind: 'lines', body: {} }));
    expect(await send(batchOf(name, { series: store.series, items: many }))).toMatchObject({
      refused: { code: 'O04' },
    });
    const huge = await send(batchOf(name, store, { more: 'x'.repeat(20_000_000) }));
    // The office says so and closes while the kiosk still writes: the answer may be lost with the connection.
    expect(huge.refused?.code ?? huge.fault).toMatch(/^(?:O05|unreachable)$/);
    expect((await send(batchOf(name, store))).refused).toBeNull();
  });

  it('a kiosk that sends without a pause; another one is served all the same', async () => {
    const [hostile, other] = [kiosk(), kiosk()];
    const codes = new Set<string | undefined>();
    const flood = Promise.all(
      Array.from({ length: 120 }, async () =>
        codes.add((await hostile.send(batchOf(hostile.name, hostile.store))).refused?.code),
      ),
    );
    const began = performance.now();
    expect((await other.send(batchOf(other.name, other.store))).refused).toBeNull();
    expect(performance.now() - began).toBeLessThan(5000);
    await flood;
    expect([...codes]).toContain('O07');
    await expect.poll(() => refusalsOf(`kiosk ${hostile.name}`)).toEqual(['O07']);
    expect(await refusalsOf(`kiosk ${other.name}`)).toEqual([]);
  });

  it('says nothing of what was in a batch, and nothing unexpected happened', () => expect(said).toEqual([]));
});

describe('what one kiosk sends costs the others nothing', () => {
  it('takes so many lines at once, and the rest when it is sent again', async () => {
    const { name, store, send } = kiosk();
    for (let i = 0; i < 12; i += 1)
      store.lines(200, 'copies.to-certify', (n) => ({ requestNumber: `n/${n}`, copies: 1 }));
    for (let i = 0; i < 12; i += 1)
      store.lines(200, 'copies.certified', (n) => ({ requestNumber: `n/${n}` }));
    // The kiosk itself is the first item.
    const first = await send(batchOf(name, store));
    expect([first.refused, first.acknowledged.length]).toEqual([null, 11]);
    const second = await send(batchOf(name, { series: store.series, items: store.items.slice(11) }));
    expect([second.refused, second.acknowledged.length]).toEqual([null, 10]);
    expect(
      (await send(batchOf(name, { series: store.series, items: store.items.slice(21) }))).refused,
    ).toBeNull();
    const states = await database.transact((within) =>
      within
        .selectFrom('certification')
        .select((eb) => ['state', 'state_by', eb.fn.countAll<string>().as('count')])
        .where('kiosk', '=', name)
        .groupBy(['state', 'state_by'])
        .execute(),
    );
    expect(states.ok && states.value.map((one) => ({ ...one, count: Number(one.count) }))).toEqual([
      { state: 'certified', state_by: `kiosk ${name}`, count: 2400 },
    ]);
  });

  it('says what waits in a kiosk after it has taken what came', async () => {
    const { name, store, send } = kiosk();
    store.line();
    await send(batchOf(name, store, { waiting: 9 }));
    expect(await rowOf(name)).toMatchObject({ waiting: 7 });
  });

  it('writes once down that a kiosk sends nonsense, however often and in whatever turns', async () => {
    const { name, store, send } = kiosk();
    await send(batchOf(name, store));
    for (let i = 0; i < 10; i += 1) {
      await send({});
      await send(batchOf('SOMEBODY-1', store));
      await send(batchOf(name, store));
    }
    const lines = await database.transact((within) =>
      within.selectFrom('office_line').select('facts').where('who', '=', `kiosk ${name}`).execute(),
    );
    expect(lines.ok && lines.value.map(({ facts }) => JSON.parse(facts).code).sort()).toEqual(['O03', 'O04']);
  });

  it('lets nonsense count as calls', async () => {
    const { send } = kiosk();
    const codes = new Set<string | undefined>();
    for (let i = 0; i < 120; i += 1) codes.add((await send({})).refused?.code);
    expect([...codes]).toEqual(['O04', 'O07']);
  });
});

describe('an office whose clock goes on', () => {
  it('judges a kiosk’s clock by when its batch came, however long the database takes', async () => {
    const { name, store, send } = kiosk();
    store.line();
    const held = Promise.withResolvers<void>();
    const holding = database.transact(() => held.promise);
    let came = false;
    clock = () => {
      came = true;
      return new Date();
    };
    const answer = send(batchOf(name, store));
    await expect.poll(() => came).toBe(true);
    clock = () => new Date(Date.now() + 600_000);
    held.resolve();
    await holding;
    expect((await answer).refused).toBeNull();
    clock = () => new Date();
  });

  it('counts a kiosk’s bytes for each day', async () => {
    const { name, store, send } = kiosk();
    for (let i = 0; i < 3; i += 1)
      store.add('request', {
        requestNumber: `day/${i}`,
        keptAt: '2026-11-30T04:00:00Z',
        sealed: await sealedText('x'.repeat(600_000)),
      });
    expect((await send(batchOf(name, store))).refused?.code).toBe('O08');
    clock = () => new Date(Date.now() + 86_400_000);
    const tomorrow = { sentAt: new Date(Date.now() + 86_400_000).toISOString() };
    expect((await send(batchOf(name, store, tomorrow))).refused).toBeNull();
    clock = () => new Date();
  });
});
