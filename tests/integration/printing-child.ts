/** A process that prints a file and is killed meanwhile: node printing-child.ts SERVER FILE NAME, which is another for each job, as requests have it. */
import { readFileSync } from 'node:fs';
import { createPrinting } from '../../electron/printing/printing.ts';

const [server = '', file = '', jobName = ''] = process.argv.slice(2);
await createPrinting({ printer: 'kiosk', server }).print(readFileSync(file), { jobName });
