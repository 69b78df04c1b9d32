// The sandbox bank behind the gateway: its state and its files stand in the database, so that it survives a restart, is
// in every backup, and several processes meet the same bank.
import type { Clock } from '@althing/kernel';
import {
  sandboxDeposit,
  sandboxEndOfDay,
  sandboxOrders,
  type SandboxBankState,
  type SandboxDeposit,
  type SandboxFile,
} from './sandbox-bank.ts';
import type { BankDb } from '../storage/tables.ts';
import type { BankGateway } from './bank-gateway.ts';
import type { BankAccount } from './core.ts';

export interface SandboxGateway extends BankGateway {
  deposit(deposit: SandboxDeposit): Promise<void>;
  endOfDay(): Promise<void>;
}

interface SandboxDeps {
  readonly db: BankDb;
  readonly clock: Clock;
  readonly account: BankAccount;
  readonly exponent: number;
}

const FILES_PER_LOOK = 100;

export function openSandboxGateway({ db, clock, account, exponent }: SandboxDeps): SandboxGateway {
  const { iban, ownerName, currency } = account;
  const opened: SandboxBankState = {
    iban,
    bic: account.bic ?? 'SANDXXXX',
    ownerName,
    currency,
    exponent,
    balanceMinor: '0',
    bookings: 0,
    statements: 0,
    today: [],
    tomorrow: [],
    messagesHad: [],
  };

  async function play(
    step: (state: SandboxBankState, atMs: number) => { state: SandboxBankState; files: readonly SandboxFile[] },
  ): Promise<void> {
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('bank_sandbox')
        .values({ currency, state: JSON.stringify(opened) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await tx
        .selectFrom('bank_sandbox')
        .select('state')
        .where('currency', '=', currency)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const { state, files } = step(JSON.parse(row.state) as SandboxBankState, clock.nowMs());
      await tx
        .updateTable('bank_sandbox')
        .set({ state: JSON.stringify(state) })
        .where('currency', '=', currency)
        .execute();
      if (files.length > 0)
        await tx
          .insertInto('bank_sandbox_files')
          .values([...files])
          .execute();
    });
  }

  return {
    send: ({ text }) => play((state, atMs) => sandboxOrders(state, text, atMs)),
    deposit: (deposit) => play((state, atMs) => sandboxDeposit(state, deposit, atMs)),
    endOfDay: () => play(sandboxEndOfDay),
    async receive(except) {
      const rows = await db
        .selectFrom('bank_sandbox_files')
        .select(['number', 'name', 'text'])
        .orderBy('number')
        .limit(FILES_PER_LOOK + except.size)
        .execute();
      return rows
        .map(({ number, name, text }) => ({ name: `${number}-${name}`, text }))
        .filter(({ name }) => !except.has(name));
    },
    async settle(name) {
      await db.deleteFrom('bank_sandbox_files').where('number', '=', Number.parseInt(name, 10)).execute();
    },
  };
}
