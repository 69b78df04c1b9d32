// Invoices: from an office, a shop or a bot, to a customer it knows or to whoever holds the link.
import { route, type HttpRefusal, type Requester, type Route } from '@althing/http';
import { invariant, ok, type Result } from '@althing/kernel';
import { insertChanges } from '../../people/storage/change-store.ts';
import { ours as people } from '../../people/storage/tables.ts';
import { cancelInvoice } from '../contract/cancel-invoice.ts';
import { createInvoice } from '../contract/create-invoice.ts';
import { getInvoice } from '../contract/get-invoice.ts';
import { getMerchantInvoice } from '../contract/get-merchant-invoice.ts';
import { listInvoices } from '../contract/list-invoices.ts';
import { listMerchantInvoices } from '../contract/list-merchant-invoices.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { invoiceTotalMinor } from '../domain/invoice-total.ts';
import {
  closeInvoice,
  countOpenInvoices,
  findInvoice,
  insertInvoice,
  selectInvoices,
  type Invoice,
} from '../storage/invoice-store.ts';
import { findMerchant } from '../storage/merchant-store.ts';
import { findPayerByKey } from '../storage/payment-store.ts';
import { accessMerchant, inTurn, newSecret, pageOf, presentMoney, refused, type MerchantsCore } from './core.ts';
import { presentMerchantParty, type Payee } from './present-merchant.ts';

/** A city sends tens of thousands; what nobody pays is taken back before more are sent. */
const OPEN_INVOICES_MAX = 100_000;

