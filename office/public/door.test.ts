import { expect, it } from 'vitest';
import { openDoor } from './door.ts';

it('tells whoever asks nothing of an error that nobody expected', async () => {
  const door = await openDoor(
    { host: '127.0.0.1', port: 0, name: '127.0.0.1', tls: null, page: '/nowhere' },
    {},
    (app) => {
      app.get('/fails', () => Promise.reject(new Error('select * from handover')));
    },
  );
  try {
    const failed = await fetch(`${door.url}/fails`);
    expect([failed.status, await failed.text()]).toEqual([500, '']);
    const long = await fetch(`${door.url}/fails`, { method: 'POST', body: 'x'.repeat(2000) });
    expect([long.status, await long.text()]).toEqual([413, '']);
  } finally {
    await door.close();
  }
});
