import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getLoginFlows } from '../contract/get-login-flows.ts';

export const getLoginFlowsRoute = () =>
  route(getLoginFlows, () =>
    Promise.resolve(ok({ flows: [{ type: 'm.login.password' }, { type: 'm.login.token', get_login_token: true }] })),
  );
