/**
 * Source maps: kept beside a package and never in it. `node build/source-maps.ts MAPS FRAME…` says where a frame of the
 * journal or of standard error (`dist/electron/visit.js:1:2345`) is in the sources.
 */
import { cpSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join } from 'node:path';

/** Moves every map out of a folder that was just built; what lay in `to` before goes. */
export function moveMaps(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  for (const map of globSync('**/*.map', { cwd: from })) {
    mkdirSync(dirname(join(to, map)), { recursive: true });
    cpSync(join(from, map), join(to, map));
    rmSync(join(from, map));
  }
}

/** Where a frame of a bundle is in the sources, as `file:line:column`; null where no map knows it. */
export function sourceOf(maps: string, frame: string): string | null {
  const [, file = '', line, column] = /(?:dist\/)?([\w./-]+):(\d+):(\d+)/.exec(frame) ?? [];
  const [found] = globSync([`${file}.map`, `**/${file}.map`], { cwd: maps });
  if (found === undefined) return null;
  const map = new SourceMap(JSON.parse(readFileSync(join(maps, found), 'utf8')));
  const origin = map.findOrigin(Number(line), Number(column));
  return 'fileName' in origin
    ? `${origin.fileName.replace(/^(\.\.\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`
    : null;
}

if (import.meta.main) {
  const [maps = '', ...frames] = process.argv.slice(2);
  for (const frame of frames) console.log(sourceOf(maps, frame) ?? `${frame} is in no map`);
}
