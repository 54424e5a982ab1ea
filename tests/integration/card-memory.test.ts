/**
 * What the card service keeps of a person: its memory is searched after a reading, and after a PIN. The service lives for
 * the day, and what it keeps would be the last person's, or the fourth before.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPeople } from '../../fixtures/people/person.ts';
import { type TestReader, testReader, testWatch } from '../card/reader.ts';
import { inCp874, search } from '../memory.ts';

let reader: TestReader;
beforeAll(async () => {
  reader = await testReader();
});
afterAll(() => reader?.stop());

const somying = loadPeople().get('somying');
if (somying === undefined) throw new Error('somying is missing');
const { address, issuingPlace, nameTh, nameEn, citizenId, photoNumber, requestNumber, birthDate } = somying;

/** Every text of the card, as the card has it. Dates alone are too short to be looked for. */
const secrets: ReadonlyMap<string, Buffer> = new Map([
  ['number', Buffer.from(citizenId)],
  ['Thai name', inCp874(`${nameTh.first}#${nameTh.middle}#${nameTh.last}`)],
  ['English surname', Buffer.from(nameEn?.last ?? citizenId)],
  ['birth date and sex', Buffer.from(birthDate + somying.sex + requestNumber.slice(0, 4))],
  ['road of the address', inCp874(address.split('#')[4] ?? '')],
  ['end of the address', inCp874(address.split('#').slice(5).join('#'))],
  ['issuing place', inCp874(issuingPlace)],
  ['number under the photo', Buffer.from(photoNumber)],
]);

it('nothing that the card says in text is left in the card service when it was read', async () => {
  for (const profile of ['standard', 'no-merged-read', 'version-0002', 'text-leftovers']) {
    const watch = testWatch();
    await watch.until('empty');
    await reader.insert('somying', { profile });
    await watch.until('ready');
    // Overwritten before anybody gets hold of the card again.
    const card = await watch.authenticate();
    expect(search(reader.service.pcscdPid, secrets), profile).toEqual([]);
    if (card.ok) await card.value.release();
    await watch.close();
    await reader.remove();
    await reader.gone();
  }
});

it('the PIN is nowhere in the card service once the card has answered, right or wrong', async () => {
  const watch = testWatch();
  await watch.until('empty');
  await reader.insert('somying');
  await watch.until('ready');
  for (const wrong of [58_306_271, 91_746_035]) {
    const card = await watch.authenticate();
    if (!card.ok) throw new Error(card.fault.code);
    const pin = new Uint8Array(new ArrayBuffer(8));
    // Made here without ever being a text of eight digits.
    for (let at = 0, rest = wrong; at < 8; at += 1, rest = Math.floor(rest / 10))
      pin[at] = 0x30 + (rest % 10);
    expect(await card.value.verifyPin(pin)).toMatchObject({ ok: false });
    await card.value.release();
    const looked = Buffer.alloc(8);
    for (let at = 0, rest = wrong; at < 8; at += 1, rest = Math.floor(rest / 10))
      looked[at] = 0x30 + (rest % 10);
    expect(search(reader.service.pcscdPid, new Map([['PIN', looked]]))).toEqual([]);
  }
  await watch.close();
});
