/**
 * Lays out what goes into a package, and nothing else: bundles, the built window, the addons' own files, licences and
 * the bill of materials. Packages are made from this folder, so what is not put here cannot slip in.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'rolldown';
import { build as buildWindow } from 'vite';
import { LICENCES_ALLOWED, lockedDependencies, SHIPPED_TOO } from './dependency-policy.ts';
import { bundle, packedFiles } from './electron.ts';
import type { Flavour } from './electron-fuses.ts';
import { moveMaps } from './source-maps.ts';

const root = join(import.meta.dirname, '..');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The addons, and which of their files run: their sources, headers and other platforms' binaries stay out. */
const ADDONS = (platform: string, arch: string) => ({
  'better-sqlite3': ['package.json', 'LICENSE', 'lib', `prebuilds/${platform}-${arch}.node`],
  smartcard: ['package.json', 'LICENSE', 'dist/lib', 'build/Release/smartcard_napi.node'],
  koffi: ['package.json', 'LICENSE.txt', 'index.js', 'src/koffi/index.js', 'src/koffi/src/static.js'],
  [`@koromix/koffi-${platform}-${arch}`]: ['package.json', 'index.js', `${platform}_${arch}/koffi.node`],
  // The department's library may have 32 bits: packed where it was installed (docs/sas.md).
  ...(platform === 'win32' && existsSync(join(root, 'node_modules', '@koromix', 'koffi-win32-ia32'))
    ? { '@koromix/koffi-win32-ia32': ['package.json', 'index.js', 'win32_ia32/koffi.node'] }
    : {}),
});

/** How a library that can be loaded begins, on each system. */
const BEGINS: Readonly<Record<string, string>> = { linux: '\x7fELF', win32: 'MZ' };

/** Throws when an addon's binary is not one of the system that is packed for: npm compiles for the one it runs on. */
export function checkAddons(platform: string, arch: string): void {
  for (const [name, files] of Object.entries(ADDONS(platform, arch)))
    for (const file of files.filter((one) => one.endsWith('.node'))) {
      const path = join(root, 'node_modules', name, file);
      const begins = existsSync(path) ? readFileSync(path).subarray(0, 4).toString('latin1') : '';
      if (!begins.startsWith(BEGINS[platform] ?? '\0'))
        throw new Error(
          `${name}/${file} is not there for ${platform}: pack on a machine of that system, where npm install compiles it.`,
        );
    }
}

/** Files of an addon that are for compilers, not for running. */
const NOT_RUN = /\.(d\.ts|map|ts)$/;

/** One package that goes out, with its licence. */
export interface Licence {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

/** The package that a module file belongs to. */
function packageOf(file: string): string | null {
  const at = file.lastIndexOf('/node_modules/');
  if (at < 0) return null;
  const [scope = '', name = ''] = file.slice(at + '/node_modules/'.length).split('/');
  return join(file.slice(0, at), 'node_modules', scope.startsWith('@') ? join(scope, name) : scope);
}

/** Reads the licence of each package directory; throws, with every name, when one may not go out. */
export function licencesOf(directories: Iterable<string>): readonly Licence[] {
  const licences = [...new Set(directories)].sort().map((directory): Licence => {
    const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
      license?: string;
    };
    const file = readdirSync(directory).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
    return {
      name,
      version,
      licence: license ?? 'none said',
      text: file === undefined ? '' : readFileSync(join(directory, file), 'utf8').trim(),
    };
  });
  const refused = licences.filter(({ licence }) => !LICENCES_ALLOWED.includes(licence));
  if (refused.length > 0)
    throw new Error(
      `these packages may not go out under their licence: ${refused.map((l) => `${l.name} (${l.licence})`).join(', ')}`,
    );
  return licences;
}

/** Where the source maps of a staged folder are: beside it, for whoever reads the frames of a crash. */
export const mapsOf = (directory: string) => `${directory}-maps`;

