/** What the doctor says, in Thai: names of the checks, what was found, what to do. Commands and paths stay as they are. */
import type { Finding } from './doctor.ts';

/** By the name of the check: its Thai name, and what to do. `kernel:`, `service:` and `starts:` are below. */
const CHECK: Readonly<Record<string, readonly [string, string]>> = {
  'user of its own': ['ผู้ใช้ของระบบสำหรับเครื่องบริการ', 'ให้ตัวติดตั้งสร้าง หรือใช้ systemd-sysusers sitthi25.conf'],
  configuration: ['แฟ้มการตั้งค่า', 'chown root:sitthi25 และ chmod 0640 /etc/sitthi25/kiosk.json'],
  'configuration: content': ['เนื้อหาการตั้งค่า', 'แก้ค่าที่ระบุ (configuration.md)'],
  'configuration: files': ['แฟ้มที่การตั้งค่าอ้างถึง', 'chown root:sitthi25 และ chmod 0640'],
  'private keys': ['กุญแจลับของเครื่อง', 'ผนึกกุญแจไว้กับเครื่องนี้ (docs/deployment.md หัวข้อ Keys)'],
  store: ['ที่เก็บบันทึก', 'chown sitthi25:sitthi25 และ chmod 0700 /var/lib/sitthi25'],
  'store: files': ['แฟ้มในที่เก็บบันทึก', 'หยุดเครื่องบริการ แล้ว chown sitthi25:sitthi25 และ chmod go= แฟ้มที่ระบุ'],
  'store: last checkpoint': [
    'จุดตรวจสอบล่าสุดนอกที่เก็บ',
    'ไม่ต้องกำหนด store.checkpointFile หรือให้เป็นโฟลเดอร์ของเครื่องบริการเอง โดยเพิ่มใน ReadWritePaths= ของ sitthi25.service และใน /etc/apparmor.d/local/sitthi25',
  ],
  memory: ['หน่วยความจำ', 'เพิ่มให้ครบ 4 GB (docs/deployment.md หัวข้อ Memory)'],
  'store: encrypted disk': ['ดิสก์ของที่เก็บเข้ารหัส', 'ให้ /var/lib/sitthi25 อยู่บนดิสก์ที่เข้ารหัสด้วย LUKS'],
  recipe: ['แฟ้มระบบตามชุดติดตั้ง', 'apt install --reinstall sitthi25 และเอาแฟ้มที่ทับอยู่ออก'],
  'starts with the machine': [
    'เริ่มพร้อมเครื่อง',
    'systemctl enable รายการที่ระบุ และ systemctl set-default graphical.target',
  ],
  swap: ['พื้นที่สลับหน่วยความจำ', 'swapoff -a และลบออกจาก /etc/fstab หรือเข้ารหัส'],
  'temporary files in memory': [
    'แฟ้มชั่วคราวอยู่ในหน่วยความจำ',
    'systemctl enable tmp.mount แล้วเริ่มเครื่องใหม่ (ชุดติดตั้งทำให้)',
  ],
  'print spool in memory': ['คิวพิมพ์อยู่ในหน่วยความจำ', 'systemctl enable --now var-spool-cups.mount'],
  'print history': [
    'ประวัติงานพิมพ์',
    'เพิ่ม /usr/share/sitthi25/cups/cupsd.conf.part ลงใน /etc/cups/cupsd.conf และเอาค่าที่ขัดกันออก',
  ],
  'system log': ['บันทึกของระบบปฏิบัติการ', 'ติดตั้ง journald.conf.d/sitthi25.conf'],
  firewall: [
    'ไฟร์วอลล์',
    'ใส่ที่อยู่ตามการตั้งค่าลงใน /etc/sitthi25/firewall.nft แล้ว systemctl reload-or-restart sitthi25-firewall',
  ],
  AppArmor: ['AppArmor', 'apparmor_parser -r /etc/apparmor.d/sitthi25'],
  'AppArmor: CUPS': ['AppArmor ของ CUPS', 'apparmor_parser -r /etc/apparmor.d/usr.sbin.cupsd'],
  consoles: ['จอคำสั่งที่ลงชื่อเข้าใช้ได้', 'ติดตั้ง logind.conf.d/sitthi25.conf และ systemctl disable getty@tty1'],
  time: [
    'เวลาของเครื่อง',
    'ใส่ NTP=ที่อยู่ ของเครื่องให้เวลาของสำนักงานใน /etc/systemd/timesyncd.conf และเปิดทางในไฟร์วอลล์',
  ],
  'names of the servers': ['ชื่อของระบบปลายทาง', 'ใส่ชื่อตามการตั้งค่าลงใน /etc/hosts เพราะไฟร์วอลล์ไม่เปิดทาง DNS'],
  'kiosk: word': ['สถานะของเครื่องบริการ', 'ดูสาเหตุด้วย journalctl -u sitthi25'],
  watchdog: ['ตัวเฝ้าของระบบ', 'ใช้ sitthi25.service ของชุดติดตั้ง'],
  'card reader': ['เครื่องอ่านบัตร', 'เสียบเครื่องอ่านบัตร PC/SC และอีกเครื่องหนึ่งสำหรับเจ้าหน้าที่ หากตั้งค่าไว้'],
  'virtual reader': ['เครื่องอ่านบัตรจำลอง', 'apt purge vsmartcard-vpcd และไม่วางชุดพัฒนาไว้ในเครื่องบริการ'],
  printer: ['เครื่องพิมพ์', 'lpadmin -p ชื่อ -E -v ที่อยู่ -m everywhere'],
  'update: key': [
    'กุญแจตรวจสอบการปรับปรุง',
    'วางกุญแจสาธารณะของสำนักงานที่ /etc/sitthi25/update.pub (root, 0644) หากไม่มี จะไม่รับการปรับปรุง',
  ],
  'update: way back': [
    'ชุดติดตั้งเดิมสำหรับถอยกลับ',
    'sitthi25-update keep FILE.deb ด้วยชุดที่ติดตั้งอยู่ หากไม่มี จะไม่ติดตั้งการปรับปรุง',
  ],
  'update: newest': [
    'การปรับปรุงล่าสุดที่เห็น',
    'ให้สำนักงานลงนามการปรับปรุง และดูว่าเครื่องติดต่อระบบนั้นได้หรือไม่ (sitthi25-update status)',
  ],
  'update: last one': [
    'การปรับปรุงครั้งล่าสุด',
    'อ่าน sitthi25-update status หากจะลองรุ่นเดิมอีก ใช้ sitthi25-update allow VERSION',
  ],
  'officer screen': ['จอที่สองสำหรับเจ้าหน้าที่', 'ต่อจอที่สอง หรือเอา window.officerScreen ออก'],
  recordings: [
    'เสียงอ่านที่บันทึกไว้',
    'วางแฟ้มเสียงในโฟลเดอร์ที่ window.recordings ระบุ รายการที่ขาดดูด้วย npm run recordings ที่สำนักงาน',
  ],
  'Thai type': ['แบบอักษรไทย', 'apt install fonts-thai-tlwg'],
};

