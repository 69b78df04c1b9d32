// Asking for money, saying no, and taking it back. Paying is an order like any other.
import { route, type HttpRefusal, type Route } from '@althing/http';
import { ok, refuse, type Result } from '@althing/kernel';
import { cancelRequest } from '../contract/cancel-request.ts';
import { createRequest } from '../contract/create-request.ts';
import { declineRequest } from '../contract/decline-request.ts';
import { getRequest } from '../contract/get-request.ts';
import { listRequests } from '../contract/list-requests.ts';
import { refusals } from '../contract/refusals.ts';
import {
  REQUEST_MS_DEFAULT,
  REQUESTS_OPEN_MAX,
  REQUESTS_OPEN_TO_ONE_MAX,
  requestState,
} from '../domain/request-state.ts';
import { findOpenAccount } from '../storage/account-store.ts';
import { insertChanges } from '../storage/change-store.ts';
import {
  closeRequest,
  countOpen,
  findRequest,
  insertRequests,
  selectRequests,
  type FreshRequest,
  type PlacedRequest,
} from '../storage/request-store.ts';
import { inTurn, type PeopleDb } from '../storage/tables.ts';
import { refused } from './answers.ts';
import type { PeopleCore } from './core.ts';
import { knownPerson, presentParty } from './present-party.ts';
import { requireActive } from './suspended.ts';

export function requestRoutes(core: PeopleCore): Route[] {
  return [
    route(createRequest, async ({ requester, body }) => {
      const { userId } = requester;
      const active = await requireActive(core, userId);
      if (!active.ok) return active;
      const account = await findOpenAccount(core.db, userId, body.amount.currency);
      if (!account) return refused(refusals.noAccount);
      if (body.payerId === userId) return refused(refusals.payeeIsSelf);
      const unknown = await requireHere(core, [body.payerId]);
      if (!unknown.ok) return unknown;
      const nowMs = core.nowMs();
      const fresh: FreshRequest = {
        requestId: body.requestId,
        payeeId: userId,
        payeeAccountId: account.accountId,
        payerId: body.payerId,
        currency: body.amount.currency,
        amountMinor: BigInt(body.amount.amountMinor),
        splitId: null,
        createdAtMs: nowMs,
        expiresAtMs: nowMs + (body.expiresInMs ?? REQUEST_MS_DEFAULT),
      };
      const made = await inTurn(core.db, async (tx): Promise<Result<void, HttpRefusal>> => {
        const existing = await findRequest(tx, fresh.requestId);
        if (existing) return isSame(existing, fresh) ? ok() : refused(refusals.idUsedOtherwise);
        const room = await requireRoom(tx, { payeeId: userId, payerIds: [body.payerId], atMs: nowMs });
        if (!room.ok) return room;
        await insertRequests(tx, [fresh]);
        await noteRequests(tx, [fresh], nowMs);
        return ok();
      });
      if (!made.ok) return made;
      core.wake();
      return answer(core, userId, fresh.requestId);
    }),
    route(getRequest, ({ requester, params }) => answer(core, requester.userId, params.requestId)),
    route(listRequests, async ({ requester, query }) => {
      const { userId } = requester;
      const { before, limit, ...filter } = query;
      const found = await selectRequests(core.db, {
        ...filter,
        userId,
        before: before === undefined ? undefined : Number(before),
        limit: limit + 1,
        at: new Date(core.nowMs()),
      });
      const page = found.slice(0, limit);
      return ok({
        requests: await Promise.all(page.map((request) => presentRequest(core, userId, request))),
        next: found.length > limit ? String(page.at(-1)?.position) : null,
      });
    }),
    route(declineRequest, ({ requester, params }) =>
      close(core, { userId: requester.userId, requestId: params.requestId, state: 'declined' }),
    ),
    route(cancelRequest, ({ requester, params }) =>
      close(core, { userId: requester.userId, requestId: params.requestId, state: 'cancelled' }),
    ),
  ];
}

/** Refused where somebody of these isn't here. User ids are no secret: chats show them. */
export async function requireHere(core: PeopleCore, userIds: readonly string[]): Promise<Result<void, HttpRefusal>> {
  const here = await core.accounts.whichExist(userIds);
  return userIds.every((userId) => here.has(userId)) ? ok() : refused(refusals.payerUnknown);
}

