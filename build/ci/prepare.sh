#!/usr/bin/env bash
# A bare container of Debian, before npm can set up the rest (build/setup.sh): what a machine that a person works on has anyway.
set -euo pipefail
missing=()
for needed in git:git xz:xz-utils ip:iproute2 ps:procps sysctl:procps apparmor_parser:apparmor setpriv:util-linux; do
  command -v "${needed%%:*}" >/dev/null || missing+=("${needed#*:}")
done
[ -e /usr/include/PCSC/winscard.h ] || missing+=(libpcsclite-dev)
[ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
[ ${#missing[@]} -eq 0 ] && exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
