import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { changeTill } from '../contract/change-till.ts';
import { listTills } from '../contract/list-tills.ts';
import { openTill } from '../contract/open-till.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { findTill, insertTill, selectTills, updateTill, type Till } from '../storage/till-store.ts';
import type { Merchant } from '../storage/merchant-store.ts';
import { accessMerchant, newCode, refused, type MerchantsCore } from './core.ts';
import { codeText } from './code-text.ts';

/** A large shop has dozens; bounds what the list answers at once. */
const TILLS_MAX = 200;

export function tillRoutes(core: MerchantsCore): Route[] {
  const { db } = core;
  return [
    route(openTill, async ({ params, body, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'manage_tills' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const there = await findTill(db, params);
      if (there) {
        const isSame = there.merchantId === merchant.merchantId && there.name === body.name;
        return isSame ? ok(presentTill(merchant, there)) : refused(merchantRefusals.idUsedOtherwise);
      }
      if (merchant.isClosed) return refused(merchantRefusals.merchantClosed);
      if ((await selectTills(db, merchant.merchantId)).length >= TILLS_MAX)
        return refused(merchantRefusals.tooMany, { most: TILLS_MAX });
      const till = { tillId: params.tillId, merchantId: merchant.merchantId, code: newCode(), name: body.name };
      if (!(await insertTill(db, till, new Date(core.nowMs())))) return refused(merchantRefusals.idUsedOtherwise);
      return ok(presentTill(merchant, { ...till, isClosed: false }));
    }),
    route(listTills, async ({ params, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'see_merchant' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      return ok({ tills: (await selectTills(db, merchant.merchantId)).map((till) => presentTill(merchant, till)) });
    }),
    route(changeTill, async ({ params, body, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'manage_tills' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const till = await findTill(db, params);
      if (till?.merchantId !== merchant.merchantId) return refused(merchantRefusals.notFound);
      if (merchant.isClosed) return refused(merchantRefusals.merchantClosed);
      const next = { ...till, name: body.name ?? till.name, isClosed: body.isClosed ?? till.isClosed };
      await updateTill(db, next, new Date(core.nowMs()));
      return ok(presentTill(merchant, next));
    }),
  ];
}

function presentTill(merchant: Merchant, till: Till) {
  const { tillId, name, isClosed } = till;
  return { tillId, name, isClosed, qrText: codeText(merchant, { tillCode: till.code }) };
}
