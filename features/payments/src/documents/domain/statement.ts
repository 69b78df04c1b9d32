// A statement: every movement of one account in a period, with the balance before, after, and at each. Pure.
import { balanceMinor, type MoneyAccount } from '../../ledger/domain/money-account.ts';
import type { Transfer } from '../../ledger/domain/commands.ts';

export interface Movement {
  readonly transfer: Transfer;
  /** Above zero: came in. */
  readonly signedMinor: bigint;
  readonly balanceMinor: bigint;
}

export interface Statement {
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
  readonly inMinor: bigint;
  readonly outMinor: bigint;
  /** Oldest first. */
  readonly movements: readonly Movement[];
}

/** Built backwards from the balance of now, a page at a time, so that nothing older than the period is read. */
export interface StatementBuilder {
  /** Newest first, each page older than the one before. False once the period is complete. */
  add(page: readonly Transfer[]): boolean;
  readonly length: number;
  finish(): Statement;
}

/** `untilMs` is the first moment after the period. */
export function buildStatement(
  account: MoneyAccount,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): StatementBuilder {
  let balance = balanceMinor(account);
  const movements: Movement[] = [];
  return {
    get length() {
      return movements.length;
    },
    add(page) {
      for (const transfer of page) {
        if (transfer.atMs < fromMs) return false;
        // A hold only reserves; letting it go moves nothing.
        if (transfer.kind !== 'transfer' && transfer.kind !== 'capture') continue;
        const { amountMinor } = transfer.amount;
        const signedMinor = transfer.creditAccount === account.id ? amountMinor : -amountMinor;
        if (transfer.atMs < untilMs) movements.push({ transfer, signedMinor, balanceMinor: balance });
        balance -= signedMinor;
      }
      return page.length > 0;
    },
    finish() {
      const ordered = movements.toReversed();
      const inMinor = sum(ordered.filter(({ signedMinor }) => signedMinor > 0n));
      const outMinor = -sum(ordered.filter(({ signedMinor }) => signedMinor < 0n));
      // Whatever came after the period has been taken off the balance again on the way back.
      const openingMinor = balance;
      return { openingMinor, closingMinor: openingMinor + inMinor - outMinor, inMinor, outMinor, movements: ordered };
    },
  };
}

function sum(movements: readonly Movement[]): bigint {
  return movements.reduce((total, { signedMinor }) => total + signedMinor, 0n);
}
