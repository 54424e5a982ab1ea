// biome-ignore-all lint/suspicious/noTemplateCurlyInString: GitHub's own placeholders
/** The workflow that others run: it says what actionlint takes, and calls scripts of this repository, each of which starts here. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const workflow = readFileSync(join(root, '.github', 'workflows', 'check.yml'), 'utf8');
const steps = [...workflow.matchAll(/^ +- run: (.+)$/gm)].map(([, command = '']) => command);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sitthi25-ci-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const run = (program: string, ...args: string[]) =>
  spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 60_000 });
const lint = (file: string) => run(process.execPath, 'build/ci/lint.ts', file);

describe('the workflow', () => {
  it('has a job for each system and each state of the restriction of namespaces', () => {
    for (const said of ['["12", "13"]', 'restricted: "0"', 'restricted: "1"', 'windows-latest', 'cron:'])
      expect(workflow).toContain(said);
  });

  it('has steps, and each of them is a word of npm’s or a script of this repository', () => {
    expect(steps.length).toBeGreaterThan(10);
    // Two commands of npm's own, and the one setting of the machine that a job is about.
    const others =
      /^(npm (ci|test)|npx install-electron|sysctl -w kernel\.apparmor_restrict_unprivileged_userns=\S+ ?\S*.*)$/;
    for (const step of steps) {
      const command = step.replace(/^sudo (bash build\/ci\/with-node\.sh )?/, '');
      const [, script, file] = /^(?:npm run (\S+)|(?:node|bash) (\S+))/.exec(command) ?? [];
      if (script !== undefined) expect(scripts, step).toHaveProperty(script);
      else if (file !== undefined) expect(existsSync(join(root, file)), step).toBe(true);
      else expect(command).toMatch(others);
    }
  });

  it('is what actionlint takes', () => {
    expect(lint(join(root, '.github', 'workflows', 'check.yml'))).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    ['a key that GitHub does not know', 'timeout-minutes: 180', 'timeout-hours: 3', /timeout-hours/],
    ['a matrix that has no such word', '${{ matrix.debian }}', '${{ matrix.debain }}', /debain/],
    ['a time that is none', '17 18 * * 1', '17 25 * * 1', /cron|schedule/i],
  ])('would not be with %s', (_what, right, wrong, complaint) => {
    const file = join(directory, 'wrong.yml');
    writeFileSync(file, workflow.replaceAll(right, wrong));
    const { status, stderr } = lint(file);
    expect(stderr).toMatch(complaint);
    expect(status).toBe(1);
  });
});

describe('what it calls', () => {
  it.each(['installed', 'packed', 'prepare', 'profile', 'specs', 'with-node'])('%s is bash', (name) => {
    expect(run('bash', '-n', `build/ci/${name}.sh`)).toMatchObject({ status: 0, stderr: '' });
  });

  it('has nothing to prepare where everything is', () => {
    expect(run('bash', 'build/ci/prepare.sh')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('says what a machine is missing on which the package would be installed', () => {
    const { status, stdout } = run('bash', 'build/ci/installed.sh', '--try');
    expect(stdout).toMatch(/^installed: (missing: |everything is here)/);
    expect(status).toBe(0);
  });

  it('says which packed kiosk it did not find', () => {
    expect(run('bash', 'build/ci/packed.sh', '--kiosk', '/nowhere/sitthi25')).toMatchObject({
      status: 1,
      stderr: 'packed.sh: there is no program /nowhere/sitthi25\n',
    });
  });

  it('has a profile for a kiosk that is packed elsewhere, which AppArmor’s parser takes', () => {
    const profile = run('bash', 'build/ci/profile.sh', '/bin/ls');
    const folder = run('realpath', '/bin/ls').stdout.trim().replace(/\/ls$/, '');
    expect(profile.stdout).toContain(`profile sitthi25 ${folder}/sitthi25 `);
    expect(profile.stdout).not.toContain('/opt/sitthi25');
    const file = join(directory, 'profile');
    writeFileSync(file, profile.stdout);
    expect(run('apparmor_parser', '--skip-kernel-load', '--skip-cache', file).status).toBe(0);
  });

  it('says what it would do on Windows, and does it nowhere else', () => {
    const tried = run(process.execPath, 'build/ci/windows.ts', '--try');
    expect(tried.stdout.trim().split('\n')).toHaveLength(5);
    expect(tried.stdout).toContain('Microsoft Print To PDF');
    if (process.platform !== 'win32') expect(run(process.execPath, 'build/ci/windows.ts').status).toBe(2);
  });
});
