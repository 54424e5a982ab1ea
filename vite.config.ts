import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { moveMaps } from './build/source-maps.ts';

/** The page renderer's own entry is built beside the window's when it is there. */
const printEntry = ['print.html', 'renderer/print/print.html']
  .map((path) => resolve(import.meta.dirname, path))
  .find((path) => existsSync(path));

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
  plugins: [react(), mapsBeside],
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
