import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EmulatedCard } from '../../fixtures/card/emulated-card.ts';
import { encodeText } from '../../fixtures/card/memory.ts';
import { makeCard, PROFILE_NAMES } from '../../fixtures/card/profiles.ts';
import { ReplayedCard } from '../../fixtures/card/replay.ts';
import { linkTo } from '../../tests/card/link.ts';
import { recording } from '../pcsc/recorder.ts';
import { ok } from '../result.ts';
import { openAuthenticator } from './authenticator.ts';
import type { CardLink } from './card-link.ts';
import { readCard } from './read-card.ts';
import { parseTraces } from './trace.ts';

const KEY = new Uint8Array(32);

/** Does something over a link that is recorded; gives the text of the trace. */
async function traceOf(link: CardLink, use: (link: CardLink) => Promise<unknown>): Promise<string> {
  let text = '';
  const driver = recording(
    {
      name: 'smartcard',
      open: async () =>
        ok({ nextStates: async () => ok([]), connect: async () => ok(link), close: async () => {} }),
    },
    (trace) => {
      text += trace;
    },
  );
  const service = await driver.open();
  if (!service.ok) throw new Error();
  const connected = await service.value.connect('any', 'shared');
  if (!connected.ok) throw new Error();
  await use(connected.value);
  await connected.value.disconnect('leave');
  return text;
}

/** What kind of holder it is, without who it is. */
const shape = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
  return value === 'lifelong' ? value : typeof value;
};

const replay = (text: string) => {
  const traces = parseTraces(text);
  if (!traces.ok) throw new Error(traces.fault);
  const card = new ReplayedCard(traces.value);
  return readCard(
    linkTo({
      atr: card.atr,
      reset: () => {},
      answer: (command) => card.answer(command) ?? new Uint8Array(0),
    }),
    { read: 'all' },
  );
};

