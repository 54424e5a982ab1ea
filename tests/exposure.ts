/** How much of a machine a unit could reach, as the machine's own systemd judges it. */
import { spawnSync } from 'node:child_process';

/** Exposure of a unit's file, 0 (nothing) to 10 (everything), by `systemd-analyze security`; throws when it says none. */
export function exposureOf(file: string): number {
  const ran = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', file], {
    encoding: 'utf8',
  });
  const [, level] = /Overall exposure level for \S+: ([\d.]+) /.exec(ran.stdout) ?? [];
  if (level === undefined) throw new Error(`systemd-analyze says nothing of ${file}: ${ran.stderr}`);
  return Number(level);
}
