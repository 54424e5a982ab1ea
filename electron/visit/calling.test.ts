/** What a person hears of their call. */
import { expect, it } from 'vitest';
import type { Config } from '../config/config.ts';
import { type Fault, fault } from '../words/faults.ts';
import { callOfficer, officerInstead } from './calling.ts';
import type { VisitEvent } from './machine.ts';

const hook = { url: 'https://hook.example/' };

async function answered(help: Config['help'], mode: Config['mode'], kioskSays: Fault | null) {
  const sent: VisitEvent[] = [];
  const asked: string[] = [];
  await callOfficer(
    {
      config: { help, mode },
      kiosk: {
        callOfficer: async (about) => {
          asked.push(about);
          return kioskSays;
        },
      },
      send: (event) => sent.push(event),
    },
    { helpCalls: 0 },
    { helpCalls: 1, helpFor: 'person' },
  );
  return { asked, told: sent.map((event) => (event.type === 'help.answered' ? event.told : event)) };
}

it('told is whom a channel has told', async () => {
  expect(await answered({ webHook: hook }, 'self-service', null)).toEqual({
    asked: ['person'],
    told: [true],
  });
});

it('a channel that failed, and a kiosk without one, have told nobody', async () => {
  const failed = fault('help.not-told');
  expect(await answered({ webHook: hook }, 'self-service', failed)).toEqual({
    asked: ['person'],
    told: [false],
  });
  expect(await answered({}, 'self-service', null)).toEqual({ asked: [], told: [false] });
});

it('beside an officer nobody is told until the officer says so, or a channel has', async () => {
  expect((await answered({}, 'counter', null)).told).toEqual([]);
  expect((await answered({ command: ['/x'] }, 'counter', fault('help.not-told'))).told).toEqual([]);
  expect((await answered({ command: ['/x'] }, 'counter', null)).told).toEqual([true]);
});

it('says where an officer is, by what the site has configured', () => {
  const place = { th: 'ช่อง 3', en: 'counter 3' };
  expect(officerInstead({ phone: '1111', place }).th).toBe('กรุณาเชิญที่ช่อง 3 หรือโทร 1111');
  expect(officerInstead({ place }).en).toBe('Please go to counter 3.');
  expect(officerInstead({ phone: '1111' }).th).toBe('กรุณาโทร 1111');
  expect(officerInstead({}).en).toBe('Please go to an officer of this office.');
});
