/** A receiver of OTLP over HTTP as a process of its own: says its address, then the metrics of each export, a line each. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const right = request.method === 'POST' && request.url === '/v1/metrics';
  // As one line, however it came.
  if (right) console.log(JSON.stringify(JSON.parse(Buffer.concat(parts).toString('utf8'))));
  response.writeHead(right ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
});
server.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/metrics`),
);
