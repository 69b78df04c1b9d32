// Preparing, confirming and reading transfers.
import { route, type HttpRefusal, type Requester, type Route } from '@althing/http';
import { ok, refuse, type Result } from '@althing/kernel';
import { confirmTransfer } from '../contract/confirm-transfer.ts';
import { getTransfer } from '../contract/get-transfer.ts';
import { listTransfers } from '../contract/list-transfers.ts';
import { prepareOrder } from '../contract/prepare-order.ts';
import { refusals } from '../contract/refusals.ts';
import { requestState } from '../domain/request-state.ts';
import { selectByCode } from '../storage/person-store.ts';
import { closeRequest, findRequest } from '../storage/request-store.ts';
import { findTransfer, selectParties, selectTransfers, type PlacedTransfer } from '../storage/transfer-store.ts';
import { insertChanges } from '../storage/change-store.ts';
import { firstPaidMs } from '../storage/payee-store.ts';
import type { Party } from '../storage/party.ts';
import { refused } from './answers.ts';
import { confirmOrder } from './confirm-transfer.ts';
import type { PeopleCore } from './core.ts';
import { resolvePayee, type PayeeAddress } from './find-payee.ts';
import type { OrderHook } from './order-hooks.ts';
import { prepareTransferOrder, type OrderAsked } from './prepare-order.ts';
import { knownPerson, metPerson, partyIdFor, presentParty } from './present-party.ts';

