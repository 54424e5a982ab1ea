#!/usr/bin/env bash
# Runs a command as root with the Node of whoever calls: sudo forgets where it is. sudo bash build/ci/with-node.sh COMMAND…
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo 'with-node.sh: sudo bash build/ci/with-node.sh COMMAND' >&2; exit 1; }
for node in "/home/${SUDO_USER:-}"/*/node/*/x64/bin /opt/hostedtoolcache/node/*/x64/bin; do
  [ ! -x "$node/node" ] || PATH=$node:$PATH
done
exec "$@"
