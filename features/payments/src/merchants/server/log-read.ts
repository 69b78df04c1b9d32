// R5: staff reads about a payer only in the transaction that tells the payer so.
import type { HttpRefusal, Requester } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { merchantRefusals } from '../contract/refusals.ts';
import type { Merchant } from '../storage/merchant-store.ts';
import type { MerchantPayment } from '../storage/payment-store.ts';
import type { MerchantsDb } from '../storage/tables.ts';
import { refused, type MerchantsCore } from './core.ts';

const PURPOSES = { payment: 'looking after a payment', dispute: 'settling a dispute' } as const;

/** Refused where the reader is no staff any more. */
export async function logRead(
  { deps }: MerchantsCore,
  tx: MerchantsDb,
  given: {
    requester: Requester;
    merchant: Merchant;
    payment: MerchantPayment;
    what: keyof typeof PURPOSES;
    subject: string;
  },
): Promise<Result<void, HttpRefusal>> {
  const { requester, merchant, payment, what, subject } = given;
  // The account is gone: there is nobody left whose record it is.
  if (payment.payerId === null) return ok();
  const isLogged = await deps.institutions.writeAccess(tx as never, {
    institutionId: merchant.institutionId,
    staffUserId: requester.userId,
    people: [{ userId: payment.payerId, personKey: payment.payerKey, subject }],
    feature: 'payments',
    what,
    purpose: PURPOSES[what],
  });
  return isLogged ? ok() : refused(merchantRefusals.notFound);
}
