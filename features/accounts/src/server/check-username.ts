import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { checkUsername } from '../contract/check-username.ts';
import type { AccountsCore } from './core.ts';
import { findFreeLocalpart } from './create-account.ts';

export const checkUsernameRoute = (core: AccountsCore) =>
  route(checkUsername, async ({ query }) => {
    if (core.deps.config.registration === 'closed') return matrixRefusals.forbidden('Registration is closed.');
    const localpart = await findFreeLocalpart(core, query.username);
    return localpart.ok ? ok({ available: true as const }) : localpart;
  });
