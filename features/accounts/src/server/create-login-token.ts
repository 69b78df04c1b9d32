import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { createLoginToken } from '../contract/create-login-token.ts';
import { insertLoginToken } from '../storage/login-token-store.ts';
import type { AccountsCore } from './core.ts';
import { createLoginToken as createToken, hashToken } from './tokens.ts';

/** What the specification recommends. */
const LOGIN_TOKEN_MS = 120_000;

export const createLoginTokenRoute = (core: AccountsCore) =>
  route(createLoginToken, async ({ requester, body }) => {
    const proven = await core.interactiveAuth.requireOf({
      requester,
      auth: body.auth,
      operation: 'create login token',
      action: 'sign_in_elsewhere',
    });
    if (!proven.ok) return proven;
    const token = createToken();
    const expiresAt = new Date(core.deps.clock.nowMs() + LOGIN_TOKEN_MS);
    await insertLoginToken(core.db, { tokenHash: hashToken(token), userId: requester.userId, expiresAt });
    return ok({ login_token: token, expires_in_ms: LOGIN_TOKEN_MS });
  });
