// Synapse's registration by shared secret: GET a nonce, POST an HMAC over it. There only where a secret is configured.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { matrixRefusals, route, type Route } from '@althing/http';
import { Lru, ok } from '@althing/kernel';
import { getRegistrationNonce } from '../contract/get-registration-nonce.ts';
import { registerWithSecret } from '../contract/register-with-secret.ts';
import { refusePassword } from '../domain/password-rule.ts';
import type { AccountsCore } from './core.ts';
import { createAccountWithin, findFreeLocalpart } from './create-account.ts';
import { ANY_DEVICE, join } from './join.ts';
import { joinedAnswer, overloaded, passwordRefused } from './matrix-words.ts';
import { randomText } from './tokens.ts';

const NONCE_MS = 60_000;
/** More than anyone registers within a minute; older nonces give way. */
const NONCES_MAX = 1000;

export function registerWithSecretRoutes(core: AccountsCore, secret: string): readonly Route[] {
  const nonces = new Lru<string, number>(NONCES_MAX);
  const { clock, config } = core.deps;
  return [
    route(getRegistrationNonce, () => {
      const nonce = randomText();
      nonces.set(nonce, clock.nowMs() + NONCE_MS);
      return Promise.resolve(ok({ nonce }));
    }),
    route(registerWithSecret, async ({ body }) => {
      const until = nonces.peek(body.nonce);
      nonces.delete(body.nonce);
      if (until === undefined || until < clock.nowMs()) return matrixRefusals.forbidden('The nonce is not known.');
      if (!isRightMac(secret, body)) return matrixRefusals.forbidden('The mac is not right.');
      const localpart = await findFreeLocalpart(core, body.username);
      if (!localpart.ok) return localpart;
      // The secret's holder is an operator or a test suite: they may choose a common password.
      const weakness = refusePassword(body.password);
      if (weakness) return passwordRefused(weakness);
      const hashed = await core.passwords.hash(body.password);
      if (!hashed.ok) return overloaded();
      const joined = await join(core, ANY_DEVICE, (tx) =>
        createAccountWithin(core, tx, {
          localpart: localpart.value,
          passwordHash: hashed.value,
          displayName: null,
          registrationTokenHash: null,
        }),
      );
      return joined.ok ? ok({ ...joinedAnswer(joined.value), home_server: config.serverName }) : joined;
    }),
  ];
}

function isRightMac(
  secret: string,
  body: { nonce: string; username: string; password: string; admin?: boolean | undefined; mac: string },
): boolean {
  const role = body.admin === true ? 'admin' : 'notadmin';
  const right = createHmac('sha1', secret).update([body.nonce, body.username, body.password, role].join('\0')).digest();
  const given = Buffer.from(body.mac, 'hex');
  return given.length === right.length && timingSafeEqual(given, right);
}
