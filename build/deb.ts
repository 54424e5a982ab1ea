/**
 * `npm run package:deb [-- --unpacked DIR --out DIR]`: makes the .deb out of the folder that electron-builder packed and
 * the recipe in build/os, with Debian's own dpkg-deb (electron-builder's deb target fetches a tool of its own, and
 * cannot be tried where nothing can be fetched: docs/decisions/packaging.md).
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LAYOUT } from './os/layout.ts';

const root = join(import.meta.dirname, '..');
const recipe = join(import.meta.dirname, 'os');
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** What the kiosk needs of the machine: card readers, printing, a compositor, a firewall, Thai type for the still page. */
const DEPENDS = [
  'libc6',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libgbm1',
  'libasound2 | libasound2t64',
  'libpcsclite1',
  'pcscd',
  'libccid',
  'polkitd | policykit-1',
  'cups',
  'cups-client',
  'cups-ipp-utils',
  'cage',
  'nftables',
  'apparmor',
  'fonts-thai-tlwg',
  'systemd',
  'util-linux',
];

/** Lays out and builds the package; returns its path. `unpacked` is electron-builder's linux-unpacked. */
export function makeDeb(options: {
  readonly unpacked: string;
  readonly app: string;
  readonly out: string;
}): string {
  const { name, version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    description: string;
  };
  const architecture = ARCHITECTURES[process.arch];
  if (architecture === undefined) throw new Error(`there is no package for ${process.arch}`);
  const tree = mkdtempSync(join(tmpdir(), 'sitthi25-deb-'));
  try {
    // mkdtemp makes a folder for its owner alone; this one becomes the machine's root.
    chmodSync(tree, 0o755);
    cpSync(options.unpacked, join(tree, 'opt', 'sitthi25'), { recursive: true, verbatimSymlinks: true });
    for (const { file, to, mode } of LAYOUT) {
      mkdirSync(dirname(join(tree, to)), { recursive: true });
      cpSync(join(recipe, file), join(tree, to));
      chmodSync(join(tree, to), mode);
    }
    const documents = join(tree, 'usr', 'share', 'doc', 'sitthi25');
    mkdirSync(documents, { recursive: true });
    cpSync(join(options.app, 'LICENCES.txt'), join(documents, 'copyright'));
    cpSync(join(options.app, 'sbom.cdx.json'), join(documents, 'sbom.cdx.json'));
    for (const file of ['deployment.md', 'configuration.md', 'generated/config.schema.json', 'faults.md'])
      if (existsSync(join(root, 'docs', file)))
        cpSync(join(root, 'docs', file), join(documents, file.split('/').at(-1) ?? file));

    const control = join(tree, 'DEBIAN');
    mkdirSync(control);
    for (const script of ['postinst', 'prerm', 'postrm']) {
      cpSync(join(recipe, script), join(control, script));
      chmodSync(join(control, script), 0o755);
    }
    writeFileSync(
      join(control, 'conffiles'),
      LAYOUT.filter(({ conffile }) => conffile)
        .map(({ to }) => `${to}\n`)
        .join(''),
    );
    writeFileSync(
      join(control, 'control'),
      [
        `Package: ${name}`,
        `Version: ${version}`,
        `Architecture: ${architecture}`,
        'Maintainer: Sitthi 25 <kiosk@sitthi25.invalid>',
        'Section: misc',
        'Priority: optional',
        `Depends: ${DEPENDS.join(', ')}`,
        `Description: ${description}`,
        '',
      ].join('\n'),
    );
    mkdirSync(options.out, { recursive: true });
    const deb = join(options.out, `${name}_${version}_${architecture}.deb`);
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', tree, deb], {
      stdio: ['ignore', 'ignore', 'inherit'],
      // The same files make the same package.
      env: { ...process.env, SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? '0' },
    });
    return deb;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { unpacked: { type: 'string' }, out: { type: 'string' } } });
  const out = resolve(values.out ?? join(root, 'release'));
  console.log(
    makeDeb({
      unpacked: resolve(values.unpacked ?? join(root, 'release', 'linux-unpacked')),
      app: join(root, 'dist', 'app'),
      out,
    }),
  );
}
