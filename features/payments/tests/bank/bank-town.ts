// A payments server with the sandbox bank and the documents beside it.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Answer } from '@althing/accounts/testing';
import { createHttpServer, rateLimitsOff, registerRoutes } from '@althing/http';
import { startPaymentsServer, type Payer, type PaymentsServer } from '@althing/payments/testing';
import { addOperator, type OperatorCredentials } from '@althing/institutions/server';
import {
  bankNamesOf,
  listWorkItems,
  openBank,
  placeItem,
  reconcileBank,
  type Bank,
  type BankAccount,
  type BankDeps,
} from '../../src/bank/server/index.ts';
import type { BankTables } from '../../src/bank/storage/tables.ts';
import { openDocuments } from '../../src/documents/server/index.ts';

export const CLEARING: BankAccount = {
  iban: 'DE89370400440532013000',
  bic: 'MARKDEFFXXX',
  ownerName: 'Town of Halvara',
  currency: 'EUR',
  range: { country: 'DE', bankCode: '00000000' },
};

export interface BankTown {
  readonly server: PaymentsServer;
  readonly bank: Bank;
  readonly url: string;
  /** The folder of a link of kind `folder`. */
  readonly folder: string;
  call(payer: Payer | null, method: string, path: string, body?: unknown): Promise<Answer>;
  get(payer: Payer | null, path: string): Promise<Response>;
  /** Two who may place what waits in suspense, and a third. */
  readonly operators: readonly OperatorCredentials[];
  workItems(): ReturnType<typeof listWorkItems>;
  /** The code of what it was refused for; null if it was approved. */
  place(itemId: string, resolution: string, operator: OperatorCredentials | undefined): Promise<string | null>;
  reconcile(): ReturnType<typeof reconcileBank>;
  /** What an account has, as the ledger says. */
  balanceOf(accountId: string): Promise<bigint>;
  stop(): Promise<void>;
}

export async function openBankTown(link: 'sandbox' | 'folder' = 'sandbox'): Promise<BankTown> {
  const server = await startPaymentsServer();
  const folder = await mkdtemp(join(tmpdir(), 'bank-'));
  const logger = pino({ level: 'silent' });
  const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const { database, events, ledger, clock, people } = server;
  const deps: BankDeps = {
    database,
    events,
    ledger,
    // It looks when a test asks it to, and not besides.
    clock: { nowMs: () => clock.nowMs(), after: () => () => undefined },
    random,
    logger,
    people: people.door.core,
    accounts: server.accounts.door,
    account: CLEARING,
    link: link === 'sandbox' ? { kind: 'sandbox' } : { kind: 'folder', folder },
  };
  const bank = await openBank(deps);
  await bank.start();
  const documents = openDocuments({
    database,
    clock,
    ledger,
    people: people.door.core,
    placeName: 'town.example',
    publicUrl: 'http://localhost:8008',
    accountName: (accountId) =>
      bankNamesOf({ db: database.as<BankTables>(), random, range: CLEARING.range }, accountId),
  });
  const http = {
    logger,
    rateLimits: rateLimitsOff,
    authenticator: server.accounts.authenticator,
    isBehindProxy: false,
  };
  const app = await createHttpServer(http);
  await registerRoutes(app, [...bank.routes, ...documents.routes], http);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const operators: OperatorCredentials[] = [];
  for (const name of ['ada', 'bo']) {
    const added = await addOperator({ database, clock }, name, null);
    if (!added.ok || !added.value.isDone) throw new Error('the operator was not added');
    operators.push({ name, secret: added.value.value.secret });
  }
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const ask = (payer: Payer | null, method: string, path: string, body?: unknown) =>
    fetch(url + path, {
      method,
      headers: {
        ...(payer ? { authorization: `Bearer ${payer.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    server,
    bank,
    url,
    folder,
    operators,
    workItems: () => listWorkItems(database),
    async place(itemId, resolution, operator) {
      const credentials = operator ?? { name: 'nobody', secret: '' };
      const placed = await placeItem({ database, clock }, { itemId, resolution }, credentials);
      return placed.ok ? null : placed.refusal;
    },
    reconcile: () => reconcileBank(database, CLEARING),
    async call(payer, method, path, body) {
      const response = await ask(payer, method, path, body);
      return { status: response.status, body: JSON.parse(await response.text()) as unknown };
    },
    get: (payer, path) => ask(payer, 'GET', path),
    async balanceOf(accountId) {
      const account = (await ledger.accounts([accountId])).get(accountId);
      return account ? account.creditsPostedMinor - account.debitsPostedMinor : 0n;
    },
    async stop() {
      await app.close();
      await bank.stop();
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
