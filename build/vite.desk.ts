/** Builds the desk's page into dist/desk: `vite build --config build/vite.desk.ts`. */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: resolve(import.meta.dirname, '..', 'office', 'page'),
  base: './',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, '..', 'dist', 'desk'),
    emptyOutDir: true,
    target: 'es2023',
    // Nothing inline: the content security policy allows none.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The outcome's own words are native's: of the rest of it a browser has nothing.
      treeshake: { moduleSideEffects: (id: string) => !id.includes('/native/') },
    },
  },
});
