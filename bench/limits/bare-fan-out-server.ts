// The limit of delivering: node:http, long polls that all wait, one buffer that answers them all at each post.
// No accounts, no storage. Prints its port; ends with its parent.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

let waiting: ServerResponse[] = [];
let post: (() => void) | null = null;
/** A post waits until so many wait for it. */
const expected = Number(process.argv[2]);

const server = createServer((incoming, outgoing) => {
  if (incoming.method === 'GET') {
    waiting.push(outgoing);
    if (waiting.length >= expected) post?.();
    return;
  }
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const body = Buffer.concat(chunks);
    post = () => {
      post = null;
      const all = waiting;
      waiting = [];
      for (const watcher of all) {
        watcher.setHeader('content-type', 'application/json');
        watcher.end(body);
      }
      outgoing.end(String(all.length));
    };
    if (waiting.length >= expected) post();
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.on('disconnect', () => process.exit(0));
