#!/usr/bin/env bash
# Types, lint and formatting, import rules.
set -euo pipefail
tsc -p .
tsc -p renderer
tsc -p tests
biome check .
depcruise --config .dependency-cruiser.cjs electron native renderer fixtures tests build
