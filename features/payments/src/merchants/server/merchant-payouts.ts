// Money leaves for the merchant's bank: ordered by a manager's signature, held until the bank has paid.
import { route, type Route } from '@althing/http';
import { ok, refuse, type JsonObject, type Result } from '@althing/kernel';
import { houseAccountId } from '../../ledger/server/index.ts';
import type { Transfer } from '../../ledger/domain/commands.ts';
import { textLine } from '../../people/domain/order-lines.ts';
import { ledgerRefused } from '../../people/server/answers.ts';
import { confirmMerchantPayout } from '../contract/confirm-merchant-payout.ts';
import { listMerchantPayouts } from '../contract/list-merchant-payouts.ts';
import { prepareMerchantPayout } from '../contract/prepare-merchant-payout.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { countOverdue } from '../storage/dispute-store.ts';
import type { Merchant } from '../storage/merchant-store.ts';
import { deleteMerchantOrder } from '../storage/order-store.ts';
import {
  findMerchantPayout,
  insertMerchantPayout,
  selectMerchantPayouts,
  type MerchantPayout,
} from '../storage/payout-store.ts';
import { ours, type MerchantsDb } from '../storage/tables.ts';
import { accessMerchant, pageOf, presentMoney, refused, type MerchantsCore } from './core.ts';
import { ibanEnd } from './present-merchant.ts';
import { hashOfOrder, prepareStaffOrder, readStaffOrder } from './staff-orders.ts';

/** Banks pay on the next working day; long weekends and a file that has to be sent again fit in well. */
const HOLD_MS = 30 * 86_400_000;

interface PayoutPlan {
  readonly amountMinor: string;
  readonly iban: string;
  readonly ownerName: string;
  readonly holdExpiresAtMs: number;
}

const WORDS = { disputes_overdue: merchantRefusals.disputesOverdue } as const;

export function merchantPayoutRoutes(core: MerchantsCore): Route[] {
  const { db, deps } = core;

  async function present(merchant: Merchant, payout: MerchantPayout) {
    const hold = await deps.ledger.hold(payout.payoutId);
    const state =
      hold?.state === 'captured'
        ? ('paid' as const)
        : hold?.state === 'held'
          ? ('ordered' as const)
          : ('returned' as const);
    return {
      payoutId: payout.payoutId,
      amount: presentMoney({ amountMinor: payout.amountMinor, currency: merchant.currency }),
      ibanEnd: ibanEnd(payout.iban),
      state,
      atMs: payout.atMs,
    };
  }

  return [
    route(prepareMerchantPayout, async ({ params, body, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'pay_out' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const { payout } = merchant;
      const nowMs = core.nowMs();
      if (!core.payoutTakers.has(merchant.currency)) return refused(merchantRefusals.noBank);
      if (payout === null || payout.usableFromMs > nowMs)
        return refused(merchantRefusals.noPayoutAccount, { usableFromMs: payout?.usableFromMs ?? null });
      if ((await countOverdue(db, merchant.merchantId, new Date(nowMs))) > 0)
        return refused(merchantRefusals.disputesOverdue);
      const plan: PayoutPlan = {
        amountMinor: body.amountMinor,
        iban: payout.iban,
        ownerName: payout.ownerName,
        holdExpiresAtMs: nowMs + HOLD_MS,
      };
      await deps.ledger.houseAccount(merchant.currency, 'bank-clearing');
      const order = await prepareStaffOrder(core, {
        requester,
        merchant,
        orderId: body.payoutId,
        kind: 'payout',
        toAccount: houseAccountId(merchant.currency, 'bank-clearing'),
        payee: { kind: 'place', key: `bank:${payout.iban}`, name: payout.ownerName, isKnown: false, isVerified: false },
        amountMinor: BigInt(body.amountMinor),
        purpose: 'payout',
        reference: null,
        holdExpiresAtMs: plan.holdExpiresAtMs,
        lines: [textLine('payee', payout.ownerName), textLine('payee_address', payout.iban)],
        plan: { ...plan },
      });
      return order.ok ? ok({ order: order.value }) : order;
    }),
    route(confirmMerchantPayout, async ({ params, body, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'pay_out' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const { payoutId } = params;
      const orderHash = hashOfOrder(body.orderText);
      const known = await findMerchantPayout(db, payoutId);
      if (known) {
        const isSame = known.merchantId === merchant.merchantId && known.orderHash.equals(orderHash);
        return isSame ? ok(await present(merchant, known)) : refused(merchantRefusals.idUsedOtherwise);
      }
      const signed = {
        requester,
        merchantId: merchant.merchantId,
        orderId: payoutId,
        kind: 'payout' as const,
        ...body,
      };
      const order = await readStaffOrder(core, signed);
      if (!order.ok) return order;
      const plan = order.value.plan as JsonObject & PayoutPlan;
      // The account was changed since: what was signed says where to, and that has to be the merchant's own still.
      if (merchant.payout?.iban !== plan.iban || merchant.payout.usableFromMs > core.nowMs())
        return refused(merchantRefusals.noPayoutAccount);
      const posted = await deps.ledger.post(
        [
          {
            kind: 'hold',
            id: payoutId,
            debitAccount: merchant.accountId,
            creditAccount: houseAccountId(merchant.currency, 'bank-clearing'),
            amount: { amountMinor: BigInt(plan.amountMinor), currency: merchant.currency },
            purpose: 'payout',
            reference: null,
            expiresAtMs: plan.holdExpiresAtMs,
            authorization: order.value.authorization,
          },
        ],
        {
          alongside: (tx, [held]) =>
            held
              ? writePayout(core, ours(tx), { merchant, plan, held, orderHash, staffId: requester.userId })
              : Promise.resolve(refuse('disputes_overdue')),
        },
      );
      if (!posted.ok) return ledgerRefused(posted.refusal, { fromAccount: merchant.accountId, caps: [], words: WORDS });
      deps.events.wake();
      const made = await findMerchantPayout(db, payoutId);
      return made ? ok(await present(merchant, made)) : refused(merchantRefusals.idUsedOtherwise);
    }),
    route(listMerchantPayouts, async ({ params, query, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'settle' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const found = await selectMerchantPayouts(db, {
        merchantId: merchant.merchantId,
        before: query.before === undefined ? undefined : Number(query.before),
        limit: query.limit + 1,
      });
      const { page, next } = pageOf(found, query.limit);
      return ok({ payouts: await Promise.all(page.map((payout) => present(merchant, payout))), next });
    }),
  ];
}

async function writePayout(
  core: MerchantsCore,
  tx: MerchantsDb,
  given: { merchant: Merchant; plan: PayoutPlan; held: Transfer; orderHash: Buffer; staffId: string },
): Promise<Result<void, string>> {
  const { merchant, plan, held, orderHash, staffId } = given;
  const at = new Date(held.atMs);
  // MER19: whoever is late with a dispute gets nothing paid out.
  if ((await countOverdue(tx, merchant.merchantId, at)) > 0) return refuse('disputes_overdue');
  const { amountMinor } = held.amount;
  const { merchantId, accountId, currency } = merchant;
  const { iban } = plan;
  await insertMerchantPayout(tx, {
    payoutId: held.id,
    merchantId,
    amountMinor,
    iban,
    staffId,
    orderHash,
    atMs: held.atMs,
  });
  await core.payoutTakers.get(currency)?.(
    tx,
    {
      payoutId: held.id,
      accountId,
      currency,
      amountMinor,
      payeeName: plan.ownerName,
      payeeIban: iban,
      remittance: merchant.name,
    },
    at,
  );
  await deleteMerchantOrder(tx, held.id);
  return ok();
}
