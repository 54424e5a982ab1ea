#!/usr/bin/env bash
# Every test: units and integration (Vitest), then the real window from end to end (Playwright). SITTHI_LONG=1 is the long
# form (`npm run test:long`): every case of what is otherwise tried by a few members of each kind.
set -euo pipefail
if [ $# -gt 0 ]; then exec vitest run "$@"; fi
if [ "$(id -u)" != 0 ]; then
  echo 'The tests emulate a world, which needs root for the namespaces of its card reader and its printer: sudo npm test' >&2
  exit 1
fi
# What fails here does not keep the window from being tried: both say what they found, and the end repeats it.
failed=0
units=$(mktemp)
limited=
trap 'rm -f "$units"; kill $limited 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# What hangs is ended, with all that it started, and counts as failed: after more than twice what it takes on two
# quiet cores; all of them together have less than the 90 minutes of CI. The long form has twenty times as long.
limit=$((${SITTHI_LONG:-0} == 1 ? 20 : 1))
within() {
  timeout --kill-after=60 $(($1 * limit))m "${@:2}" &
  limited=$!
  local code=0
  wait "$limited" || code=$?
  [ "$code" -lt 124 ] || echo "It did not end by itself within $1 minutes, and was ended: ${*:2:2}" >&2
  return "$code"
}
within 30 vitest run --reporter=default --reporter=json --outputFile.json="$units" || failed=$?
# Kiosks beside each other, with displays and worlds of their own; those that measure have the machine to themselves. Playwright
# says at its own limit which test was waited for.
within 30 playwright test --project shared --project beside --project screens --workers 2 --global-timeout $((28 * limit * 60000)) || failed=$?
within 15 playwright test --project alone --output test-results/alone --global-timeout $((14 * limit * 60000)) || failed=$?
echo 'The slowest ten files (s):'
jq -r --arg root "$PWD/" '[.testResults[] | {name: (.name | ltrimstr($root)), s: ((.endTime - .startTime) / 1000 | round)}]
  | sort_by(-.s) | .[:10][] | "\(.s)\t\(.name)"' "$units"
# The end is what is kept of a long log: what failed, and why, in a few lines each.
jq -r '.testResults[] | .name as $file | ((.assertionResults[] | select(.status == "failed") | "\($file): \(.fullName)",
    (.failureMessages[] | split("\n")[:12][] | "    \(.)")),
  (select(.status == "failed" and all(.assertionResults[]; .status != "failed")) | "\($file): \(.message)"))' "$units" |
  sed "s|^$PWD/|failed: |"
exit "$failed"
