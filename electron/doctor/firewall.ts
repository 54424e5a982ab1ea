/**
 * The doctor's look at the firewall: whether the rules of table inet sitthi25 let the configured servers be reached, and
 * nothing else. Reads what `nft -j list table` says (libnftables-json(5)). A rule that it does not understand is not well.
 */

/** Who must get out, by number of the user, and where to: "ADDRESS:PORT". */
export type Ways = ReadonlyMap<number, ReadonlySet<string>>;

interface Rule {
  readonly chain: string;
  readonly expr: readonly Readonly<Record<string, unknown>>[];
}
interface Chain {
  readonly name: string;
  readonly hook?: string;
  readonly policy?: string;
}

/** Rules and chains, out of nft's JSON; throws when it is not that. */
function parse(json: string): { readonly chains: readonly Chain[]; readonly rules: readonly Rule[] } {
  const { nftables } = JSON.parse(json) as { nftables: readonly { chain?: Chain; rule?: Rule }[] };
  return {
    chains: nftables.flatMap(({ chain }) => chain ?? []),
    rules: nftables.flatMap(({ rule }) => rule ?? []),
  };
}

/** A value with every set in one order: the kernel keeps none. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'set' && Array.isArray(inner)
        ? inner.map((one) => JSON.stringify(ordered(one))).sort()
        : ordered(inner),
    ]),
  );
}

/** True when two tables say the same: counters, comments and numbers of rules apart. */
export function sameRules(one: string, other: string): boolean {
  const shape = (json: string) => {
    const { chains, rules } = parse(json);
    return JSON.stringify([
      chains.map(({ name, hook, policy }) => [name, hook, policy]),
      rules.map(({ chain, expr }) => [chain, expr.filter((part) => !('counter' in part)).map(ordered)]),
    ]);
  };
  return shape(one) === shape(other);
}

/** What a rule asks, by what of the packet is looked at: "ip daddr" and its values. Null when it asks otherwise. */
function asks({ expr }: Rule): ReadonlyMap<string, readonly unknown[]> | null {
  const found = new Map<string, readonly unknown[]>();
  for (const part of expr) {
    if (!('match' in part)) continue;
    const { op, left, right } = part.match as { op: string; left: Record<string, object>; right: unknown };
    if (op !== '==' && op !== 'in') return null;
    const [[kind, what] = ['', {}]] = Object.entries(left);
    const { protocol, field, key } = what as { protocol?: string; field?: string; key?: string };
    const set = (right as { set?: readonly unknown[] } | null)?.set;
    const name = kind === 'payload' ? `${protocol} ${field}` : `${kind} ${key}`;
    // Twice the same would narrow it, which is not followed here.
    if (found.has(name)) return null;
    found.set(name, set ?? (Array.isArray(right) ? right : [right]));
  }
  return found;
}

/** One machine, and not a network of them. */
const isHost = (value: unknown) =>
  typeof value === 'string' && /^[\da-f.:]+$/i.test(value) && !/^[0.:]+$/.test(value);
const isPort = (value: unknown) => typeof value === 'number' && value > 0;
const only = (values: readonly unknown[] | undefined, ...wanted: readonly unknown[]) =>
  values !== undefined && values.length > 0 && values.every((value) => wanted.includes(value));

/**
 * What is wrong with the rules, a sentence each; empty when they let out what is wanted and nothing else. `kiosk`: the
 * user who may go nowhere but to what `ways` names.
 */
export function judgeFirewall(json: string, kiosk: number, ways: Ways): readonly string[] {
  const { chains, rules } = parse(json);
  const wrong: string[] = [];
  for (const hook of ['input', 'forward', 'output'])
    if (chains.find((chain) => chain.hook === hook)?.policy !== 'drop') wrong.push(`${hook} is open`);
  const hooks = new Map(chains.map(({ name, hook }) => [name, hook]));
  const reached = new Map<number, Set<string>>();

  for (const rule of rules) {
    const verdicts = rule.expr.flatMap((part) => Object.keys(part)).filter((key) => key !== 'match');
    if (verdicts.every((verdict) => ['drop', 'reject', 'counter', 'log', 'limit'].includes(verdict)))
      continue;
    const asked = asks(rule);
    const hook = hooks.get(rule.chain);
    const said = `${rule.chain} lets through ${
      [...(asked ?? [])]
        .map(
          ([name, values]) =>
            `${name} ${values.map((v) => (typeof v === 'object' ? JSON.stringify(v) : v)).join(', ')}`,
        )
        .join(' ') || 'everything'
    }`;
    if (
      asked === null ||
      hook === undefined ||
      !verdicts.every((v) => ['accept', 'counter', 'log', 'limit'].includes(v))
    ) {
      wrong.push(`${rule.chain} has a rule that cannot be judged`);
      continue;
    }
    // What every kiosk has: within the machine, answers, neighbours, an address of its own.
    if (['meta iif', 'meta oif', 'meta iifname', 'meta oifname'].some((name) => only(asked.get(name), 'lo')))
      continue;
    if (only(asked.get('ct state'), 'established', 'related')) continue;
    if (asked.get('icmpv6 type')?.every((type) => String(type).startsWith('nd-')) === true) continue;
    const [dhcpFrom, dhcpTo] = hook === 'input' ? [67, 68] : [68, 67];
    if (only(asked.get('udp sport'), dhcpFrom) && only(asked.get('udp dport'), dhcpTo)) continue;

    const end = hook === 'input' ? 'saddr' : 'daddr';
    const hosts = asked.get(`ip ${end}`) ?? asked.get(`ip6 ${end}`) ?? [];
    const ports = asked.get('tcp dport') ?? asked.get('udp dport') ?? [];
    const narrow = hosts.length > 0 && ports.length > 0 && hosts.every(isHost) && ports.every(isPort);
    const users = asked.get('meta skuid') ?? [];
    const time = only(asked.get('udp dport'), 123);
    if (!narrow || hook === 'forward' || (hook === 'output' && users.length === 0 && !time)) {
      wrong.push(said);
      continue;
    }
    for (const user of users) {
      if (typeof user !== 'number') wrong.push(said);
      for (const way of hosts.flatMap((host) => ports.map((port) => `${host}:${port}`))) {
        if (user === kiosk && ways.get(kiosk)?.has(way) !== true)
          wrong.push(`the kiosk reaches ${way}, which the configuration does not name`);
        reached.set(user as number, (reached.get(user as number) ?? new Set()).add(way));
      }
    }
  }
  for (const [user, wanted] of ways)
    for (const way of wanted)
      if (reached.get(user)?.has(way) !== true)
        wrong.push(`${user === kiosk ? 'the kiosk' : `user ${user}`} does not reach ${way}`);
  return wrong;
}
