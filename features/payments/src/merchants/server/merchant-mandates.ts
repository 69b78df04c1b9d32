// Standing permission for a merchant to collect: granted by the payer as any mandate, used by the merchant's staff, who
// know the payer by the merchant's own key only (R6).
import { route, type HttpRefusal, type Requester, type Route } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { collect } from '../../people/server/collect-by-mandate.ts';
import { endMandateBy } from '../../people/server/end-mandate.ts';
import { mandateTerms } from '../../people/server/mandate-terms.ts';
import { prepareMandateOrder } from '../../people/server/prepare-mandate.ts';
import { mandateState } from '../../people/domain/mandate-state.ts';
import { findMandate, selectMerchantMandates, type PlacedMandate } from '../../people/storage/mandate-store.ts';
import { collectMerchantMandate } from '../contract/collect-merchant-mandate.ts';
import { endMerchantMandate } from '../contract/end-merchant-mandate.ts';
import { listMerchantMandates } from '../contract/list-merchant-mandates.ts';
import { prepareMerchantMandate } from '../contract/prepare-merchant-mandate.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { merchantFeeMinor } from '../domain/merchant-fee.ts';
import { settlementDay } from '../domain/settlement-day.ts';
import { insertPayment } from '../storage/payment-store.ts';
import { ours } from '../storage/tables.ts';
import { accessMerchant, pageOf, payerKeyOf, refused, type MerchantsCore, type StaffAccess } from './core.ts';
import { findTarget } from './find-target.ts';
import { merchantParty } from './present-merchant.ts';

export function merchantMandateRoutes(core: MerchantsCore): Route[] {
  const { people } = core.deps;
  return [
    route(prepareMerchantMandate, async ({ requester, body }) => {
      const { merchantCode } = body;
      const found = await findTarget(core, requester.userId, { kind: 'till', merchantCode, tillCode: null });
      if (!found.ok) return found;
      const { merchant, institution } = found.value;
      if (body.cap.currency !== merchant.currency) return refused(merchantRefusals.currencyNotOffered);
      const prepared = await prepareMandateOrder(people, {
        requester,
        mandateId: body.mandateId,
        payee: { accountId: merchant.accountId, party: merchantParty(merchant, institution) },
        cap: { amountMinor: BigInt(body.cap.amountMinor), currency: body.cap.currency },
        period: body.period,
        startsAtMs: body.startsAtMs ?? core.nowMs(),
        endsAtMs: body.endsAtMs,
      });
      return prepared.ok ? ok({ order: prepared.value }) : prepared;
    }),
    route(listMerchantMandates, async ({ requester, params, query }) => {
      const { merchantId } = params;
      const access = await accessMerchant(core, { requester, merchantId, act: 'see_payments' });
      if (!access.ok) return access;
      const before = query.before === undefined ? undefined : Number(query.before);
      const found = await selectMerchantMandates(people.db, { merchantId, before, limit: query.limit + 1 });
      const { page, next } = pageOf(found, query.limit);
      return ok({ mandates: await Promise.all(page.map((mandate) => present(core, merchantId, mandate))), next });
    }),
    route(collectMerchantMandate, async ({ requester, params, body }) => {
      const { paymentId } = params;
      const accessed = await accessMandate(core, requester, params);
      if (!accessed.ok) return accessed;
      const { mandate, merchant, institution } = accessed.value;
      if (merchant.isClosed || institution.isClosed) return refused(merchantRefusals.merchantClosed);
      const amountMinor = BigInt(body.amount.amountMinor);
      const feeMinor = merchantFeeMinor(amountMinor);
      const collected = await collect(people, {
        mandate,
        transferId: paymentId,
        amountMinor,
        currency: body.amount.currency,
        reference: body.reference,
        payee: null,
        payeeFeeMinor: feeMinor,
        alongside: (tx, { atMs }) =>
          insertPayment(ours(tx), {
            paymentId,
            merchantId: merchant.merchantId,
            payerId: mandate.payerId,
            payerKey: payerKeyOf(core, merchant.merchantId, mandate.payerId),
            payerAccountId: mandate.payerAccountId,
            amountMinor,
            feeMinor,
            tillId: null,
            billId: null,
            invoiceId: null,
            reference: body.reference,
            day: settlementDay(atMs, merchant.timeZone),
            atMs,
          }),
      });
      return collected.ok ? ok({ paymentId }) : collected;
    }),
    route(endMerchantMandate, async ({ requester, params }) => {
      const accessed = await accessMandate(core, requester, params);
      if (!accessed.ok) return accessed;
      const { mandate } = accessed.value;
      if (mandateState(mandate, core.nowMs()) !== 'ended') {
        const ended = await endMandateBy(people, mandate, 'payee');
        if (!ended.ok) return ended;
      }
      const after = (await findMandate(people.db, mandate.mandateId)) ?? mandate;
      return ok({ mandate: await present(core, params.merchantId, after) });
    }),
  ];
}

/** A mandate of this very merchant, for its clerks. */
async function accessMandate(
  core: MerchantsCore,
  requester: Requester,
  { merchantId, mandateId }: { merchantId: string; mandateId: string },
): Promise<Result<StaffAccess & { readonly mandate: PlacedMandate }, HttpRefusal>> {
  const access = await accessMerchant(core, { requester, merchantId, act: 'send_invoices' });
  if (!access.ok) return access;
  const mandate = await findMandate(core.deps.people.db, mandateId);
  const isOwn = mandate?.payee.kind === 'merchant' && mandate.payee.key === merchantId;
  return mandate && isOwn ? ok({ ...access.value, mandate }) : refused(merchantRefusals.notFound);
}

async function present(core: MerchantsCore, merchantId: string, mandate: PlacedMandate) {
  return {
    ...(await mandateTerms(core.deps.people, mandate)),
    payerKey: payerKeyOf(core, merchantId, mandate.payerId),
  };
}
