// A ledger with money in it.
import { randomUUID } from 'node:crypto';
import type { Clock } from '@althing/kernel';
import { houseAccountId } from '../ledger/domain/money-account.ts';
import { openLedgerOn } from '../ledger/server/open-ledger.ts';
import type { Ledger } from '../ledger/server/index.ts';
import type { LedgerStore } from '../ledger/storage/ledger-store.ts';
import { createSigningPayer, type SigningPayer } from './signing-payer.ts';

export interface TestLedger {
  readonly ledger: Ledger;
  /** An account with a key of its own and that much in it. */
  person(startMinor?: bigint, currency?: string): Promise<{ readonly id: string; readonly payer: SigningPayer }>;
}

export const TEST_PUBLIC_URL = 'https://althing.example';

/** Faults that the ledger tells of are thrown to whoever reads `faults`, never hidden. */
export async function openTestLedger({
  store,
  clock,
  faults = [],
}: {
  store: LedgerStore;
  clock: Clock;
  faults?: unknown[];
}): Promise<TestLedger> {
  const logger = { error: (fault: unknown) => void faults.push(fault) } as never;
  const ledger = await openLedgerOn({ store, clock, logger, publicUrl: TEST_PUBLIC_URL });
  return {
    ledger,
    async person(startMinor = 0n, currency = 'EUR') {
      const id = randomUUID();
      const payer = createSigningPayer();
      const opened = await ledger.openAccount({ id, currency, keys: [payer.key] });
      if (!opened.ok) throw new Error(`no account: ${opened.refusal.code}`);
      if (startMinor > 0n) await fundByRule(ledger, { id, currency, amountMinor: startMinor });
      return { id, payer };
    },
  };
}

/** Puts money into an account, as the bank's set does when some has come in. */
export async function fundByRule(
  ledger: Ledger,
  { id, currency, amountMinor }: { id: string; currency: string; amountMinor: bigint },
): Promise<void> {
  await ledger.houseAccount(currency, 'bank-clearing');
  const posted = await ledger.post([
    {
      kind: 'transfer',
      id: randomUUID(),
      debitAccount: houseAccountId(currency, 'bank-clearing'),
      creditAccount: id,
      amount: { amountMinor, currency },
      purpose: 'funding',
      authorization: { by: 'rule', rule: 'test-funding' },
    },
  ]);
  if (!posted.ok) throw new Error(`not funded: ${posted.refusal.code}`);
}
