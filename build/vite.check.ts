/** Builds the check page into dist/check: `vite build --config build/vite.check.ts`. */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = resolve(import.meta.dirname, '..', 'office', 'check');
export default defineConfig({
  root,
  base: './',
  publicDir: false,
  build: {
    outDir: resolve(import.meta.dirname, '..', 'dist', 'check'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inline: the content security policy allows none.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The outcome's own words are native's: of the rest of it a browser has nothing.
      treeshake: { moduleSideEffects: (id: string) => !id.includes('/native/') },
      input: { index: resolve(root, 'index.html'), worker: resolve(root, 'worker.ts') },
      // A service worker serves what lies beside it and below: its name never changes.
      output: { entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js') },
    },
  },
});
