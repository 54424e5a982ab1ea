/**
 * Runs under Windows or Wine (tests/integration/wine.test.ts): node windows-child.mjs OUT DLL SPOOLER-DLL. Writes a line of JSON for
 * each thing that works there, as it is found: what ends the process is what comes after the last line.
 */
import { appendFileSync } from 'node:fs';
import koffi from 'koffi';
import { parseConfig } from '../../electron/config/config.ts';
import { JOB_CONTROL, openWinspool } from '../../electron/printing/winspool.ts';
import { layOut } from '../../native/licensed/buffers.ts';
import { FUNCTION_NAMES, type FunctionName, PUBLIC_TABLE } from '../../native/licensed/table.ts';
import { SMALLEST } from '../kiosk-config.ts';
import { DOUBLE_PRINTER } from '../spooler/spooler.ts';

const [out = '', dll = '', standInSpooler = ''] = process.argv.slice(2);
const say = (what: string, found: unknown) => appendFileSync(out, `${JSON.stringify({ what, found })}\n`);

say('system', [process.platform, process.arch]);
const config = parseConfig(JSON.stringify(SMALLEST), 'C:\\ProgramData\\Sitthi 25');
say(
  'paths of a configuration',
  config.ok ? [config.value.tls.ca, config.value.store.directory] : config.fault,
);
say(
  'Windows-874',
  new TextDecoder('windows-874').decode(Uint8Array.from([0xca, 0xc1, 0xcb, 0xad, 0xd4, 0xa7])),
);

const library = koffi.load(dll);
const call = (name: FunctionName, give: Parameters<typeof layOut>[1] = {}) => {
  const { symbol, parameters } = PUBLIC_TABLE.functions[name];
  const types = parameters.map(({ type }) => (type === 'int' ? 'int32' : 'void *'));
  const buffers = layOut(PUBLIC_TABLE.functions[name], give);
  const foreign = library.func('__stdcall', symbol ?? name, PUBLIC_TABLE.returns, types);
  const returned = foreign(...buffers.args) as number;
  return { returned, took: buffers.taken() };
};
say(
  'exports',
  FUNCTION_NAMES.filter((name) => library.func('__stdcall', name, 'int16', []) !== undefined).length,
);
for (const name of ['LicenseManager', 'ListReader'] as const) say(name, call(name));
say('OpenReader', call('OpenReader', { name: 'fixed' }));
say('GetCardStatus', call('GetCardStatus'));

// The system's own, and the stand-in with the layouts of Windows' own header.
say('printers', await openWinspool().printers());
const winspool = openWinspool(standInSpooler);
say('queue', await winspool.queue(DOUBLE_PRINTER));
say('a job taken back', [
  await winspool.command(DOUBLE_PRINTER, 7, JOB_CONTROL.delete),
  (await winspool.queue(DOUBLE_PRINTER))?.jobs,
]);
say('end', true);
process.exit(0);
