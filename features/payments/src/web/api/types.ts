// What the server answers, as its contracts say: types only, so that no schema weighs on the app.
import type { z } from 'zod';
import type { zMandate } from '../../people/contract/grant-mandate.ts';
import type { zMandateOrder } from '../../people/contract/prepare-mandate.ts';
import type { zRequest } from '../../people/contract/create-request.ts';
import type { zSplit } from '../../people/contract/create-split.ts';
import type {
  zConfirmation,
  zConfirmationNeeded,
  zOrder,
  zParty,
  zPayeeAddress,
  zTransfer,
} from '../../people/contract/fields.ts';
import type { findPayee } from '../../people/contract/find-payee.ts';
import type { getLimits } from '../../people/contract/get-limits.ts';
import type { getMoneyStatus } from '../../people/contract/get-money-status.ts';
import type { getSpending } from '../../people/contract/get-spending.ts';
import type { zMyPaymentCode } from '../../people/contract/get-payment-code.ts';
import type { zMoneyAccount } from '../../people/contract/list-money-accounts.ts';
import type { zPaymentKey } from '../../people/contract/list-payment-keys.ts';
import type { waitForChanges } from '../../people/contract/wait-for-changes.ts';

export type MoneyAccount = z.output<typeof zMoneyAccount>;
export type PaymentKey = z.output<typeof zPaymentKey>;
export type Party = z.output<typeof zParty>;
export type PayeeAddress = z.output<typeof zPayeeAddress>;
export type Transfer = z.output<typeof zTransfer>;
export type Order = z.output<typeof zOrder>;
export type ConfirmationNeeded = z.output<typeof zConfirmationNeeded>;
export type Confirmation = z.output<typeof zConfirmation>;
export type MoneyRequest = z.output<typeof zRequest>;
export type Split = z.output<typeof zSplit>;
export type Mandate = z.output<typeof zMandate>;
export type MandateOrder = z.output<typeof zMandateOrder>;
export type Limits = z.output<typeof getLimits.output>;
export type MoneyStatus = z.output<typeof getMoneyStatus.output>;
export type Spending = z.output<typeof getSpending.output>;
export type FoundPayee = z.output<typeof findPayee.output>;
export type MyPaymentCode = z.output<typeof zMyPaymentCode>;
export type Changes = z.output<typeof waitForChanges.output>;
