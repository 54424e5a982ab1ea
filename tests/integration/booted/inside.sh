#!/bin/sh
# First process of a machine of its own (booted/machine.ts starts it in namespaces): lays a writable layer over this
# machine's files, puts the package into it with dpkg, and becomes systemd. $1: folder with what the test brings, $2: its
# package, $3: Node, $4: this project.
set -e
brought=$1 deb=$2 node=$3 project=$4

# Every write goes into memory, and with it.
mount -t tmpfs -o mode=755 machine /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o "lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work" /mnt/root
cd /mnt/root
mount -t proc proc proc
# The kernel's settings and devices are this machine's too: they are looked at only.
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 run run
mount -t tmpfs -o mode=755 dev dev
while read -r name major minor; do mknod -m 666 "dev/$name" c "$major" "$minor"; done <<'NODES'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
NODES
# Consoles, where they are nobody's (machine.ts).
if [ -e "$brought/consoles" ]; then mknod -m 620 dev/tty0 c 4 0; mknod -m 620 dev/tty1 c 4 1; mknod -m 620 dev/tty2 c 4 2; fi
mkdir dev/shm dev/pts
mount -t tmpfs shm dev/shm
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd

# A Debian that nobody has set up yet; what would set this machine's clock, modules or devices stays off.
rm -rf etc/systemd/system/* etc/fstab usr/sbin/policy-rc.d
for unit in systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service \
  systemd-modules-load.service systemd-sysctl.service systemd-timesyncd.service systemd-logind.service getty.target; do
  ln -s /dev/null "etc/systemd/system/$unit"
done
cp "$deb" sitthi25.deb
chroot . dpkg -i --force-depends --force-unsafe-io --no-triggers /sitthi25.deb
touch opt/sitthi25/node
mount --bind "$node" opt/sitthi25/node
mkdir opt/sitthi25/project
mount --bind "$project" opt/sitthi25/project
cp -a "$brought/files/." .

# As docs/deployment.md has the site do it.
chroot . systemctl enable var-spool-cups.mount sitthi25-firewall sitthi25
chroot . systemctl set-default graphical.target

pivot_root . mnt
umount -l /mnt
# As a machine's own systemd leaves it: what is mounted for a unit (its credentials) is seen by all that are started later.
mount --make-rshared /
exec env -i container=other PATH="$PATH" /usr/lib/systemd/systemd
