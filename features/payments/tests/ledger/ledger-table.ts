// What the tables of decisions are written with: A has 100.00, B has nothing, unless a row says otherwise.
import { randomUUID } from 'node:crypto';
import type { MoveCommand, TransferCommand } from '../../src/ledger/domain/commands.ts';
import { signedHold, signedTransfer, type Payment } from '../../src/testing/signing-payer.ts';
import { openLedgerInMemory } from './ledger-in-memory.ts';

export const DAY_MS = 86_400_000;
export const EUR = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });

export async function openLedgerTable() {
  const house = await openLedgerInMemory();
  const { ledger } = house;
  const a = await house.person(10_000n);
  const b = await house.person();
  await ledger.houseAccount('EUR', 'fees');

  const payment = (amountMinor: bigint, more: Partial<Payment> = {}): Payment => ({
    payer: a.payer,
    from: a.id,
    to: b.id,
    amount: EUR(amountMinor),
    atMs: house.clock.nowMs(),
    ...more,
  });
  return {
    house,
    ledger,
    a,
    b,
    send: (amountMinor: bigint, more: Partial<Payment> = {}) => signedTransfer(payment(amountMinor, more)),
    hold: (amountMinor: bigint, lastsMs = DAY_MS, more: Partial<Payment> = {}) =>
      signedHold({ ...payment(amountMinor, more), expiresAtMs: house.clock.nowMs() + lastsMs }),
    capture: (holdId: string, amountMinor: bigint): TransferCommand => ({
      kind: 'capture',
      id: randomUUID(),
      holdId,
      amountMinor,
      purpose: 'merchant',
    }),
    voidOf: (holdId: string): TransferCommand => ({ kind: 'void', id: randomUUID(), holdId }),
    byRule: (
      debitAccount: string,
      creditAccount: string,
      amountMinor: bigint,
      purpose: MoveCommand['purpose'] = 'fee',
    ): MoveCommand => ({
      kind: 'transfer',
      id: randomUUID(),
      debitAccount,
      creditAccount,
      amount: EUR(amountMinor),
      purpose,
      authorization: { by: 'rule', rule: 'test' },
    }),
    /** `done`, or the refusal's code and what it tells. */
    async outcome(...chain: TransferCommand[]): Promise<string> {
      const posted = await ledger.post(chain);
      if (posted.ok) return 'done';
      const { refusal } = posted;
      if ('member' in refusal) return `${refusal.code}: ${refusal.member}`;
      return 'state' in refusal ? `${refusal.code}: ${refusal.state}` : refusal.code;
    },
    /** `balance / held` of each. */
    async standing(...ids: string[]): Promise<string[]> {
      const accounts = await ledger.accounts(ids);
      return ids.map((id) => {
        const account = accounts.get(id);
        if (!account) return 'none';
        return `${account.creditsPostedMinor - account.debitsPostedMinor} / ${account.debitsPendingMinor}`;
      });
    },
    pass: (ms: number): Promise<void> => house.clock.run(house.clock.sleep(ms)),
  };
}
