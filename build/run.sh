#!/usr/bin/env bash
# Sets up what is missing, then runs a program of this project under its own Node.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
bash "$here/build/setup.sh"
if [ -x "$here/.tools/node/bin/node" ]; then
  export PATH="$here/.tools/node/bin:$PATH" npm_config_nodedir="$here/.tools/node"
fi
export PATH="$here/node_modules/.bin:$PATH"
# A world that was started by `npm run kiosk` or `npm run emulators` lends its reader, servers and printer.
if [ -z "${SITTHI_CONFIG:-}" ] && [ -f "$here/.sitthi/world.env" ]; then
  set -a; . "$here/.sitthi/world.env"; set +a
  kill -0 "${SITTHI_WORLD_PID:-0}" 2>/dev/null || unset SITTHI_CONFIG PCSCLITE_CSOCK_NAME SITTHI_WORLD SITTHI_READER SITTHI_WORLD_PID SITTHI_DISPLAY
fi
cd "$here"
exec "$@"
