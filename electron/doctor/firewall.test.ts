import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeFirewall, sameRules } from './firewall.ts';

const KIOSK = 990;
const UPDATER = 991;
const recipe = readFileSync(join(import.meta.dirname, '../..', 'build', 'os', 'firewall.nft'), 'utf8')
  .replaceAll('192.0.2.', '10.1.2.')
  .replaceAll('"sitthi25"', String(KIOSK))
  .replaceAll('"_apt"', '42')
  .replaceAll('"sitthi25-update"', String(UPDATER));
const WAYS = new Map([[KIOSK, new Set(['10.1.2.10:443', '10.1.2.11:443'])]]);

/** What nft itself says of rules that it has loaded, in a network of its own. */
function listed(rules: string): string {
  const script = 'nft -f - && nft -j list table inet sitthi25';
  const ran = spawnSync('unshare', ['--net', 'sh', '-c', script], { input: rules, encoding: 'utf8' });
  expect(ran.stderr).toBe('');
  return ran.stdout;
}
const judged = (rules: string, ways = WAYS) => judgeFirewall(listed(rules), KIOSK, ways);
/** The recipe with one more line. */
const and = (line: string, chain = 'output') => `${recipe}\nadd rule inet sitthi25 ${chain} ${line}`;

describe.runIf(existsSync('/usr/sbin/nft') && process.getuid?.() === 0)('a firewall, to the doctor', () => {
  it('is well when it is that of the recipe, with the addresses that are configured', () => {
    expect(judged(recipe)).toEqual([]);
  });

  it('may have lines for a printer, the updater, apt, the time, and one machine that looks in', () => {
    const open = recipe.replace(/# (meta skuid)/g, '$1');
    expect(open).not.toBe(recipe);
    const ways = new Map([
      [KIOSK, new Set([...(WAYS.get(KIOSK) ?? []), '10.1.2.20:631', '10.1.2.50:8443'])],
      [UPDATER, new Set(['10.1.2.30:443'])],
    ]);
    const inward = '\nadd rule inet sitthi25 input ip saddr 10.1.2.9 tcp dport 22 counter accept';
    expect(judgeFirewall(listed(open + inward), KIOSK, ways)).toEqual([]);
  });

  it.each([
    ['ip daddr 0.0.0.0/0 accept', 'output', 'output lets through ip daddr'],
    ['accept', 'output', 'output lets through everything'],
    ['tcp dport 443 accept', 'output', 'output lets through tcp dport 443'],
    [`meta skuid ${KIOSK} ip daddr 10.0.0.0/8 tcp dport 443 accept`, 'output', '"len":8'],
    [`meta skuid ${KIOSK} ip daddr 10.1.2.1-10.1.2.9 tcp dport 443 accept`, 'output', '"range"'],
    [
      `meta skuid ${KIOSK} ip daddr 10.1.2.10 accept`,
      'output',
      'output lets through meta skuid 990 ip daddr',
    ],
    [`meta skuid ${KIOSK} ip daddr 10.1.2.10 tcp dport 1-999 accept`, 'output', '"range"'],
    [
      `meta skuid ${KIOSK} ip daddr 10.1.2.10 tcp dport 80 accept`,
      'output',
      'the kiosk reaches 10.1.2.10:80',
    ],
    [
      `meta skuid { 0, ${KIOSK} } ip daddr 10.9.9.9 tcp dport 443 accept`,
      'output',
      'the kiosk reaches 10.9.9.9:443',
    ],
    [
      `meta skuid != 0 ip daddr 10.1.2.10 tcp dport 443 accept`,
      'output',
      'output has a rule that cannot be judged',
    ],
    ['ip daddr 10.1.2.10 tcp dport 443 accept', 'output', 'output lets through ip daddr 10.1.2.10'],
    ['ct state new accept', 'output', 'output lets through ct state new'],
    ['tcp dport 22 accept', 'input', 'input lets through tcp dport 22'],
    ['ip saddr 10.1.2.9 accept', 'input', 'input lets through ip saddr'],
    ['accept', 'forward', 'forward lets through everything'],
  ])('is not well with %s in %s', (line, chain, why) => {
    const found = judged(and(line, chain));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(why);
  });

  it('is not well with a rule that leads elsewhere, or with a chain that is open', () => {
    const away = `${recipe}\nadd chain inet sitthi25 other\nadd rule inet sitthi25 output jump other`;
    expect(judged(away)).toEqual(['output has a rule that cannot be judged']);
    const open = recipe.replace(/(hook output .*policy) drop/, '$1 accept');
    expect(judged(open)).toEqual(['output is open']);
  });

  it('is not well when it keeps the kiosk from a server that is configured', () => {
    expect(
      judged(recipe, new Map([[KIOSK, new Set(['10.1.2.10:443', '10.1.2.11:443', '10.1.2.20:631'])]])),
    ).toEqual(['the kiosk does not reach 10.1.2.20:631']);
    expect(judged(recipe, new Map([...WAYS, [UPDATER, new Set(['10.1.2.30:443'])]]))).toEqual([
      'user 991 does not reach 10.1.2.30:443',
    ]);
    const closed = readFileSync(join(import.meta.dirname, '../..', 'build', 'os', 'closed.nft'), 'utf8');
    expect(judged(closed)).toHaveLength(2);
  });

  it('is the same however often it is loaded, and another when an address is', () => {
    const many = and('meta skuid { 1, 2, 3, 4, 5, 6 } ip daddr 10.1.2.20 tcp dport 631 counter accept');
    expect(sameRules(listed(many), listed(many.replace('1, 2, 3', '3, 1, 2')))).toBe(true);
    expect(sameRules(listed(many), listed(many.replace('ip daddr 10.1.2.20', 'ip daddr 10.1.2.21')))).toBe(
      false,
    );
  });
});
