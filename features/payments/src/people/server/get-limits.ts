// What can be paid now, and which limits say so.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getLimits } from '../contract/get-limits.ts';
import { refusals } from '../contract/refusals.ts';
import { hasLimits, limitsOf } from '../domain/limits.ts';
import { findOpenAccount } from '../storage/account-store.ts';
import { selectTier } from '../storage/person-store.ts';
import { refused } from './answers.ts';
import type { PeopleCore } from './core.ts';
import { capsFor } from './prepare-order.ts';

export const getLimitsRoute = (core: PeopleCore): Route =>
  route(getLimits, async ({ requester, query }) => {
    const { userId } = requester;
    const { currency } = query;
    if (!hasLimits(currency)) return refused(refusals.currencyNotOffered);
    const tier = await selectTier(core.db, userId);
    const limits = limitsOf({ tier, currency });
    const account = await findOpenAccount(core.db, userId, currency);
    const caps = await capsFor(core, { requester, currency, payee: null });
    const spent = account ? await core.ledger.spent(account.accountId, caps) : [];
    const left = caps.map(({ limitMinor }, index) => leftOf(limitMinor, spent[index] ?? 0n));
    const leftMinor = left.reduce((least, one) => (one < least ? one : least), limits.perTransferMinor);
    const told = caps.map(({ kind, limitMinor, resetsAtMs }, index) => ({
      kind,
      limitMinor,
      resetsAtMs,
      leftMinor: left[index] ?? 0n,
    }));
    return ok({
      tier,
      currency,
      perTransferMinor: limits.perTransferMinor.toString(),
      // Two counters of one kind are one limit to the person: the tighter one.
      limits: told
        .filter((one) => !told.some((other) => other.kind === one.kind && isTighter(other, one)))
        .map((one) => ({ ...one, limitMinor: one.limitMinor.toString(), leftMinor: one.leftMinor.toString() })),
      firstPayeeMinor: limits.firstPayeeMinor.toString(),
      leftMinor: leftMinor.toString(),
    });
  });

interface Told {
  readonly leftMinor: bigint;
  readonly resetsAtMs: number;
}

/** Leaves less, or as much for longer. */
function isTighter(a: Told, b: Told): boolean {
  return a.leftMinor === b.leftMinor ? a.resetsAtMs > b.resetsAtMs : a.leftMinor < b.leftMinor;
}

const leftOf = (limitMinor: bigint, spentMinor: bigint): bigint =>
  limitMinor > spentMinor ? limitMinor - spentMinor : 0n;
