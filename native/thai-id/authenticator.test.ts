import { describe, expect, it } from 'vitest';
import { EmulatedCard } from '../../fixtures/card/emulated-card.ts';
import { makeCard, type ProfileName } from '../../fixtures/card/profiles.ts';
import { linkTo } from '../../tests/card/link.ts';
import { fail, ok, type Result } from '../result.ts';
import { openAuthenticator } from './authenticator.ts';
import type { CardLink, LinkFault } from './card-link.ts';

const KEY = new Uint8Array(32);
const CHALLENGE = new Uint8Array(32).fill(7);
const cardOf = (profile: ProfileName = 'standard') =>
  new EmulatedCard(makeCard('somying', profile), KEY, new Map());

async function open(link: CardLink) {
  const opened = await openAuthenticator(link);
  if (!opened.ok) throw new Error(opened.fault.code);
  return opened.value;
}

/** A reader with a pad: `control` answers what the pad says. */
function padLink(says: (structure: Uint8Array) => Result<Uint8Array, LinkFault>) {
  const asked: { code: number; data: Uint8Array }[] = [];
  const link: CardLink = {
    ...linkTo(cardOf()),
    featureCode: async (feature) => (feature === 6 ? 0x42330006 : undefined),
    control: async (code, data) => {
      asked.push({ code, data });
      return says(data);
    },
  };
  return { link, asked };
}

describe('a reader with its own pad', () => {
  it('is told what to ask and how to pad it; the PIN does not come here', async () => {
    const { link, asked } = padLink(() => ok(Uint8Array.of(0x90, 0x00)));
    const card = await open(link);
    expect(card.hasPinPad).toBe(true);
    expect(await card.verifyPin(null)).toEqual({ ok: true, value: undefined });
    expect(asked.map((a) => a.code)).toEqual([0x42330006]);
    expect(Buffer.from(asked[0]?.data ?? []).toString('hex')).toBe(
      // timeouts, ASCII from the left, 8-byte block, no length field, 4 to 4 digits, enter key, one message, Thai, APDU
      '3c3c8208000404' + '02011e04' + '00000000' + '0d000000' + '0020000108ffffffffffffffff',
    );
  });

  it.each([
    [0x63c2, { code: 'pin.wrong', triesLeft: 2 }],
    [0x6302, { code: 'pin.wrong', triesLeft: 2 }],
    [0x63c0, { code: 'pin.blocked' }],
    [0x6983, { code: 'pin.blocked' }],
    [0x6400, { code: 'pin.cancelled' }],
    [0x6401, { code: 'pin.cancelled' }],
    [0x6403, { code: 'pin.cancelled' }],
    [0x6f00, { code: 'pin.not-available' }],
  ])('status word %i of the pad', async (sw, fault) => {
    const card = await open(padLink(() => ok(Uint8Array.of(sw >> 8, sw & 0xff))).link);
    expect(await card.verifyPin(null)).toEqual({ ok: false, fault });
  });

  it('a card taken out while the person types, and a reader that fails', async () => {
    const removed = await open(padLink(() => fail({ code: 'removed', detail: '' })).link);
    expect(await removed.verifyPin(null)).toEqual({ ok: false, fault: { code: 'card.removed' } });
    const failed = await open(padLink(() => ok(new Uint8Array(0))).link);
    expect(await failed.verifyPin(null)).toEqual({ ok: false, fault: { code: 'card.comms' } });
  });
});

describe('a reader without a pad', () => {
  it('cannot be asked to take the PIN itself', async () => {
    const card = await open(linkTo(cardOf()));
    expect(card.hasPinPad).toBe(false);
    expect(await card.verifyPin(null)).toEqual({ ok: false, fault: { code: 'pin.not-available' } });
  });

  it('overwrites the PIN and the command that carried it, right, wrong, or when the link fails', async () => {
    for (const [pin, at] of [
      ['1234', 99],
      ['9999', 99],
      ['1234', 1],
    ] as const) {
      const kept: Uint8Array[] = [];
      const inner = linkTo(cardOf(), (n, answer) => (n >= at ? { code: 'comms', detail: '' } : answer));
      const card = await open({
        ...inner,
        transmit: (command) => {
          if (command[1] === 0x20) kept.push(command);
          return inner.transmit(command);
        },
      });
      const typed = Buffer.from(pin);
      await card.verifyPin(typed);
      expect([...typed]).toEqual([0, 0, 0, 0]);
      expect(kept.map((command) => [...command])).toEqual([Array(13).fill(0)]);
    }
  });

  it.each([0x6c08, 0x6c00, 0x6108])('sends it once, whatever the card asks for (%i)', async (sw) => {
    const kept: Uint8Array[] = [];
    const inner = linkTo(cardOf(), (_, answer, command) =>
      command[1] === 0x20 ? Uint8Array.of(sw >> 8, sw & 0xff) : answer,
    );
    const card = await open({
      ...inner,
      transmit: (command) => {
        kept.push(command);
        return inner.transmit(command);
      },
    });
    const typed = Buffer.from('1234');
    expect(await card.verifyPin(typed)).toEqual({ ok: false, fault: { code: 'pin.not-available' } });
    expect([...typed]).toEqual([0, 0, 0, 0]);
    expect(inner.sent.map((c) => c[1])).toEqual([0xa4, 0x20]);
    expect(kept.at(-1)?.every((byte) => byte === 0)).toBe(true);
  });

  it('a PIN of no digits or too many is not sent', async () => {
    const link = linkTo(cardOf());
    const card = await open(link);
    expect((await card.verifyPin(new Uint8Array(0))).ok).toBe(false);
    expect((await card.verifyPin(Buffer.from('123456789'))).ok).toBe(false);
    expect(link.sent).toHaveLength(0);
  });
});

