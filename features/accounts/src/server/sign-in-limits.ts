// Guessing is limited by failures: from one address, whatever names it tries, and on one name, wherever from. A
// sign-in takes its points before the password is looked at, so that a thousand guesses sent at once fare no better
// than a thousand in a row, and gets them back if it was right.
//
// A name and a session also have so many failures a day. Who has spent them is slowed, not shut out, and passkeys and
// recovery codes, which nobody guesses, go on beside: strangers who try a name all day lock nobody out of it.
import { network, type HttpRefusal, type RateLimits } from '@althing/http';
import { ok, type Result } from '@althing/kernel';

export { network } from '@althing/http';

/** Longer names belong to nobody; what is kept of them has to be small. */
const NAME_LENGTH_MAX = 300;

export interface SignInLimits {
  /** For a name and a password. `name` is what was typed, whether or not there is such an account: the limit tells nothing. */
  attempt(from: { address: string; name: string }): Promise<Result<Attempt, HttpRefusal>>;
  /** For what is too long to be guessed (passkeys, recovery codes): the address alone is limited. */
  attemptUnguessable(from: { address: string }): Promise<Result<Attempt, HttpRefusal>>;
  /** For a fresh proof by somebody signed in: buckets of its own, which strangers can't empty. */
  attemptBySession(sessionId: string, proof: 'password' | 'unguessable'): Promise<Result<Attempt, HttpRefusal>>;
}

export interface Attempt {
  /** It was no guess: the points come back. */
  succeeded(): Promise<void>;
}

export function openSignInLimits(rateLimits: RateLimits): SignInLimits {
  async function take(keys: {
    minute: readonly string[];
    day: readonly string[];
  }): Promise<Result<Attempt, HttpRefusal>> {
    for (const [bucket, ofBucket] of [
      ['signIn', keys.minute],
      ['guess', keys.day],
    ] as const) {
      const taken = await rateLimits.take(bucket, ofBucket);
      if (!taken.ok) return { ok: false, refusal: limitExceeded(taken.refusal.retryAfterMs) };
    }
    return ok({
      async succeeded() {
        await rateLimits.giveBack('signIn', keys.minute);
        await rateLimits.giveBack('guess', keys.day);
      },
    });
  }
  return {
    attempt({ address, name }) {
      const onName = `failures on ${name.toLowerCase().slice(0, NAME_LENGTH_MAX)}`;
      return take({ minute: [`failures from ${network(address)}`, onName], day: [onName] });
    },
    attemptUnguessable: ({ address }) => take({ minute: [`failures from ${network(address)}`], day: [] }),
    attemptBySession(sessionId, proof) {
      const inSession = `failures in ${sessionId}`;
      return take({ minute: [inSession], day: proof === 'password' ? [inSession] : [] });
    },
  };
}

export function limitExceeded(retryAfterMs: number): HttpRefusal {
  return {
    status: 429,
    code: 'M_LIMIT_EXCEEDED',
    message: 'Too many attempts; wait and try again.',
    extra: { retry_after_ms: Math.ceil(retryAfterMs) },
    headers: { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) },
  };
}
