#!/usr/bin/env bash
# Types, lint and formatting, import rules, exports that nobody imports.
set -euo pipefail
tsc -p .
tsc -p renderer
tsc -p tests
biome check .
depcruise --config .dependency-cruiser.cjs electron native renderer fixtures tests build
depcruise --config .dependency-cruiser.folders.cjs electron native renderer fixtures build
knip --no-progress
