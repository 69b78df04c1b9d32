// What the server answers about merchants, as its contracts say: types only.
import type { z } from 'zod';
import type {
  zBill,
  zDispute,
  zDisputeKind,
  zInvoice,
  zMerchant,
  zMerchantInvoice,
  zMerchantMoney,
  zMerchantPayment,
  zMerchantTarget,
  zPayout,
  zRefund,
  zSettlement,
  zTill,
} from '../../merchants/contract/fields.ts';
import type { getMerchantDispute } from '../../merchants/contract/get-merchant-dispute.ts';
import type { getMerchantPayment } from '../../merchants/contract/get-merchant-payment.ts';
import type { getPresentedCode } from '../../merchants/contract/get-presented-code.ts';
import type { readMerchantCode } from '../../merchants/contract/read-merchant-code.ts';

export type Merchant = z.output<typeof zMerchant>;
export type MerchantMoney = z.output<typeof zMerchantMoney>;
export type MerchantTarget = z.output<typeof zMerchantTarget>;
export type MerchantPayment = z.output<typeof zMerchantPayment>;
export type PaymentDetail = z.output<typeof getMerchantPayment.output>;
export type Till = z.output<typeof zTill>;
export type Bill = z.output<typeof zBill>;
export type Invoice = z.output<typeof zInvoice>;
export type MerchantInvoice = z.output<typeof zMerchantInvoice>;
export type Refund = z.output<typeof zRefund>;
export type Dispute = z.output<typeof zDispute>;
export type DisputeKind = z.output<typeof zDisputeKind>;
export type MerchantDispute = z.output<typeof getMerchantDispute.output>;
export type Settlement = z.output<typeof zSettlement>;
export type Payout = z.output<typeof zPayout>;
export type ReadCode = z.output<typeof readMerchantCode.output>;
export type PresentedCode = z.output<typeof getPresentedCode.output>;
