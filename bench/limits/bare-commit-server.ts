// The limit of sending: node:http, JSON.parse, one row per request by the same group commit, 200 after the commit. No
// accounts, no rooms, no rules. Prints its port; ends with its parent.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { openGroupCommit, rowFor, type BatchTable } from '@althing/db';

const url = process.argv[2] ?? '';
const table: BatchTable<{ pos: number; body: string }> = {
  name: 'bench_bare_log',
  columns: { pos: 'bigint', body: 'text' },
};

const client = new pg.Client({ connectionString: url });
await client.connect();
await client.query('drop table if exists bench_bare_log');
await client.query('create table bench_bare_log (pos bigint primary key, body text not null)');
await client.end();
const opened = await openGroupCommit({ url, lock: 1, readHead: () => Promise.resolve(0) });
if (!opened.ok) throw new Error('another bench runs on this database');
const commit = opened.value;

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const body = JSON.stringify(JSON.parse(Buffer.concat(chunks).toString()));
    commit
      .append(1, (pos) => ({ rows: [rowFor(table, { pos, body })] }))
      .then((pos) => {
        outgoing.setHeader('content-type', 'application/json');
        outgoing.end(JSON.stringify({ event_id: `$${pos}` }));
      })
      .catch((fault: unknown) => {
        outgoing.statusCode = 500;
        outgoing.end(String(fault));
      });
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.on('disconnect', () => process.exit(0));
