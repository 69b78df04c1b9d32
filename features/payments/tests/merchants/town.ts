// A shop with its staff, and people who pay it.
import { randomUUID } from 'node:crypto';
import { must, registerPayer, signOrder, type Payer, type PaymentsServer } from '@althing/payments/testing';

interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of many shapes
  readonly body: any;
}

export interface Shop {
  readonly institutionId: string;
  readonly merchantId: string;
  readonly merchantCode: string;
  /** `/api/payments/merchants/<id>`. */
  readonly path: string;
  readonly tillId: string;
  /** The till's printed code. */
  readonly printed: string;
}

const PROFILE = { categoryCode: '5462', city: 'Halvara', countryCode: 'SE', timeZone: 'Europe/Stockholm' };

/** A merchant of `owner`'s own institution, with a till. */
export async function openShop(owner: Payer, name: string, currency = 'EUR'): Promise<Shop> {
  const institutionId = randomUUID();
  must(await owner.call('PUT', `/api/institutions/${institutionId}`, { name, kind: 'shop' }));
  const merchantId = randomUUID();
  const path = `/api/payments/merchants/${merchantId}`;
  const merchant = must(await owner.call('PUT', path, { institutionId, currency, name, ...PROFILE }));
  const tillId = randomUUID();
  const till = must(
    await owner.call('PUT', `/api/payments/merchants/${merchantId}/tills/${tillId}`, { name: 'Counter' }),
  );
  const { merchantCode } = merchant;
  return { institutionId, merchantId, merchantCode, path, tillId, printed: till.qrText };
}

/** Somebody who takes a role in the shop; without a money account of their own they sign as well. */
export async function employ(shop: Shop, owner: Payer, person: Payer, role: string): Promise<void> {
  must(await owner.call('PUT', `/api/institutions/${shop.institutionId}/invitations/${person.userId}`, { role }));
  must(await person.call('POST', `/api/institutions/${shop.institutionId}/invitation`, {}));
}

export async function askAtTill(
  shop: Shop,
  by: Payer,
  amountMinor: number,
  more: Record<string, unknown> = {},
): Promise<Answer> {
  return by.call('PUT', `/api/payments/merchants/${shop.merchantId}/bills/${randomUUID()}`, {
    tillId: shop.tillId,
    amount: { amountMinor: String(amountMinor), currency: 'EUR' },
    ...more,
  });
}

/** Scans a code. */
export function scan(payer: Payer, text: string): Promise<Answer> {
  return payer.call('POST', '/api/payments/merchant-codes/read', { text });
}

export function prepareAt(
  payer: Payer,
  target: unknown,
  amountMinor: number,
  transferId: string = randomUUID(),
): Promise<Answer> {
  return payer.call('POST', '/api/payments/merchant-orders', {
    transferId,
    target,
    amount: { amountMinor: String(amountMinor), currency: 'EUR' },
  });
}

/** Signs what was prepared; the answer is whatever came. */
export function confirmAt(payer: Payer, prepared: Answer): Promise<Answer> {
  const { transferId, orderText } = must(prepared).order;
  return payer.call('PUT', `/api/payments/transfers/${transferId}`, {
    orderText,
    confirmation: signOrder(payer.privateKey, orderText),
  });
}

/** Scans, prepares and signs; answers the payment's id. */
export async function payByCode(payer: Payer, text: string, amountMinor: number): Promise<string> {
  const { target } = must(await scan(payer, text));
  const paid = await confirmAt(payer, await prepareAt(payer, target, amountMinor));
  return must(paid).transfer.transferId;
}

/** A manager prepares a refund, signs it and sends it; the answer is the first that isn't right, or the last. */
export async function refundAs(manager: Payer, shop: Shop, body: Record<string, unknown>): Promise<Answer> {
  const path = `/api/payments/merchants/${shop.merchantId}/refunds`;
  const prepared = await manager.call('POST', path, { refundId: randomUUID(), ...body });
  return prepared.status === 200 ? confirmRefundAs(manager, shop, prepared) : prepared;
}

export function confirmRefundAs(manager: Payer, { merchantId }: Shop, prepared: Answer): Promise<Answer> {
  const { transferId, orderText } = must(prepared).order;
  return manager.call('PUT', `/api/payments/merchants/${merchantId}/refunds/${transferId}`, {
    orderText,
    confirmation: signOrder(manager.privateKey, orderText),
  });
}

export function preparePayoutAs(manager: Payer, { merchantId }: Shop, amountMinor: number): Promise<Answer> {
  return manager.call('POST', `/api/payments/merchants/${merchantId}/payouts`, {
    payoutId: randomUUID(),
    amountMinor: String(amountMinor),
  });
}

export function confirmPayoutAs(manager: Payer, { merchantId }: Shop, prepared: Answer): Promise<Answer> {
  const { transferId, orderText } = must(prepared).order;
  return manager.call('PUT', `/api/payments/merchants/${merchantId}/payouts/${transferId}`, {
    orderText,
    confirmation: signOrder(manager.privateKey, orderText),
  });
}

export async function balanceOf(payer: Payer): Promise<number> {
  const { accounts } = must(await payer.call('GET', '/api/payments/accounts'));
  return Number(accounts[0].balanceMinor);
}

/** What the merchant has, as its owner sees it. */
export async function balanceOfShop(shop: Shop, owner: Payer): Promise<number> {
  return Number(must(await owner.call('GET', shop.path)).money.balanceMinor);
}

export type Cast = Readonly<Record<'owner' | 'manager' | 'clerk' | 'cashier' | 'mira' | 'oskar', Payer>>;

/** Six people prove who they are twice each, on a machine that may run other tests beside. */
export const START_TIMEOUT_MS = 240_000;

/** A shop with all its roles, and two customers with 200 euros each. */
export async function startTown(server: PaymentsServer): Promise<Cast & { shop: Shop }> {
  const person = (name: string, fundMinor = 0n) => registerPayer(server, name, { fundMinor });
  const owner = await person('owner');
  const manager = await person('manager');
  const clerk = await person('clerk');
  const cashier = await person('cashier');
  const mira = await person('mira', 20_000n);
  const oskar = await person('oskar', 20_000n);
  const shop = await openShop(owner, 'Lighthouse Bakery');
  await employ(shop, owner, manager, 'manager');
  await employ(shop, owner, clerk, 'clerk');
  await employ(shop, owner, cashier, 'cashier');
  return { owner, manager, clerk, cashier, mira, oskar, shop };
}
