import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { requestOpenidToken } from '../contract/request-openid-token.ts';
import { OPENID_TOKEN_SECONDS } from '../storage/openid-token-store.ts';
import type { People } from './people.ts';

export const requestOpenidTokenRoute = ({ core, openidTokens }: People) =>
  route(requestOpenidToken, async ({ params, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('A token is for yourself only.');
    return ok({
      access_token: await openidTokens.create(requester.userId, core.clock.nowMs()),
      token_type: 'Bearer' as const,
      matrix_server_name: core.config.serverName,
      expires_in: OPENID_TOKEN_SECONDS,
    });
  });
