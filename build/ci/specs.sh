#!/usr/bin/env bash
# The specs of the real window, on displays of their own: build/ci/specs.sh [WORDS FOR PLAYWRIGHT]. They run in Electron
# where its binary is (SITTHI_ELECTRON=required: nowhere else), or in a packed kiosk (SITTHI_PACKED_KIOSK).
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${SITTHI_ELECTRON:-}" = required ] && [ -z "${SITTHI_PACKED_KIOSK:-}" ] && [ ! -e node_modules/electron/path.txt ]; then
  echo 'Electron’s binary is not here: npx install-electron' >&2
  exit 1
fi
# One after another: each kiosk has the machine to itself. The pictures of screens are those of Debian's Chromium alone.
if [ $# -eq 0 ]; then set -- --project shared --project beside --project alone; fi
exec playwright test "$@"
