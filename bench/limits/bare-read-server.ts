// The limit of a first sync: node:http and one query that reads every event there is, newest first, sent as one list.
// No accounts, no rooms, no state. Prints its port; ends with its parent.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.argv[2] ?? '', max: 1 });

async function everything(): Promise<string> {
  const { rows } = await pool.query<{ pdu: string }>('select pdu from messaging_events order by pos desc');
  return `[${rows.map(({ pdu }) => pdu).join(',')}]`;
}

const server = createServer((_incoming, outgoing) => {
  everything().then(
    (text) => outgoing.setHeader('content-type', 'application/json').end(text),
    (fault: unknown) => outgoing.writeHead(500).end(String(fault)),
  );
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.on('disconnect', () => process.exit(0));
