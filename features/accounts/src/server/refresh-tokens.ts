import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { refreshTokens } from '../contract/refresh-tokens.ts';
import type { AccountsCore } from './core.ts';
import { unknownToken } from './token-verifier.ts';

export const refreshTokensRoute = (core: AccountsCore) =>
  route(refreshTokens, async ({ body }) => {
    const refreshed = await core.sessions.refresh(body.refresh_token);
    // A reused token ends the session but leaves the device: its owner signs in to it again and keeps its keys.
    if (!refreshed.ok) return unknownToken(refreshed.refusal === 'reused');
    const { accessToken, refreshToken, expiresInMs } = refreshed.value;
    return ok({
      access_token: accessToken,
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
      ...(expiresInMs === null ? {} : { expires_in_ms: expiresInMs }),
    });
  });
