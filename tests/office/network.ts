/** The network between a kiosk and its office, as a process that can be killed: `node network.ts PORT TO-PORT`. */
import { connect, createServer } from 'node:net';

const [port = 0, to = 0] = process.argv.slice(2).map(Number);
const server = createServer((kiosk) => {
  const office = connect(to, '127.0.0.1');
  for (const [from, into] of [
    [kiosk, office],
    [office, kiosk],
  ] as const) {
    from.pipe(into);
    from.on('error', () => into.destroy());
    from.on('close', () => into.destroy());
  }
});
server.listen(port, '127.0.0.1', () => console.log('open'));
