/**
 * `npm run releases`: asks the registry, for each package that the product names, when its newest release was, writes
 * build/releases.json, and says which are older than they may be without a reason. The page: docs/dependencies.md.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import {
  namedDependencies,
  RELEASES_FILE,
  type Releases,
  USED_THOUGH_OLD,
  unmaintained,
} from './dependency-policy.ts';

const Answer = z.object({
  'dist-tags': z.object({ latest: z.string() }),
  time: z.record(z.string(), z.string()),
});

const packages: Releases['packages'] = {};
for (const [name, used] of Object.entries(namedDependencies())) {
  const text = execFileSync('npm', ['view', name, 'dist-tags', 'time', '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 2 ** 20,
  });
  const { time, 'dist-tags': tags } = Answer.parse(JSON.parse(text));
  const from = (version: string) => time[version]?.slice(0, 10) ?? '';
  packages[name] = { used, usedFrom: from(used), newest: tags.latest, newestFrom: from(tags.latest) };
}
const releases: Releases = { asked: new Date().toISOString().slice(0, 10), packages };
writeFileSync(RELEASES_FILE, `${JSON.stringify(releases, null, 2)}\n`);
const without = unmaintained(releases).filter((name) => USED_THOUGH_OLD[name] === undefined);
for (const name of without)
  console.error(
    `${name}: newest release ${packages[name]?.newestFrom}; it needs a reason in build/dependency-policy.ts.`,
  );
process.exitCode = without.length === 0 ? 0 : 1;
