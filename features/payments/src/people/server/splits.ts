// Splitting a bill: every share is a request of its own, so that each is paid once and can be refused.
import { createHash } from 'node:crypto';
import { route, type HttpRefusal, type Route } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { cancelSplit } from '../contract/cancel-split.ts';
import { createSplit } from '../contract/create-split.ts';
import { getSplit } from '../contract/get-split.ts';
import { refusals } from '../contract/refusals.ts';
import { REQUEST_MS_DEFAULT, requestState } from '../domain/request-state.ts';
import { shareOut, type SharedOut, type SharesAsked } from '../domain/share-out.ts';
import { findOpenAccount } from '../storage/account-store.ts';
import {
  closeRequest,
  findSplit,
  insertRequests,
  insertSplit,
  selectBySplit,
  type FreshRequest,
  type Split,
} from '../storage/request-store.ts';
import { inTurn } from '../storage/tables.ts';
import { refused } from './answers.ts';
import type { PeopleCore } from './core.ts';
import { knownPerson, presentParty } from './present-party.ts';
import { noteRequests, requireHere, requireRoom } from './requests.ts';
import { requireActive } from './suspended.ts';

export function splitRoutes(core: PeopleCore): Route[] {
  return [
    route(createSplit, async ({ requester, body }) => {
      const { userId } = requester;
      const { currency } = body.total;
      const active = await requireActive(core, userId);
      if (!active.ok) return active;
      const account = await findOpenAccount(core.db, userId, currency);
      if (!account) return refused(refusals.noAccount);
      const totalMinor = BigInt(body.total.amountMinor);
      const shared = shareOut(totalMinor, sharesAsked(body.shares), userId);
      if (!shared.ok) return refused(refusals.sharesWrong, { why: shared.refusal });
      const payerIds = shared.value.shares.map(({ payerId }) => payerId);
      const here = await requireHere(core, payerIds);
      if (!here.ok) return here;
      const nowMs = core.nowMs();
      const split: Split = {
        splitId: body.splitId,
        makerId: userId,
        accountId: account.accountId,
        currency,
        totalMinor,
        ownShareMinor: shared.value.ownShareMinor,
        createdAtMs: nowMs,
        expiresAtMs: nowMs + REQUEST_MS_DEFAULT,
      };
      const made = await makeOnce(core, split, shared.value);
      if (!made.ok) return made;
      core.wake();
      return answer(core, userId, split.splitId);
    }),
    route(getSplit, ({ requester, params }) => answer(core, requester.userId, params.splitId)),
    route(cancelSplit, async ({ requester, params }) => {
      const split = await findSplit(core.db, params.splitId);
      if (split?.makerId !== requester.userId) return refused(refusals.notFound);
      const atMs = core.nowMs();
      await inTurn(core.db, async (tx) => {
        for (const request of await selectBySplit(tx, split.splitId)) {
          const { requestId } = request;
          const isClosed = await closeRequest(tx, { requestId, state: 'cancelled', at: new Date(atMs) });
          if (isClosed) await noteRequests(tx, [request], atMs);
        }
      });
      core.wake();
      return answer(core, requester.userId, split.splitId);
    }),
  ];
}

/** A repeated id with the same shares changes nothing; with others it is refused. */
function makeOnce(core: PeopleCore, split: Split, { shares }: SharedOut): Promise<Result<void, HttpRefusal>> {
  const requests = shares.map(({ payerId, amountMinor }, index): FreshRequest => ({
    requestId: shareId(split, index),
    payeeId: split.makerId,
    payeeAccountId: split.accountId,
    payerId,
    currency: split.currency,
    amountMinor,
    splitId: split.splitId,
    createdAtMs: split.createdAtMs,
    expiresAtMs: split.expiresAtMs,
  }));
  return inTurn(core.db, async (tx): Promise<Result<void, HttpRefusal>> => {
    const existing = await findSplit(tx, split.splitId);
    if (existing) {
      const before = await selectBySplit(tx, split.splitId);
      const isSame =
        existing.makerId === split.makerId &&
        existing.currency === split.currency &&
        existing.totalMinor === split.totalMinor &&
        before.length === requests.length &&
        requests.every(
          ({ payerId, amountMinor }, index) =>
            before[index]?.payerId === payerId && before[index].amountMinor === amountMinor,
        );
      return isSame ? ok() : refused(refusals.idUsedOtherwise);
    }
    const payerIds = requests.map(({ payerId }) => payerId);
    const room = await requireRoom(tx, { payeeId: split.makerId, payerIds, atMs: split.createdAtMs });
    if (!room.ok) return room;
    await insertSplit(tx, split);
    await insertRequests(tx, requests);
    await noteRequests(tx, requests, split.createdAtMs);
    return ok();
  });
}

async function answer(core: PeopleCore, readerId: string, splitId: string) {
  const split = await findSplit(core.db, splitId);
  const requests = split ? await selectBySplit(core.db, splitId) : [];
  const isMine = split?.makerId === readerId;
  // Whoever has a share sees who else has one: the bill was split among them, in one chat.
  if (!split || (!isMine && !requests.some(({ payerId }) => payerId === readerId))) return refused(refusals.notFound);
  const money = (amountMinor: bigint) => ({ amountMinor: amountMinor.toString(), currency: split.currency });
  const paidMinor = requests
    .filter(({ state }) => state === 'paid')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return ok({
    split: {
      splitId,
      isMine,
      maker: presentParty(core, readerId, await knownPerson(core, split.makerId)),
      total: money(split.totalMinor),
      ownShare: money(split.ownShareMinor),
      paid: money(paidMinor),
      shares: await Promise.all(
        requests.map(async (request) => ({
          requestId: request.requestId,
          party: presentParty(core, readerId, await knownPerson(core, request.payerId)),
          isReader: request.payerId === readerId,
          amount: money(request.amountMinor),
          state: requestState(request, core.nowMs()),
        })),
      ),
      createdAtMs: split.createdAtMs,
      expiresAtMs: split.expiresAtMs,
    },
  });
}

/** Ids of the shares follow from the split's and its maker's, so that nobody can take them beforehand. */
function shareId({ splitId, makerId }: Split, index: number): string {
  const hex = createHash('sha256').update(`althing share\n${makerId}\n${splitId}\n${index}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

type SharesBody =
  | { kind: 'equal'; payerIds: string[]; includesMaker: boolean }
  | { kind: 'exact'; shares: { payerId: string; amountMinor: string }[] };

function sharesAsked(shares: SharesBody): SharesAsked {
  if (shares.kind === 'equal') return shares;
  return {
    kind: 'exact',
    shares: shares.shares.map(({ payerId, amountMinor }) => ({ payerId, amountMinor: BigInt(amountMinor) })),
  };
}
