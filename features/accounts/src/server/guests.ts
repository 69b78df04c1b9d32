// Guests look in without a name or a password, where registration is open to everyone anyway. A guest's account can
// become a whole one, keeping its user id; signed out, it is over.
import { httpRefuse, matrixRefusals, type HttpRefusal, type Requester } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { z } from 'zod';
import type { register } from '../contract/register.ts';
import { adoptGuest, selectForgottenGuests } from '../storage/account-store.ts';
import type { AccountsDb } from '../storage/tables.ts';
import type { AccountsCore } from './core.ts';
import { endAccount } from './deactivate-account.ts';
import { createAccountWithin } from './create-account.ts';
import { join } from './join.ts';
import { joinedAnswer, userInUse, type JoinedAnswer } from './matrix-words.ts';
import { limitExceeded, network } from './sign-in-limits.ts';
import { createLocalpart } from './tokens.ts';

type Body = z.output<typeof register.body>;

export async function registerGuest(
  core: AccountsCore,
  body: Body,
  address: string,
): Promise<Result<JoinedAnswer, HttpRefusal>> {
  if (core.deps.config.registration !== 'open') {
    return httpRefuse(403, 'M_GUEST_ACCESS_FORBIDDEN', 'There are no guest accounts here.');
  }
  const taken = await core.deps.rateLimits.take('register', [`address ${network(address)}`]);
  if (!taken.ok) return { ok: false, refusal: limitExceeded(taken.refusal.retryAfterMs) };
  const device = { deviceId: null, displayName: body.initial_device_display_name ?? null };
  const joined = await join(core, device, (tx) =>
    createAccountWithin(core, tx, {
      localpart: createLocalpart(),
      passwordHash: null,
      displayName: null,
      registrationTokenHash: null,
      isGuest: true,
    }),
  );
  return joined.ok ? ok(joinedAnswer(joined.value)) : joined;
}

/** Who looks in again within a month is no stranger yet; a guest who lost their token has no other way in. */
const UNSEEN_MS_MAX = 30 * 24 * 3600_000;
/** Ended in one sweep: each costs a transaction, and leaving its rooms. */
const ENDED_PER_SWEEP = 100;

/** Ends guests who were not seen for a month, as if they had signed out. */
export async function endForgottenGuests(core: AccountsCore): Promise<void> {
  await core.sightings.flush();
  const before = new Date(core.deps.clock.nowMs() - UNSEEN_MS_MAX);
  for (const userId of await selectForgottenGuests(core.db, { before, limit: ENDED_PER_SWEEP }))
    await endAccount(core, { userId, isErased: false });
}

/** The guest who registers as a whole account, by `guest_access_token` and their own name; null where it is none. */
export async function guestOf(
  core: AccountsCore,
  { guest_access_token: token, username }: Body,
  address: string,
): Promise<Result<Requester | null, HttpRefusal>> {
  if (typeof token !== 'string') return ok(null);
  const guest = await core.tokens.authenticate(token, { address, userAgent: '' });
  if (!guest.ok || !guest.value.isGuest) return matrixRefusals.forbidden('The guest token is not that of a guest.');
  if (typeof username === 'string' && username.toLowerCase() !== localpartOf(guest.value.userId)) {
    return matrixRefusals.forbidden('A guest can take their own name only.');
  }
  return guest;
}

export async function adoptGuestWithin(
  tx: AccountsDb,
  { userId }: Requester,
  passwordHash: string | null,
): Promise<Result<string, HttpRefusal>> {
  return (await adoptGuest(tx, { userId, passwordHash })) ? ok(userId) : userInUse();
}

export const localpartOf = (userId: string): string => userId.slice(1, userId.indexOf(':'));
