/**
 * `npm run package:deb [-- --unpacked DIR --app DIR --out DIR]`: makes the .deb out of the folder that electron-builder packed and
 * the recipe in build/os, with Debian's own dpkg-deb (electron-builder's deb target fetches a tool of its own, and
 * cannot be tried where nothing can be fetched: docs/decisions/packaging.md); and the updater's own .deb, out of
 * build/updater (docs/decisions/updates.md).
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LAYOUT, type Placed } from '../electron/doctor/layout.ts';
import { wrongFuses } from './electron-fuses.ts';
import { OFFICE_LAYOUT } from './office/layout.ts';
import { stageOffice } from './office.ts';
import { UPDATER_LAYOUT } from './updater/layout.ts';

const root = join(import.meta.dirname, '..');
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** What the kiosk needs of the machine: card readers, printing, a display, a firewall, Thai type for the out-of-service page. */
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
  'xserver-xorg-core',
  'xserver-xorg-input-libinput',
  'libgl1-mesa-dri',
  'dbus',
  'nftables',
  'apparmor',
  'fonts-thai-tlwg',
  'systemd',
  'util-linux',
];

/** What the updater needs: it must work while the kiosk does not. */
const UPDATER_DEPENDS = [
  'dpkg',
  'openssl (>= 3)',
  'curl',
  'jq',
  'systemd',
  // timedatectl asks over it.
  'dbus',
  'util-linux',
  'bsdutils',
  'ca-certificates',
];

interface Package {
  readonly name: string;
  readonly architecture: string;
  readonly description: string;
  readonly depends: readonly string[];
  readonly recommends?: string;
  /** The folder of the files and scripts of the recipe, and where each goes. */
  readonly recipe: string;
  readonly layout: readonly Placed[];
  readonly out: string;
  /** Of dpkg-deb; absent: xz, the smallest. */
  readonly compression?: 'zstd';
  /** Lays into the tree whatever is not of the recipe. */
  readonly fill: (tree: string) => void;
}

const project = () =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    description: string;
  };

/** What a package takes on the machine, in kilobytes, counted as Debian does: deb-substvars(5), Installed-Size. */
const kilobytesOf = (tree: string) =>
  readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .map((file) => lstatSync(join(tree, file)))
    .reduce((sum, stat) => sum + (stat.isDirectory() ? 1 : Math.ceil(stat.size / 1024)), 0);

/** Gives everything in a tree the modes and times that it has whoever laid it out, with whatever umask, and when. */
function normalise(tree: string, epoch: string): void {
  for (const file of ['', ...readdirSync(tree, { recursive: true, encoding: 'utf8' })]) {
    const path = join(tree, file);
    const stat = lstatSync(path);
    // No file gives rights, chrome-sandbox neither: Chromium takes user namespaces, and the unit has NoNewPrivileges.
    if (!stat.isSymbolicLink())
      chmodSync(path, stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o755 : 0o644);
    lutimesSync(path, epoch, epoch);
  }
}