describe('a recorded trace', () => {
  it.each(PROFILE_NAMES)(
    '%s: says nothing of the holder, and replays to the same kind of outcome',
    async (name) => {
      const card = new EmulatedCard(makeCard('somying', name), KEY, new Map());
      const read = await readCard(linkTo(card), { read: 'all' });
      const text = await traceOf(linkTo(card), (link) => readCard(link, { read: 'all' }));
      const { person } = card.model;
      const secrets = [
        person.citizenId,
        person.nameTh.first,
        person.nameTh.last,
        person.nameEn?.first ?? person.citizenId,
        person.birthDate,
        person.requestNumber,
        person.photoNumber,
        person.laserNumber,
        'ถนนสุจริต',
        'โรงพยาบาลทดสอบ',
      ];
      for (const secret of secrets)
        expect(text, secret).not.toContain(Buffer.from(encodeText(secret)).toString('hex').toUpperCase());
      const again = await replay(text);
      expect(again.ok).toBe(read.ok);
      if (read.ok && again.ok) expect(shape(again.value)).toEqual(shape(read.value));
      if (!read.ok && !again.ok) expect(again.fault.code).toBe(read.fault.code);
    },
  );

  it('a wrong check digit stays wrong', async () => {
    const model = makeCard('somying');
    model.person = { ...model.person, citizenId: '9009900000018' };
    const text = await traceOf(linkTo(new EmulatedCard(model, KEY, new Map())), (link) =>
      readCard(link, { read: 'all' }),
    );
    expect(text).not.toContain(Buffer.from('9009900000018').toString('hex'));
    expect(await replay(text)).toMatchObject({ ok: false, fault: { code: 'card.check-digit' } });
  });

  it('no thumbnail inside the picture, no segment that may say who it is', async () => {
    const secret = Buffer.from('SOMYING-SMALL-PICTURE');
    const jfif = Buffer.concat([Buffer.from('JFIF\0'), Buffer.from([1, 2, 1, 0, 72, 0, 72, 7, 1])]);
    const segment = (code: number, data: Buffer) =>
      Buffer.concat([Buffer.from([0xff, code, 0, data.length + 2]), data]);
    const model = makeCard('somying');
    model.photo = Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      segment(0xe0, Buffer.concat([jfif, secret])),
      segment(0xe0, Buffer.concat([Buffer.from('JFXX\0'), secret])),
      segment(0xe1, secret),
      segment(0xfe, secret),
      Buffer.from([0xff, 0xd9]),
    ]);
    const text = await traceOf(linkTo(new EmulatedCard(model, KEY, new Map())), (link) =>
      readCard(link, { read: 'all' }),
    );
    expect(text).toContain(jfif.toString('hex').toUpperCase());
    expect(text).not.toContain(secret.toString('hex').toUpperCase());
    const again = await replay(text);
    expect(again.ok && again.value.photo?.length).toBe(model.photo.length);
  });

  it('a chip whose life cycle data begin otherwise is not known by its serial, nor told', async () => {
    const serial = '9000000000000001';
    const text = await traceOf(
      linkTo(new EmulatedCard(makeCard('somying'), KEY, new Map()), (_, answer) =>
        answer.length === 47 && answer[0] === 0x9f
          ? Uint8Array.from([...answer.subarray(3), 0, 0, 0].slice(0, 45).concat(0x90, 0x00))
          : answer,
      ),
      (link) => readCard(link, { read: 'all' }),
    );
    expect(text).not.toContain(serial);
  });

  it('never holds a PIN, a challenge or a proof', async () => {
    const challenge = Uint8Array.from({ length: 32 }, (_, i) => i + 1);
    let proof = '';
    const text = await traceOf(
      linkTo(new EmulatedCard(makeCard('somying'), KEY, new Map())),
      async (link) => {
        const card = await openAuthenticator(link);
        if (!card.ok) throw new Error();
        await card.value.verifyPin(Buffer.from('1234'));
        const match = await card.value.getMatchStatus(challenge);
        if (!match.ok) throw new Error();
        proof = Buffer.from(match.value.cryptogram).toString('hex').toUpperCase();
      },
    );
    expect(text).toContain('00200001080000000000000000');
    expect(text).not.toContain('31323334');
    expect(text).not.toContain(Buffer.from(challenge).toString('hex').toUpperCase());
    expect(text).not.toContain(proof);
  });

  it('is the same text for two people of whom everything is written alike, and differs', async () => {
    const model = makeCard('somying');
    const other = makeCard('somying');
    other.person = {
      ...model.person,
      citizenId: '9009900000203',
      nameTh: { prefix: 'นาย', first: 'ชาตรีก', middle: '', last: 'มานะกจก' },
      nameEn: { prefix: 'Mtx.', first: 'Kamnoth', middle: '', last: 'Rakxxxxxxx' },
      birthDate: '25010905',
      sex: '1',
      requestNumber: '80880228009999999999',
      issuingPlace: model.person.issuingPlace.replaceAll('ท', 'ร'),
      issuingOfficer: '9009900000018',
      issueDate: '25650923',
      expiry: '25751231',
      address: '11/1#หมู่ที่ 7##ซอยกกกกก 2#ถนนหหหหหห#แขวงกกกกกกกก#เขตลลลลล#กรุงเทพมหานคร',
      photoNumber: '80880909090009',
      laserNumber: 'QJ1234567890',
      chipSerial: '8FFFFFFFFFFFFFFE',
    };
    // Behind the tables, where the picture itself begins: other bytes, of which none begins a marker.
    const scan = Buffer.from(model.photo).indexOf(Buffer.from([0xff, 0xda])) + 14;
    other.photo = model.photo.map((byte, at) =>
      at < scan || [0x20, 0x21, 0xfe, 0xff].includes(byte) || model.photo[at - 1] === 0xff
        ? byte
        : byte ^ 0x01,
    );
    const [mine, theirs] = await Promise.all(
      [model, other].map(async (one) =>
        (
          await traceOf(linkTo(new EmulatedCard(one, KEY, new Map())), (link) =>
            readCard(link, { read: 'all' }),
          )
        ).replace(/"ms":[\d.]+/g, ''),
      ),
    );
    expect(theirs?.split('\n')).toEqual(mine?.split('\n'));
    expect(mine).not.toBe('');
  });

  it('keeps the status words and lengths of a card that fails', async () => {
    const card = new EmulatedCard(makeCard('somying'), KEY, new Map());
    const spoiled = linkTo(card, (n, answer) => (n >= 1 ? Uint8Array.of(0x69, 0x82) : answer));
    const text = await traceOf(spoiled, (link) => readCard(link, { read: 'all' }));
    expect(text.split('\n').filter((line) => line.includes('"r":"6982"')).length).toBeGreaterThan(3);
  });

  it('any text is parsed to traces or to the line that is wrong', () => {
    const line = fc.constantFrom(
      '{"sitthiTrace":1,"atr":"3B","driver":"x","differs":false}',
      '{"c":"00A4","r":"9000","ms":1}',
      '{"c":"0"}',
      'not json',
      '',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string(), fc.json())), (lines) => {
        const parsed = parseTraces(lines.join('\n'));
        if (!parsed.ok) expect(parsed.fault).toMatch(/line \d+|no trace/);
      }),
    );
  });
});
