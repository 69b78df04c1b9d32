// GET /sync: what is new since a token, or all of it; a request that finds nothing waits.
import {
  matrixRefusals,
  RawJson,
  route,
  type HttpRefusal,
  type Requester,
  type Route,
  type ShortAnswer,
} from '@althing/http';
import { Lru, ok, type Result } from '@althing/kernel';
import { sync } from '../contract/sync.ts';
import { LazyMembers } from '../domain/lazy-members.ts';
import { splitAtSince, tokenBetween, type Words } from '../domain/asked-again.ts';
import { parseSyncToken } from '../domain/sync-token.ts';
import type { SyncServices } from './services.ts';
import { makeAnswer } from './sync-answer.ts';
import { SyncPoll, type Asked } from './sync-poll.ts';
import { choiceOf, type StateKey } from './sync-settings.ts';

/** Clients whose lazily loaded members are remembered. */
const CLIENTS_MAX = 5000;
/** Sign-ins of which it is remembered what they ask; some 500 bytes each. */
const ASKING_MAX = 50_000;
/** A longer address is a rarity, and memory is for what is common. */
const URL_LENGTH_MAX = 2048;

export function syncRoute(services: SyncServices): Route {
  const { core, filters } = services;
  const clients = new Lru<string, LazyMembers>(CLIENTS_MAX);
  /** By sign-in, the words of its last request and what the usual way found them to mean. */
  const asking = new Lru<string, { readonly words: Words; readonly asked: Asked }>(ASKING_MAX);

  function lazyMembersOf({ sessionId }: Requester): LazyMembers {
    let members = clients.get(sessionId);
    if (!members) {
      members = new LazyMembers();
      clients.set(sessionId, members);
    }
    return members;
  }

  // SYNC26: the same words but for a well-formed token mean the same but for the token.
  function prepare(url: string, requester: Requester): ShortAnswer | null {
    const known = asking.get(requester.sessionId);
    const text = known ? tokenBetween(url, known.words) : null;
    const since = text === null || core.notifier.isReleased ? null : parseSyncToken(text);
    return known && since ? new SyncPoll(services, lazyMembersOf, { requester, since, asked: known.asked }) : null;
  }

  const usual = route(sync, async ({ query, requester, signal, url }) => {
    const since = query.since === undefined ? null : parseSyncToken(query.since);
    if (query.since !== undefined && since === null)
      return matrixRefusals.invalidParam('since is no token of this server.');
    const filter = await filters.resolve(requester.userId, query.filter);
    if (!filter.ok) return filter;
    const asked: Asked = {
      choice: choiceOf(filter.value),
      timeoutMs: query.timeout ?? 0,
      isFullState: query.full_state ?? false,
      stateKey: stateKeyOf(query),
      setPresence: query.set_presence ?? 'online',
    };
    if (since === null) {
      const settings = { ...asked, requester, since, lazyMembers: lazyMembersOf(requester) };
      return ok((await makeAnswer(services, settings)).body());
    }
    const words = url.length <= URL_LENGTH_MAX ? splitAtSince(url) : null;
    if (words && tokenBetween(url, words) === query.since) asking.set(requester.sessionId, { words, asked });
    return ended(new SyncPoll(services, lazyMembersOf, { requester, since, asked }), signal);
  });
  return { ...usual, shortWay: { prepare } };
}

function stateKeyOf(query: {
  use_state_after?: boolean | undefined;
  'org.matrix.msc4222.use_state_after'?: boolean | undefined;
}): StateKey {
  if (query.use_state_after) return 'state_after';
  return query['org.matrix.msc4222.use_state_after'] ? 'org.matrix.msc4222.state_after' : 'state';
}

function ended(poll: SyncPoll, signal: AbortSignal): Promise<Result<unknown, HttpRefusal>> {
  return new Promise((resolve, reject) => {
    const hangUp = (): void => {
      poll.hangUp();
      // Nobody reads it.
      resolve(ok({}));
    };
    if (signal.aborted) return hangUp();
    signal.addEventListener('abort', hangUp, { once: true });
    poll.begin({
      json: (text) => resolve(ok(new RawJson(text))),
      fault: reject,
    });
  });
}
