/** Builds the page on which a phone takes a file into dist/take: `vite build --config build/vite.take.ts`. */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = resolve(import.meta.dirname, '..', 'office', 'take');
export default defineConfig({
  root,
  base: './',
  publicDir: false,
  build: {
    outDir: resolve(import.meta.dirname, '..', 'dist', 'take'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inline: the content security policy allows none.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The outcome's own words are native's: of the rest of it a browser has nothing.
      treeshake: { moduleSideEffects: (id: string) => !id.includes('/native/') },
    },
  },
});
