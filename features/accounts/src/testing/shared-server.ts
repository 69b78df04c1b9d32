// One server for all tests of a file, started before the first and stopped after the last.
import { afterAll, beforeAll } from 'vitest';
import { startAccountsServer, type AccountsServer, type ServerOptions } from './accounts-server.ts';
import { registerPerson } from './people.ts';

/**
 * To be called at the top of a file. What comes back is the server as soon as the first test runs; `people` are
 * registered by then.
 */
export function sharedAccountsServer({
  people = [],
  ...options
}: ServerOptions & { readonly people?: readonly string[] } = {}): AccountsServer {
  let server: AccountsServer | null = null;
  beforeAll(async () => {
    server = await startAccountsServer(options);
    for (const username of people) await registerPerson(server, username);
  });
  afterAll(() => server?.stop());
  return new Proxy({} as AccountsServer, {
    get(_none, member) {
      if (!server) throw new Error('the server is there from the first test on');
      return Reflect.get(server, member) as unknown;
    },
  });
}
