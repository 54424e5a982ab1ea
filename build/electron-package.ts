/**
 * `npm run package -- [dir|appimage|nsis] [--automation] [--electron-dist DIR] [--app DIR] [--out DIR]`: stages,
 * packs with electron-builder, flips the fuses and reads them back. The .deb is made from the unpacked folder by build/deb.ts.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Configuration, Platform } from 'electron-builder';
import { type Flavour, flip, wrongFuses } from './electron-fuses.ts';
import { stage } from './electron-stage.ts';

const root = join(import.meta.dirname, '..');
/** The program's name on disk: what the units, the AppArmor profile and the desktop file call. */
export const PROGRAM = 'sitthi25';

/** Where packages are written when nothing else is said: the build for automation apart from what offices get. */
export const OUTPUT: Readonly<Record<Flavour, string>> = {
  service: join(root, 'release'),
  automation: join(root, 'release', 'automation'),
};

/** electron-builder's configuration. `electronDist` is a folder with an unpacked Electron, where none can be fetched. */
export function packageConfig(options: {
  readonly app: string;
  readonly out: string;
  readonly flavour: Flavour;
  readonly electronDist?: string;
}): Configuration {
  return {
    appId: 'th.sitthi25.kiosk',
    productName: PROGRAM,
    copyright: 'MIT',
    directories: { app: options.app, output: options.out, buildResources: join(root, 'build', 'icons') },
    // Addons are Node-API: the file that npm installed serves Electron too.
    npmRebuild: false,
    nodeGypRebuild: false,
    buildDependenciesFromSource: false,
    removePackageScripts: true,
    asar: true,
    // Shared libraries cannot be loaded from inside an archive.
    asarUnpack: [
      'node_modules/better-sqlite3/prebuilds/**',
      'node_modules/smartcard/build/**',
      // The card library's process is a plain Node, which cannot look into an archive at all.
      'dist/electron/library-host.mjs',
      'node_modules/koffi/**',
      'node_modules/@koromix/**',
    ],
    files: ['**/*'],
    electronLanguages: ['th', 'en-GB', 'en-US'],
    publish: null,
    ...(options.electronDist === undefined ? {} : { electronDist: options.electronDist }),
    linux: {
      executableName: PROGRAM,
      category: 'Office',
      target: ['dir'],
      synopsis: 'Kiosk for copies of one’s own records (Section 25)',
    },
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: electron-builder's own placeholders
    // Without a word about arguments electron-builder starts an AppImage with --no-sandbox. Wayland lets no window say where it is.
    appImage: {
      artifactName: 'sitthi25-demonstration-${version}-${arch}.AppImage',
      executableArgs: ['--ozone-platform=x11'],
    },
    win: { target: ['nsis'], requestedExecutionLevel: 'asInvoker' },
    nsis: {
      oneClick: false,
      perMachine: true,
      allowToChangeInstallationDirectory: false,
      createDesktopShortcut: false,
      deleteAppDataOnUninstall: true,
      artifactName: 'sitthi25-counter-${version}-${arch}.exe',
    },
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: electron-builder's own placeholders
    async afterPack(context) {
      const suffix = context.electronPlatformName === 'win32' ? '.exe' : '';
      const binary = join(context.appOutDir, `${PROGRAM}${suffix}`);
      await flip(binary, options.flavour);
      const wrong = await wrongFuses(binary, options.flavour);
      if (wrong.length > 0) throw new Error(`fuses are not as they should be: ${wrong.join(', ')}`);
    },
  };
}

/** Stages and packs; returns the artifacts that were written. */
export async function pack(options: {
  readonly target: 'dir' | 'appimage' | 'nsis';
  readonly out?: string;
  readonly app?: string;
  readonly flavour?: Flavour;
  readonly electronDist?: string;
}): Promise<readonly string[]> {
  const app = options.app ?? join(root, 'dist', 'app');
  const platform = options.target === 'nsis' ? 'win32' : 'linux';
  const flavour = options.flavour ?? 'service';
  await stage(app, platform, process.arch, flavour);
  return build({
    targets: (platform === 'win32' ? Platform.WINDOWS : Platform.LINUX).createTarget(options.target),
    projectDir: root,
    config: packageConfig({
      app,
      out: options.out ?? OUTPUT[flavour],
      flavour,
      ...(options.electronDist === undefined ? {} : { electronDist: options.electronDist }),
    }),
  });
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      automation: { type: 'boolean', default: false },
      app: { type: 'string' },
      'electron-dist': { type: 'string' },
      out: { type: 'string' },
    },
  });
  const target = positionals[0] ?? 'dir';
  if (target !== 'dir' && target !== 'appimage' && target !== 'nsis') {
    console.error(`There is no target ${target}: dir, appimage or nsis.`);
    process.exit(1);
  }
  const electronDist = values['electron-dist'];
  try {
    await pack({
      target,
      flavour: values.automation ? 'automation' : 'service',
      ...(values.app === undefined ? {} : { app: resolve(values.app) }),
      ...(values.out === undefined ? {} : { out: resolve(values.out) }),
      ...(electronDist === undefined ? {} : { electronDist: resolve(electronDist) }),
    });
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
