// A merchant: an institution that takes payments, in one currency.
import { randomUUID } from 'node:crypto';
import { route, type Route } from '@althing/http';
import { ok, refuse } from '@althing/kernel';
import { isIban } from '../../iso20022/domain/remainder-97.ts';
import { ledgerRefused } from '../../people/server/answers.ts';
import { plainText } from '../../people/domain/order-lines.ts';
import { changeMerchant } from '../contract/change-merchant.ts';
import { getMerchant } from '../contract/get-merchant.ts';
import { listOwnMerchants } from '../contract/list-own-merchants.ts';
import { openMerchant } from '../contract/open-merchant.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { setPayoutAccount } from '../contract/set-payout-account.ts';
import { currencyNumber } from '../domain/currency-number.ts';
import { mayDo } from '../domain/permissions.ts';
import { isTimeZone } from '../domain/settlement-day.ts';
import {
  findMerchant,
  insertMerchant,
  markMerchantClosed,
  selectMerchantsOf,
  updatePayoutAccount,
  updateProfile,
  type Merchant,
} from '../storage/merchant-store.ts';
import { ours } from '../storage/tables.ts';
import { accessMerchant, newCode, refused, type MerchantsCore } from './core.ts';
import { merchantsOfStaff, presentMerchant, presentMerchantMoney } from './present-merchant.ts';

/** An office has several counters with accounts of their own, not hundreds. */
const MERCHANTS_OF_ONE_MAX = 20;
/** Whoever got hold of an owner's device changes the account first; the others have a day to see it. */
const PAYOUT_COOLING_MS = 24 * 3600_000;

export function merchantRoutes(core: MerchantsCore): Route[] {
  const { db, deps } = core;
  return [
    route(openMerchant, async ({ params, body, requester }) => {
      const { merchantId } = params;
      const { institutionId, currency } = body;
      const [role, institution] = await Promise.all([
        deps.institutions.roleOf(requester.userId, institutionId),
        deps.institutions.institution(institutionId),
      ]);
      if (role === null || !institution) return refused(merchantRefusals.notFound);
      if (!mayDo(role, 'change_merchant')) return refused(merchantRefusals.roleTooLow, { needed: 'owner' });
      const there = await findMerchant(db, { merchantId });
      if (there) {
        const isSame = there.institutionId === institutionId && there.currency === currency;
        return isSame
          ? ok(presentMerchant({ merchant: there, institution, role }))
          : refused(merchantRefusals.idUsedOtherwise);
      }
      if (institution.isClosed) return refused(merchantRefusals.merchantClosed);
      if (!deps.config.currencies.includes(currency) || currencyNumber(currency) === null)
        return refused(merchantRefusals.currencyNotOffered);
      if (!isTimeZone(body.timeZone)) return refused(merchantRefusals.timeZoneUnknown);
      const merchant: Omit<Merchant, 'isClosed' | 'payout'> = {
        ...body,
        merchantId,
        code: newCode(),
        accountId: randomUUID(),
      };
      // Where fees go, and through which refunds pass: made before anything is paid.
      await deps.ledger.houseAccount(currency, 'fees');
      await deps.ledger.houseAccount(currency, 'suspense');
      const opened = await deps.ledger.openAccount({
        id: merchant.accountId,
        currency,
        keys: [],
        async alongside(ledgerTx) {
          const tx = ours(ledgerTx);
          if ((await selectMerchantsOf(tx, [institutionId])).length >= MERCHANTS_OF_ONE_MAX) return refuse('too_many');
          if (await findMerchant(tx, { merchantId })) return refuse('opened_meanwhile');
          await insertMerchant(tx, merchant, new Date(core.nowMs()));
          return ok();
        },
      });
      if (opened.ok) {
        return ok(presentMerchant({ merchant: { ...merchant, isClosed: false, payout: null }, institution, role }));
      }
      if (opened.refusal.code !== 'alongside_refused') return ledgerRefused(opened.refusal);
      return opened.refusal.reason === 'too_many'
        ? refused(merchantRefusals.tooMany, { most: MERCHANTS_OF_ONE_MAX })
        : refused(merchantRefusals.idUsedOtherwise);
    }),
    route(listOwnMerchants, async ({ requester }) => {
      const roles = new Map(
        (await deps.institutions.rolesOf(requester.userId)).map(({ institutionId, role }) => [institutionId, role]),
      );
      return ok({ merchants: (await merchantsOfStaff(core, roles)).map(presentMerchant) });
    }),
    route(getMerchant, async ({ params, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'see_merchant' });
      if (!access.ok) return access;
      const money = mayDo(access.value.role, 'settle') ? await presentMerchantMoney(core, access.value.merchant) : null;
      return ok({ ...presentMerchant(access.value), money });
    }),
    route(changeMerchant, async ({ params, body, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'change_merchant' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const { isClosed, ...given } = body;
      if (merchant.isClosed) {
        return isClosed ? ok(presentMerchant(access.value)) : refused(merchantRefusals.merchantClosed);
      }
      const profile = {
        name: given.name ?? merchant.name,
        categoryCode: given.categoryCode ?? merchant.categoryCode,
        city: given.city ?? merchant.city,
        countryCode: given.countryCode ?? merchant.countryCode,
        timeZone: given.timeZone ?? merchant.timeZone,
      };
      if (!isTimeZone(profile.timeZone)) return refused(merchantRefusals.timeZoneUnknown);
      if (!isClosed) {
        await updateProfile(db, merchant.merchantId, profile);
        return ok(presentMerchant({ ...access.value, merchant: { ...merchant, ...profile } }));
      }
      const closed = await deps.ledger.changeAccount({
        id: merchant.accountId,
        isClosed: true,
        reason: 'closed by its owner',
        async alongside(ledgerTx) {
          await updateProfile(ours(ledgerTx), merchant.merchantId, profile);
          await markMerchantClosed(ours(ledgerTx), merchant.merchantId, new Date(core.nowMs()));
        },
      });
      if (!closed.ok) {
        const { code } = closed.refusal;
        return code === 'account_not_empty' ? refused(merchantRefusals.notEmpty) : ledgerRefused(closed.refusal);
      }
      return ok(presentMerchant({ ...access.value, merchant: { ...merchant, ...profile, isClosed: true } }));
    }),
    route(setPayoutAccount, async ({ params, body, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'change_merchant' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      if (!isIban(body.iban)) return refused(merchantRefusals.ibanInvalid);
      const iban = body.iban.replaceAll(/\s/g, '').toUpperCase();
      const ownerName = plainText(body.ownerName);
      const isSame = merchant.payout?.iban === iban && merchant.payout.ownerName === ownerName;
      const payout = {
        iban,
        ownerName,
        // The first account cools off too: it is what a stolen device would set.
        usableFromMs: isSame ? (merchant.payout?.usableFromMs ?? 0) : core.nowMs() + PAYOUT_COOLING_MS,
      };
      await updatePayoutAccount(db, merchant.merchantId, payout);
      return ok(await presentMerchantMoney(core, { ...merchant, payout }));
    }),
  ];
}