/** Lays out the folder again and returns the licences of everything in it. */
export async function stage(
  directory = join(root, 'dist', 'app'),
  platform: string = process.platform,
  arch: string = process.arch,
  flavour: Flavour = 'service',
): Promise<readonly Licence[]> {
  checkAddons(platform, arch);
  // React's and Vite's development code must not go out, whoever calls this from where.
  process.env.NODE_ENV = 'production';
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const used = new Set<string>();
  const use = (file: string) => {
    const found = packageOf(file);
    if (found !== null) used.add(found);
  };

  const chunks = await bundle(join(directory, 'dist', 'electron'), { automation: flavour === 'automation' });
  const packed = packedFiles(chunks);
  for (const { fileName, moduleIds } of chunks) {
    if (packed.has(fileName)) for (const id of moduleIds) use(id);
    else rmSync(join(directory, 'dist', 'electron', fileName));
  }
  // The wizard lies beside the program, in one file with all that it needs (build/doctor.ts).
  const wizard = await build({
    cwd: root,
    input: join(root, 'electron', 'doctor', 'setup-cli.ts'),
    external: [/^node:/],
    platform: 'node',
    write: false,
  });
  for (const file of wizard.output) if (file.type === 'chunk') for (const id of file.moduleIds) use(id);
  const windows = await buildWindow({
    root,
    logLevel: 'error',
    build: { outDir: join(directory, 'dist', 'window') },
  });
  for (const { output } of [windows].flat() as {
    output: { type: string; moduleIds?: readonly string[] }[];
  }[])
    for (const file of output) for (const id of file.moduleIds ?? []) use(id.replace(/\0|\?.*$/g, ''));
  moveMaps(join(directory, 'dist', 'maps'), mapsOf(directory));
  rmSync(join(directory, 'dist', 'maps'), { recursive: true });
  // Fonts come in as assets of a style sheet, which no chunk lists.
  for (const name of Object.keys(manifest.dependencies).filter((name) => name.startsWith('@fontsource/')))
    used.add(join(root, 'node_modules', name));

  for (const [name, files] of Object.entries(ADDONS(platform, arch))) {
    const from = join(root, 'node_modules', name);
    used.add(from);
    for (const file of files) {
      const to = join(directory, 'node_modules', name, file);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(from, file), to, {
        recursive: true,
        filter: (source) => !NOT_RUN.test(relative(from, source)),
      });
    }
    // What an addon needs to be compiled with is not needed to run it.
    const own = join(directory, 'node_modules', name, 'package.json');
    const { name: n, version, license, main, type, exports } = JSON.parse(readFileSync(own, 'utf8'));
    writeFileSync(own, `${JSON.stringify({ name: n, version, license, main, type, exports }, null, 2)}\n`);
  }

  const { name, version, description, license } = manifest;
  writeFileSync(
    join(directory, 'package.json'),
    `${JSON.stringify(
      {
        name,
        version,
        description,
        license,
        author: 'Sitthi 25',
        type: 'module',
        main: 'dist/electron/main.electron.js',
        dependencies: Object.fromEntries(
          Object.keys(ADDONS(platform, arch)).map((addon) => [
            addon,
            // What a dependency brings along for this system is not named by ours.
            manifest.dependencies[addon] ?? manifest.dependencies.koffi,
          ]),
        ),
      },
      null,
      2,
    )}\n`,
  );
  const licences = licencesOf(used);
  writeFileSync(
    join(directory, 'LICENCES.txt'),
    [
      readFileSync(join(root, 'LICENSE'), 'utf8').trim(),
      ...licences.map((l) => `${l.name} ${l.version}\n${l.licence}\n\n${l.text}`),
    ].join(`\n\n${'='.repeat(80)}\n\n`),
  );
  writeFileSync(
    join(directory, 'sbom.cdx.json'),
    billOfMaterials(
      name,
      [...licences, ...lockedDependencies().filter((one) => SHIPPED_TOO.includes(one.name))].map(
        (one) => `${one.name}@${one.version}`,
      ),
    ),
  );
  return licences;
}

interface Component {
  properties?: unknown;
  name: string;
  /** `name@version`. */
  readonly 'bom-ref': string;
}

/** npm's own CycloneDX bill of the lock file, cut to what goes out (`name@version`), and without what changes at every run. */
function billOfMaterials(name: string, shipped: readonly string[]): string {
  const text = execFileSync(
    'npm',
    [
      ...['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'],
      // Electron is among those for development, which npm leaves out of a production.
      '--include=dev',
    ],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 2 ** 20 },
  );
  const bill = JSON.parse(text) as {
    serialNumber?: string;
    metadata: { timestamp?: string; component: Component };
    components: Component[];
    dependencies: { ref: string; dependsOn: string[] }[];
  };
  delete bill.serialNumber;
  delete bill.metadata.timestamp;
  // npm calls the project what its folder is called.
  bill.metadata.component.name = name;
  bill.components = bill.components.filter((component) => shipped.includes(component['bom-ref']));
  // npm's own marks, such as "for development": here everything goes out.
  for (const component of bill.components) delete component.properties;
  const kept = new Set([bill.metadata.component['bom-ref'], ...bill.components.map((c) => c['bom-ref'])]);
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((to) => kept.has(to)) }));
  return `${JSON.stringify(bill, null, 2)}\n`;
}

if (import.meta.main) {
  const licences = await stage();
  console.log(`${licences.length} packages go out; staged in dist/app.`);
  if (!existsSync(join(root, 'dist', 'app', 'dist', 'window', 'index.html'))) process.exitCode = 1;
}
