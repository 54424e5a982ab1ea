#!/usr/bin/env bash
# Installs whatever is missing, says what and why, and is quick when nothing is.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
say() { printf 'setup: %s\n' "$*" >&2; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# One at a time: two commands on a fresh clone would install into the same folders.
[ -e .tools/lock ] || { mkdir -p .tools && : >.tools/lock; } 2>/dev/null ||
  die "$root belongs to another user: run this as that user, or give it to yourself (chown -R $(id -un) $root)"
# Opened to read: what `sudo` has set up is there for the user as well.
exec 9<.tools/lock
flock --nonblock 9 || { say 'another command is setting up; waiting for it'; flock 9; }

NODE_VERSION=24.21.0
# package | a file it brings | why
packages='
pcscd|/usr/sbin/pcscd|the PC/SC service that card readers speak through
libpcsclite-dev|/usr/include/PCSC/winscard.h|headers for the card reader binding
vsmartcard-vpcd|/usr/lib/pcsc/drivers/serial/libifdvpcd.so|a virtual card reader, for the emulated card
g++|/usr/bin/g++|compiles the card reader binding
make|/usr/bin/make|compiles the card reader binding
python3|/usr/bin/python3|compiles the card reader binding (node-gyp)
chromium|/usr/bin/chromium|the window where Electron has no binary, and the page renderer
cups|/usr/sbin/cupsd|the print server
cups-client|/usr/bin/lp|hands jobs to the print server
cups-ipp-utils|/usr/sbin/ippeveprinter|the virtual IPP printer, and ipptool
dbus|/usr/bin/dbus-daemon|needed by the virtual printer
avahi-daemon|/usr/sbin/avahi-daemon|needed by the virtual printer
iproute2|/sbin/ip|the namespace in which the virtual reader and printer live
fonts-tlwg-loma-ttf|/usr/share/fonts/truetype/tlwg/Loma.ttf|Thai letters on the out-of-service page and the dock, which bring none of their own
speech-dispatcher-espeak-ng|/usr/lib/speech-dispatcher-modules/sd_espeak-ng|a voice for those who do not see the screen (English; Debian has no Thai one)
speech-dispatcher|/usr/bin/speech-dispatcher|brings the voice to the window
scrot|/usr/bin/scrot|takes the picture of a display that nobody sees
xdotool|/usr/bin/xdotool|presses keys as the machine’s own keyboard, in the test that tries to leave the kiosk
x11-xserver-utils|/usr/bin/xset|makes a screen saver come soon, in the test that the kiosk keeps it away
xvfb|/usr/bin/Xvfb|a display where there is none
poppler-utils|/usr/bin/pdftotext|reads printed pages back in tests
systemd|/usr/lib/systemd/systemd|judges the units of the recipe (build/os), and is booted on a machine of its own that has them
xserver-xorg-core|/usr/lib/xorg/Xorg|the display of an installed kiosk, which that machine starts
xserver-xorg-video-dummy|/usr/lib/xorg/modules/drivers/dummy_drv.so|a screen for it that is nowhere
nftables|/usr/sbin/nft|tries the firewall of the recipe (build/os), in a network of its own
apparmor|/usr/sbin/apparmor_parser|reads the AppArmor profile of the recipe
openssl|/usr/bin/openssl|certificates of the emulated servers
prometheus|/usr/bin/prometheus|watches an office in tests, and tries its alert rules (promtool)
postgresql-15|/usr/lib/postgresql/15/bin/postgres|the database of an office, started and killed by tests
jq|/usr/bin/jq|the updater of a kiosk reads manifests and opening hours with it
curl|/usr/bin/curl|the updater of a kiosk fetches with it
'

# Debian 13 has a later one.
if grep -qs '^VERSION_ID="13"' /etc/os-release; then packages=$(sed 's|postgresql\([-/]\)15|postgresql\117|g' <<<"$packages"); fi

missing=() whys=()
while IFS='|' read -r package file why; do
  [ -n "$package" ] || continue
  [ -e "$file" ] || { missing+=("$package"); whys+=("$package ($why)"); }
done <<<"$packages"

if [ ${#missing[@]} -gt 0 ]; then
  sudo=''
  [ "$(id -u)" = 0 ] || sudo=sudo
  command -v apt-get >/dev/null || die "this machine has no apt; install these by hand and run again: ${missing[*]}"
  [ -z "$sudo" ] || command -v sudo >/dev/null || die "run as root, or install sudo, so that these can be installed: ${missing[*]}"
  for why in "${whys[@]}"; do say "installing $why"; done
  # It ends well even where no list could be fetched, unless it is told that every error counts.
  $sudo apt-get update -qq -o APT::Update::Error-Mode=any >.tools/apt.log 2>&1 ||
    die "apt-get update failed: connect the network (or an apt mirror), then run again; $root/.tools/apt.log says what it met"
  # Services are not started by their packages: the kiosk starts what it needs, and stops it.
  policy=/usr/sbin/policy-rc.d
  made_policy=
  if [ ! -e $policy ]; then
    # Left behind, it would keep every later package of this machine from starting its service.
    made_policy=1
    trap '$sudo rm -f $policy' EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
    $sudo chmod +x $policy
  fi
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >.tools/apt.log 2>&1 9>&- ||
    die "apt-get install failed; $root/.tools/apt.log says why"
  [ -z "$made_policy" ] || { $sudo rm -f $policy && trap - EXIT INT TERM HUP; }
fi

# Node 24, the major inside Electron 45: the machine's own where it fits, else beside the project.
node_major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$node_major" != 24 ] && [ ! -x .tools/node/bin/node ]; then
  say "installing Node $NODE_VERSION into .tools (this machine has ${node_major/#0/none}; the kiosk needs 24)"
  command -v npm >/dev/null || die "npm is missing: install Node 20 or newer, then run again"
  mkdir -p .tools/node.new
  (cd .tools && npm pack --silent "node-linux-$(uname -m | sed 's/x86_64/x64/;s/aarch64/arm64/')@$NODE_VERSION" >/dev/null 2>&1) ||
    die "the npm registry cannot be reached: connect the network, then run again"
  tar xzf .tools/node-linux-*.tgz --strip-components=1 -C .tools/node.new
  rm -f .tools/node-linux-*.tgz
  mv .tools/node.new .tools/node
fi
if [ -x .tools/node/bin/node ]; then
  export PATH="$root/.tools/node/bin:$PATH" npm_config_nodedir="$root/.tools/node"
else
  # Addons are built with the headers of the Node that loads them, and not with those that a distribution's npm would take.
  own=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  if [ -e "$own/include/node/node.h" ]; then export npm_config_nodedir="$own"; fi
fi

lock=$(sha256sum package-lock.json | cut -c1-16)
if [ "$(cat node_modules/.sitthi-lock 2>/dev/null)" != "$lock" ]; then
  say "installing the npm packages of package-lock.json"
  # Not `npm ci`: it refuses a lock file made at a registry that lacks some optional packages of other platforms.
  npm install --no-save --no-audit --no-fund --loglevel=error >&2 || die "npm install failed: the npm registry cannot be reached, or a package does not build (see above)"
  echo "$lock" >node_modules/.sitthi-lock
fi

# Electron's binary is fetched when it can be, tried once a day; the kiosk runs in Chromium where it cannot.
if [ ! -e node_modules/electron/path.txt ] && [ -w .tools ] &&
  { [ "$(cat .tools/electron-tried 2>/dev/null)" != "$lock" ] || [ -n "$(find .tools/electron-tried -mmin +1440)" ]; }; then
  source=${ELECTRON_MIRROR:-${npm_config_electron_mirror:-https://github.com/electron/electron/releases/}}
  say "fetching Electron's binary from $source"
  # Asked in a few seconds whether anybody is there, so that a machine without network does not wait.
  if curl --silent --location --head --connect-timeout 3 --max-time 6 --output /dev/null "$source" &&
    timeout 120 node node_modules/electron/install.js >/dev/null 2>&1 9>&-; then say "Electron's binary is here"; else
    say "Electron's binary cannot be fetched from there; the kiosk runs in the installed Chromium, and this is tried again in a day"
    echo "$lock" >.tools/electron-tried
  fi
fi

# The kiosk, bundled again when a source of it has changed: a bundle starts in half the time that its sources need.
if [ -e build/electron.ts ]; then
  sources=$(find electron native build/electron.ts package-lock.json -type f ! -name '*.test.ts' 2>/dev/null | LC_ALL=C sort | xargs sha256sum 2>/dev/null | sha256sum | cut -c1-16)
  if [ "$(cat dist/electron/.sources 2>/dev/null)" != "$sources" ]; then
    say "bundling the kiosk"
    node build/electron.ts >&2
    echo "$sources" >dist/electron/.sources
  fi
fi

# The window, built again when a source of it has changed.
if [ -e vite.config.ts ]; then
  sources=$(find renderer electron/contract vite.config.ts ./*.html package-lock.json -type f ! -name '*.test.ts*' 2>/dev/null | LC_ALL=C sort | xargs sha256sum 2>/dev/null | sha256sum | cut -c1-16)
  if [ "$(cat dist/window/.sources 2>/dev/null)" != "$sources" ]; then
    say "building the window"
    node_modules/.bin/vite build --logLevel error >&2
    echo "$sources" >dist/window/.sources
  fi
fi

# The check page of the office, likewise.
if [ -e build/vite.check.ts ]; then
  sources=$(find office/check electron/document electron/servers/office renderer/style build/vite.check.ts package-lock.json -type f 2>/dev/null | LC_ALL=C sort | xargs sha256sum 2>/dev/null | sha256sum | cut -c1-16)
  if [ "$(cat dist/check/.sources 2>/dev/null)" != "$sources" ]; then
    say "building the check page"
    node_modules/.bin/vite build --config build/vite.check.ts --logLevel error >&2
    echo "$sources" >dist/check/.sources
  fi
fi

# The page on which a phone takes a file, likewise.
if [ -e build/vite.take.ts ]; then
  sources=$(find office/take office/check/check.css electron/servers/office renderer/style build/vite.take.ts package-lock.json -type f 2>/dev/null | LC_ALL=C sort | xargs sha256sum 2>/dev/null | sha256sum | cut -c1-16)
  if [ "$(cat dist/take/.sources 2>/dev/null)" != "$sources" ]; then
    say "building the page for phones"
    node_modules/.bin/vite build --config build/vite.take.ts --logLevel error >&2
    echo "$sources" >dist/take/.sources
  fi
fi

# The desk of the office, likewise.
if [ -e build/vite.desk.ts ]; then
  sources=$(find office/page renderer/style build/vite.desk.ts package-lock.json -type f 2>/dev/null | LC_ALL=C sort | xargs sha256sum 2>/dev/null | sha256sum | cut -c1-16)
  if [ "$(cat dist/desk/.sources 2>/dev/null)" != "$sources" ]; then
    say "building the desk"
    node_modules/.bin/vite build --config build/vite.desk.ts --logLevel error >&2
    echo "$sources" >dist/desk/.sources
  fi
fi

# Keys and certificates of the emulated world; never committed, and made again a month before they end, and when there are
# others to make. Those that root has made are for root, who alone can emulate a world.
if [ -e fixtures/pki.ts ] && { [ ! -e .sitthi ] || [ -x .sitthi ]; }; then
  if [ -e .sitthi/pki/made ] && ! openssl x509 -checkend 2592000 -noout -in .sitthi/pki/kiosk.pem >/dev/null 2>&1; then
    say "the certificates of the emulated servers end within a month"
    rm .sitthi/pki/made
  fi
  sources=$(sha256sum fixtures/pki.ts | cut -c1-16)
  if [ "$(cat .sitthi/pki/made 2>/dev/null)" != "$sources" ]; then
    say "making keys and certificates of the emulated servers"
    rm -f .sitthi/pki/made
    node fixtures/pki.ts .sitthi/pki
    echo "$sources" >.sitthi/pki/made
  fi
fi

# What each process loads is compiled once (build/run.sh names the folder), so that the first start is as quick as the next.
if [ -e build/electron.ts ] && [ -w .tools ] && [ ! -d .tools/compiled ]; then
  say "compiling what starts"
  for entry in build/start.ts fixtures/world.ts fixtures/{card/card,sas/server,linkage/server}.ts dist/electron/{preview,visit}.js; do
    # Asked for nothing, they say so and end.
    NODE_COMPILE_CACHE=.tools/compiled node "$entry" --help >/dev/null 2>&1 </dev/null 9>&- || true
  done
fi
