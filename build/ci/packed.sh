#!/usr/bin/env bash
# The conformance suite and the specs in a packed build for automation, as another user than root, in its sandbox:
# build/ci/packed.sh [--confined] [--kiosk PROGRAM] [WORDS FOR PLAYWRIGHT]. --confined: where unprivileged namespaces are
# restricted (AppArmor 4), by our profile, which lets this program have its own. --kiosk: one that is packed already.
set -euo pipefail
cd "$(dirname "$0")/../.."
confined='' kiosk=''
while [ $# -gt 0 ]; do
  case $1 in
  --confined) confined=1 ;;
  --kiosk) shift && kiosk=$1 ;;
  *) break ;;
  esac
  shift
done
user=sitthi-try
[ "$(id -u)" = 0 ] || { echo 'packed.sh: only root makes the emulated world, and starts a kiosk as another user' >&2; exit 1; }
if [ -z "$kiosk" ]; then
  node build/electron-package.ts dir --automation
  kiosk=$PWD/release/automation/linux-unpacked/sitthi25
fi
[ -x "$kiosk" ] || { echo "packed.sh: there is no program $kiosk" >&2; exit 1; }
id "$user" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$user"
if [ -n "$confined" ]; then
  profile=$(mktemp)
  trap 'apparmor_parser -R "$profile"; rm -f "$profile"' EXIT
  bash build/ci/profile.sh "$kiosk" >"$profile"
  apparmor_parser -r "$profile"
fi
export SITTHI_PACKED_KIOSK=$kiosk SITTHI_KIOSK_USER=$user SITTHI_ELECTRON=required
vitest run tests/integration/host-conformance.test.ts
bash build/ci/specs.sh "$@"
