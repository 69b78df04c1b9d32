import type { Route } from '@althing/http';
import { changePasswordRoute } from './change-password.ts';
import { checkRegistrationTokenRoute } from './check-registration-token.ts';
import { checkUsernameRoute } from './check-username.ts';
import type { AccountsCore } from './core.ts';
import { createLoginTokenRoute } from './create-login-token.ts';
import { deactivateAccountRoute } from './deactivate-account.ts';
import { getDeviceRoute } from './get-device.ts';
import { getLoginFlowsRoute } from './get-login-flows.ts';
import { listDevicesRoute } from './list-devices.ts';
import { listThreepidsRoute } from './list-threepids.ts';
import { logInRoute } from './log-in.ts';
import { logOutEverywhereRoute } from './log-out-everywhere.ts';
import { logOutRoute } from './log-out.ts';
import { refreshTokensRoute } from './refresh-tokens.ts';
import { registerWithSecretRoutes } from './register-with-secret.ts';
import { registerRoute } from './register.ts';
import { removeDeviceRoute } from './remove-device.ts';
import { removeDevicesRoute } from './remove-devices.ts';
import { renameDeviceRoute } from './rename-device.ts';
import { whoAmIRoute } from './who-am-i.ts';

/** The Matrix endpoints about accounts. */
export function matrixRoutes(core: AccountsCore): readonly Route[] {
  const { registrationSecret } = core.deps.config;
  return [
    getLoginFlowsRoute(),
    logInRoute(core),
    logOutRoute(core),
    logOutEverywhereRoute(core),
    refreshTokensRoute(core),
    registerRoute(core),
    checkUsernameRoute(core),
    checkRegistrationTokenRoute(core),
    changePasswordRoute(core),
    deactivateAccountRoute(core),
    whoAmIRoute(),
    listDevicesRoute(core),
    getDeviceRoute(core),
    renameDeviceRoute(core),
    removeDeviceRoute(core),
    removeDevicesRoute(core),
    createLoginTokenRoute(core),
    listThreepidsRoute(),
    ...(registrationSecret === undefined ? [] : registerWithSecretRoutes(core, registrationSecret)),
  ];
}