/** What was found, as `doctor.ts` and `firewall.ts` word it; what is in brackets is put in its place. */
const FOUND: readonly (readonly [RegExp, string])[] = [
  [/^sitthi25, without a shell$/, 'sitthi25 ไม่มีเชลล์'],
  [/^there is no user sitthi25$/, 'ไม่มีผู้ใช้ sitthi25'],
  [/^sitthi25 has a shell$/, 'sitthi25 มีเชลล์'],
  [/^(.+) is missing$/, 'ไม่มี $1'],
  [/^missing: (.+)$/, 'ขาด $1'],
  [/^it does not belong to root$/, 'มิใช่ของ root'],
  [/^root’s, not readable by others$/, 'ของ root ผู้อื่นอ่านไม่ได้'],
  [/^mode (\d+)$/, 'สิทธิ $1'],
  [/^whole, with its files$/, 'ครบถ้วนพร้อมแฟ้ม'],
  [/^the configuration cannot be read$/, 'อ่านการตั้งค่าไม่ได้'],
  [/^the kiosk may not read (.+)$/, 'เครื่องบริการอ่านไม่ได้: $1'],
  [/^read by the kiosk alone$/, 'เครื่องบริการเท่านั้นที่อ่านได้'],
  [/^others may read or write (.+)$/, 'ผู้อื่นอ่านหรือเขียนได้: $1'],
  [/^sealed, and opened by systemd for the kiosk$/, 'ผนึกไว้ systemd เปิดให้เครื่องบริการเท่านั้น'],
  [/^whoever copies the disk has (.+)$/, 'เป็นแฟ้มธรรมดา ผู้ที่คัดลอกดิสก์ได้กุญแจไปด้วย: $1'],
  [/^the kiosk’s alone$/, 'ของเครื่องบริการเท่านั้น'],
  [/^not the kiosk’s alone: (.+)$/, 'มิใช่ของเครื่องบริการเท่านั้น: $1'],
  [/^(.+) cannot be looked through$/, 'ตรวจดู $1 ไม่ได้'],
  [/^the kiosk may not write (.+)$/, 'เครื่องบริการเขียนไม่ได้: $1'],
  [/^its unit does not let the kiosk write (.+)$/, 'systemd ไม่ให้เครื่องบริการเขียน $1'],
  [/^(.+) is in the store, and goes back with it$/, '$1 อยู่ในที่เก็บเดียวกัน จึงย้อนไปพร้อมกัน'],
  [/^not known$/, 'ไม่ทราบ'],
  [/^not readable$/, 'อ่านไม่ได้'],
  [/^encrypted$/, 'เข้ารหัส'],
  [/^not encrypted$/, 'ไม่ได้เข้ารหัส'],
  [/^wins over the package’s: (.+)$/, 'ทับแฟ้มของชุดติดตั้ง: $1'],
  [/^as the package has it$/, 'ตรงกับชุดติดตั้ง'],
  [/^changed: (.+)$/, 'ถูกแก้: $1'],
  [/^not enabled: (.+)$/, 'ยังไม่เปิดใช้: $1'],
  [/^all that must$/, 'ครบ'],
  [/^default target: (.+)$/, 'เป้าหมายเริ่มต้นคือ $1'],
  [/^none$/, 'ไม่มี'],
  [/^in memory or encrypted$/, 'อยู่ในหน่วยความจำหรือเข้ารหัส'],
  [/^in clear on (.+)$/, 'ไม่ได้เข้ารหัสบน $1'],
  [/^on a disk: (.+)$/, 'อยู่บนดิสก์: $1'],
  [/^(.+) is on a disk$/, '$1 อยู่บนดิสก์'],
  [/^PreserveJobFiles not set to No$/, 'PreserveJobFiles มิได้เป็น No'],
  [/^PreserveJobHistory is (.+), not a number of seconds$/, 'PreserveJobHistory เป็น $1 มิใช่จำนวนวินาที'],
  [/^PreserveJobHistory is (\d+) s, not (\d+) to (\d+)$/, 'PreserveJobHistory เป็น $1 วินาที มิใช่ $2 ถึง $3'],
  [/^a job’s name for (\d+) s, its pages not at all$/, 'เก็บชื่องาน $1 วินาที ไม่เก็บหน้า'],
  [/^no table inet sitthi25$/, 'ไม่มีตาราง inet sitthi25'],
  [/^still has the addresses of the documentation$/, 'ยังเป็นที่อยู่ตัวอย่างในเอกสาร'],
  [
    /^\/etc\/sitthi25\/firewall\.nft has a mistake.*$/,
    '/etc/sitthi25/firewall.nft เขียนผิด (nft -c -f บอกจุดที่ผิด)',
  ],
  [/^all closed but what is configured$/, 'ปิดทั้งหมด เว้นตามการตั้งค่า'],
  [
    /^other rules are loaded than \/etc\/sitthi25\/firewall\.nft has$/,
    'กฎที่ใช้อยู่ไม่ตรงกับ /etc/sitthi25/firewall.nft',
  ],
  [/^no address for (.+)$/, 'ไม่พบที่อยู่ของ $1'],
  [/^AppArmor is not running$/, 'AppArmor ไม่ทำงาน'],
  [/^enforced$/, 'บังคับใช้'],
  [/^no profile (.+)$/, 'ไม่มีโพรไฟล์ $1'],
  [/^no login on any$/, 'ไม่มีช่องให้ลงชื่อเข้าใช้'],
  [/^synchronised$/, 'ตรงกับเครื่องให้เวลา'],
  [/^not synchronised$/, 'ไม่ตรงกับเครื่องให้เวลา'],
  [/^addresses alone$/, 'มีแต่ที่อยู่'],
  [/^the kiosk does not run$/, 'เครื่องบริการไม่ทำงาน'],
  [/^it says nothing of itself to systemd$/, 'ไม่แจ้งสถานะแก่ systemd'],
  [/^its visits do not start$/, 'เริ่มให้บริการไม่ได้'],
  [/^started again (\d+) times$/, 'เริ่มใหม่ $1 ครั้ง'],
  [/^started again (\d+) times by itself since the machine started$/, 'เริ่มใหม่เอง $1 ครั้งตั้งแต่เปิดเครื่อง'],
  [/^systemd does not watch the kiosk$/, 'systemd ไม่ได้เฝ้าเครื่องบริการ'],
  [/^none on USB$/, 'ไม่พบทาง USB'],
  [/^(\d+) on USB$/, 'พบ $1 เครื่องทาง USB'],
  [/^one on USB, and (.+) is configured for the officer$/, 'พบเครื่องเดียวทาง USB แต่ตั้งค่า $1 ไว้สำหรับเจ้าหน้าที่'],
  [/^no drivers of readers$/, 'ไม่มีโปรแกรมขับเครื่องอ่านบัตร'],
  [/^vpcd, for the demonstration$/, 'vpcd สำหรับการสาธิต'],
  [/^vpcd is installed$/, 'ติดตั้ง vpcd ไว้'],
  [/^(.+) accepting$/, '$1 รับงาน'],
  [/^accepts no jobs, or is not there: (.+)$/, 'ไม่รับงาน หรือไม่มี: $1'],
  [/^others than root may write it$/, 'ผู้อื่นนอกจาก root เขียนได้'],
  [/^it is not an Ed25519 public key$/, 'มิใช่กุญแจสาธารณะ Ed25519'],
  [/^(.+) is kept$/, 'เก็บ $1 ไว้'],
  [/^the package of (.+) is not kept$/, 'ไม่ได้เก็บชุดติดตั้งของ $1'],
  [/^the updater is not installed$/, 'ไม่ได้ติดตั้งตัวปรับปรุง'],
  [/^none was seen so far$/, 'ยังไม่เคยเห็น'],
  [/^(.+), good until (.+)$/, '$1 ใช้ได้ถึง $2'],
  [/^the time of (.+) was over on (.+), and nothing newer has come$/, '$1 หมดเวลาเมื่อ $2 และยังไม่มีรุ่นใหม่กว่า'],
  [/^an update was cut off$/, 'การปรับปรุงถูกตัดกลางคัน'],
  [/^none was taken back$/, 'ไม่มีรุ่นที่ถอยกลับ'],
  [/^was taken back: (.+)$/, 'ถูกถอยกลับ: $1'],
  [/^not wanted$/, 'ไม่ได้ตั้งค่าไว้'],
  [/^screens: (\d+)$/, 'จอ $1 จอ'],
  [/^the machine has one screen$/, 'เครื่องมีจอเดียว'],
  [/^none are named: what is heard is a voice$/, 'ไม่ได้ระบุ ใช้เสียงสังเคราะห์'],
  [/^there is neither th nor en in (.+)$/, 'ไม่มี th หรือ en ใน $1'],
  [/^recorded in (.+): (.+)$/, 'บันทึกไว้ใน $1: $2'],
  [/^no font has Thai letters$/, 'ไม่มีแบบอักษรที่มีตัวอักษรไทย'],
  [/^present$/, 'มี'],
];

/** A finding in Thai. What was found is left as it is where it is a value of the machine, or of another program's words. */
export function inThai({ name, found, todo }: Pick<Finding, 'name' | 'found' | 'todo'>): {
  readonly name: string;
  readonly found: string;
  readonly todo: string;
} {
  const [, kind, of = ''] = /^(kernel|service|starts): (.+)$/.exec(name) ?? [];
  const known = CHECK[name];
  const [pattern, words] = FOUND.find(([one]) => one.test(found)) ?? [/^/, ''];
  const said = words === '' ? found : found.replace(pattern, words);
  switch (kind) {
    case 'kernel':
      return {
        name: `ค่าของเคอร์เนล ${of}`,
        found: said,
        todo: 'ติดตั้ง /usr/lib/sysctl.d/60-sitthi25.conf แล้วเริ่มเครื่องใหม่',
      };
    case 'service':
      return { name: `บริการของระบบ ${of}`, found: said, todo };
    case 'starts':
      return { name: `จำนวนครั้งที่เริ่มใหม่ ${of}`, found: said, todo: `ดูสาเหตุด้วย journalctl -u ${of}` };
    default:
      return { name: known?.[0] ?? name, found: said, todo: known?.[1] ?? todo };
  }
}
