#!/usr/bin/env bash
# The .deb on a machine that systemd runs and AppArmor guards: installed, configured with servers that are out of reach,
# started as at a site; its zygote is killed, and it comes back. build/ci/installed.sh [--try], on a machine that is thrown
# away afterwards: it installs a service. --try: says what it would need, and does nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
say() { printf 'installed: %s\n' "$*"; }
die() { printf 'installed: %s\n' "$*" >&2; exit 1; }
missing=()
[ "$(id -u)" = 0 ] || missing+=('root')
[ -d /run/systemd/system ] || missing+=('systemd as the first process')
[ -e /sys/kernel/security/apparmor/profiles ] || missing+=('AppArmor in the kernel')
[ -e node_modules/electron/path.txt ] || missing+=('Electron’s binary (npx install-electron)')
if [ "${1:-}" = --try ]; then
  [ ${#missing[@]} -eq 0 ] && say 'everything is here' || printf 'installed: missing: %s\n' "${missing[@]}"
  exit 0
fi
[ ${#missing[@]} -eq 0 ] || die "missing: ${missing[*]}"

node build/electron-package.ts dir
node build/deb.ts
apt-get install -y --no-install-recommends xserver-xorg-core xserver-xorg-video-dummy
apt-get install -y ./release/sitthi25_*_amd64.deb
node fixtures/pki.ts .sitthi/pki
node tests/site-files.ts /etc/sitthi25
chown -R root:sitthi25 /etc/sitthi25
chmod 0640 /etc/sitthi25/*
mkdir -p /etc/X11/xorg.conf.d
cp build/ci/no-screen.conf /etc/X11/xorg.conf.d/10-no-screen.conf
systemctl daemon-reload
systemctl start sitthi25-firewall sitthi25
pid() { systemctl show -P MainPID sitthi25; }
# Type=notify: it has said by then that something is to be seen.
[ "$(systemctl show -P StatusText sitthi25)" = closed ] || die "it says $(systemctl show -P StatusText sitthi25)"
before=$(pid)
read -r confined <"/proc/$before/attr/current"
[ "$confined" = 'sitthi25 (enforce)' ] || die "it is confined by $confined"
say "up as process $before, $confined"
zygotes=$(pgrep --parent "$before" --full -- --type=zygote) || die 'it has no zygote'
kill -9 $zygotes
# The visits that are there live on; the next ones get no window, and the kiosk ends after its rest.
kill -9 $(pgrep --parent "$before" --full -- node.mojom.NodeService)
for ((waited = 0; waited < 180; waited++)); do
  [ "$(pid)" != "$before" ] && [ "$(systemctl is-active sitthi25)" = active ] && break
  sleep 1
done
[ "$(pid)" != "$before" ] || die 'three minutes later it is the same process'
say "back as process $(pid) after $waited s"
