// Guessing is limited by failures: from one address, whatever names it tries, and on one name, wherever from. A
// sign-in takes its points before the password is looked at, so that a thousand guesses sent at once fare no better
// than a thousand in a row, and gets them back if it was right.
import type { HttpRefusal, RateLimits } from '@althing/http';
import { ok, type Result } from '@althing/kernel';

export interface SignInLimits {
  /** For a sign-in. `name` is what was typed, whether or not there is such an account: the limit tells nothing. */
  attempt(from: { address: string; name: string }): Promise<Result<Attempt, HttpRefusal>>;
  /** For a fresh proof by somebody signed in: a bucket of its own, which strangers can't empty. */
  attemptBySession(sessionId: string): Promise<Result<Attempt, HttpRefusal>>;
}

export interface Attempt {
  /** It was no guess: the points come back. */
  succeeded(): Promise<void>;
}

export function openSignInLimits(rateLimits: RateLimits): SignInLimits {
  async function take(keys: readonly string[]): Promise<Result<Attempt, HttpRefusal>> {
    const taken = await rateLimits.take('signIn', keys);
    if (taken.ok) return ok({ succeeded: () => rateLimits.giveBack('signIn', keys) });
    return { ok: false, refusal: limitExceeded(taken.refusal.retryAfterMs) };
  }
  return {
    attempt: ({ address, name }) => take([`failures from ${network(address)}`, `failures on ${name.toLowerCase()}`]),
    attemptBySession: (sessionId) => take([`failures in ${sessionId}`]),
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

/** A household gets a /64 of IPv6 addresses: whoever changes among them is the same guesser. */
export function network(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const behind = tail === '' ? 0 : tail.split(':').length;
    while (groups.length + behind < 8) groups.push('0');
    if (tail !== '') groups.push(...tail.split(':'));
  }
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
