/** The facts in Electron: in its main process, in a utility process, and what a window has of the screen. Bundled by run.ts. */
import { join } from 'node:path';
import { app, BrowserWindow, screen, utilityProcess } from 'electron';
import { covering, WINDOW_OPTIONS } from '../../electron/shell/rules.ts';
import { facts } from './facts.ts';

const say = (where: string, message: object) => console.log(JSON.stringify({ where, ...message }));

await app.whenReady();
say('main', { facts: await facts(process.env.FACTS_PKI ?? '') });
const bounds = screen.getPrimaryDisplay().bounds;
const window = new BrowserWindow({ ...WINDOW_OPTIONS, ...covering(bounds) });
window.show();
window.setKiosk(true);
await window.loadURL('data:text/html,<p>facts');
const [width, height] = (await window.webContents.executeJavaScript('[innerWidth, innerHeight]')) as [
  number,
  number,
];
say('window', {
  facts: [
    {
      name: 'a window covers the screen, and no more than a dot of it is outside',
      is:
        width >= bounds.width &&
        width <= bounds.width + 1 &&
        height >= bounds.height &&
        height <= bounds.height + 1,
      found: `${width} by ${height} on ${bounds.width} by ${bounds.height}`,
    },
  ],
});
const child = utilityProcess.fork(join(import.meta.dirname, 'child.mjs'), [], { stdio: 'inherit' });
let pid: number | undefined;
child.on('spawn', () => {
  pid = child.pid;
});
child.on('message', (message: object) => say('utility', { ...message, pid }));
child.on('exit', () => say('utility', { exit: true, pid }));
process.stdin.on('end', () => app.exit(0)).resume();
