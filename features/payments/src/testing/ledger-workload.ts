// What the payers of a simulation do: more than they have, against limits that they share, to each other.
import type { SeededRandom, World } from '@althing/testing/sim';
import type { Cap, MoveCommand, TransferCommand } from '../ledger/domain/commands.ts';
import { houseAccountId } from '../ledger/domain/money-account.ts';
import type { Ledger } from '../ledger/server/index.ts';
import { createSigningPayer, signedHold, signedMandate, signedTransfer, type SigningPayer } from './signing-payer.ts';

export interface SimulatedPerson {
  readonly id: string;
  readonly payer: SigningPayer;
  /** Holds that this person's payments have begun, whatever came of them. */
  readonly holds: { readonly id: string; readonly amountMinor: bigint }[];
  /** Lets the next person collect. */
  readonly mandateId: string;
  readonly collector: () => string;
}

/** Little enough that funds run out, and that limits are met. */
const START_MINOR = 600n;
const AMOUNT_MAX = 300;
const LIMIT_MINOR = 900n;
const MANDATE_CAP_MINOR = 250n;
/** Some are captured in time, some run out meanwhile. */
const HOLD_MS_MAX = 6000;
const FEES = houseAccountId('EUR', 'fees');
const START_MS = Date.UTC(2026, 0, 1);

export async function preparePeople(ledger: Ledger, count: number): Promise<SimulatedPerson[]> {
  await ledger.houseAccount('EUR', 'bank-clearing');
  await ledger.houseAccount('EUR', 'fees');
  const people: SimulatedPerson[] = [];
  for (let index = 0; index < count; index++) {
    const payer = createSigningPayer();
    const id = `00000000-0000-4000-8000-00000000000${index}`;
    await ledger.openAccount({ id, currency: 'EUR', keys: [payer.key] });
    const funding = byRule({
      id: `00000000-0000-4000-9000-00000000000${index}`,
      from: houseAccountId('EUR', 'bank-clearing'),
      to: id,
      amountMinor: START_MINOR,
      purpose: 'funding',
    });
    await ledger.post([funding]);
    const mandateId = `00000000-0000-4000-a000-00000000000${index}`;
    people.push({ id, payer, holds: [], mandateId, collector: () => people[(index + 1) % count]?.id ?? id });
  }
  for (const { id, payer, mandateId, collector } of people) {
    const terms = {
      id: mandateId,
      payerAccount: id,
      payeeAccount: collector(),
      cap: { amountMinor: MANDATE_CAP_MINOR, currency: 'EUR' },
      period: 'month' as const,
      startsAtMs: START_MS,
      endsAtMs: null,
    };
    const granted = await ledger.grantMandate(signedMandate(payer, { ...terms, atMs: START_MS }));
    if (!granted.ok) throw new Error(`no mandate: ${granted.refusal.code}`);
  }
  return people;
}

export function nextStep(
  { random, clock }: World,
  person: SimulatedPerson,
  people: readonly SimulatedPerson[],
): readonly TransferCommand[] {
  const id = uuid(random);
  const amountMinor = BigInt(1 + random.below(AMOUNT_MAX));
  const to = random.pick(people.filter((other) => other !== person)).id;
  const caps: Cap[] = [{ key: 'day', periodKey: '2026-01-01', limitMinor: LIMIT_MINOR }];
  const amount = { amountMinor, currency: 'EUR' };
  const payment = { id, payer: person.payer, from: person.id, to, amount, atMs: clock.nowMs(), caps };
  const someHolds = people.flatMap(({ holds }) => holds);
  switch (random.below(6)) {
    case 0:
      return [signedTransfer(payment)];
    case 1: {
      // The payer's fee and the payee's share of it, in one chain.
      const fee = byRule({ id: uuid(random), from: person.id, to: FEES, amountMinor: 2n, purpose: 'fee' });
      const share = byRule({ id: uuid(random), from: to, to: FEES, amountMinor: 1n, purpose: 'fee' });
      return [signedTransfer({ ...payment, feeMinor: 2n }), { ...fee, authorization: { by: 'first' } }, share];
    }
    case 2: {
      person.holds.push({ id, amountMinor });
      return [signedHold({ ...payment, expiresAtMs: clock.nowMs() + 1 + random.below(HOLD_MS_MAX) })];
    }
    case 3: {
      const hold = someHolds.length > 0 ? random.pick(someHolds) : { id: uuid(random), amountMinor: 1n };
      const taken = random.chance(0.5) ? hold.amountMinor : 1n + BigInt(random.below(Number(hold.amountMinor)));
      return [{ kind: 'capture', id, holdId: hold.id, amountMinor: taken, purpose: 'merchant' }];
    }
    case 4: {
      const holdId = someHolds.length > 0 ? random.pick(someHolds).id : uuid(random);
      return [{ kind: 'void', id, holdId }];
    }
    default: {
      const collected = byRule({ id, from: person.id, to: person.collector(), amountMinor, purpose: 'mandate' });
      return [{ ...collected, authorization: { by: 'mandate', mandateId: person.mandateId } }];
    }
  }
}

function byRule(given: {
  id: string;
  from: string;
  to: string;
  amountMinor: bigint;
  purpose: MoveCommand['purpose'];
}): MoveCommand {
  const { id, from, to, amountMinor, purpose } = given;
  return {
    kind: 'transfer',
    id,
    debitAccount: from,
    creditAccount: to,
    amount: { amountMinor, currency: 'EUR' },
    purpose,
    authorization: { by: 'rule', rule: 'simulated' },
  };
}

function uuid(random: SeededRandom): string {
  const hex = Buffer.from(random.bytes(16)).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