export function invoiceRoutes(core: MerchantsCore): Route[] {
  const { db } = core;

  function presentForStaff({ userId }: Requester, payee: Payee, invoice: Invoice) {
    return {
      ...present(core, userId, payee, invoice),
      link: `${core.deps.config.publicUrl}/#/money/invoices/${invoice.code}`,
      isAddressed: invoice.isAddressed,
    };
  }

  /** The invoice as its payer sees it; null where its merchant is none any more. */
  async function presentForPayer({ userId }: Requester, invoice: Invoice) {
    const merchant = await findMerchant(db, invoice);
    const institution = merchant && (await core.deps.institutions.institution(merchant.institutionId));
    invariant(merchant && institution, 'an invoice is a merchant’s');
    return present(core, userId, { merchant, institution }, invoice);
  }

  return [
    route(createInvoice, async ({ params, body, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'send_invoices' });
      if (!access.ok) return access;
      const { merchant, institution } = access.value;
      const { invoiceId } = params;
      const amountMinor = invoiceTotalMinor(body.lines);
      if (amountMinor === null) return refused(merchantRefusals.invoiceSum);
      const there = await findInvoice(db, { invoiceId });
      if (there) {
        const isSame =
          there.merchantId === merchant.merchantId &&
          there.number === body.number &&
          there.dueAtMs === body.dueAtMs &&
          there.isAddressed === (body.payerKey !== undefined) &&
          JSON.stringify(there.lines) === JSON.stringify(body.lines);
        return isSame ? ok(presentForStaff(requester, access.value, there)) : refused(merchantRefusals.idUsedOtherwise);
      }
      if (merchant.isClosed || institution.isClosed) return refused(merchantRefusals.merchantClosed);
      if (body.currency !== merchant.currency) return refused(merchantRefusals.currencyNotOffered);
      const payerId = body.payerKey === undefined ? null : await findPayerByKey(db, merchant.merchantId, body.payerKey);
      if (body.payerKey !== undefined && payerId === null) return refused(merchantRefusals.payerUnknown);
      const nowMs = core.nowMs();
      const invoice = {
        invoiceId,
        merchantId: merchant.merchantId,
        code: newSecret(),
        number: body.number,
        lines: body.lines,
        amountMinor,
        dueAtMs: body.dueAtMs,
        object: body.object ?? null,
        payerId,
        isAddressed: payerId !== null,
        createdAtMs: nowMs,
      };
      const made = await inTurn(core, async (tx): Promise<Result<void, HttpRefusal>> => {
        if ((await countOpenInvoices(tx, merchant.merchantId)) >= OPEN_INVOICES_MAX)
          return refused(merchantRefusals.tooMany, { most: OPEN_INVOICES_MAX });
        if (!(await insertInvoice(tx, invoice))) return refused(merchantRefusals.idUsedOtherwise);
        await tellPayer(tx, { payerId, invoiceId }, nowMs);
        return ok();
      });
      if (!made.ok) return made;
      const fresh = { ...invoice, position: 0, state: 'open' as const, paymentId: null };
      return ok(presentForStaff(requester, access.value, fresh));
    }),
    route(listMerchantInvoices, async ({ params, query, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'send_invoices' });
      if (!access.ok) return access;
      const found = await selectInvoices(db, {
        of: { merchantId: access.value.merchant.merchantId },
        state: query.state,
        before: query.before === undefined ? undefined : Number(query.before),
        limit: query.limit + 1,
      });
      const { page, next } = pageOf(found, query.limit);
      return ok({ invoices: page.map((invoice) => presentForStaff(requester, access.value, invoice)), next });
    }),
    route(getMerchantInvoice, async ({ params, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'send_invoices' });
      if (!access.ok) return access;
      const invoice = await findInvoice(db, params);
      if (invoice?.merchantId !== access.value.merchant.merchantId) return refused(merchantRefusals.notFound);
      return ok(presentForStaff(requester, access.value, invoice));
    }),
    route(cancelInvoice, async ({ params, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'send_invoices' });
      if (!access.ok) return access;
      const invoice = await findInvoice(db, { invoiceId: params.invoiceId });
      if (invoice?.merchantId !== access.value.merchant.merchantId) return refused(merchantRefusals.notFound);
      const { invoiceId, payerId } = invoice;
      const cancelled = await inTurn(core, async (tx): Promise<Result<void, HttpRefusal>> => {
        if (await closeInvoice(tx, { invoiceId, state: 'cancelled' })) {
          await tellPayer(tx, { payerId, invoiceId }, core.nowMs());
          return ok();
        }
        const state = (await findInvoice(tx, { invoiceId }))?.state ?? 'cancelled';
        return state === 'cancelled' ? ok() : refused(merchantRefusals.billNotOpen, { state });
      });
      if (!cancelled.ok) return cancelled;
      return ok(presentForStaff(requester, access.value, { ...invoice, state: 'cancelled' }));
    }),
    route(getInvoice, async ({ params, requester }) => {
      const invoice = await findInvoice(db, { code: params.invoiceCode });
      // MER11: a link that was paid is its payer's alone, and an addressed one always was.
      if (!invoice || (invoice.payerId !== null && invoice.payerId !== requester.userId))
        return refused(merchantRefusals.notFound);
      // Paid by somebody who is gone: nobody's any more.
      if (invoice.payerId === null && (invoice.state === 'paid' || invoice.isAddressed))
        return refused(merchantRefusals.notFound);
      return ok({
        invoice: await presentForPayer(requester, invoice),
        target: { kind: 'invoice', invoiceCode: invoice.code },
      });
    }),
    route(listInvoices, async ({ query, requester }) => {
      const found = await selectInvoices(db, {
        of: { payerId: requester.userId },
        state: query.state,
        before: query.before === undefined ? undefined : Number(query.before),
        limit: query.limit + 1,
      });
      const { page, next } = pageOf(found, query.limit);
      const invoices = await Promise.all(
        page.map(async (invoice) => ({
          ...(await presentForPayer(requester, invoice)),
          invoiceCode: invoice.code,
        })),
      );
      return ok({ invoices, next });
    }),
  ];
}

async function tellPayer(
  tx: MerchantsCore['db'],
  { payerId, invoiceId }: { payerId: string | null; invoiceId: string },
  atMs: number,
): Promise<void> {
  if (payerId === null) return;
  await insertChanges(people(tx as never), [{ userId: payerId, kind: 'invoice', id: invoiceId }], new Date(atMs));
}

function present(core: MerchantsCore, readerId: string, payee: Payee, invoice: Invoice) {
  return {
    invoiceId: invoice.invoiceId,
    number: invoice.number,
    payee: presentMerchantParty(core, readerId, payee),
    lines: invoice.lines.map(({ text, amountMinor }) => ({ text, amountMinor })),
    total: presentMoney({ amountMinor: invoice.amountMinor, currency: payee.merchant.currency }),
    dueAtMs: invoice.dueAtMs,
    isOverdue: invoice.state === 'open' && invoice.dueAtMs <= core.nowMs(),
    object: invoice.object,
    state: invoice.state,
    transferId: invoice.paymentId,
    createdAtMs: invoice.createdAtMs,
  };
}
