import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runtimeDirectory, systemdWatchdog } from './machine-care.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi25-care-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the folder for what the shell writes', () => {
  it('is this user’s alone', () => {
    const made = runtimeDirectory({ SITTHI_RUN_PARENT: directory });
    expect(statSync(made).mode & 0o777).toBe(0o700);
    expect(runtimeDirectory({ SITTHI_RUN_PARENT: directory })).toBe(made);
  });

  it('is refused when others may look into it, or when it leads elsewhere', () => {
    const made = runtimeDirectory({ SITTHI_RUN_PARENT: directory });
    chmodSync(made, 0o755);
    expect(() => runtimeDirectory({ SITTHI_RUN_PARENT: directory })).toThrow(/somebody else/);
    rmSync(made, { recursive: true });
    mkdirSync(join(directory, 'trap'), { mode: 0o700 });
    symlinkSync(join(directory, 'trap'), made);
    expect(() => runtimeDirectory({ SITTHI_RUN_PARENT: directory })).toThrow();
  });
});

it('forbids core dumps to the process and to what it starts', () => {
  const script =
    "import('./electron/kiosk/machine-care.ts').then((care) => { care.forbidCoreDumps(); console.log(require('fs').readFileSync('/proc/self/limits', 'utf8')); console.log(require('child_process').execSync('ulimit -Hc').toString()) })";
  // A shell whose own limit is not zero, so that zero is our doing.
  const { stdout } = spawnSync('prlimit', ['--core=1000000:1000000', process.execPath, '-e', script], {
    encoding: 'utf8',
    cwd: join(import.meta.dirname, '../..'),
  });
  expect(stdout).toMatch(/Max core file size\s+0\s+0/);
  expect(stdout.trim().split('\n').at(-1)).toBe('0');
});

describe.runIf(existsSync('/usr/bin/systemd-notify'))('systemd', () => {
  /** A stand-in for systemd: prints each datagram that comes to the socket. */
  const SERVER = `
import os, socket, sys
server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
server.bind(sys.argv[1])
print("listening", flush=True)
while True:
    data, control, _, _ = server.recvmsg(4096, socket.CMSG_SPACE(16))
    for _, _, fds in control:
        os.close(int.from_bytes(fds[:4], "little"))
    print(data.decode().strip().replace("\\n", " "), flush=True)
`;

  it('is told that the kiosk is ready, that it lives while it does, and that it stops', async () => {
    const socket = join(directory, 'notify');
    const server = spawn('python3', ['-c', SERVER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    const heard: string[] = [];
    try {
      createInterface({ input: server.stdout }).on('line', (line) => heard.push(line));
      await expect.poll(() => heard).toContain('listening');
      let alive = true;
      const watchdog = systemdWatchdog(() => alive, {
        PATH: process.env.PATH,
        NOTIFY_SOCKET: socket,
        WATCHDOG_USEC: '200000',
      });
      watchdog.ready();
      const beats = () => heard.filter((line) => line.includes('WATCHDOG=1')).length;
      await expect.poll(() => heard.some((line) => line.includes('READY=1'))).toBe(true);
      await expect.poll(beats).toBeGreaterThan(1);
      alive = false;
      await new Promise((done) => setTimeout(done, 200));
      const before = beats();
      await new Promise((done) => setTimeout(done, 400));
      expect(beats()).toBe(before);
      for (const word of ['closed', 'open', 'serving', 'open', 'closed']) watchdog.status(word);
      watchdog.stop();
      await expect.poll(() => heard.some((line) => line.includes('STOPPING=1'))).toBe(true);
      // In the order in which it was said.
      const spoken = heard.filter((line) => line.includes('STATUS=')).map((line) => line.split('STATUS=')[1]);
      expect(spoken).toEqual(['closed', 'open', 'serving', 'open', 'closed']);
    } finally {
      server.kill('SIGKILL');
    }
  });

  it('is not spoken to where it is not', async () => {
    // In the place of the real one: whoever calls it leaves a file.
    const called = join(directory, 'called');
    writeFileSync(join(directory, 'systemd-notify'), `#!/bin/sh\necho "$@" >> ${called}\n`, { mode: 0o755 });
    const say = (env: NodeJS.ProcessEnv) => {
      const watchdog = systemdWatchdog(() => true, { PATH: `${directory}:/bin`, ...env });
      watchdog.ready();
      watchdog.status('closed');
      watchdog.stop();
    };
    say({ WATCHDOG_USEC: '1000' });
    await new Promise((done) => setTimeout(done, 200));
    expect(existsSync(called)).toBe(false);
    say({ NOTIFY_SOCKET: '/nowhere' });
    await expect
      .poll(() => (existsSync(called) ? readFileSync(called, 'utf8') : ''))
      .toBe('--ready\nSTATUS=closed\nSTOPPING=1\n');
  });
});
