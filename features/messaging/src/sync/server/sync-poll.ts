// One request for what is new: it looks, waits if there is nothing, and looks again when it is woken. It ends once: with
// an answer, because its time is over, or because its caller or their device is gone.
import { RawJson, type Requester } from '@althing/http';
import { invariant } from '@althing/kernel';
import type { Listener, Sleeper } from '../../core/server/notifier.ts';
import type { LazyMembers } from '../domain/lazy-members.ts';
import { formatSyncToken, type SyncToken } from '../domain/sync-token.ts';
import type { SyncServices } from './services.ts';
import { makeAnswer, type Answer } from './sync-answer.ts';
import type { Choice, SyncSettings } from './sync-settings.ts';

/** Where a poll's end is told; exactly one of these, unless the caller hangs up. */
export interface PollEnd {
  json(text: string): void;
  fault(fault: unknown): void;
}

/** What a request asks for besides "since when". */
export interface Asked {
  readonly choice: Choice;
  /** 0 never waits. */
  readonly timeoutMs: number;
  readonly isFullState: boolean;
  readonly stateKey: SyncSettings['stateKey'];
  readonly setPresence: SyncSettings['setPresence'];
}

export interface PollRequest {
  readonly requester: Requester;
  readonly since: SyncToken;
  readonly asked: Asked;
}

export class SyncPoll implements Sleeper {
  readonly #services: SyncServices;
  readonly #request: PollRequest;
  readonly #lazyMembersOf: (requester: Requester) => LazyMembers;
  readonly #listener: Listener;
  #end: PollEnd | null = null;
  #deadlineMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #isLooking = false;
  #isWokenWhileLooking = false;

  constructor(services: SyncServices, lazyMembersOf: (requester: Requester) => LazyMembers, request: PollRequest) {
    this.#services = services;
    this.#request = request;
    this.#lazyMembersOf = lazyMembersOf;
    this.#listener = services.core.notifier.listener(request.requester.userId);
  }

  get requester(): Requester {
    return this.#request.requester;
  }

  /** A state that is told in full is told at once. */
  get #timeoutMs(): number {
    const { isFullState, timeoutMs } = this.#request.asked;
    return isFullState ? 0 : timeoutMs;
  }

  begin(end: PollEnd): void {
    this.#end = end;
    // Listens before it looks, so that nothing falls between.
    this.#listener.sleepers.add(this);
    this.#deadlineMs = this.#services.core.clock.nowMs() + this.#timeoutMs;
    if (this.#hasHeardAll()) {
      this.#sightRequester();
      this.#wait(this.#timeoutMs);
    } else this.#look();
  }

  wake(): void {
    if (this.#isLooking) this.#isWokenWhileLooking = true;
    else if (this.#end) this.#look();
  }

  /** The caller is gone: nobody is told anything. */
  hangUp(): void {
    this.#finish();
  }

  /**
   * Ends the waiting with nothing, whatever there is: the caller's device was removed. Whether they may go on is told to
   * them when they ask again, for a device of the same name may have been signed in since.
   */
  dismiss(): void {
    this.#finish()?.json(
      `{"next_batch":"${formatSyncToken(this.#request.since)}","rooms":{"join":{},"invite":{},"knock":{},"leave":{}}}`,
    );
  }

  // SYNC25: who has heard everything up to the newest news there can be for them waits without looking.
  #hasHeardAll(): boolean {
    const { since } = this.#request;
    if (this.#timeoutMs <= 0 || this.#services.core.notifier.isReleased) return false;
    // With a mark there is more to fetch than what is new.
    return since.mark === null && this.#listener.isQuietSince(since);
  }

  #sightRequester(): void {
    const { core } = this.#services;
    const { requester, asked } = this.#request;
    for (const section of core.syncExtensions.sections) {
      section.arrived?.(requester, asked.setPresence)?.catch((fault: unknown) => {
        core.logger.error({ err: fault }, 'a sign of life was not noted');
      });
    }
  }

  #wait(forMs: number): void {
    this.#timer = setTimeout(look, forMs, this);
  }

  #look(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isLooking = true;
    this.#isWokenWhileLooking = false;
    const { requester, since, asked } = this.#request;
    const lazyMembers = this.#lazyMembersOf(requester);
    makeAnswer(this.#services, { ...asked, requester, since, lazyMembers }).then(
      (answer) => this.#looked(answer),
      (fault: unknown) => this.#finish()?.fault(fault),
    );
  }

  #looked(answer: Answer): void {
    this.#isLooking = false;
    if (!this.#end) return;
    const { core } = this.#services;
    const leftMs = this.#deadlineMs - core.clock.nowMs();
    if (answer.isNews || this.#timeoutMs <= 0 || leftMs <= 0 || core.notifier.isReleased) this.#answer(answer);
    else if (this.#isWokenWhileLooking) this.#look();
    else this.#wait(leftMs);
  }

  #answer(answer: Answer): void {
    const end = this.#finish();
    try {
      const body = answer.body();
      invariant(body instanceof RawJson, 'only a first sync is streamed, and no first sync waits');
      end?.json(body.text);
    } catch (fault) {
      end?.fault(fault);
    }
  }

  /** Whom to tell; null if it has ended before. */
  #finish(): PollEnd | null {
    const end = this.#end;
    this.#end = null;
    this.#listener.sleepers.delete(this);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    return end;
  }
}

/** Ends the waiting of devices that were removed. */
export function dismissPolls({ core }: SyncServices, userId: string, deviceIds: readonly unknown[]): void {
  for (const sleeper of core.notifier.sleepersOf(userId)) {
    if (sleeper instanceof SyncPoll && deviceIds.includes(sleeper.requester.deviceId)) sleeper.dismiss();
  }
}

// One for all, so that a waiting poll holds no function of its own.
function look(poll: SyncPoll): void {
  poll.wake();
}
