// How many people somebody may invite. An invitation reaches who never asked for it, so it is scarcer than a message.
import { openLeakyBucket, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';

/** A village is invited in a day; after that one more about every minute and a half. */
const INVITATIONS = { points: 1000, periodMs: 24 * 3600_000 } as const;

export interface InviteLimit {
  /** Takes a point for each person invited. They are not given back: asking after who exists is limited with it. */
  take(sender: string, invitations: number): Result<void, HttpRefusal>;
}

export const inviteLimitOff: InviteLimit = { take: () => ok() };

export function openInviteLimit(nowMs: () => number): InviteLimit {
  const bucket = openLeakyBucket({ ...INVITATIONS, nowMs });
  return {
    take(sender, invitations) {
      for (let taken = 0; taken < invitations; taken++) {
        const one = bucket.take(sender);
        if (one.ok) continue;
        // All or none: who asked for too many at once may ask for fewer.
        for (let back = 0; back < taken; back++) bucket.giveBack(sender);
        return limitExceeded(one.refusal.retryAfterMs);
      }
      return ok();
    },
  };
}

function limitExceeded(retryAfterMs: number): Result<never, HttpRefusal> {
  return {
    ok: false,
    refusal: {
      status: 429,
      code: 'M_LIMIT_EXCEEDED',
      message: 'Too many invitations; wait and try again.',
      extra: { retry_after_ms: Math.ceil(retryAfterMs) },
      headers: { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) },
    },
  };
}