/** Lays out and builds a package; returns its path. */
function build({
  name,
  architecture,
  description,
  depends,
  recommends,
  recipe,
  layout,
  out,
  compression,
  fill,
}: Package): string {
  const { version } = project();
  const tree = mkdtempSync(join(tmpdir(), 'sitthi25-deb-'));
  try {
    for (const { file, to } of layout) {
      mkdirSync(dirname(join(tree, to)), { recursive: true });
      cpSync(join(recipe, file), join(tree, to));
    }
    fill(tree);
    const kilobytes = kilobytesOf(tree);
    const control = join(tree, 'DEBIAN');
    mkdirSync(control);
    for (const script of ['postinst', 'prerm', 'postrm']) {
      cpSync(join(recipe, script), join(control, script));
      chmodSync(join(control, script), 0o755);
    }
    writeFileSync(
      join(control, 'conffiles'),
      layout
        .filter(({ conffile }) => conffile)
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
        `Installed-Size: ${kilobytes}`,
        `Depends: ${depends.join(', ')}`,
        ...(recommends === undefined ? [] : [`Recommends: ${recommends}`]),
        `Description: ${description}`,
        '',
      ].join('\n'),
    );
    // The same files make the same package.
    const epoch = process.env.SOURCE_DATE_EPOCH ?? '0';
    normalise(tree, epoch);
    for (const { to, mode } of layout) chmodSync(join(tree, to), mode);
    mkdirSync(out, { recursive: true });
    const deb = join(out, `${name}_${version}_${architecture}.deb`);
    execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression ?? 'xz'}`, '--build', tree, deb], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, SOURCE_DATE_EPOCH: epoch },
    });
    return deb;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

/**
 * Makes the kiosk's package; returns its path. `unpacked` is electron-builder's linux-unpacked. Throws when its fuses are
 * not those of a kiosk in service: the build for automation must reach no office.
 */
export async function makeDeb(options: {
  readonly unpacked: string;
  readonly app: string;
  readonly out: string;
}): Promise<string> {
  const architecture = ARCHITECTURES[process.arch];
  if (architecture === undefined) throw new Error(`there is no package for ${process.arch}`);
  const wrong = await wrongFuses(join(options.unpacked, 'sitthi25'), 'service');
  if (wrong.length > 0)
    throw new Error(
      `${options.unpacked} is no build for offices, its fuses are not as they should be: ${wrong.join(', ')}`,
    );
  const { name, description } = project();
  return build({
    name,
    architecture,
    description,
    depends: DEPENDS,
    // Node for the doctor alone. Not in Depends: an update is installed by dpkg, which fetches nothing.
    recommends: 'sitthi25-updater, nodejs (>= 18), speech-dispatcher, speech-dispatcher-espeak-ng',
    recipe: join(import.meta.dirname, 'os'),
    layout: LAYOUT,
    out: options.out,
    fill(tree) {
      cpSync(options.unpacked, join(tree, 'opt', 'sitthi25'), { recursive: true, verbatimSymlinks: true });
      for (const command of ['doctor', 'setup']) {
        const file = join(tree, 'usr', 'lib', 'sitthi25', `${command}.mjs`);
        execFileSync(process.execPath, [join(import.meta.dirname, 'doctor.ts'), file, `${command}-cli.ts`]);
      }
      const documents = join(tree, 'usr', 'share', 'doc', 'sitthi25');
      mkdirSync(documents, { recursive: true });
      cpSync(join(options.app, 'LICENCES.txt'), join(documents, 'copyright'));
      cpSync(join(options.app, 'sbom.cdx.json'), join(documents, 'sbom.cdx.json'));
      for (const file of [
        'deployment.md',
        'backup.md',
        'configuration.md',
        'generated/config.schema.json',
        'faults.md',
      ])
        if (existsSync(join(root, 'docs', file)))
          cpSync(join(root, 'docs', file), join(documents, file.split('/').at(-1) ?? file));
      for (const file of ['คู่มือเจ้าหน้าที่.md', 'ก่อนใช้เครื่อง.md']) packPage(join(root, 'docs', file), documents);
    },
  });
}

/** A page of the docs with the pictures that it shows, which lie beside it there. */
function packPage(file: string, documents: string): void {
  const text = readFileSync(file, 'utf8').replace(/\]\((\.\.\/[^)]+\.png)\)/g, (_, picture: string) => {
    const name = basename(picture);
    cpSync(join(dirname(file), picture), join(documents, name));
    return `](${name})`;
  });
  writeFileSync(join(documents, basename(file)), text);
}

/** Makes the updater's package; returns its path. It has nothing of the kiosk in it. */
export function makeUpdaterDeb(out: string): string {
  return build({
    name: 'sitthi25-updater',
    architecture: 'all',
    description:
      'Brings a Sitthi 25 kiosk to a version that its office signed, and back when it is not well.',
    depends: UPDATER_DEPENDS,
    recipe: join(import.meta.dirname, 'updater'),
    layout: UPDATER_LAYOUT,
    out,
    fill(tree) {
      const documents = join(tree, 'usr', 'share', 'doc', 'sitthi25-updater');
      mkdirSync(documents, { recursive: true });
      cpSync(join(root, 'LICENSE'), join(documents, 'copyright'));
      cpSync(join(root, 'docs', 'deployment.md'), join(documents, 'deployment.md'));
      cpSync(join(root, 'docs', 'decisions', 'updates.md'), join(documents, 'updates.md'));
    },
  });
}

/** Makes the office's package, with the Node that runs this and the page that was built; returns its path. */
export async function makeOfficeDeb(out: string): Promise<string> {
  const architecture = ARCHITECTURES[process.arch];
  if (architecture === undefined) throw new Error(`there is no package for ${process.arch}`);
  const staged = mkdtempSync(join(tmpdir(), 'sitthi25-office-'));
  try {
    await stageOffice(staged);
    return build({
      name: 'sitthi25-office',
      architecture,
      description:
        'The office of Sitthi 25 kiosks: takes what they send, and has the desk where requests are opened.',
      depends: ['libc6', 'libstdc++6', 'openssl', 'systemd', 'util-linux'],
      recommends: 'postgresql (>= 15)',
      recipe: join(import.meta.dirname, 'office'),
      layout: OFFICE_LAYOUT,
      out,
      // A whole Node: xz takes minutes for it.
      compression: 'zstd',
      fill(tree) {
        cpSync(staged, join(tree, 'opt', 'sitthi25-office'), { recursive: true });
        const share = join(tree, 'usr', 'share', 'sitthi25-office', 'monitoring');
        mkdirSync(share, { recursive: true });
        for (const file of ['alerts.yml', 'prometheus.yml', 'dashboard.json'])
          cpSync(join(root, 'office', 'monitoring', file), join(share, file));
        const documents = join(tree, 'usr', 'share', 'doc', 'sitthi25-office');
        mkdirSync(documents, { recursive: true });
        cpSync(join(root, 'LICENSE'), join(documents, 'copyright'));
        for (const file of ['office.md', 'scale.md']) cpSync(join(root, 'docs', file), join(documents, file));
      },
    });
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { unpacked: { type: 'string' }, app: { type: 'string' }, out: { type: 'string' } },
  });
  const out = resolve(values.out ?? join(root, 'release'));
  try {
    console.log(
      await makeDeb({
        unpacked: resolve(values.unpacked ?? join(root, 'release', 'linux-unpacked')),
        app: resolve(values.app ?? join(root, 'dist', 'app')),
        out,
      }),
    );
    console.log(makeUpdaterDeb(out));
    console.log(await makeOfficeDeb(out));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
