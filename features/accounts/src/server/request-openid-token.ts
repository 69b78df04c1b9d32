import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { requestOpenIdToken } from '../contract/request-openid-token.ts';
import { insertOpenIdToken } from '../storage/login-token-store.ts';
import type { AccountsCore } from './core.ts';
import { createOpenIdToken, hashToken } from './tokens.ts';

/** Long enough for a call or a widget to look once. */
const OPENID_TOKEN_SECONDS = 3600;

export const requestOpenIdTokenRoute = (core: AccountsCore) =>
  route(requestOpenIdToken, async ({ requester, params }) => {
    const { userId } = requester;
    if (params.userId !== userId) return matrixRefusals.forbidden('Tokens can be had for oneself only.');
    const token = createOpenIdToken();
    const expiresAt = new Date(core.deps.clock.nowMs() + OPENID_TOKEN_SECONDS * 1000);
    await insertOpenIdToken(core.db, { tokenHash: hashToken(token), userId, expiresAt });
    return ok({
      access_token: token,
      token_type: 'Bearer' as const,
      matrix_server_name: core.deps.config.serverName,
      expires_in: OPENID_TOKEN_SECONDS,
    });
  });
