import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { moveMaps } from './build/source-maps.ts';

/** The page renderer's own entry is built beside the window's when it is there. */
const printEntry = ['print.html', 'renderer/print/print.html']
  .map((path) => resolve(import.meta.dirname, path))
  .find((path) => existsSync(path));

/** What react-aria asks as soon as it is loaded. The answer costs the engine the names of all its languages. */
const ASKS_FOR_LANGUAGES =
  /try \{\s*Intl\.DateTimeFormat\.supportedLocalesOf\(\[\s*locale\s*\]\);\s*\} catch\s*\{\s*locale = 'en-US';\s*\}/;

/** The window says itself which language it is in (I18nProvider): a third of the way to its first screen is saved. */
const knownLanguage: Plugin = {
  name: 'known-language',
  transform: {
    filter: { id: /react-aria[\\/]dist[\\/]private[\\/]i18n[\\/]useDefaultLocale\.mjs$/ },
    handler(code) {
      if (!ASKS_FOR_LANGUAGES.test(code)) throw new Error('react-aria asks for languages in another way now');
      return code.replace(ASKS_FOR_LANGUAGES, '');
    },
  },
};

/** Maps lie in `maps/window` beside the window, not in it. */
const mapsBeside: Plugin = {
  name: 'maps-beside',
  writeBundle({ dir }) {
    if (dir !== undefined) moveMaps(dir, join(dir, '..', 'maps', 'window'));
  },
};

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses: the same build is served from app:// and from https://.
  base: './',
  publicDir: false,
  plugins: [react(), knownLanguage, mapsBeside],
  build: {
    outDir: 'dist/window',
    emptyOutDir: true,
    target: 'chrome140',
    // No file names its map, and none is served.
    sourcemap: 'hidden',
    // Nothing inline: the content security policy allows data: for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: resolve(import.meta.dirname, 'index.html'),
        ...(printEntry === undefined ? {} : { print: printEntry }),
        spool: resolve(import.meta.dirname, 'spool.html'),
      },
    },
  },
});
