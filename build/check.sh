#!/usr/bin/env bash
# Types, lint and formatting, import rules, exports that nobody imports.
set -euo pipefail
# One a runtime: a file can use only what is there where it runs.
for runtime in . tsconfig.electron.json tsconfig.preload.json renderer office office/page office/check office/take tests tests/tsconfig.node.json; do tsc -p "$runtime"; done
biome check .
depcruise --config .dependency-cruiser.cjs electron native renderer office fixtures tests build
depcruise --config .dependency-cruiser.folders.cjs electron native renderer office fixtures build
knip --no-progress
node build/ci/lint.ts
