/** Answers every request with the same small JSON: what HTTP itself costs. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** About as long as the answer to a store. */
const ANSWER = JSON.stringify({ padding: 'x'.repeat(700) });
const HEADERS = { 'content-type': 'application/json', 'content-length': ANSWER.length };

const server = createServer((incoming, outgoing) => {
  incoming.on('end', () => outgoing.writeHead(200, HEADERS).end(ANSWER)).resume();
});
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
process.on('SIGTERM', () => process.exit(0));
