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
# What hangs is ended, with all that it started, and counts as failed: about twice what it takes on a machine of half the speed.
within() {
  timeout --kill-after=60 "$@" &
  limited=$!
  local code=0
  wait "$limited" || code=$?
  [ "$code" -lt 124 ] || echo "It did not end by itself within $1, and was ended: ${*:2:2}" >&2
  return "$code"
}
within 40m vitest run --reporter=default --reporter=json --outputFile.json="$units" || failed=$?
# Kiosks beside each other, with displays and worlds of their own; those that measure have the machine to themselves.
within 60m playwright test --project shared --project beside --project screens --workers 2 || failed=$?
within 40m playwright test --project alone --output test-results/alone || failed=$?
echo 'The slowest ten files (s):'
jq -r --arg root "$PWD/" '[.testResults[] | {name: (.name | ltrimstr($root)), s: ((.endTime - .startTime) / 1000 | round)}]
  | sort_by(-.s) | .[:10][] | "\(.s)\t\(.name)"' "$units"
# The end is what is kept of a long log: what failed, and why, in a few lines each.
jq -r '.testResults[] | .name as $file | ((.assertionResults[] | select(.status == "failed") | "\($file): \(.fullName)",
    (.failureMessages[] | split("\n")[:12][] | "    \(.)")),
  (select(.status == "failed" and all(.assertionResults[]; .status != "failed")) | "\($file): \(.message)"))' "$units" |
  sed "s|^$PWD/|failed: |"
exit "$failed"
