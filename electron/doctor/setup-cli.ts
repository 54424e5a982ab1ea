/**
 * `sitthi25-setup [--directory DIR] [--store DIR]` on a kiosk, `npm run site -- …` in a checkout: asks what a kiosk must know,
 * and writes kiosk.json with the keys of this machine. Thai first, English beside. Nothing is written before the last answer.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { confirm, input, select } from '@inquirer/prompts';
import {
  type Answers,
  ASKED,
  type Asked,
  alreadyThere,
  BROUGHT,
  complaintOf,
  FILES,
  writeSite,
} from './setup.ts';

const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: '/etc/sitthi25' },
    store: { type: 'string', default: '/var/lib/sitthi25' },
  },
});
const directory = resolve(values.directory);

const QUESTIONS: Readonly<Record<Exclude<Asked, 'mode'>, string>> = {
  kioskId: 'รหัสประจำเครื่อง · Name of this kiosk, such as PKN-01',
  'office.name.th': 'ชื่อสำนักงาน ภาษาไทย · Name of the office in Thai',
  'office.name.en': 'ชื่อสำนักงาน ภาษาอังกฤษ · Name of the office in English',
  'office.officeId': 'รหัสสำนักทะเบียน · Number of the registration office',
  'office.requestPrefix': 'เลขที่หนังสือนำหน้า เช่น ตย.0000 · Prefix of document numbers',
  'sas.url': 'ที่อยู่ของ SAS (https://…) · Address of the SAS',
  'linkage.url': 'ที่อยู่ของ Linkage Center (https://…) · Address of the Linkage Center',
  'printing.printer': 'ชื่อเครื่องพิมพ์ใน CUPS · Name of the printer in CUPS',
  'card.reader': 'ชื่อเครื่องอ่านบัตรฝั่งประชาชน (ว่าง: เครื่องแรก) · Reader of the citizen (empty: the first)',
  'card.officerReader': 'ชื่อเครื่องอ่านบัตรฝั่งเจ้าหน้าที่ (ว่าง: ไม่มี) · Reader of the officer (empty: none)',
};

/** Ends without having written anything. */
function refuse(sentence: string, code: number): never {
  console.error(sentence);
  process.exit(code);
}

async function ask(): Promise<Answers> {
  const answers: Partial<Record<Asked, string>> = {};
  for (const key of ASKED)
    answers[key] =
      key === 'mode'
        ? await select({
            message: 'ประชาชนใช้เครื่องอย่างไร · How the kiosk is used',
            choices: [
              { value: 'self-service', name: 'ใช้เอง มีเจ้าหน้าที่อยู่ใกล้ · by the person alone' },
              { value: 'counter', name: 'ที่เคาน์เตอร์ มีเจ้าหน้าที่นั่งด้วย · at a counter, an officer beside' },
            ],
          })
        : await input({
            message: QUESTIONS[key],
            validate: (answer) => complaintOf(key, answer) ?? true,
          });
  return answers;
}

// Whoever answered has gone: nobody waits for the rest.
process.stdin.once('end', () => refuse('หยุดกลางคัน ไม่ได้เขียนอะไร · Stopped; nothing was written.', 1));
const there = alreadyThere(directory);
if (there.length > 0)
  refuse(
    `มีไฟล์อยู่แล้วใน ${directory} จึงไม่เขียนทับ · ${directory} has ${there.join(', ')} already; nothing is written over. Move them away, or give another --directory.`,
    1,
  );
try {
  const answers = await ask();
  const sure = await confirm({ message: `เขียนลงใน ${directory} หรือไม่ · Write this to ${directory}?` });
  if (!sure) refuse('ไม่ได้เขียนอะไร · Nothing was written.', 1);
  writeSite(directory, answers, values.store);
  process.stdin.removeAllListeners('end');
} catch (error) {
  const { name, message } = error as Error;
  refuse(
    name === 'ExitPromptError'
      ? 'หยุดกลางคัน ไม่ได้เขียนอะไร · Stopped; nothing was written.'
      : `ไม่ได้เขียนอะไร · Nothing was written: ${message}`,
    1,
  );
}
console.log(`
เขียนแล้วใน ${directory} · Written to ${directory}: ${Object.values(FILES).join(', ')}
ต่อไป · Next:
1. ส่ง ${FILES.request} ให้ผู้ออกใบรับรอง และ ${FILES.signingPublic} ให้สำนักงาน · Send ${FILES.request} to who certifies kiosks, and ${FILES.signingPublic} to the office. The other keys stay here.
2. วางไฟล์ที่ได้รับใน ${directory} · Put what they bring into ${directory}: ${BROUGHT.join(', ')}
3. sitthi25-doctor
`);
process.exit(0);
