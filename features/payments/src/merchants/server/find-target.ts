// What a payer is about to pay at a merchant: a till by its printed code, a bill, an invoice.
import type { HttpRefusal } from '@althing/http';
import type { Institution } from '@althing/institutions/server';
import { ok, type Result } from '@althing/kernel';
import type { z } from 'zod';
import type { zMerchantTarget } from '../contract/fields.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { billStateAt } from '../domain/bill-state.ts';
import { findBill } from '../storage/bill-store.ts';
import { findInvoice } from '../storage/invoice-store.ts';
import { findMerchant, type Merchant } from '../storage/merchant-store.ts';
import { findPresentedCode } from '../storage/presented-code-store.ts';
import { findTill } from '../storage/till-store.ts';
import { refused, type MerchantsCore } from './core.ts';

export type MerchantTarget = z.output<typeof zMerchantTarget>;

export interface Payable {
  readonly merchant: Merchant;
  readonly institution: Institution;
  readonly tillId: string | null;
  readonly tillName: string | null;
  readonly billId: string | null;
  readonly invoiceId: string | null;
  /** Null: the payer says how much. */
  readonly amountMinor: bigint | null;
  readonly reference: string | null;
}

/** What can be paid there now, by this person. Whatever isn't theirs to pay is unknown to them. */
export async function findTarget(
  core: MerchantsCore,
  payerId: string,
  target: MerchantTarget,
): Promise<Result<Payable, HttpRefusal>> {
  switch (target.kind) {
    case 'till': {
      const merchant = await findMerchant(core.db, { code: target.merchantCode });
      const till = target.tillCode === null ? null : await findTill(core.db, { code: target.tillCode });
      if (target.tillCode !== null && till?.merchantId !== merchant?.merchantId)
        return refused(merchantRefusals.codeUnknown);
      if (till?.isClosed) return refused(merchantRefusals.codeUnknown);
      return payable(core, merchant, {
        tillId: till?.tillId ?? null,
        tillName: till?.name ?? null,
        billId: null,
        invoiceId: null,
        amountMinor: null,
        reference: null,
      });
    }
    case 'bill': {
      const bill = await findBill(core.db, { code: target.billCode });
      if (!bill) return refused(merchantRefusals.codeUnknown);
      const { presentedCodeId } = bill;
      const shown = presentedCodeId === null ? null : await findPresentedCode(core.db, presentedCodeId);
      if (presentedCodeId !== null && shown?.userId !== payerId) return refused(merchantRefusals.codeUnknown);
      const state = billStateAt(bill, core.nowMs());
      if (state !== 'open') return refused(merchantRefusals.billNotOpen, { state });
      const till = await findTill(core.db, bill);
      return payable(core, await findMerchant(core.db, bill), {
        tillId: bill.tillId,
        tillName: till?.name ?? null,
        billId: bill.billId,
        invoiceId: null,
        amountMinor: bill.amountMinor,
        reference: bill.reference,
      });
    }
    case 'invoice': {
      const invoice = await findInvoice(core.db, { code: target.invoiceCode });
      if (!invoice || (invoice.payerId !== null && invoice.payerId !== payerId))
        return refused(merchantRefusals.codeUnknown);
      if (invoice.state !== 'open') return refused(merchantRefusals.billNotOpen, { state: invoice.state });
      return payable(core, await findMerchant(core.db, invoice), {
        tillId: null,
        tillName: null,
        billId: null,
        invoiceId: invoice.invoiceId,
        amountMinor: invoice.amountMinor,
        reference: invoice.number,
      });
    }
  }
}

async function payable(
  core: MerchantsCore,
  merchant: Merchant | null,
  rest: Omit<Payable, 'merchant' | 'institution'>,
): Promise<Result<Payable, HttpRefusal>> {
  if (!merchant) return refused(merchantRefusals.codeUnknown);
  const institution = await core.deps.institutions.institution(merchant.institutionId);
  if (!institution || merchant.isClosed || institution.isClosed) return refused(merchantRefusals.codeUnknown);
  return ok({ merchant, institution, ...rest });
}
