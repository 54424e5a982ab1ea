/** What may be depended on: pinned, locked, licensed, looked after; and the audit, against a registry that answers. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from './audit.ts';
import {
  daysBetween,
  LICENCES_ALLOWED,
  lockedDependencies,
  namedDependencies,
  readReleases,
  USED_THOUGH_OLD,
  unmaintained,
} from './dependency-policy.ts';

const root = join(import.meta.dirname, '..');
const json = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const locked = lockedDependencies();

describe('versions', () => {
  it('are exact, for the product and for what builds it', () => {
    const { dependencies, devDependencies, optionalDependencies } = json('package.json');
    for (const [name, version] of Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('are locked with a digest each, as they are named and as they are installed', () => {
    for (const { name, version, integrity } of locked)
      expect(integrity, `${name} ${version}`).toMatch(/^sha512-/);
    for (const [name, version] of Object.entries(namedDependencies())) {
      expect(
        locked.filter((one) => one.name === name).map((one) => one.version),
        name,
      ).toContain(version);
      const file = `node_modules/${name}/package.json`;
      if (existsSync(join(root, file))) expect(json(file).version, name).toBe(version);
    }
  });
});

describe('licences', () => {
  it.each(locked.map(({ name, version, licence }) => [`${name} ${version}`, licence]))(
    '%s may go out under %s',
    (_name, licence) => expect(LICENCES_ALLOWED).toContain(licence),
  );

  it('are those that the packages themselves say', () => {
    for (const { name, licence } of locked.filter(({ name }) => namedDependencies()[name] !== undefined)) {
      const file = `node_modules/${name}/package.json`;
      if (!existsSync(join(root, file))) continue;
      // Older packages say it as an object.
      const { license } = json(file);
      expect(license.type ?? license, name).toBe(licence);
    }
  });
});

describe('what nobody looks after', () => {
  const releases = readReleases();

  it('is looked for among all that the product names, in the version that it names (npm run releases)', () => {
    expect(
      Object.fromEntries(Object.entries(releases.packages).map(([name, { used }]) => [name, used])),
    ).toEqual(namedDependencies());
  });

  it('is used only with a reason', () => {
    expect(unmaintained(releases).filter((name) => USED_THOUGH_OLD[name] === undefined)).toEqual([]);
  });

  it('has a reason only where it is used, and old: more than half the time is over', () => {
    for (const [name, reason] of Object.entries(USED_THOUGH_OLD)) {
      const one = releases.packages[name];
      expect(one, name).toBeDefined();
      expect(daysBetween(one?.newestFrom ?? '', releases.asked), name).toBeGreaterThan(365);
      const [page] = /docs\/decisions\/[\w-]+\.md/.exec(reason) ?? [];
      if (page !== undefined) expect(readFileSync(join(root, page), 'utf8')).toContain(`\`${name}\``);
      expect(reason.length).toBeGreaterThan(20);
    }
  });

  it('is found when it is there', () => {
    const one = (newestFrom: string) => ({
      used: '1.0.0',
      usedFrom: '2020-01-01',
      newest: '1.0.0',
      newestFrom,
    });
    expect(
      unmaintained({ asked: '2026-11-23', packages: { left: one('2024-11-01'), kept: one('2024-12-09') } }),
    ).toEqual(['left']);
  });
});

describe('the weekly look', () => {
  const renovate = json('renovate.json');
  it('pins, groups what is small, and takes nothing in by itself', () => {
    expect(renovate).toMatchObject({ rangeStrategy: 'pin', automerge: false, schedule: ['* 0-5 * * 1'] });
    expect(JSON.stringify(renovate)).not.toContain('"automerge":true');
    const rule = (type: string) =>
      renovate.packageRules.find(({ matchUpdateTypes }: { matchUpdateTypes?: string[] }) =>
        matchUpdateTypes?.includes(type),
      );
    expect(rule('minor')).toMatchObject({ groupName: 'small' });
    expect(rule('patch')).toMatchObject({ groupName: 'small' });
    expect(rule('major')).toMatchObject({ automerge: false, dependencyDashboardApproval: true });
    expect(rule('major').groupName).toBeUndefined();
  });

  it('names packages that are there, and finds Node in setup.sh', () => {
    const { dependencies, devDependencies } = json('package.json');
    for (const { matchPackageNames = [] } of renovate.packageRules)
      for (const name of matchPackageNames)
        expect({ ...dependencies, ...devDependencies }).toHaveProperty([name]);
    const [{ matchStrings, managerFilePatterns }] = renovate.customManagers;
    expect('build/setup.sh').toMatch(new RegExp(managerFilePatterns[0].slice(1, -1)));
    expect(
      new RegExp(matchStrings[0]).exec(readFileSync(join(root, 'build/setup.sh'), 'utf8'))?.groups,
    ).toMatchObject({
      currentValue: expect.stringMatching(/^24\./),
    });
  });
});

describe('the audit', () => {
  /** npm itself, on a project with one locked package, against a registry that says `severity` of it, or nothing. */
  async function audit(severity: string | null): Promise<{ code: number; said: string }> {
    const directory = mkdtempSync(join(tmpdir(), 'sitthi25-audit-'));
    const server = createServer((request, response) => {
      if (request.method !== 'POST' || severity === null) return response.writeHead(405).end();
      const about = {
        id: 1,
        url: 'https://advisories.invalid/1',
        title: 'It is broken',
        severity,
        vulnerable_versions: '<2.0.0',
        cwe: [],
        cvss: { score: 0, vectorString: null },
      };
      request.resume();
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(severity === 'none' ? {} : { fragile: [about] }));
    });
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    const dependencies = { fragile: '1.0.0' };
    const one = { name: 'project', version: '1.0.0', dependencies };
    writeFileSync(join(directory, 'package.json'), JSON.stringify(one));
    writeFileSync(
      join(directory, 'package-lock.json'),
      JSON.stringify({
        ...one,
        lockfileVersion: 3,
        requires: true,
        packages: { '': one, 'node_modules/fragile': { version: '1.0.0', integrity: 'sha512-AAAA' } },
      }),
    );
    try {
      const program = `import { audit } from ${JSON.stringify(join(root, 'build', 'audit.ts'))};
        const { code, lines } = audit(${JSON.stringify({ directory, registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })});
        console.log(lines.join('\\n')); process.exitCode = code;`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, npm_config_cache: join(directory, 'cache') },
      });
      let said = '';
      child.stdout.on('data', (text) => (said += text));
      const code = await new Promise<number>((done) => child.on('close', (n) => done(n ?? -1)));
      return { code, said };
    } finally {
      server.closeAllConnections();
      server.close();
      rmSync(directory, { recursive: true, force: true });
    }
  }

  it.each([
    ['critical', 1, /critical: fragile .*It is broken.*\n1 packages with a high or critical fault/],
    ['high', 1, /high: fragile/],
    ['moderate', 0, /moderate: fragile .*\nNo high or critical fault is known/],
    ['none', 0, /^No high or critical fault is known/],
    [null, 3, /^Nothing was looked at: the registry offers no audit.*405/],
  ])(
    '%s: exit code %s',
    async (severity, code, sentence) => {
      expect(await audit(severity)).toEqual({ code, said: expect.stringMatching(sentence) });
    },
    60_000,
  );

  it('is not taken for a clean one when npm says something else', () => {
    for (const text of ['', 'npm ERR!', '{}', '{"vulnerabilities":{}}'])
      expect(judge(text, new Set()).code).toBe(3);
  });

  it('counts what goes out, Electron too, and not what only builds it', () => {
    const shipped = new Set(locked.map(({ name }) => name));
    const bad = {
      severity: 'critical',
      range: '*',
      via: [{ title: 'It is broken', url: 'https://a.invalid' }],
    };
    const metadata = { dependencies: { total: 3 } };
    const judged = (name: string) =>
      judge(JSON.stringify({ vulnerabilities: { [name]: bad }, metadata }), shipped).code;
    expect([judged('electron'), judged('undici'), judged('vitest')]).toEqual([1, 1, 0]);
  });
});
