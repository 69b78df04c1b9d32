// What every store of the ledger keeps; run against each (STYLE 28).
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Transfer } from '../ledger/domain/commands.ts';
import type { MoneyAccount } from '../ledger/domain/money-account.ts';
import type { BatchRows, Head, LedgerStore } from '../ledger/storage/ledger-store.ts';

const nothing: Omit<BatchRows, 'head'> = {
  accounts: [],
  holds: [],
  keys: [],
  mandates: [],
  spending: [],
  transfers: [],
  refusals: [],
  log: [],
};
const hash = (byte: string): string => byte.repeat(32);
const EUR = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });

export function describeLedgerStore(name: string, open: () => Promise<LedgerStore>): void {
  test(`LED4 ${name}: what a transaction wrote is read back whole, large amounts and empty members included`, async () => {
    const store = await open();
    const { transfer, account, hold, key, mandate, counter, refusal } = samples();
    const head: Head = { seq: 1, hash: hash('ab'), atMs: 7 };
    await store.transact((tx) =>
      tx.write({
        accounts: [account],
        holds: [hold],
        keys: [key],
        mandates: [mandate],
        spending: [counter],
        transfers: [{ ...transfer, contentHash: hash('cd') }],
        refusals: [refusal],
        log: [{ seq: 1, body: '{"seq":1,"text":"ü\\u0001\\"{},"}', hash: hash('ab') }],
        head,
      }),
    );
    expect(await store.head()).toEqual(head);
    expect(await store.accounts([account.id, randomUUID()])).toEqual([account]);
    expect(await store.holds([hold.id])).toEqual([hold]);
    expect(await store.keys([key])).toEqual([key]);
    expect(await store.keysOf(key.accountId)).toEqual([key]);
    expect(await store.mandates([mandate.id])).toEqual([mandate]);
    expect(await store.spending([counter])).toEqual([counter]);
    expect(await store.transfers([transfer.id])).toEqual([
      { contentHash: hash('cd'), chainId: transfer.chainId, transfer },
    ]);
    expect(await store.chain(transfer.chainId)).toEqual([transfer]);
    const { atMs: _at, ...refused } = refusal;
    expect(await store.refusals([refusal.id])).toEqual([refused]);
    expect(await store.transfersOf(transfer.creditAccount, { before: 2, limit: 5 })).toEqual([transfer]);
    expect(await store.transfersOf(transfer.creditAccount, { before: 1, limit: 5 })).toEqual([]);
    expect(await store.dueHolds(hold.expiresAtMs, 5)).toEqual([hold.id]);
    expect(await store.dueHolds(hold.expiresAtMs - 1, 5)).toEqual([]);
    expect(await store.log(0, 5)).toEqual([{ seq: 1, body: '{"seq":1,"text":"ü\\u0001\\"{},"}', hash: hash('ab') }]);
    await store.close();
  });

  test(`LED4 ${name}: a transaction that throws leaves nothing, and the next one goes on`, async () => {
    const store = await open();
    const { account } = samples();
    const failing = store.transact(async (tx) => {
      await tx.write({ ...nothing, accounts: [account], head: { seq: 1, hash: hash('01'), atMs: 1 } });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await store.accounts([account.id])).toEqual([]);
    expect((await store.head()).seq).toBe(0);
    await store.transact((tx) => tx.write({ ...nothing, head: { seq: 1, hash: hash('02'), atMs: 1 } }));
    expect((await store.head()).seq).toBe(1);
    await store.close();
  });

  test(`LED4 ${name}: transactions take turns: each begins with the head that the one before it left`, async () => {
    const store = await open();
    const add = () =>
      store.transact(async (tx) => {
        const seq = tx.locked.seq + 1;
        await tx.write({ ...nothing, head: { seq, hash: hash('03'), atMs: seq } });
        return seq;
      });
    const given = await Promise.all(Array.from({ length: 20 }, add));
    expect(given.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    await store.close();
  });

  test(`LED4 ${name}: the signing key is made once`, async () => {
    const store = await open();
    expect(await store.signingKey(() => 'first')).toBe('first');
    expect(await store.signingKey(() => 'second')).toBe('first');
    await store.close();
  });
}

function samples() {
  const [debitAccount, creditAccount, id, holdId, mandateId] = Array.from({ length: 5 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const account: MoneyAccount = {
    id: debitAccount,
    currency: 'EUR',
    allowanceMinor: 9n * 10n ** 18n,
    mayReceive: true,
    maySpend: false,
    isClosed: false,
    debitsPostedMinor: 8n * 10n ** 18n,
    creditsPostedMinor: 5n,
    debitsPendingMinor: 3n,
    creditsPendingMinor: 4n,
  };
  const transfer: Transfer = {
    id,
    kind: 'transfer',
    debitAccount,
    creditAccount,
    amount: EUR(10n ** 15n),
    purpose: 'send',
    reference: null,
    holdId: null,
    expiresAtMs: null,
    chainId: id,
    seq: 1,
    atMs: 7,
  };
  return {
    account,
    transfer,
    hold: {
      id: holdId,
      debitAccount,
      creditAccount,
      amount: EUR(12n),
      expiresAtMs: 99,
      state: 'held' as const,
      capturedMinor: 0n,
      caps: [{ key: 'tier "day"', periodKey: '2026-11-22' }],
    },
    key: {
      accountId: debitAccount,
      keyId: 'key_1',
      kind: 'device_key' as const,
      publicKey: { kty: 'OKP' as const, crv: 'Ed25519' as const, x: 'x' },
      isEnded: false,
    },
    mandate: {
      id: mandateId,
      payerAccount: debitAccount,
      payeeAccount: creditAccount,
      cap: EUR(500n),
      period: 'month' as const,
      startsAtMs: 1,
      endsAtMs: null,
      isEnded: false,
    },
    counter: { accountId: debitAccount, key: 'tier "day"', periodKey: '2026-11-22', spentMinor: 10n ** 15n },
    refusal: {
      id: randomUUID(),
      contentHash: hash('ef'),
      refusal: { code: 'insufficient_funds' as const, accountId: debitAccount, availableMinor: 10n ** 16n, index: 0 },
      atMs: 7,
    },
  };
}