/** Refused where more requests would be open than one person may have out, in all or to one other. In turn. */
export async function requireRoom(
  tx: PeopleDb,
  { payeeId, payerIds, atMs }: { payeeId: string; payerIds: readonly string[]; atMs: number },
): Promise<Result<void, HttpRefusal>> {
  const open = await countOpen(tx, { payeeId, at: new Date(atMs) });
  if (open.all + payerIds.length > REQUESTS_OPEN_MAX) return refused(refusals.tooManyOpen, { most: REQUESTS_OPEN_MAX });
  const isFull = payerIds.some((payerId) => (open.byPayer.get(payerId) ?? 0) >= REQUESTS_OPEN_TO_ONE_MAX);
  return isFull ? refused(refusals.tooManyOpen, { most: REQUESTS_OPEN_TO_ONE_MAX }) : ok();
}

/** Tells both sides of each. */
export async function noteRequests(
  tx: PeopleDb,
  requests: readonly Pick<FreshRequest, 'requestId' | 'payeeId' | 'payerId' | 'splitId'>[],
  atMs: number,
): Promise<void> {
  const changes = requests.flatMap(({ requestId, payeeId, payerId, splitId }) => [
    { userId: payeeId, kind: 'request' as const, id: requestId },
    { userId: payerId, kind: 'request' as const, id: requestId },
    ...(splitId === null ? [] : [{ userId: payerId, kind: 'split' as const, id: splitId }]),
  ]);
  const split = requests.find(({ splitId }) => splitId !== null);
  if (split?.splitId) changes.push({ userId: split.payeeId, kind: 'split', id: split.splitId });
  await insertChanges(tx, changes, new Date(atMs));
}

async function answer(core: PeopleCore, userId: string, requestId: string) {
  const request = await findRequest(core.db, requestId);
  if (!request || (request.payeeId !== userId && request.payerId !== userId)) return refused(refusals.notFound);
  return ok({ request: await presentRequest(core, userId, request) });
}

async function close(
  core: PeopleCore,
  { userId, requestId, state }: { userId: string; requestId: string; state: 'declined' | 'cancelled' },
) {
  const request = await findRequest(core.db, requestId);
  const ownerId = state === 'declined' ? request?.payerId : request?.payeeId;
  if (!request || ownerId !== userId) return refused(refusals.notFound);
  const atMs = core.nowMs();
  const closed = await inTurn(core.db, async (tx) => {
    if (!(await closeRequest(tx, { requestId, state, at: new Date(atMs) }))) return refuse(null);
    await noteRequests(tx, [request], atMs);
    return ok();
  });
  if (closed.ok) core.wake();
  const after = await findRequest(core.db, requestId);
  if (!after) return refused(refusals.notFound);
  const stateAfter = requestState(after, core.nowMs());
  if (stateAfter !== state) return refused(refusals.requestNotOpen, { state: stateAfter });
  return ok({ request: await presentRequest(core, userId, after) });
}

export async function presentRequest(core: PeopleCore, readerId: string, request: PlacedRequest) {
  const isPayee = request.payeeId === readerId;
  const other = await knownPerson(core, isPayee ? request.payerId : request.payeeId);
  return {
    requestId: request.requestId,
    direction: isPayee ? ('out' as const) : ('in' as const),
    party: presentParty(core, readerId, other),
    amount: { amountMinor: request.amountMinor.toString(), currency: request.currency },
    state: requestState(request, core.nowMs()),
    splitId: request.splitId,
    transferId: request.transferId,
    createdAtMs: request.createdAtMs,
    expiresAtMs: request.expiresAtMs,
    closedAtMs: request.closedAtMs,
  };
}

/** Whether a repeated call asks for the same. Its end is told from when it came first. */
function isSame(existing: PlacedRequest, fresh: FreshRequest): boolean {
  return (
    existing.payeeId === fresh.payeeId &&
    existing.payerId === fresh.payerId &&
    existing.currency === fresh.currency &&
    existing.amountMinor === fresh.amountMinor &&
    existing.splitId === fresh.splitId
  );
}
