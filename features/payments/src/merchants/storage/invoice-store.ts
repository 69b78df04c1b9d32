import type { Selectable } from 'kysely';
import type { MerchantsDb, MerchantsTables } from './tables.ts';

export interface InvoiceLine {
  readonly text: string;
  readonly amountMinor: string;
}

export interface InvoiceObject {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
}

export interface Invoice {
  readonly position: number;
  readonly invoiceId: string;
  readonly merchantId: string;
  readonly code: string;
  readonly number: string;
  readonly lines: readonly InvoiceLine[];
  readonly amountMinor: bigint;
  readonly dueAtMs: number;
  readonly object: InvoiceObject | null;
  readonly payerId: string | null;
  readonly isAddressed: boolean;
  readonly state: 'open' | 'paid' | 'cancelled';
  readonly paymentId: string | null;
  readonly createdAtMs: number;
}

/** False where the id is taken. */
export async function insertInvoice(
  tx: MerchantsDb,
  invoice: Omit<Invoice, 'position' | 'state' | 'paymentId'>,
): Promise<boolean> {
  const row = await tx
    .insertInto('merchants_invoices')
    .values({
      invoice_id: invoice.invoiceId,
      merchant_id: invoice.merchantId,
      code: invoice.code,
      number: invoice.number,
      lines: JSON.stringify(invoice.lines),
      amount: invoice.amountMinor.toString(),
      due_at: new Date(invoice.dueAtMs),
      object: invoice.object === null ? null : JSON.stringify(invoice.object),
      payer_id: invoice.payerId,
      is_addressed: invoice.isAddressed,
      state: 'open',
      payment_id: null,
      created_at: new Date(invoice.createdAtMs),
    })
    .onConflict((conflict) => conflict.column('invoice_id').doNothing())
    .returning('invoice_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findInvoice(
  db: MerchantsDb,
  by: { invoiceId: string } | { code: string },
): Promise<Invoice | null> {
  const query = db.selectFrom('merchants_invoices').selectAll();
  const row = await (
    'invoiceId' in by ? query.where('invoice_id', '=', by.invoiceId) : query.where('code', '=', by.code)
  ).executeTakeFirst();
  return row ? toInvoice(row) : null;
}

export interface InvoicePage {
  readonly of: { readonly merchantId: string } | { readonly payerId: string };
  readonly state?: Invoice['state'] | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function selectInvoices(db: MerchantsDb, { of, state, before, limit }: InvoicePage): Promise<Invoice[]> {
  let query = db.selectFrom('merchants_invoices').selectAll().orderBy('position', 'desc').limit(limit);
  query =
    'merchantId' in of ? query.where('merchant_id', '=', of.merchantId) : query.where('payer_id', '=', of.payerId);
  if (state !== undefined) query = query.where('state', '=', state);
  if (before !== undefined) query = query.where('position', '<', before);
  return (await query.execute()).map(toInvoice);
}

export async function countOpenInvoices(db: MerchantsDb, merchantId: string): Promise<number> {
  const { count } = await db
    .selectFrom('merchants_invoices')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('merchant_id', '=', merchantId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return count;
}

/** False where it is open no more: whoever closes it first has closed it. */
export async function closeInvoice(
  tx: MerchantsDb,
  given:
    | { invoiceId: string; state: 'paid'; paymentId: string; payerId: string }
    | { invoiceId: string; state: 'cancelled' },
): Promise<boolean> {
  const row = await tx
    .updateTable('merchants_invoices')
    .set(
      given.state === 'paid'
        ? { state: 'paid', payment_id: given.paymentId, payer_id: given.payerId }
        : { state: 'cancelled' },
    )
    .where('invoice_id', '=', given.invoiceId)
    .where('state', '=', 'open')
    .returning('invoice_id')
    .executeTakeFirst();
  return row !== undefined;
}

function toInvoice(row: Selectable<MerchantsTables['merchants_invoices']>): Invoice {
  return {
    position: row.position,
    invoiceId: row.invoice_id,
    merchantId: row.merchant_id,
    code: row.code,
    number: row.number,
    lines: JSON.parse(row.lines) as InvoiceLine[],
    amountMinor: BigInt(row.amount),
    dueAtMs: row.due_at.getTime(),
    object: row.object === null ? null : (JSON.parse(row.object) as InvoiceObject),
    payerId: row.payer_id,
    isAddressed: row.is_addressed,
    state: row.state,
    paymentId: row.payment_id,
    createdAtMs: row.created_at.getTime(),
  };
}
