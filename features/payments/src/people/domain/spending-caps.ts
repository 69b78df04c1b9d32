// Which limits over time a payment counts against. The ledger keeps the counters and decides, in the transfer's own
// transaction; here is only said which ones.
import type { Cap } from '../../ledger/domain/commands.ts';
import { COOLING_MS, type Limits } from './limits.ts';
import { dayOf, monthOf, nextDayMs, nextMonthMs } from './periods.ts';

export type LimitKind = 'day' | 'month' | 'new_device' | 'first_payee';

export interface SpendingCap extends Cap {
  readonly kind: LimitKind;
  /** When it begins anew, or ends for good. */
  readonly resetsAtMs: number;
}

export interface SpendingFacts {
  readonly limits: Limits;
  readonly nowMs: number;
  /** The device that confirms; null for what was allowed beforehand, by a mandate; see {@link freshMandateCaps}. */
  readonly device: { readonly deviceId: string; readonly signedInAtMs: number } | null;
  /**
   * Who is paid: `firstPaidAtMs` is null for the first time. Null where the payee isn't cooled off: verified
   * institutions, and who holds a mandate.
   */
  readonly payee: { readonly accountId: string; readonly firstPaidAtMs: number | null } | null;
}

/** In the order in which a crossed one is told: the narrowest that ends first comes first. */
export function spendingCaps({ limits, nowMs, device, payee }: SpendingFacts): SpendingCap[] {
  const caps: SpendingCap[] = [];
  if (device && nowMs < device.signedInAtMs + COOLING_MS) {
    caps.push({
      kind: 'new_device',
      // Signing in anew on a known device id is a new device: the moment is part of its name.
      key: `new-device:${device.signedInAtMs}:${device.deviceId}`.slice(0, CAP_KEY_LENGTH_MAX),
      periodKey: 'ever',
      limitMinor: limits.newDeviceMinor,
      resetsAtMs: device.signedInAtMs + COOLING_MS,
    });
    // All new devices of a day together: whoever knows the password can sign in on as many as they like.
    caps.push({
      kind: 'new_device',
      key: 'new-devices',
      periodKey: dayOf(nowMs),
      limitMinor: limits.newDeviceMinor,
      resetsAtMs: nextDayMs(nowMs),
    });
  }
  const firstPaidAtMs = payee?.firstPaidAtMs ?? nowMs;
  if (payee && nowMs < firstPaidAtMs + COOLING_MS) {
    caps.push({
      kind: 'first_payee',
      key: `payee:${payee.accountId}`,
      periodKey: 'ever',
      limitMinor: limits.firstPayeeMinor,
      resetsAtMs: firstPaidAtMs + COOLING_MS,
    });
  }
  caps.push(
    {
      kind: 'day',
      key: 'tier-day',
      periodKey: dayOf(nowMs),
      limitMinor: limits.perDayMinor,
      resetsAtMs: nextDayMs(nowMs),
    },
    {
      kind: 'month',
      key: 'tier-month',
      periodKey: monthOf(nowMs),
      limitMinor: limits.perMonthMinor,
      resetsAtMs: nextMonthMs(nowMs),
    },
  );
  return caps;
}

/**
 * What standing permissions collect in their first day, all of a person's together: else who signed in with a stolen
 * password would grant one to themselves and collect at once, and who was talked into paying a stranger would too.
 */
export function freshMandateCaps({
  limits,
  nowMs,
  startsAtMs,
}: Pick<SpendingFacts, 'limits' | 'nowMs'> & { readonly startsAtMs: number }): SpendingCap[] {
  if (nowMs >= startsAtMs + COOLING_MS) return [];
  const limitMinor = limits.firstPayeeMinor;
  const key = 'fresh-mandates';
  return [{ kind: 'first_payee', key, periodKey: dayOf(nowMs), limitMinor, resetsAtMs: startsAtMs + COOLING_MS }];
}

/** What the ledger's counters are named by at most. */
const CAP_KEY_LENGTH_MAX = 100;

/** As the ledger takes it. */
export function ledgerCap({ key, periodKey, limitMinor }: SpendingCap): Cap {
  return { key, periodKey, limitMinor };
}
