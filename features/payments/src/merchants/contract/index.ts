// The merchants' part of payments' contracts.
export { cancelBill } from './cancel-bill.ts';
export { cancelInvoice } from './cancel-invoice.ts';
export { changeMerchant } from './change-merchant.ts';
export { changeTill } from './change-till.ts';
export { collectMerchantMandate } from './collect-merchant-mandate.ts';
export { endMerchantMandate } from './end-merchant-mandate.ts';
export { listMerchantMandates } from './list-merchant-mandates.ts';
export { prepareMerchantMandate } from './prepare-merchant-mandate.ts';
export { confirmMerchantPayout } from './confirm-merchant-payout.ts';
export { confirmRefund } from './confirm-refund.ts';
export { contestDispute } from './contest-dispute.ts';
export { createBill } from './create-bill.ts';
export { createInvoice } from './create-invoice.ts';
export { createPresentedCode } from './create-presented-code.ts';
export { declineBill } from './decline-bill.ts';
export { escalateDispute } from './escalate-dispute.ts';
export { getBill } from './get-bill.ts';
export { getDispute } from './get-dispute.ts';
export { getInvoice } from './get-invoice.ts';
export { getMerchant } from './get-merchant.ts';
export { getMerchantDispute } from './get-merchant-dispute.ts';
export { getMerchantInvoice } from './get-merchant-invoice.ts';
export { getMerchantPayment } from './get-merchant-payment.ts';
export { getPresentedCode } from './get-presented-code.ts';
export { getSettlement } from './get-settlement.ts';
export { listDisputes } from './list-disputes.ts';
export { listInvoices } from './list-invoices.ts';
export { listMerchantDisputes } from './list-merchant-disputes.ts';
export { listMerchantInvoices } from './list-merchant-invoices.ts';
export { listMerchantPayments } from './list-merchant-payments.ts';
export { listMerchantPayouts } from './list-merchant-payouts.ts';
export { listOwnMerchants } from './list-own-merchants.ts';
export { listSettlements } from './list-settlements.ts';
export { listTills } from './list-tills.ts';
export { openDispute } from './open-dispute.ts';
export { openMerchant } from './open-merchant.ts';
export { openTill } from './open-till.ts';
export { prepareMerchantOrder } from './prepare-merchant-order.ts';
export { prepareMerchantPayout } from './prepare-merchant-payout.ts';
export { prepareRefund } from './prepare-refund.ts';
export { readMerchantCode } from './read-merchant-code.ts';
export { rejectDispute } from './reject-dispute.ts';
export { setPayoutAccount } from './set-payout-account.ts';
export { withdrawDispute } from './withdraw-dispute.ts';
export {
  zBill,
  zDispute,
  zDisputeKind,
  zInvoice,
  zMerchant,
  zMerchantInvoice,
  zMerchantMoney,
  zMerchantPayment,
  zPayout,
  zRefund,
  zSettlement,
  zTill,
} from './fields.ts';
export { merchantRefusals } from './refusals.ts';
