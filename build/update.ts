/**
 * `npm run package:update -- --key FILE [--deb FILE] [--from VERSION] [--out DIR]`: makes the one file that an office
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
  readonly format: 1;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Of the .deb: bytes, and SHA-256 in hexadecimal. */
  readonly size: number;
  readonly sha256: string;
  readonly builtAt: string;
  /** The oldest version from which this one may be installed. */
  readonly from: string;
}

/** Reads what a .deb is. */
export function manifestOf(deb: string, from: string, builtAt = new Date()): UpdateManifest {
  const field = (name: string) => execFileSync('dpkg-deb', ['-f', deb, name], { encoding: 'utf8' }).trim();
  return {
    format: 1,
    name: field('Package'),
    version: field('Version'),
    architecture: field('Architecture'),
    size: statSync(deb).size,
    sha256: createHash('sha256').update(readFileSync(deb)).digest('hex'),
    builtAt: builtAt.toISOString(),
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
      out: { type: 'string' },
    },
  });
  if (values.key === undefined) {
    console.error(
      'Give --key FILE, the office’s private key: openssl genpkey -algorithm ed25519 -aes256 -out FILE',
    );
    process.exit(2);
  }
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const out = resolve(values.out ?? join(root, 'release'));
  const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const deb = resolve(values.deb ?? join(out, `${name}_${version}_${architecture}.deb`));
  try {
    console.log(
      makeBundle({ deb, key: resolve(values.key), manifest: manifestOf(deb, values.from ?? '0.1.0'), out }),
    );
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