export function transferRoutes(core: PeopleCore): Route[] {
  core.hooks.set('send', sendHook);
  core.hooks.set('request', requestHook);
  core.hooks.set('split', requestHook);
  return [
    route(prepareOrder, async ({ requester, body }) => {
      const asked =
        body.purpose === 'send'
          ? await askSend(core, requester, { ...body, amount: moneyOf(body.amount) })
          : await askRequest(core, requester, body);
      if (!asked.ok) return asked;
      const prepared = await prepareTransferOrder(core, asked.value);
      return prepared.ok ? ok({ order: prepared.value }) : prepared;
    }),
    route(confirmTransfer, async ({ requester, params, body }) => {
      const made = await confirmOrder(core, { requester, transferId: params.transferId, ...body });
      return made.ok ? ok({ transfer: presentTransfer(core, made.value) }) : made;
    }),
    route(getTransfer, async ({ requester, params }) => {
      const transfer = await findTransfer(core.db, requester.userId, params.transferId);
      return transfer ? ok({ transfer: presentTransfer(core, transfer) }) : refused(refusals.notFound);
    }),
    route(listTransfers, async ({ requester, query }) => {
      const { userId } = requester;
      const { partyId, before, limit, ...filter } = query;
      const party = partyId === undefined ? undefined : await partyBy(core, userId, partyId);
      if (party === null) return ok({ transfers: [], next: null });
      const found = await selectTransfers(core.db, {
        ...filter,
        userId,
        party,
        before: before === undefined ? undefined : Number(before),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const next = found.length > limit ? String(page.at(-1)?.position) : null;
      return ok({ transfers: page.map((transfer) => presentTransfer(core, transfer)), next });
    }),
  ];
}

export function moneyOf(money: { amountMinor: string; currency: string }) {
  return { amountMinor: BigInt(money.amountMinor), currency: money.currency };
}

/** A transfer as its reader, whose side it is, may see it. */
export function presentTransfer(core: PeopleCore, transfer: PlacedTransfer) {
  const money = (amountMinor: bigint) => ({ amountMinor: amountMinor.toString(), currency: transfer.currency });
  // A hold lets go at its end, whether or not the ledger has swept it yet.
  const isOver =
    transfer.state === 'waiting' && transfer.holdEndsAtMs !== null && core.nowMs() >= transfer.holdEndsAtMs;
  return {
    transferId: transfer.transferId,
    purpose: transfer.purpose,
    direction: transfer.direction,
    state: isOver ? ('released' as const) : transfer.state,
    amount: money(transfer.amountMinor),
    fee: money(transfer.feeMinor),
    accountId: transfer.accountId,
    party: presentParty(core, transfer.userId, transfer.party),
    reference: transfer.reference,
    requestId: transfer.requestId,
    splitId: transfer.splitId,
    mandateId: transfer.mandateId,
    atMs: transfer.atMs,
  };
}

async function askSend(
  core: PeopleCore,
  requester: Requester,
  body: { transferId: string; payee: PayeeAddress; amount: OrderAsked['amount'] },
): Promise<Result<OrderAsked, HttpRefusal>> {
  const found = await resolvePayee(core, requester.userId, body.payee, body.amount.currency);
  if (!found.ok) return found;
  const payee = found.value;
  return ok({
    requester,
    transferId: body.transferId,
    purpose: 'send',
    amount: body.amount,
    payee: { ...payee, payerAsSeen: await payerAs(core, requester.userId, payee.code), isCooledOff: true },
    context: payee.code === null ? {} : { code: payee.code, payeeId: payee.userId },
  });
}

/** Who pays by user id is known by theirs; who pays by a code stays unnamed. */
export function payerAs(core: PeopleCore, payerId: string, code: string | null): Promise<Party> {
  return code === null ? knownPerson(core, payerId) : Promise.resolve(metPerson(payerId, ''));
}

async function askRequest(
  core: PeopleCore,
  requester: Requester,
  body: { transferId: string; requestId: string },
): Promise<Result<OrderAsked, HttpRefusal>> {
  const request = await findRequest(core.db, body.requestId);
  if (request?.payerId !== requester.userId) return refused(refusals.notFound);
  const state = requestState(request, core.nowMs());
  if (state !== 'open') return refused(refusals.requestNotOpen, { state });
  const inLedger = (await core.ledger.accounts([request.payeeAccountId])).get(request.payeeAccountId);
  if (!inLedger || inLedger.isClosed || !inLedger.mayReceive) return refused(refusals.payeeUnavailable);
  return ok({
    requester,
    transferId: body.transferId,
    purpose: request.splitId === null ? 'request' : 'split',
    amount: { amountMinor: request.amountMinor, currency: request.currency },
    payee: {
      accountId: request.payeeAccountId,
      userId: request.payeeId,
      party: await knownPerson(core, request.payeeId),
      payerAsSeen: await knownPerson(core, requester.userId),
      isCooledOff: true,
      firstPaidAtMs: await firstPaidMs(core.db, requester.userId, request.payeeAccountId),
    },
    context: {
      requestId: request.requestId,
      payeeId: request.payeeId,
      ...(request.splitId === null ? {} : { splitId: request.splitId }),
    },
  });
}

/** The code by which somebody was found has to be theirs still. */
const sendHook: OrderHook = {
  async alongside(tx, { context }) {
    const { code, payeeId } = context;
    if (typeof code !== 'string') return ok();
    return (await selectByCode(tx, code)) === payeeId ? ok() : refuse('payee_changed');
  },
};

/** A request is paid once: whoever closes it first has paid it. */
const requestHook: OrderHook = {
  async alongside(tx, { context, transfer, payerId }) {
    const requestId = String(context['requestId']);
    const at = new Date(transfer.atMs);
    const isClosed = await closeRequest(tx, { requestId, state: 'paid', transferId: transfer.id, at });
    if (!isClosed) return refuse('request_not_open');
    const { splitId, payeeId } = context;
    const changed = [String(payeeId), payerId];
    await insertChanges(
      tx,
      changed.flatMap((userId) => [
        { userId, kind: 'request' as const, id: requestId },
        ...(typeof splitId === 'string' ? [{ userId, kind: 'split' as const, id: splitId }] : []),
      ]),
      at,
    );
    return ok();
  },
};

async function partyBy(core: PeopleCore, userId: string, partyId: string): Promise<Party | null> {
  const parties = await selectParties(core.db, userId);
  return parties.find((party) => partyIdFor(core, userId, party) === partyId) ?? null;
}
