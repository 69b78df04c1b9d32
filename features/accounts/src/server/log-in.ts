import { httpRefuse, matrixRefusals, route, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { z } from 'zod';
import { logIn } from '../contract/log-in.ts';
import { takeLoginToken } from '../storage/login-token-store.ts';
import { checkCredentials } from './check-credentials.ts';
import { now, type AccountsCore } from './core.ts';
import { openRefused, signedIn } from './matrix-words.ts';
import { hashToken } from './tokens.ts';

type Body = z.output<typeof logIn.body>;

/** Stands for the identifiers that name nobody here, such as e-mail addresses: tried and refused like any name. */
const NOBODY = '';

export const logInRoute = (core: AccountsCore) =>
  route(logIn, async ({ body, address }) => {
    const userId = await identify(core, body, address);
    if (!userId.ok) return userId;
    const opened = await core.sessions.open({
      userId: userId.value,
      deviceId: body.device_id ?? null,
      displayName: body.initial_device_display_name ?? null,
      kind: 'matrix',
      clientId: null,
      clientName: null,
      isNewSignIn: true,
      tokens: body.refresh_token === true ? 'access_and_refresh' : 'access',
    });
    return opened.ok ? ok(signedIn(opened.value)) : openRefused(opened.refusal);
  });

async function identify(core: AccountsCore, body: Body, address: string): Promise<Result<string, HttpRefusal>> {
  if (body.type === 'm.login.password') {
    if (body.password === undefined) return matrixRefusals.missingParam('password is missing');
    const name = typedName(body);
    if (name === undefined) return matrixRefusals.missingParam('identifier is missing');
    const account = await checkCredentials(core, { name, password: body.password, address });
    return account.ok ? ok(account.value.userId) : account;
  }
  if (body.type === 'm.login.token') {
    if (body.token === undefined) return matrixRefusals.missingParam('token is missing');
    const taken = { tokenHash: hashToken(body.token), at: now(core.deps.clock) };
    const userId = await takeLoginToken(core.db, taken);
    return userId === null ? matrixRefusals.forbidden('The login token is not valid.') : ok(userId);
  }
  return httpRefuse(400, 'M_UNKNOWN', 'There is no such way to log in; GET this path for those there are.');
}

function typedName({ identifier, user, ...others }: Body): string | undefined {
  if (identifier) return identifier.type === 'm.id.user' ? identifier.user : NOBODY;
  if (user !== undefined) return user;
  // The form of third-party identifiers before there were identifiers.
  return others['medium'] !== undefined && others['address'] !== undefined ? NOBODY : undefined;
}
