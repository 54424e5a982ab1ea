/**
 * A kiosk's store and sender as a process that can be killed: works without a pause, and says what stands in its store,
 * and what the office acknowledged, a line each, after it does. `node working-kiosk.ts HOME NAME URL AUTHORITY`
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { openJournal } from '../../electron/journal/journal.ts';
import { createOfficePost } from '../../electron/kiosk/office-post.ts';
import { createOfficeClient, type OfficeClient } from '../../electron/servers/office/client.ts';
import { SEED } from '../long.ts';
import { random } from '../random.ts';
import { certificate, sealedText } from './simulated-kiosk.ts';

const [home = '', name = '', url = '', authority = ''] = process.argv.slice(2);
const signingKey = JSON.parse(readFileSync(join(home, 'signing.jwk'), 'utf8')) as JWK;
const opened = openJournal(
  join(home, 'store'),
  { kioskId: name, signingKey, checkpointFile: join(home, 'outside') },
  { post: { version: '1', signingKey: { kty: 'OKP', crv: 'Ed25519', x: signingKey.x ?? '' } } },
);
if (!opened.ok || opened.value.post === null)
  throw new Error(opened.ok ? 'no post' : `${opened.fault.name} ${opened.fault.detail}`);
const journal = opened.value;
const { post } = opened.value;
if (post === null) throw new Error('no post');
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

const real = createOfficeClient(url, { ...certificate(name, home), ca: readFileSync(authority, 'utf8') });
const client: Pick<OfficeClient, 'send' | 'close'> = {
  async send(batch) {
    const answer = await real.send(batch);
    if (answer.ok) {
      say({ acknowledged: answer.value.acknowledged.map(({ sequence }) => sequence) });
      if (answer.value.refused !== null) say({ refused: answer.value.refused.name });
    } else say({ fault: answer.fault });
    return answer;
  },
  close: () => real.close(),
};
const sender = createOfficePost({
  ...{ config: { kioskId: name, store: { directory: '', keepRequestsDays: 30 } as never }, post, client },
  tell: () => undefined,
  withdrawn: null,
  pace: { lookMs: 40, longestMs: 400 },
});
sender.start();

/** How long between two lines, of the seed (SITTHI_SEED). */
const chance = random(SEED);
let working = true;
process.stdin.on('data', () => {
  working = false;
});
// Ends with who started it.
process.stdin.on('end', () => process.exit(0));
for (let i = 0; working; i += 1) {
  const word = `${process.pid}-${i}`;
  if (journal.append('v', { kind: 'help.called', facts: { word } }).ok) say({ line: word });
  if (i % 5 === 0) {
    const counted = journal.nextRequestCounter(2569);
    if (counted.ok) {
      say({ counter: counted.value });
      const number = `ตย.0000/ม25/2569/${String(counted.value).padStart(6, '0')}`;
      if (journal.keepSealedRequest(number, await sealedText(number)).ok) say({ request: number });
    }
  }
  if (i % 12 === 0) post.checkpoint();
  await new Promise((done) => setTimeout(done, 5 + chance() * 20));
}
for (let waiting = 1; waiting > 0; await new Promise((done) => setTimeout(done, 50))) {
  const left = post.waiting({ count: 1, bytes: 1 });
  waiting = left.ok ? left.value.waiting : 1;
}
await sender.stop();
journal.close();
say({ ended: true });
process.exit(0);
