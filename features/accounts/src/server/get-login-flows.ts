import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getLoginFlows } from '../contract/get-login-flows.ts';

export const getLoginFlowsRoute = () =>
  route(getLoginFlows, () =>
    Promise.resolve(
      ok({
        flows: [
          { type: 'm.login.password' },
          // Through our own pages, which know passkeys; the second name is that of clients from before v1.18.
          {
            type: 'm.login.sso',
            oauth_aware_preferred: true,
            'org.matrix.msc3824.delegated_oidc_compatibility': true,
          },
          { type: 'm.login.token', get_login_token: true },
        ],
      }),
    ),
  );
