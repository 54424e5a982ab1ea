#!/usr/bin/env bash
# The specs of the real window, on a display of their own: build/ci/specs.sh [WORDS FOR PLAYWRIGHT]. They run in Electron
# where its binary is (SITTHI_ELECTRON=required: nowhere else), or in a packed kiosk (SITTHI_PACKED_KIOSK).
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${SITTHI_ELECTRON:-}" = required ] && [ -z "${SITTHI_PACKED_KIOSK:-}" ] && [ ! -e node_modules/electron/path.txt ]; then
  echo 'Electron’s binary is not here: npx install-electron' >&2
  exit 1
fi
exec {fd}<> <(:)
Xvfb -displayfd "$fd" -screen 0 1080x1920x24 -nolisten tcp >/dev/null 2>&1 &
trap 'kill $!' EXIT
read -r -t 10 -u "$fd" number
# One after another: each kiosk has the machine to itself. The pictures of screens are those of Debian's Chromium alone.
if [ $# -eq 0 ]; then
  mapfile -t specs < <(find tests/e2e -name '*.spec.ts' ! -name screens.spec.ts | sort)
  set -- "${specs[@]}"
fi
DISPLAY=":$number" playwright test "$@"
