import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { checkRegistrationToken } from '../contract/check-registration-token.ts';
import { isRegistrationTokenValid } from '../storage/registration-token-store.ts';
import { now, type AccountsCore } from './core.ts';
import { hashToken } from './tokens.ts';

export const checkRegistrationTokenRoute = (core: AccountsCore) =>
  route(checkRegistrationToken, async ({ query }) => {
    if (core.deps.config.registration !== 'token') {
      return matrixRefusals.forbidden('Registration does not go by token here.');
    }
    const asked = { tokenHash: hashToken(query.token), at: now(core.deps.clock) };
    return ok({ valid: await isRegistrationTokenValid(core.db, asked) });
  });
