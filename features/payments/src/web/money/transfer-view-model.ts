// How a transfer is told in a list. Pure.
import { fromWire, negate, type Amount } from '../amount/amount.ts';
import type { Transfer } from '../api/types.ts';
import type { MoneyText } from '../use-text.ts';

/** Signed as the reader's balance feels it: what went out with its fee is below zero. */
export function balanceEffect({ direction, amount, fee }: Pick<Transfer, 'direction' | 'amount' | 'fee'>): Amount {
  const paid = fromWire(amount);
  if (direction === 'in') return paid;
  return negate({ ...paid, amountMinor: paid.amountMinor + fromWire(fee).amountMinor });
}

const PURPOSES: Record<Transfer['purpose'], MoneyText> = {
  send: 'purpose.send',
  request: 'purpose.request',
  split: 'purpose.split',
  mandate: 'purpose.mandate',
  merchant: 'purpose.merchant',
  invoice: 'purpose.invoice',
  refund: 'purpose.refund',
  fee: 'purpose.fee',
  funding: 'purpose.funding',
  payout: 'purpose.payout',
  settlement: 'purpose.settlement',
  return: 'purpose.return',
};

export function purposeText(purpose: Transfer['purpose']): MoneyText {
  return PURPOSES[purpose];
}

export interface Day<T> {
  /** Midnight where the reader is, ms since 1970. */
  readonly startsAtMs: number;
  readonly items: readonly T[];
}

/** In days of the reader's own calendar, in the order given. */
export function groupByDay<T extends { readonly atMs: number }>(items: readonly T[]): readonly Day<T>[] {
  const days: { startsAtMs: number; items: T[] }[] = [];
  for (const item of items) {
    const startsAtMs = new Date(item.atMs).setHours(0, 0, 0, 0);
    const last = days.at(-1);
    if (last?.startsAtMs === startsAtMs) last.items.push(item);
    else days.push({ startsAtMs, items: [item] });
  }
  return days;
}
