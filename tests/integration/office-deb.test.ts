/** The office's own package: what is in it, that its unit is one, and that it runs out of it, with nothing of this project. */
import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeOfficeDeb } from '../../build/deb.ts';
import { readOfficeConfig } from '../../office/config/config.ts';
import { pki } from '../office/simulated-kiosk.ts';

const home = mkdtempSync(join(tmpdir(), 'office-deb-'));
const tree = join(home, 'tree');
let deb: string;

beforeAll(async () => {
  deb = await makeOfficeDeb(home);
  execFileSync('dpkg-deb', ['-x', deb, tree]);
}, 180_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('has the office, its unit, its command and its rules; a site’s file is the site’s', () => {
  const field = (name: string) => execFileSync('dpkg-deb', ['-f', deb, name], { encoding: 'utf8' }).trim();
  expect(field('Package')).toBe('sitthi25-office');
  expect(field('Depends')).not.toMatch(/nodejs|chromium|cups|pcscd/);
  for (const file of [
    'opt/sitthi25-office/office/entry/office.js',
    'opt/sitthi25-office/dist/desk/index.html',
    'usr/lib/systemd/system/sitthi25-office.service',
    'usr/share/sitthi25-office/monitoring/alerts.yml',
    'usr/share/doc/sitthi25-office/office.md',
  ])
    expect(existsSync(join(tree, file)), file).toBe(true);
  expect(statSync(join(tree, 'usr/sbin/sitthi25-office')).mode & 0o777).toBe(0o755);
  const control = join(home, 'control');
  execFileSync('dpkg-deb', ['-e', deb, control]);
  expect(readFileSync(join(control, 'conffiles'), 'utf8')).toBe('/etc/sitthi25-office/office.json\n');
  expect(readOfficeConfig(join(tree, 'etc/sitthi25-office/office.json'))).toMatchObject({ ok: true });
});

it('has a unit that systemd takes, and finds well closed', () => {
  const unit = join(tree, 'usr/lib/systemd/system/sitthi25-office.service');
  const verified = join(home, 'sitthi25-office.service');
  // The program is where it was unpacked.
  writeFileSync(verified, readFileSync(unit, 'utf8').replaceAll('/opt/', `${tree}/opt/`));
  execFileSync('systemd-analyze', ['verify', '--man=no', verified], { stdio: 'pipe' });
  const said = execFileSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit], {
    encoding: 'utf8',
  });
  const exposure = Number(/Overall exposure level[^:]*: ([\d.]+)/.exec(said)?.[1]);
  expect(exposure).toBeLessThanOrEqual(2);
});

it('runs out of the package alone: its desk is served, its figures are told, and it ends', {
  timeout: 120_000,
}, async () => {
  const own = join(home, 'own');
  execFileSync('mkdir', [own]);
  copyFileSync(join(pki, 'ca.pem'), join(own, 'kiosks.pem'));
  const config = join(own, 'office.json');
  writeFileSync(
    config,
    JSON.stringify({
      ...{ database: 'database', home: 'keys', metrics: { port: 0 }, desk: { host: '127.0.0.1', port: 0 } },
      kiosks: { host: '127.0.0.1', port: 0, authority: 'kiosks.pem' },
    }),
  );
  const at = join(tree, 'opt/sitthi25-office');
  const office = spawn(join(at, 'bin/node'), [join(at, 'office/entry/office.js'), '--config', config], {
    cwd: own,
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  office.stderr.on('data', (bytes) => (said += String(bytes)));
  const gone = new Promise<number | null>((done) => office.once('exit', done));
  const line = await new Promise<string>((found, lost) => {
    createInterface({ input: office.stdout }).once('line', found);
    office.once('exit', () => lost(new Error(said)));
  });
  const { desk, metrics, authority } = JSON.parse(line) as Record<'desk' | 'metrics' | 'authority', string>;
  const dispatcher = new Agent({ connect: { ca: readFileSync(authority, 'utf8') } });
  const page = await request(desk, { dispatcher });
  expect([page.statusCode, await page.body.text()]).toEqual([200, expect.stringContaining('<html')]);
  expect(await (await request(metrics)).body.text()).toContain('sitthi_office_database_up 1');
  await dispatcher.close();
  office.kill('SIGTERM');
  expect(await gone).toBe(0);
});
