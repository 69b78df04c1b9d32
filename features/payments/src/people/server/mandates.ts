// Mandates of a person: granting, listing, ending, and collecting where a person is the payee.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { collectByMandate } from '../contract/collect-by-mandate.ts';
import { endMandate } from '../contract/end-mandate.ts';
import { grantMandate } from '../contract/grant-mandate.ts';
import { listMandates } from '../contract/list-mandates.ts';
import { prepareMandate } from '../contract/prepare-mandate.ts';
import { refusals } from '../contract/refusals.ts';
import { mandateState } from '../domain/mandate-state.ts';
import { findMandate, selectMandates, type PlacedMandate } from '../storage/mandate-store.ts';
import type { Party } from '../storage/party.ts';
import { findTransfer } from '../storage/transfer-store.ts';
import { refused } from './answers.ts';
import { collect } from './collect-by-mandate.ts';
import type { PeopleCore } from './core.ts';
import { endMandateBy } from './end-mandate.ts';
import { mandateTerms } from './mandate-terms.ts';
import { resolvePayee } from './find-payee.ts';
import { grantSignedMandate, prepareMandateOrder } from './prepare-mandate.ts';
import { knownPerson, metPerson, presentParty } from './present-party.ts';
import { requireActive } from './suspended.ts';
import { moneyOf, presentTransfer } from './transfers.ts';

export function mandateRoutes(core: PeopleCore): Route[] {
  return [
    route(prepareMandate, async ({ requester, body }) => {
      const found = await resolvePayee(core, requester.userId, body.payee, body.cap.currency);
      if (!found.ok) return found;
      const prepared = await prepareMandateOrder(core, {
        requester,
        mandateId: body.mandateId,
        payee: found.value,
        cap: moneyOf(body.cap),
        period: body.period,
        startsAtMs: body.startsAtMs ?? core.nowMs(),
        endsAtMs: body.endsAtMs,
      });
      return prepared.ok ? ok({ order: prepared.value }) : prepared;
    }),
    route(grantMandate, async ({ requester, params, body }) => {
      const granted = await grantSignedMandate(core, { requester, mandateId: params.mandateId, ...body });
      return granted.ok ? ok({ mandate: await presentMandate(core, requester.userId, granted.value) }) : granted;
    }),
    route(listMandates, async ({ requester, query }) => {
      const { userId } = requester;
      const { direction, before, limit } = query;
      const found = await selectMandates(core.db, {
        userId,
        direction,
        before: before === undefined ? undefined : Number(before),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      return ok({
        mandates: await Promise.all(page.map((mandate) => presentMandate(core, userId, mandate))),
        next: found.length > limit ? String(page.at(-1)?.position) : null,
      });
    }),
    route(endMandate, async ({ requester, params }) => {
      const { userId } = requester;
      const mandate = await findMandate(core.db, params.mandateId);
      const side = mandate ? sideOf(mandate, userId) : null;
      if (!mandate || side === null) return refused(refusals.notFound);
      if (mandateState(mandate, core.nowMs()) !== 'ended') {
        const ended = await endMandateBy(core, mandate, side);
        if (!ended.ok) return ended;
      }
      const after = (await findMandate(core.db, params.mandateId)) ?? mandate;
      return ok({ mandate: await presentMandate(core, userId, after) });
    }),
    route(collectByMandate, async ({ requester, params, body }) => {
      const { userId } = requester;
      const mandate = await findMandate(core.db, params.mandateId);
      if (!mandate || sideOf(mandate, userId) !== 'payee') return refused(refusals.notFound);
      const active = await requireActive(core, userId);
      if (!active.ok) return active;
      const { transferId } = params;
      const payer = await payerOf(core, mandate);
      const collected = await collect(core, {
        mandate,
        transferId,
        ...moneyOf(body.amount),
        reference: null,
        payee: { userId, sees: payer },
      });
      if (!collected.ok) return collected;
      const transfer = await findTransfer(core.db, userId, transferId);
      return transfer ? ok({ transfer: presentTransfer(core, transfer) }) : refused(refusals.idUsedOtherwise);
    }),
  ];
}

function sideOf({ payerId, payee }: PlacedMandate, userId: string): 'payer' | 'payee' | null {
  if (payerId === userId) return 'payer';
  return payee.kind === 'person' && payee.key === userId ? 'payee' : null;
}

/** The payer as the payee may know them: as they granted it. */
function payerOf(core: PeopleCore, { payerId, payee }: PlacedMandate): Promise<Party> {
  return payee.isKnown ? knownPerson(core, payerId) : Promise.resolve(metPerson(payerId, ''));
}

async function presentMandate(core: PeopleCore, readerId: string, mandate: PlacedMandate) {
  const isPayer = mandate.payerId === readerId;
  return {
    direction: isPayer ? ('out' as const) : ('in' as const),
    party: presentParty(core, readerId, isPayer ? mandate.payee : await payerOf(core, mandate)),
    ...(await mandateTerms(core, mandate)),
  };
}
