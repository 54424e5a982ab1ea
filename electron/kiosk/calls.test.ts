/** Who is told of a call for an officer: a real web hook and a real program; what fails has told nobody. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { testPki } from '../../tests/pki.ts';
import type { Config } from '../config/config.ts';
import type { JournalEntry } from '../ports/visit-messages.ts';
import { createCalls } from './calls.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'calls-'));
  testPki(join(directory, 'pki'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A web hook that answers so; undefined: it hears, and never answers. */
async function hookOf(status: number | undefined, name: 'linkage' | 'rogue-server' = 'linkage') {
  const heard: unknown[] = [];
  const server = createServer(
    {
      cert: readFileSync(join(directory, 'pki', `${name}.pem`)),
      key: readFileSync(join(directory, 'pki', `${name}.key`)),
    },
    (asked, answer) => {
      let body = '';
      asked.on('data', (bytes) => {
        body += bytes;
      });
      asked.on('end', () => {
        heard.push({ method: asked.method, url: asked.url, body: JSON.parse(body) });
        if (status === undefined) return;
        answer.writeHead(status, status === 302 ? { location: '/elsewhere' } : {});
        answer.end('ok');
      });
    },
  );
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { heard, hook: { url: `https://localhost:${port}/call`, ca: join(directory, 'pki', 'ca.pem') } };
}

/** A program of the site. */
function program(lines: string): string {
  const path = join(directory, `program-${Math.random().toString(36).slice(2)}`);
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}

function callsOf(help: Config['help'], limitMs = 5000) {
  const lines: JournalEntry[] = [];
  const write = (_: string, entry: JournalEntry) => void lines.push(entry);
  return { lines, ...createCalls({ config: { kioskId: 'K-01', help }, write, limitMs }) };
}
const said = (kind: 'help.told' | 'help.not-told', by: string) => ({ kind, facts: { by } });
const NOT_TOLD = { name: 'help.not-told' };

it('a web hook that answers has been told, of this kiosk and what for, and of nobody', async () => {
  const { heard, hook } = await hookOf(204);
  const { call, lines } = callsOf({ webHook: hook });
  expect(await call('v', 'printer')).toBe(null);
  const body = { kioskId: 'K-01', about: 'printer', at: expect.stringMatching(/^\d{4}-.*Z$/) };
  expect(heard).toEqual([{ method: 'POST', url: '/call', body }]);
  expect(lines).toEqual([said('help.told', 'web-hook')]);
});

it.each([500, 404, 302, undefined])('a web hook that answers %s has told nobody', async (status) => {
  const { heard, hook } = await hookOf(status);
  const { call, lines } = callsOf({ webHook: hook }, 1500);
  expect(await call('v', 'person')).toEqual(NOT_TOLD);
  expect(heard).toHaveLength(1);
  expect(lines).toEqual([said('help.not-told', 'web-hook')]);
});

it('a web hook that is not who it should be, is not there, or whose authority is no file, has told nobody', async () => {
  const rogue = await hookOf(200, 'rogue-server');
  const gone = await hookOf(200);
  servers.pop()?.close();
  const there = await hookOf(200);
  const ca = join(directory, 'pki', 'no-such.pem');
  for (const hook of [rogue.hook, gone.hook, { ...there.hook, ca }])
    expect(await callsOf({ webHook: hook }).call('v', 'person')).toEqual(NOT_TOLD);
  expect([rogue.heard, gone.heard, there.heard]).toEqual([[], [], []]);
});

it('a command that ends well has told somebody; it is given what is called for, and no shell reads it', async () => {
  const out = join(directory, 'told');
  const path = program('echo "$SITTHI_KIOSK $SITTHI_ABOUT $1" > "$2"');
  const { call, lines } = callsOf({ command: [path, '$(id); light on', out] });
  expect(await call('v', 'representative')).toBe(null);
  expect(readFileSync(out, 'utf8')).toBe('K-01 representative $(id); light on\n');
  expect(lines).toEqual([said('help.told', 'command')]);
});

it.each([
  ['ends with 1', 'exit 1'],
  ['hangs', 'sleep 30'],
  ['is killed', 'kill -9 $$'],
])('a command that %s has told nobody', async (_, lines) => {
  const { call, lines: journal } = callsOf({ command: [program(lines)] }, 700);
  expect(await call('v', 'person')).toEqual(NOT_TOLD);
  expect(journal).toEqual([said('help.not-told', 'command')]);
});

it('a command that is not there has told nobody', async () => {
  expect(await callsOf({ command: ['/no/such/program'] }).call('v', 'person')).toEqual(NOT_TOLD);
});

it('of two channels one is enough, and the journal names the one that failed', async () => {
  const { hook } = await hookOf(503);
  const { call, lines } = callsOf({ webHook: hook, command: [program('exit 0')] });
  expect(await call('v', 'person')).toBe(null);
  expect(lines).toEqual([said('help.not-told', 'web-hook'), said('help.told', 'command')]);
});

it('without a channel nobody is told', async () => {
  const { call, lines } = callsOf({ phone: '02' });
  expect(await call('v', 'person')).toEqual(NOT_TOLD);
  expect(lines).toEqual([]);
});

it('a visit that asks again while it is being told is told once', async () => {
  const { heard, hook } = await hookOf(200);
  const { call } = callsOf({ webHook: hook });
  const answers = await Promise.all(Array.from({ length: 50 }, () => call('v', 'person')));
  expect(new Set(answers)).toEqual(new Set([null]));
  expect(heard).toHaveLength(1);
});
