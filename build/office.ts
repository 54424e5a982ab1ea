/**
 * Bundles the office into a folder that needs nothing else but the Node beside it: `office/entry/office.js`, the desk's
 * built page, and the two packages that load files of their own (SQLite's addon, PGlite's WebAssembly).
 */
import { chmodSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'rolldown';

const root = join(import.meta.dirname, '..');

/** Packages that go as they are; of the addon nothing but what is loaded. */
const WHOLE: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['package.json', 'LICENSE', 'lib', `prebuilds/linux-${process.arch}.node`],
  '@electric-sql/pglite': ['package.json', 'LICENSE', 'dist'],
};

/** Writes the office into `directory`; throws where the desk's page was not built. */
export async function stageOffice(directory: string): Promise<void> {
  const page = join(root, 'dist', 'desk');
  if (!existsSync(join(page, 'index.html')))
    throw new Error('the desk is not built: npm run office builds it');
  await build({
    cwd: root,
    input: { office: join(root, 'office', 'entry', 'office.ts') },
    external: [/^node:/, 'pg-native', ...Object.keys(WHOLE)],
    platform: 'node',
    logLevel: 'warn',
    output: {
      dir: join(directory, 'office', 'entry'),
      format: 'esm',
      minify: { compress: false, mangle: false },
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
    },
  });
  cpSync(page, join(directory, 'dist', 'desk'), { recursive: true });
  for (const [name, files] of Object.entries(WHOLE))
    for (const file of files) {
      const from = join(root, 'node_modules', name, file);
      const to = join(directory, 'node_modules', name, file);
      mkdirSync(join(to, '..'), { recursive: true });
      cpSync(from, to, { recursive: true, filter: (one) => !/\.(?:map|d\.[cm]?ts)$/.test(basename(one)) });
    }
  mkdirSync(join(directory, 'bin'), { recursive: true });
  cpSync(process.execPath, join(directory, 'bin', 'node'));
  chmodSync(join(directory, 'bin', 'node'), 0o755);
}
