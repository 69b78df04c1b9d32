import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zConfirmation, zMoment, zMoney, zOrderText, zParty } from './fields.ts';
import { zMandatePeriod } from './prepare-mandate.ts';
import { refusals } from './refusals.ts';

export const zMandate = z.object({
  mandateId: z.string(),
  /** `out`: the reader pays; `in`: the reader collects. */
  direction: z.enum(['out', 'in']),
  party: zParty,
  cap: zMoney,
  period: zMandatePeriod,
  /** Of this period's cap, what is left. */
  leftMinor: z.string(),
  /** When the next period’s cap begins; null where there is none. */
  resetsAtMs: zMoment.nullable(),
  state: z.enum(['to_come', 'active', 'ended']),
  startsAtMs: zMoment,
  endsAtMs: zMoment.nullable(),
  endedAtMs: zMoment.nullable(),
  endedBy: z.enum(['payer', 'payee', 'itself']).nullable(),
});

export const grantMandate = defineContract({
  name: 'grantMandate',
  method: 'PUT',
  path: '/api/payments/mandates/:mandateId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Grants a prepared mandate by its signature. A repeated call gets the first answer.',
  params: z.object({ mandateId: zClientId }),
  body: z.object({ orderText: zOrderText, confirmation: zConfirmation }),
  output: z.object({ mandate: zMandate }),
  refusals: [
    refusals.orderUnknown,
    refusals.orderExpired,
    refusals.suspended,
    refusals.passkeyNeeded,
    refusals.keyNotActive,
    refusals.confirmationRefused,
    refusals.payeeChanged,
    refusals.tooManyOpen,
    refusals.idUsedOtherwise,
    refusals.busy,
  ],
});
