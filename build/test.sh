#!/usr/bin/env bash
# Every test: units and integration (Vitest), then the real window from end to end (Playwright).
set -euo pipefail
if [ $# -gt 0 ]; then exec vitest run "$@"; fi
if [ "$(id -u)" != 0 ]; then
  echo 'The tests emulate a world, which needs root for the namespaces of its card reader and its printer: sudo npm test' >&2
  exit 1
fi
# What fails here does not keep the window from being tried: both say what they found.
failed=0
vitest run || failed=$?
xvfb=
if [ -z "${DISPLAY:-}" ]; then
  exec {fd}<> <(:)
  Xvfb -displayfd "$fd" -screen 0 1080x1920x24 -nolisten tcp >/dev/null 2>&1 &
  xvfb=$!
  trap 'kill $xvfb 2>/dev/null || true' EXIT
  read -r -t 10 -u "$fd" number
  export DISPLAY=":$number"
fi
playwright test || failed=$?
exit "$failed"
