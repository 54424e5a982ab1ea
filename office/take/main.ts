/** Takes a file on the phone: fetched once, opened here with the key of the QR code's fragment, which no server is ever sent. */
import '../check/check.css';
import '../../renderer/style/fonts.css';
import { handoverIn, openHandover } from '../../electron/servers/office/handover.ts';

const result = document.getElementById('result') as HTMLElement;
const button = document.getElementById('fetch') as HTMLButtonElement;

const both = (tag: string, th: string, en: string): HTMLElement => {
  const whole = document.createElement(tag);
  whole.append(`${th} `, Object.assign(document.createElement('span'), { lang: 'en', textContent: en }));
  return whole;
};
function tell(state: string, th: string, en: string, ...more: readonly HTMLElement[]): void {
  result.dataset.state = state;
  result.dataset.good = String(state === 'here');
  result.replaceChildren(both('h2', th, en), ...more);
}

const handover = handoverIn(location.hash);
// Whoever looks at the phone's history later finds no key.
history.replaceState(null, '', location.pathname);

async function take(): Promise<void> {
  if (handover === null) return;
  button.disabled = true;
  const answer = await fetch(`./take/${handover.id}`, { method: 'POST' }).catch(() => null);
  // Only of what is not there it is said that it is gone: too many may ask at once behind one address.
  if (answer === null || (!answer.ok && answer.status !== 404)) {
    button.disabled = false;
    return tell('away', 'ติดต่อสำนักงานไม่ได้ โปรดลองอีกครั้ง', 'The office cannot be reached. Please try again.');
  }
  button.hidden = true;
  if (!answer.ok)
    return tell(
      ...(['gone', 'ไฟล์นี้ถูกรับไปแล้ว หรือหมดเวลาแล้ว', 'It was fetched already, or its time is over.'] as const),
    );
  const bytes = await answer.arrayBuffer().catch(() => null);
  if (bytes === null)
    return tell(
      ...([
        'broken-off',
        'การรับไฟล์ขาดตอน และสำนักงานไม่มีไฟล์นี้แล้ว โปรดติดต่อเจ้าหน้าที่',
        'The connection broke while the file came, and the office has it no more. Please ask the staff.',
      ] as const),
    );
  const opened = await openHandover(new Uint8Array(bytes), handover);
  if (!opened.ok) return tell('not-opened', 'ไฟล์นี้เปิดด้วยรหัสนี้ไม่ได้', 'This code does not open the file.');
  const { head, file } = opened.value;
  const link = both('a', 'บันทึกไฟล์', 'Save the file') as HTMLAnchorElement;
  link.className = 'button';
  link.href = URL.createObjectURL(new Blob([file], { type: head.type }));
  link.download = head.name;
  const size = new Intl.NumberFormat('th-TH-u-nu-latn', { maximumFractionDigits: 1 }).format(
    file.length / 1024,
  );
  tell(
    ...(['here', head.name, `PDF, ${head.pages} pages`] as const),
    both('p', `${head.pages} หน้า ${size} กิโลไบต์ ลงนามโดยสำนักงาน`, 'signed by the office'),
    link,
  );
}

// Looked at before anything is fetched: a file that cannot be opened here would be gone all the same.
const canOpen = globalThis.crypto?.subtle !== undefined;

if (!canOpen) {
  button.hidden = true;
  tell(
    ...([
      'cannot-open',
      'เบราว์เซอร์นี้เปิดไฟล์ไม่ได้ โปรดเปิดด้วยเบราว์เซอร์อื่น ไฟล์ยังรออยู่',
      'This browser cannot open the file. Please use another one: the file still waits.',
    ] as const),
  );
} else if (handover === null) {
  button.hidden = true;
  tell('no-code', 'โปรดสแกนรหัส QR บนจอของเครื่องอีกครั้ง', 'Please scan the QR code on the kiosk’s screen again.');
} else button.addEventListener('click', () => void take());
