import { httpRefuse, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getOpenIdUser } from '../contract/get-openid-user.ts';
import { findOpenIdToken } from '../storage/login-token-store.ts';
import { now, type AccountsCore } from './core.ts';
import { hashToken } from './tokens.ts';

export const getOpenIdUserRoute = (core: AccountsCore) =>
  route(getOpenIdUser, async ({ query }) => {
    if (query.access_token === undefined) return httpRefuse(401, 'M_MISSING_TOKEN', 'An OpenID token is needed.');
    const asked = { tokenHash: hashToken(query.access_token), at: now(core.deps.clock) };
    const userId = await findOpenIdToken(core.db, asked);
    return userId === null ? httpRefuse(401, 'M_UNKNOWN_TOKEN', 'The token is not known.') : ok({ sub: userId });
  });
