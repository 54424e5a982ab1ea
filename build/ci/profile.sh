#!/usr/bin/env bash
# Our AppArmor profile (build/os/apparmor) for a kiosk that was packed elsewhere than it is installed, and for the folders of
# tests: build/ci/profile.sh PROGRAM, to standard output.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(dirname "$(realpath "${1:?which program?}")")
sed -n '/^abi/,/^profile sitthi25 /p' build/os/apparmor | sed "s|/opt/sitthi25/sitthi25|$folder/sitthi25|"
# As the package does where namespaces are restricted; an older parser does not know the word.
[ ! -e /proc/sys/kernel/apparmor_restrict_unprivileged_userns ] || echo '  userns,'
printf '  %s\n' '/tmp/.X11-unix/* rw,' '/tmp/** r,' '/tmp/**/{pcscd.comm,cups.sock} rw,' 'signal (receive) peer=unconfined,'
sed -n '/^profile sitthi25 /,/^}/p' build/os/apparmor | sed -e 1d -e "s|/opt/sitthi25/|$folder/|g"
