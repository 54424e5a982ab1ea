#!/usr/bin/env bash
# Sets up what is missing, then runs a program of this project under its own Node.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
bash "$here/build/setup.sh"
if [ -x "$here/.tools/node/bin/node" ]; then
  export PATH="$here/.tools/node/bin:$PATH" npm_config_nodedir="$here/.tools/node"
fi
export PATH="$here/node_modules/.bin:$PATH"
# Without a locale, as under cron or in a bare container, a browser saves nothing under a Thai name.
[ -n "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ] || export LANG=C.UTF-8
# A world that was started by `npm run kiosk` or `npm run emulators` lends its reader, servers and printer.
world=${SITTHI_WORLD_DIR:-$here/.sitthi/world}.env
told() { sed -n "s/^$1='\(.*\)'\$/\1/p" "$world"; }
if [ -z "${SITTHI_CONFIG:-}" ] && [ -r "$world" ]; then
  # One that was killed left its file behind, and its process id may be another's by now: the time of its start is not.
  since=$(sed 's/.*) //' "/proc/$(told SITTHI_WORLD_PID)/stat" 2>/dev/null | cut -d' ' -f20) || true
  if [ -n "$since" ] && [ "$since" = "$(told SITTHI_WORLD_SINCE)" ]; then set -a; . "$world"; set +a; fi
fi
# What V8 has compiled once: no data of anybody, and half a second less for each visit.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$here/.tools/compiled}"
cd "$here"
# npm that is killed tells nobody: then the kernel does.
if [ -n "${npm_lifecycle_event:-}" ]; then set -- setpriv --pdeathsig TERM "$@"; fi
exec "$@"
