/**
 * Takes electron-builder through AppImage and NSIS up to the point at which it calls tools of its own, which it would
 * fetch, and prints what it would have them make: the desktop entry, the words for the installer, the unpacked folder.
 * Called by packing.test.ts: `node packing-targets.ts APP ELECTRON-DIST OUT`.
 */
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { packageConfig } from '../../build/electron-package.ts';

const [app = '', electronDist = '', out = ''] = process.argv.slice(2);
const found: Record<string, unknown> = {};
for (const [platform, target] of [
  [Platform.LINUX, 'appimage'],
  [Platform.WINDOWS, 'nsis'],
] as const) {
  await build({
    targets: platform.createTarget(target),
    projectDir: join(import.meta.dirname, '..', '..'),
    config: packageConfig({ app, out: `${out}/${target}`, flavour: 'service', electronDist }),
    // electron-builder's own hook for its tests: true stops it there.
    effectiveOptionComputed: async (computed: unknown) => {
      found[target] = computed;
      return true;
    },
  } as Parameters<typeof build>[0]);
}
console.log(`\n${JSON.stringify(found)}`);
