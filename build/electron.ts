/**
 * Bundles into dist/electron the entries that run inside Electron, and the same kiosk for the preview host, which `npm run
 * kiosk` and `npm run visit` start where there is no Electron. Native addons stay outside; Playwright too, so that nothing
 * of it is in a package: the entries that need it are built beside the others, to try packed files without Electron's
 * binary, and left out of packages.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InputOptions, type OutputChunk } from 'rolldown';
import { moveMaps } from './source-maps.ts';

const root = join(import.meta.dirname, '..');
const at = (path: string) => join(root, 'electron', path);

/** Packages that are not bundled: addons with binaries of their own, what Electron provides, and Playwright. */
export const EXTERNAL = [
  'electron',
  'better-sqlite3',
  'smartcard',
  'koffi',
  'pcsclite',
  'playwright-core',
] as const;

/** The entries of a package. */
const PACKED = [
  'main.electron.js',
  'visit.js',
  'store-reader.js',
  'preload.cjs',
  'journal.js',
  'library-host.mjs',
];
/** Of the preview host: what only it loads is not packed. */
const PREVIEW_HOST = /^visit-shell\.chromium/;

/** The files that the packed entries load, themselves included: everything else stays out of a package. */
export function packedFiles(chunks: readonly OutputChunk[]): ReadonlySet<string> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const reached = new Set<string>();
  const follow = (name: string) => {
    const chunk = byName.get(name);
    if (chunk === undefined || reached.has(name) || PREVIEW_HOST.test(name)) return;
    reached.add(name);
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) follow(next);
  };
  for (const entry of PACKED) follow(entry);
  return reached;
}

/**
 * Writes dist/electron (or `directory`), and its source maps into `maps/electron` beside it; returns what was written, with
 * the modules inside each file. `automation`: a packed kiosk of it may be looked into by Playwright.
 */
export async function bundle(
  directory = join(root, 'dist', 'electron'),
  { automation = false }: { readonly automation?: boolean } = {},
): Promise<readonly OutputChunk[]> {
  rmSync(directory, { recursive: true, force: true });
  const shared = {
    cwd: root,
    external: [...EXTERNAL, /^node:/],
    platform: 'node',
    transform: { define: { SITTHI_AUTOMATION: String(automation) } },
    logLevel: 'warn',
  } satisfies InputOptions;
  const kiosk = await build({
    ...shared,
    input: {
      'main.electron': at('entry/main.electron.ts'),
      visit: at('entry/visit.ts'),
      'store-reader': at('entry/store-reader.ts'),
      journal: at('journal/journal-command.ts'),
      preview: at('entry/preview.ts'),
      'visit-cli': at('entry/visit-cli/visit-cli.ts'),
      'visit-shell.chromium': at('shell/chromium/visit-shell.ts'),
    },
    output: {
      dir: directory,
      format: 'esm',
      minify: { compress: false, mangle: false },
      sourcemap: 'hidden',
      entryFileNames: '[name].js',
      // Beside the entries: shell/paths.ts counts on it.
      chunkFileNames: '[name]-[hash].js',
    },
  });
  const preload = await build({
    ...shared,
    input: { preload: at('entry/preload.electron.ts') },
    // A sandboxed preload is one CommonJS file.
    output: { dir: directory, format: 'cjs', sourcemap: 'hidden', entryFileNames: '[name].cjs' },
  });
  const libraryHost = await build({
    ...shared,
    input: { 'library-host': join(root, 'native', 'licensed', 'host.ts') },
    // A plain Node runs it, which sees nothing of what is inside Electron's archive: one file, beside the archive.
    output: { dir: directory, format: 'esm', sourcemap: 'hidden', entryFileNames: '[name].mjs' },
  });
  moveMaps(directory, join(directory, '..', 'maps', 'electron'));
  return [...kiosk.output, ...preload.output, ...libraryHost.output].filter((file) => file.type === 'chunk');
}

if (import.meta.main) await bundle();
