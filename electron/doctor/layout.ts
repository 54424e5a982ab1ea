/** Where each file of the recipe goes on a machine: read by the package (build/deb.ts) and by the doctor. */
export interface Placed {
  /** In build/os, or in build/updater. */
  readonly file: string;
  readonly to: string;
  readonly mode: number;
  /** Belongs to the site once it is there: an update asks before it is replaced. */
  readonly conffile: boolean;
}

export const placed = (file: string, to: string, conffile = false, mode = 0o644): Placed => ({
  file,
  to,
  mode,
  conffile,
});

export const LAYOUT: readonly Placed[] = [
  placed('sitthi25.service', '/usr/lib/systemd/system/sitthi25.service'),
  placed('sitthi25-display.service', '/usr/lib/systemd/system/sitthi25-display.service'),
  placed('display-cookie', '/usr/lib/sitthi25/display-cookie', false, 0o755),
  placed('xorg.conf', '/usr/share/sitthi25/xorg.conf'),
  placed('sitthi25-firewall.service', '/usr/lib/systemd/system/sitthi25-firewall.service'),
  placed('closed.nft', '/usr/share/sitthi25/closed.nft'),
  placed('var-spool-cups.mount', '/usr/lib/systemd/system/var-spool-cups.mount'),
  placed('cups.conf', '/usr/lib/systemd/system/cups.service.d/sitthi25.conf'),
  placed('firewall.nft', '/etc/sitthi25/firewall.nft', true),
  placed('70-sitthi25.rules', '/usr/lib/udev/rules.d/70-sitthi25.rules'),
  placed('50-sitthi25.rules', '/usr/share/polkit-1/rules.d/50-sitthi25.rules'),
  placed('apparmor', '/etc/apparmor.d/sitthi25', true),
  placed('tmpfiles.conf', '/usr/lib/tmpfiles.d/sitthi25.conf'),
  placed('sysusers.conf', '/usr/lib/sysusers.d/sitthi25.conf'),
  placed('sysctl.conf', '/usr/lib/sysctl.d/60-sitthi25.conf'),
  placed('journald.conf', '/usr/lib/systemd/journald.conf.d/sitthi25.conf'),
  placed('coredump.conf', '/usr/lib/systemd/coredump.conf.d/sitthi25.conf'),
  placed('logind.conf', '/usr/lib/systemd/logind.conf.d/sitthi25.conf'),
  placed('system.conf', '/usr/lib/systemd/system.conf.d/sitthi25.conf'),
  // Empty: a unit that is not there for anybody (systemd.unit(5), "masked").
  placed('ctrl-alt-del.target', '/etc/systemd/system/ctrl-alt-del.target'),
  placed('voice', '/usr/lib/sitthi25/voice', false, 0o755),
  placed('doctor', '/usr/sbin/sitthi25-doctor', false, 0o755),
  placed('rehearsal', '/usr/lib/sitthi25/rehearsal', false, 0o755),
  placed('setup', '/usr/sbin/sitthi25-setup', false, 0o755),
  placed('sealed-keys', '/usr/lib/sitthi25/sealed-keys', false, 0o755),
  placed('journal', '/usr/sbin/sitthi25-journal', false, 0o755),
  placed('cupsd.conf.part', '/usr/share/sitthi25/cups/cupsd.conf.part'),
];
