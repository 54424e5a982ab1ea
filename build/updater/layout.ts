/** Where each file of the updater's own package goes (build/deb.ts). */
import { type Placed, placed } from '../../electron/doctor/layout.ts';

export const UPDATER_LAYOUT: readonly Placed[] = [
  placed('sitthi25-update', '/usr/sbin/sitthi25-update', false, 0o755),
  placed('sitthi25-update.service', '/usr/lib/systemd/system/sitthi25-update.service'),
  placed('sitthi25-update-resume.service', '/usr/lib/systemd/system/sitthi25-update-resume.service'),
  placed('sitthi25-update.timer', '/usr/lib/systemd/system/sitthi25-update.timer'),
  placed('sysusers.conf', '/usr/lib/sysusers.d/sitthi25-update.conf'),
];
