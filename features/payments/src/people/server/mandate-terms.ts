// A mandate as both sides see it, whoever the other one is.
import { periodKeyAt } from '../../ledger/domain/periods.ts';
import { mandateState } from '../domain/mandate-state.ts';
import { nextPeriodMs } from '../domain/periods.ts';
import type { PlacedMandate } from '../storage/mandate-store.ts';
import type { PeopleCore } from './core.ts';

export async function mandateTerms(core: PeopleCore, mandate: PlacedMandate) {
  const nowMs = core.nowMs();
  const counter = { key: `mandate:${mandate.mandateId}`, periodKey: periodKeyAt(mandate.period, nowMs) };
  const [spent = 0n] = await core.ledger.spent(mandate.payerAccountId, [counter]);
  const left = mandate.capMinor > spent ? mandate.capMinor - spent : 0n;
  const isOver = mandate.endedAtMs === null && mandate.endsAtMs !== null && nowMs >= mandate.endsAtMs;
  return {
    mandateId: mandate.mandateId,
    cap: { amountMinor: mandate.capMinor.toString(), currency: mandate.currency },
    period: mandate.period,
    leftMinor: left.toString(),
    resetsAtMs: nextPeriodMs(mandate.period, nowMs),
    state: mandateState(mandate, nowMs),
    startsAtMs: mandate.startsAtMs,
    endsAtMs: mandate.endsAtMs,
    endedAtMs: isOver ? mandate.endsAtMs : mandate.endedAtMs,
    endedBy: isOver ? ('itself' as const) : mandate.endedBy,
  };
}
