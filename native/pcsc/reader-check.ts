/** Looks at everything that a reading needs, from the service to the card, and says what to fix. */
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { PcscDriver, ReaderState, ServiceLink } from './driver.ts';

/** One thing that was looked at. `fix` is what to do, only where it is not good. */
export interface ReaderFinding {
  readonly what: string;
  readonly state: 'good' | 'bad' | 'note';
  readonly says: string;
  readonly fix?: string;
}

/** Where things are on this machine; tests hand in folders of their own. */
export interface CardService {
  readonly socket: string;
  readonly servicePrograms: readonly string[];
  readonly usbDevices: string;
  readonly ccidDriver: string;
  readonly modules: string;
}

const THIS_SERVICE: CardService = {
  socket: process.env.PCSCLITE_CSOCK_NAME ?? '/run/pcscd/pcscd.comm',
  servicePrograms: ['/usr/sbin/pcscd', '/usr/bin/pcscd', '/sbin/pcscd'],
  usbDevices: '/sys/bus/usb/devices',
  ccidDriver: '/usr/lib/pcsc/drivers/ifd-ccid.bundle',
  modules: '/proc/modules',
};

/** USB class of card readers. */
const CCID_CLASS = '0b';
/** Kernel modules that take some readers away from pcscd. */
const RIVALS = ['pn533_usb', 'pn533', 'nfc'];

/** Interfaces of USB card readers, whether or not the service knows them. */
function usbReaders(folder: string): number {
  try {
    return readdirSync(folder).filter((entry) => {
      const file = join(folder, entry, 'bInterfaceClass');
      return existsSync(file) && readFileSync(file, 'utf8').trim() === CCID_CLASS;
    }).length;
  } catch {
    return 0;
  }
}

/** How the service's socket behaves for us. */
async function socketState(path: string): Promise<'open' | 'absent' | 'denied' | 'refused'> {
  if (!existsSync(path)) return 'absent';
  try {
    accessSync(path, constants.W_OK);
  } catch {
    return 'denied';
  }
  return new Promise((answer) => {
    const probe = connect({ path });
    probe.once('connect', () => {
      probe.destroy();
      answer('open');
    });
    probe.once('error', (error: NodeJS.ErrnoException) =>
      answer(error.code === 'EACCES' ? 'denied' : 'refused'),
    );
  });
}

/** Looks from the bottom up and stops where nothing above can work. Never throws. */
export async function checkReader(
  driver: PcscDriver,
  service: CardService = THIS_SERVICE,
): Promise<readonly ReaderFinding[]> {
  const findings: ReaderFinding[] = [];
  const report = reportTo(findings);
  if (await examineService(service, report)) await examineReaders(driver, service, report);
  return findings;
}

type Report = ReturnType<typeof reportTo>;

function reportTo(findings: ReaderFinding[]) {
  return {
    good: (what: string, says: string) => void findings.push({ what, state: 'good', says }),
    bad: (what: string, says: string, fix: string) => void findings.push({ what, state: 'bad', says, fix }),
    note: (what: string, says: string, fix: string) => void findings.push({ what, state: 'note', says, fix }),
  };
}

/** The service and the kernel; false where no driver can reach the service. */
async function examineService(service: CardService, { good, bad, note }: Report): Promise<boolean> {
  const program = service.servicePrograms.find((path) => existsSync(path));
  if (program === undefined)
    bad('service program', 'pcscd is not installed', 'apt-get install pcscd libccid');
  else good('service program', program);

  const state = await socketState(service.socket);
  switch (state) {
    case 'open':
      good('service', `pcscd answers at ${service.socket}`);
      break;
    case 'absent':
      bad('service', `nothing listens at ${service.socket}`, 'systemctl enable --now pcscd.socket');
      return false;
    case 'refused':
      bad(
        'service',
        `${service.socket} is there, but nobody answers`,
        'systemctl restart pcscd.socket pcscd',
      );
      return false;
    case 'denied':
      bad(
        'permission',
        `this user may not open ${service.socket}`,
        'run the kiosk as a user who may, or mend the rights of /run/pcscd',
      );
      return false;
  }

  for (const rival of RIVALS) {
    if (
      existsSync(service.modules) &&
      new RegExp(`^${rival} `, 'm').test(readFileSync(service.modules, 'utf8'))
    )
      note(
        'kernel',
        `the module ${rival} is loaded and may keep a reader from pcscd`,
        `echo blacklist ${rival} > /etc/modprobe.d/sitthi-card.conf`,
      );
  }
  return true;
}

/** The driver and what it finds. */
async function examineReaders(driver: PcscDriver, service: CardService, report: Report): Promise<void> {
  const { good, bad } = report;
  const opened = await driver.open();
  if (!opened.ok) {
    bad(
      'driver',
      `${driver.name}: ${opened.fault.detail}`,
      /not installed|does not load/.test(opened.fault.detail)
        ? 'npm ci under the Node that runs the kiosk'
        : /stands still/.test(opened.fault.detail)
          ? 'systemctl restart pcscd'
          : 'polkit may deny it: allow org.debian.pcsc-lite.access_pcsc and access_card for the kiosk’s user',
    );
    return;
  }
  good('driver', `${driver.name} speaks to the service`);
  const link = opened.value;
  try {
    const states = await link.nextStates(1000);
    if (!states.ok) {
      bad('driver', states.fault.detail, 'systemctl restart pcscd');
      return;
    }
    const onUsb = usbReaders(service.usbDevices);
    if (states.value.length === 0) {
      if (onUsb === 0) bad('reader', 'no reader is connected', 'plug one in; try another cable or port');
      else if (!existsSync(service.ccidDriver))
        bad(
          'reader',
          'a USB reader is there, but the service has no driver for it',
          'apt-get install libccid',
        );
      else
        bad(
          'reader',
          'a USB reader is there, but the service does not take it',
          'unplug it and plug it in; then systemctl restart pcscd',
        );
      return;
    }
    for (const reader of states.value) await examineReader(reader, link, report);
  } finally {
    await link.close();
  }
}

/** One reader, and the card in it. */
async function examineReader(
  reader: ReaderState,
  service: ServiceLink,
  { good, bad, note }: Report,
): Promise<void> {
  if (!reader.present) good('reader', `${reader.name}: no card`);
  else if (reader.mute)
    bad(
      'reader',
      `${reader.name}: the card does not answer`,
      'turn the card so that the chip points up and inwards; clean it',
    );
  else {
    const link = await service.connect(reader.name, 'shared');
    if (link.ok) {
      const pad = (await link.value.featureCode(6)) === undefined ? 'no PIN pad' : 'with a PIN pad';
      good(
        'reader',
        `${reader.name}: a card that answers (${Buffer.from(link.value.atr).toString('hex').toUpperCase()}), ${pad}`,
      );
      await link.value.disconnect('leave');
    } else if (link.fault.code === 'busy')
      note(
        'reader',
        `${reader.name}: another program holds the card`,
        'close it; a running kiosk holds a card while it reads it',
      );
    else if (/unknown pc\/sc error|8010006a/i.test(link.fault.detail))
      bad(
        'permission',
        `${reader.name}: the service refuses this user`,
        'polkit: allow org.debian.pcsc-lite.access_card for the kiosk’s user',
      );
    else
      bad(
        'reader',
        `${reader.name}: ${link.fault.detail}`,
        'take the card out and put it in; clean its contacts',
      );
  }
}
