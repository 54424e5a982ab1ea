/**
 * `npm run doctor -- --libraries DIR [--network] [--table FILE] [--node PROGRAM] [--json]`: what a site laid down of the department's card
 * library, or (`--network`) its network library, Thai first; exit code 0 when nothing is missing. Of its own because it needs the card's room, which a kiosk's
 * doctor does without.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkLibrary, checkNetwork } from './licensed/check.ts';

function wishes() {
  try {
    return parseArgs({
      options: {
        libraries: { type: 'string' },
        table: { type: 'string' },
        node: { type: 'string' },
        network: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`ไม่เข้าใจคำสั่ง · Not understood: ${(error as Error).message.split('\n')[0]}`);
    return process.exit(2);
  }
}
const values = wishes();
const check = values.network ? checkNetwork : checkLibrary;
const findings = await check({
  library: resolve(values.libraries ?? '.'),
  ...(values.table === undefined ? {} : { table: resolve(values.table) }),
  ...(values.node === undefined ? {} : { node: values.node }),
});
const lacking = findings.filter(({ well }) => !well).length;
if (values.json) console.log(JSON.stringify(findings, null, 2));
else {
  for (const { what, well, found, todo } of findings) {
    console.log(`${well ? 'ดี      ' : 'ขาด     '} ${what.th}: ${found}`);
    if (todo !== undefined) console.log(`         → ${todo.th}`);
    console.log(`${well ? 'well   ' : 'MISSING'}  ${what.en}: ${found}`);
    if (todo !== undefined) console.log(`         → ${todo.en}`);
  }
  console.log(
    lacking === 0
      ? values.network
        ? 'ไลบรารีเครือข่ายพร้อมใช้ · The network library is ready.'
        : 'ไลบรารีบัตรพร้อมใช้ ขั้นต่อไปคือลองกับบัตรจริง · The card library is ready; the next step is a real card.'
      : `ขาด ${lacking} จาก ${findings.length} รายการ · ${lacking} of ${findings.length} are missing.`,
  );
}
process.exitCode = lacking === 0 ? 0 : 1;
