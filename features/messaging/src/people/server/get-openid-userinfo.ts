import { httpRefuse, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getOpenidUserinfo } from '../contract/get-openid-userinfo.ts';
import type { People } from './people.ts';

export const getOpenidUserinfoRoute = ({ core, openidTokens }: People) =>
  route(getOpenidUserinfo, async ({ query }) => {
    if (query.access_token === undefined) return httpRefuse(401, 'M_MISSING_TOKEN', 'A token is needed.');
    const userId = await openidTokens.userOf(query.access_token, core.clock.nowMs());
    return userId === null ? httpRefuse(401, 'M_UNKNOWN_TOKEN', 'The token is unknown or over.') : ok({ sub: userId });
  });