describe('the order of the department', () => {
  it('no match status before a right PIN, none after leaving the applet, none for a challenge of another length', async () => {
    const card = await open(linkTo(cardOf()));
    expect((await card.getMatchStatus(CHALLENGE)).ok).toBe(false);
    await card.verifyPin(Buffer.from('1234'));
    expect((await card.getMatchStatus(new Uint8Array(31))).ok).toBe(false);
    expect(await card.getMatchStatus(CHALLENGE)).toMatchObject({ ok: true, value: { matched: true } });
    await card.getCardInfo();
    expect((await card.getMatchStatus(CHALLENGE)).ok).toBe(false);
  });

  it('presence needs no PIN', async () => {
    const card = await open(linkTo(cardOf()));
    const presence = await card.getPresenceMac(CHALLENGE);
    expect(presence.ok && presence.value.cryptogram[0]).toBe(0);
  });

  it('says what a card does not have', async () => {
    const adm = await (await open(linkTo(cardOf('no-adm')))).getAdmInfo();
    expect(adm).toEqual({ ok: false, fault: { code: 'pin.not-available' } });
    const serial = await (await open(linkTo(cardOf('no-optional')))).getCardInfo();
    expect(serial).toEqual({ ok: false, fault: { code: 'pin.not-available' } });
    const foreign = await (await open(linkTo(cardOf('foreign')))).getPinTriesLeft();
    expect(foreign).toEqual({ ok: false, fault: { code: 'pin.not-available' } });
  });

  it.each(['removed', 'no-reader', 'service-down', 'mute', 'busy', 'reset', 'comms', 'silent'] as const)(
    'a link that says %s ends every call with a fault',
    async (code) => {
      const card = await open(linkTo(cardOf(), () => ({ code, detail: '' })));
      const faults = [
        await card.getCardInfo(),
        await card.getAdmInfo(),
        await card.getPinTriesLeft(),
        await card.verifyPin(Buffer.from('1234')),
        await card.getMatchStatus(CHALLENGE),
        await card.getPresenceMac(CHALLENGE),
        await card.envelope(1, new Uint8Array(33)),
      ].map((result) => !result.ok && result.fault.code);
      const gone = ['removed', 'no-reader', 'service-down', 'mute'].includes(code);
      expect(new Set(faults)).toEqual(new Set([gone ? 'card.removed' : 'card.comms']));
      await card.release();
    },
  );

  it('the release makes the card forget the PIN, before anybody else can ask it, and lets it go once', async () => {
    const said: string[] = [];
    const inner = linkTo(cardOf());
    const card = await open({
      ...inner,
      transmit: (command) => {
        said.push(Buffer.from(command.subarray(0, 4)).toString('hex'));
        return inner.transmit(command);
      },
      disconnect: async (how) => void said.push(how),
    });
    await card.verifyPin(Buffer.from('1234'));
    await card.release();
    await card.release();
    // SELECT, VERIFY; SELECT again, and the card stays powered for who reads it.
    expect(said).toEqual(['00a40400', '00200001', '00a40400', 'leave']);
    expect(await card.getMatchStatus(CHALLENGE)).toEqual({ ok: false, fault: { code: 'card.removed' } });
    expect(await card.verifyPin(Buffer.from('1234'))).toEqual({ ok: false, fault: { code: 'card.removed' } });
    expect(said).toHaveLength(4);
  });

  it('a card of which no PIN was asked has nothing to forget', async () => {
    const link = linkTo(cardOf());
    const card = await open(link);
    await card.getCardInfo();
    const before = link.sent.length;
    await card.release();
    expect(link.sent).toHaveLength(before);
  });

  it('is matched by the card’s own word alone', async () => {
    const card = await open(
      linkTo(cardOf(), (_, answer) =>
        answer.length === 35 ? Uint8Array.from(answer, (byte, at) => (at === 0 ? 0 : byte)) : answer,
      ),
    );
    await card.verifyPin(Buffer.from('1234'));
    expect(await card.getMatchStatus(CHALLENGE)).toMatchObject({ ok: true, value: { matched: false } });
  });

  it('the laser number, which comes with what is asked, is overwritten unread', async () => {
    const answers: Uint8Array[] = [];
    const card = await open(
      linkTo(cardOf(), (_, answer) => {
        answers.push(answer);
        return answer;
      }),
    );
    expect(await card.getAdmInfo()).toEqual({ ok: true, value: { authorize: 'pin' } });
    const told = answers.filter(({ length }) => length > 10);
    expect(told.map(({ length }) => length)).toContain(25);
    for (const answer of told) expect(Buffer.from(answer).includes('TT9900000001')).toBe(false);
  });
});
