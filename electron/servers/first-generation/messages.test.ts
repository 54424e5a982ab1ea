import fc from 'fast-check';
import { expect, it } from 'vitest';
import { askRecord, beginLogin, finishLogin, openRight, readKey, readReply } from './messages.ts';

const CARD = { citizenId: '9009900000011', chipSerial: '90000000000000AB' };
const KEY = 'K'.repeat(32);
const SERVICE = { office: '00023', version: '01', service: '001' };

it('has the widths that public code has (docs/law.md §2.3)', () => {
  expect(beginLogin(CARD)).toBe('9080900990000001190000000000000AB     ');
  expect(beginLogin(CARD, '00023')).toHaveLength(38);
  expect(finishLogin(CARD, KEY, 'ABCD')).toBe(`9081900990000001190000000000000AB${KEY}4:ABCD`);
  expect(openRight(KEY, CARD, 2, 'ABCD')).toBe(`5090${KEY}900990000001190000000000000AB24:ABCD`);
  expect(askRecord(KEY, SERVICE, CARD.citizenId)).toHaveLength(59);
  expect(askRecord(KEY, { ...SERVICE, key: 'CitizenID' }, CARD.citizenId)).toBe(
    `6000${KEY}0002301001{"CitizenID":"9009900000011"}`,
  );
});

it('reads a reply to its own message, and nothing else, whatever comes', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  expect(readReply('5000x', bytes('500090500'))).toEqual({ status: 90_500, body: bytes('') });
  for (const other of ['', '50009050', '508090500', '6000000000', '5000 9050', '5000-0001', '5000९0001'])
    expect(readReply('5000', Buffer.from(other)), other).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (any) => {
      const reply = readReply('5000', any);
      if (reply === null) return;
      expect(Number.isInteger(reply.status) && reply.status >= 0 && reply.status <= 99_999).toBe(true);
      expect(reply.body).toEqual(any.subarray(9));
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (any) => {
      const key = readKey(any);
      if (key !== null) expect(key).toMatch(/^[\x21-\x7e]{32}$/);
    }),
  );
  expect(readKey(bytes(`${KEY}more`))).toBe(KEY);
});
