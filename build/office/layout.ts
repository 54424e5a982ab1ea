/** Where each file of the office's own package goes (build/deb.ts). */
import { type Placed, placed } from '../../electron/doctor/layout.ts';

export const OFFICE_LAYOUT: readonly Placed[] = [
  placed('sitthi25-office.service', '/usr/lib/systemd/system/sitthi25-office.service'),
  placed('sysusers.conf', '/usr/lib/sysusers.d/sitthi25-office.conf'),
  placed('office.json', '/etc/sitthi25-office/office.json', true),
  placed('command', '/usr/sbin/sitthi25-office', false, 0o755),
];
