// A person's own payment code: random, replaceable, and no way back to the user id for who pays by it.
import { randomBytes } from 'node:crypto';
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getPaymentCode } from '../contract/get-payment-code.ts';
import { replacePaymentCode } from '../contract/replace-payment-code.ts';
import { saveCode, selectCode, type PaymentCode } from '../storage/person-store.ts';
import { inTurn } from '../storage/tables.ts';
import type { PeopleCore } from './core.ts';

/** 128 bits: nobody finds one by trying. */
const CODE_BYTES = 16;

export function paymentCodeRoutes(core: PeopleCore): Route[] {
  return [
    route(getPaymentCode, async ({ requester }) => {
      const { userId } = requester;
      const code = (await selectCode(core.db, userId)) ?? (await replace(core, userId, { onlyIfNone: true }));
      return ok({ paymentCode: present(core, code) });
    }),
    route(replacePaymentCode, async ({ requester }) =>
      ok({ paymentCode: present(core, await replace(core, requester.userId, { onlyIfNone: false })) }),
    ),
  ];
}

function replace(core: PeopleCore, userId: string, { onlyIfNone }: { onlyIfNone: boolean }): Promise<PaymentCode> {
  return inTurn(core.db, async (tx) => {
    const existing = onlyIfNone ? await selectCode(tx, userId) : null;
    if (existing) return existing;
    const at = new Date(core.nowMs());
    const code = randomBytes(CODE_BYTES).toString('base64url');
    await saveCode(tx, userId, { code, at });
    return { code, madeAtMs: at.getTime() };
  });
}

/** The link opens the app, which asks who is meant. */
function present(core: PeopleCore, { code, madeAtMs }: PaymentCode) {
  return { code, link: `${core.deps.config.publicUrl}/#/money/pay/${code}`, madeAtMs };
}
