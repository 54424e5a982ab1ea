import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { noBreak } from './no-break.tsx';

const units = (text: string) =>
  [...renderToStaticMarkup(noBreak(text)).matchAll(/<span class="no-break">(.*?)<\/span>/g)].map(
    ([, unit]) => unit,
  );

test.each([
  ['1 พฤศจิกายน 2569 10.15 น.', ['1 พฤศจิกายน 2569', '10.15 น.']],
  ['๑ พฤศจิกายน ๒๕๖๙', ['๑ พฤศจิกายน ๒๕๖๙']],
  ['มาตรา ๒๕ แห่งพระราชบัญญัติ พ.ศ. ๒๕๔๐ ยินยอมชำระค่าธรรมเนียม (ถ้ามี)', ['มาตรา ๒๕', 'พ.ศ. ๒๕๔๐', '(ถ้ามี)']],
  ['มาขอแทนผู้อื่น', ['ผู้อื่น']],
  ['Section 25, Official Information Act B.E. 2540', ['Section 25', 'B.E. 2540']],
  ['21.50 บาท', ['21.50 บาท']],
  ['หากขาด แจ้งเจ้าหน้าที่', ['แจ้งเจ้าหน้าที่']],
  ['ยังขาดหน้าที่ 8–12 โดยหน้าที่ 8 อาจอยู่ในถาดแล้ว', ['หน้าที่ 8–12', 'หน้าที่ 8']],
  ['เลขอ้างอิง ตย.0000/ม25/2569/000123 ตรวจสอบได้ที่ QR', ['ตย.0000/ม25/2569/000123']],
  ['บิดา 9-0099-00000-01-7 มารดา 9-XXXX-XXXXX-02-5', ['9-0099-00000-01-7', '9-XXXX-XXXXX-02-5']],
  ['บ้าน 9900-000001-1', ['9900-000001-1']],
  [`${'9'.repeat(400)} บาท`, [`${'9'.repeat(12)} บาท`]],
  ['ทะเบียนบ้าน', []],
])('%s', (text, whole) => {
  expect(units(text)).toEqual(whole);
});

test('marks and changes nothing', () => {
  const text = 'ลองได้อีก 3 ครั้ง ภายใน 8 ธันวาคม 2569';
  expect(renderToStaticMarkup(noBreak(text)).replace(/<[^>]+>/g, '')).toBe(text);
});
