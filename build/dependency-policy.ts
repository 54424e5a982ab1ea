/** What may be depended on: licences, and what is done about packages that are no longer looked after. Data; tests keep it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');

/** Licences under which a package may go out; anything else needs a decision page and a line here. */
export const LICENCES_ALLOWED: readonly string[] = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Zlib',
  'OFL-1.1',
  'MIT AND Zlib',
  '(MIT AND Zlib)',
];

/** Named for development, because it is not bundled, and goes out all the same: the program itself. */
export const SHIPPED_TOO: readonly string[] = ['electron'];

/** A package whose newest release is older than this is taken for one that nobody looks after. */
export const UNMAINTAINED_AFTER_DAYS = 730;

/** Those that are used all the same, each with the reason, or the page in docs/decisions that has it. */
export const USED_THOUGH_OLD: Readonly<Record<string, string>> = {
  pcsclite:
    'docs/decisions/card-reader-driver.md: optional, behind `smartcard`, for a site whose reader needs it',
};

/** What the registry said of the packages that package.json names: `npm run releases` writes it. */
export const Releases = z.strictObject({
  asked: z.iso.date(),
  packages: z.record(
    z.string(),
    z.strictObject({
      used: z.string(),
      usedFrom: z.iso.date(),
      newest: z.string(),
      newestFrom: z.iso.date(),
    }),
  ),
});
export type Releases = z.infer<typeof Releases>;

export const RELEASES_FILE = join(import.meta.dirname, 'releases.json');
export const readReleases = (): Releases => Releases.parse(JSON.parse(readFileSync(RELEASES_FILE, 'utf8')));

/** The packages that the product names, with their exact versions. */
export function namedDependencies(): Readonly<Record<string, string>> {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Readonly<Record<string, string>>>;
  const shipped = Object.entries(devDependencies).filter(([name]) => SHIPPED_TOO.includes(name));
  return { ...dependencies, ...optionalDependencies, ...Object.fromEntries(shipped) };
}

/** One package of the lock file that goes out. */
export interface Locked {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly integrity: string | undefined;
}

/** Everything that the product needs, whoever names it, out of the lock file of a folder. */
export function lockedDependencies(directory = root): readonly Locked[] {
  const { packages } = JSON.parse(readFileSync(join(directory, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<
      Record<string, { version: string; license?: string; integrity?: string; dev?: boolean }>
    >;
  };
  return Object.entries(packages)
    .filter(
      ([path, { dev }]) =>
        path !== '' && (dev !== true || SHIPPED_TOO.some((name) => path === `node_modules/${name}`)),
    )
    .map(([path, { version, license, integrity }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? 'none said',
      integrity,
    }));
}

/** Days from one date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** The packages whose newest release is too old. */
export function unmaintained({ asked, packages }: Releases): readonly string[] {
  return Object.entries(packages)
    .filter(([, { newestFrom }]) => daysBetween(newestFrom, asked) > UNMAINTAINED_AFTER_DAYS)
    .map(([name]) => name)
    .sort();
}
