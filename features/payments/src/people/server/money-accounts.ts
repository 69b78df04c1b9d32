// A person's money accounts: one open one in each currency.
import { randomUUID } from 'node:crypto';
import { route, type HttpRefusal, type Route } from '@althing/http';
import { ok, refuse, type Result } from '@althing/kernel';
import { closeMoneyAccount } from '../contract/close-money-account.ts';
import { listMoneyAccounts } from '../contract/list-money-accounts.ts';
import { openMoneyAccount } from '../contract/open-money-account.ts';
import { refusals } from '../contract/refusals.ts';
import { availableMinor, balanceMinor } from '../../ledger/server/index.ts';
import type { LedgerKey } from '../../ledger/domain/commands.ts';
import type { MoneyAccount } from '../../ledger/domain/money-account.ts';
import {
  findOpenAccount,
  insertAccount,
  markClosed,
  selectAccounts,
  type OwnedAccount,
} from '../storage/account-store.ts';
import { insertChanges } from '../storage/change-store.ts';
import { selectKeys, type PaymentKey } from '../storage/key-store.ts';
import { selectOpenMandates } from '../storage/mandate-store.ts';
import { cancelInto } from '../storage/request-store.ts';
import { ours, takeTurn } from '../storage/tables.ts';
import { ledgerRefused, refused } from './answers.ts';
import type { PeopleCore } from './core.ts';
import { endMandateBy } from './end-mandate.ts';

/** Keys change rarely; that they do twice while an account opens, never. */
const OPEN_TRIES_MAX = 3;

export function moneyAccountRoutes(core: PeopleCore): Route[] {
  return [
    route(listMoneyAccounts, async ({ requester }) => {
      const owned = await selectAccounts(core.db, requester.userId);
      const inLedger = await core.ledger.accounts(owned.map(({ accountId }) => accountId));
      return ok({
        accounts: owned.map((account) => presentAccount(account, inLedger.get(account.accountId))),
        offeredCurrencies: [...core.deps.config.currencies],
      });
    }),
    route(openMoneyAccount, async ({ requester, body }) => {
      if (!core.deps.config.currencies.includes(body.currency)) return refused(refusals.currencyNotOffered);
      const opened = await openAccountFor(core, requester.userId, body.currency);
      return opened.ok ? ok({ account: await describe(core, opened.value) }) : opened;
    }),
    route(closeMoneyAccount, async ({ requester, params }) => {
      const { userId } = requester;
      const owned = (await selectAccounts(core.db, userId)).find(({ accountId }) => accountId === params.accountId);
      if (!owned) return refused(refusals.notFound);
      if (owned.closedAtMs !== null) return ok({ account: await describe(core, owned) });
      const closed = await close(core, owned);
      if (!closed.ok) return closed;
      core.wake();
      return ok({ account: await describe(core, closed.value) });
    }),
  ];
}

/** The person's open account in a currency; opened where there is none. */
export async function openAccountFor(
  core: PeopleCore,
  userId: string,
  currency: string,
): Promise<Result<OwnedAccount, HttpRefusal>> {
  for (let tries = 1; ; tries++) {
    const existing = await findOpenAccount(core.db, userId, currency);
    if (existing) return ok(existing);
    const keys = await selectKeys(core.db, userId);
    const account = { accountId: randomUUID(), userId, currency, openedAtMs: core.nowMs(), closedAtMs: null };
    const opened = await core.ledger.openAccount({
      id: account.accountId,
      currency,
      keys: keys.map(ledgerKey),
      async alongside(ledgerTx) {
        const tx = ours(ledgerTx);
        await takeTurn(tx);
        if (await findOpenAccount(tx, userId, currency)) return refuse('opened_meanwhile');
        const isSame = (await selectKeys(tx, userId)).map(({ keyId }) => keyId).join(' ');
        if (isSame !== keys.map(({ keyId }) => keyId).join(' ')) return refuse('keys_changed');
        await insertAccount(tx, account);
        await insertChanges(tx, [{ userId, kind: 'account', id: account.accountId }], new Date(account.openedAtMs));
        return ok();
      },
    });
    if (opened.ok) {
      core.wake();
      return ok(account);
    }
    if (opened.refusal.code !== 'alongside_refused' || tries === OPEN_TRIES_MAX) return ledgerRefused(opened.refusal);
  }
}

async function close(core: PeopleCore, account: OwnedAccount): Promise<Result<OwnedAccount, HttpRefusal>> {
  const { accountId, userId } = account;
  const inLedger = (await core.ledger.accounts([accountId])).get(accountId);
  if (inLedger && !isEmpty(inLedger)) return refused(refusals.accountNotEmpty);
  const at = new Date(core.nowMs());
  for (const mandate of await selectOpenMandates(core.db, accountId, at)) {
    const ended = await endMandateBy(core, mandate, mandate.payerAccountId === accountId ? 'payer' : 'payee');
    if (!ended.ok) return ended;
  }
  const closed = await core.ledger.changeAccount({
    id: accountId,
    isClosed: true,
    reason: 'closed by its owner',
    async alongside(ledgerTx) {
      const tx = ours(ledgerTx);
      await takeTurn(tx);
      await markClosed(tx, accountId, at);
      const cancelled = await cancelInto(tx, accountId, at);
      await insertChanges(
        tx,
        [
          { userId, kind: 'account', id: accountId },
          ...cancelled.flatMap(({ id, payerId }) => [
            { userId, kind: 'request' as const, id },
            { userId: payerId, kind: 'request' as const, id },
          ]),
        ],
        at,
      );
    },
  });
  if (closed.ok) return ok({ ...account, closedAtMs: at.getTime() });
  return closed.refusal.code === 'account_not_empty'
    ? refused(refusals.accountNotEmpty)
    : ledgerRefused(closed.refusal);
}

const isEmpty = (account: MoneyAccount): boolean =>
  balanceMinor(account) === 0n && account.debitsPendingMinor === 0n && account.creditsPendingMinor === 0n;

async function describe(core: PeopleCore, account: OwnedAccount) {
  return presentAccount(account, (await core.ledger.accounts([account.accountId])).get(account.accountId));
}

function presentAccount(account: OwnedAccount, inLedger: MoneyAccount | undefined) {
  return {
    accountId: account.accountId,
    currency: account.currency,
    balanceMinor: (inLedger ? balanceMinor(inLedger) : 0n).toString(),
    heldMinor: (inLedger?.debitsPendingMinor ?? 0n).toString(),
    availableMinor: (inLedger && !inLedger.isClosed ? availableMinor(inLedger) : 0n).toString(),
    openedAtMs: account.openedAtMs,
    closedAtMs: account.closedAtMs,
  };
}

/** A person's key as the ledger takes it. */
export function ledgerKey({ keyId, kind, publicKey }: PaymentKey): LedgerKey {
  return { keyId, kind: kind === 'device' ? 'device_key' : 'passkey', publicKey };
}
