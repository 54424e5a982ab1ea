/**
 * `npm run package:update -- --key FILE [--deb FILE] [--from VERSION] [--days N] [--out DIR]`: makes the one file that an office
 * brings to its kiosks out of the .deb, signed with the office's private Ed25519 key. openssl signs, so that a key
 * under a passphrase, or in a token, works as it does there. What a machine makes of the file: build/updater.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');

/** What a bundle says of itself. The updater takes these keys and no others. */
export interface UpdateManifest {
  readonly format: 2;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Of the .deb: bytes, and SHA-256 in hexadecimal. */
  readonly size: number;
  readonly sha256: string;
  /** When it was signed, ISO 8601 in UTC, whole seconds: a machine takes nothing that is older than what it has seen. */
  readonly builtAt: string;
  /** From then on no machine takes it; at most `LONGEST_DAYS` later. */
  readonly expiresAt: string;
  /** The oldest version from which this one may be installed. */
  readonly from: string;
}

/** Days for which an update is good unless the office says otherwise, and at most. */
export const USUAL_DAYS = 90;
export const LONGEST_DAYS = 400;

/** A moment as the updater's shell reads it. */
const whole = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z');

/** Reads what a .deb is. `days`: for how long the bundle may be taken, 1 to 400. */
export function manifestOf(
  deb: string,
  from: string,
  builtAt = new Date(),
  days: number = USUAL_DAYS,
): UpdateManifest {
  const field = (name: string) => execFileSync('dpkg-deb', ['-f', deb, name], { encoding: 'utf8' }).trim();
  return {
    format: 2,
    name: field('Package'),
    version: field('Version'),
    architecture: field('Architecture'),
    size: statSync(deb).size,
    sha256: createHash('sha256').update(readFileSync(deb)).digest('hex'),
    builtAt: whole(builtAt),
    expiresAt: whole(new Date(builtAt.getTime() + days * 86_400_000)),
    from,
  };
}

/** Signs a manifest and writes the bundle; returns its path. Throws when the key does not sign. */
export function makeBundle(options: {
  readonly deb: string;
  readonly key: string;
  readonly manifest: UpdateManifest;
  readonly out: string;
}): string {
  const folder = mkdtempSync(join(tmpdir(), 'sitthi25-update-'));
  try {
    const at = (name: string) => join(folder, name);
    writeFileSync(at('manifest.json'), `${JSON.stringify(options.manifest, null, 2)}\n`);
    copyFileSync(options.deb, at('package.deb'));
    const signed = spawnSync(
      'openssl',
      [
        'pkeyutl',
        '-sign',
        '-rawin',
        ...['-inkey', options.key],
        ...['-in', at('manifest.json')],
        ...['-out', at('manifest.json.sig')],
      ],
      // openssl asks for a passphrase itself.
      { stdio: ['inherit', 'inherit', 'pipe'], encoding: 'utf8' },
    );
    if (signed.status !== 0) throw new Error(`${options.key} does not sign: ${signed.stderr.trim()}`);
    if (statSync(at('manifest.json.sig')).size !== 64)
      throw new Error(`${options.key} is not an Ed25519 key: openssl genpkey -algorithm ed25519`);
    mkdirSync(options.out, { recursive: true });
    const bundle = join(options.out, `${basename(options.deb, '.deb')}.update`);
    // Exactly what the updater writes again and compares: `bundle_of` in build/updater/sitthi25-update.
    execFileSync('tar', [
      ...['--format=ustar', '--blocking-factor=20', '--owner=0', '--group=0', '--numeric-owner'],
      ...['--mode=0644', '--mtime=@0', '-cf', bundle, '-C', folder],
      ...['manifest.json', 'manifest.json.sig', 'package.deb'],
    ]);
    return bundle;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      key: { type: 'string' },
      deb: { type: 'string' },
      from: { type: 'string' },
      days: { type: 'string', default: String(USUAL_DAYS) },
      out: { type: 'string' },
    },
  });
  if (values.key === undefined) {
    console.error(
      'Give --key FILE, the office’s private key: openssl genpkey -algorithm ed25519 -aes256 -out FILE',
    );
    process.exit(2);
  }
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) {
    console.error(
      `--days: ${values.days} is not 1 to ${LONGEST_DAYS}, the days for which machines may take the update`,
    );
    process.exit(2);
  }
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const out = resolve(values.out ?? join(root, 'release'));
  const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const deb = resolve(values.deb ?? join(out, `${name}_${version}_${architecture}.deb`));
  try {
    console.log(
      makeBundle({
        deb,
        key: resolve(values.key),
        manifest: manifestOf(deb, values.from ?? '0.1.0', new Date(), days),
        out,
      }),
    );
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
