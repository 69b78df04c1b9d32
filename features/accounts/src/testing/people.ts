import type { Requester } from '@althing/http';
import type { AccountsServer, Answer } from './accounts-server.ts';

export const PASSWORD = 'correct horse battery';

export interface Person {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
}

/** Registers `username` with {@link PASSWORD}. */
export async function registerPerson(server: AccountsServer, username: string): Promise<Person> {
  const answer = await server.call('POST', '/_matrix/client/v3/register', {
    body: { auth: { type: 'm.login.dummy' }, username, password: PASSWORD },
  });
  return personOf(answer);
}

/** Signs in with {@link PASSWORD} on a further device. */
export async function logInPerson(
  server: AccountsServer,
  user: string,
  more: Omit<LogInTry, 'user'> = {},
): Promise<Person & { refreshToken: string | undefined }> {
  const answer = await tryLogIn(server, { user, ...more });
  return { ...personOf(answer), refreshToken: answer.body.refresh_token };
}

interface LogInTry {
  readonly user: string;
  readonly password?: string;
  readonly address?: string;
  readonly device_id?: string;
  readonly initial_device_display_name?: string;
  readonly refresh_token?: boolean;
}

export function tryLogIn(
  server: AccountsServer,
  { user, password = PASSWORD, address, ...more }: LogInTry,
): Promise<Answer> {
  return server.call('POST', '/_matrix/client/v3/login', {
    body: { type: 'm.login.password', identifier: { type: 'm.id.user', user }, password, ...more },
    ...(address === undefined ? {} : { address }),
  });
}

/** Asks the server whose token it is: 401 where it is nobody's any more. */
export function whoAmI(server: AccountsServer, token: string): Promise<Answer> {
  return server.call('GET', '/_matrix/client/v3/account/whoami', { token });
}

/** Who asks, as a feature's handler is told. */
export async function requesterOf({ accounts }: AccountsServer, { token }: Pick<Person, 'token'>): Promise<Requester> {
  const known = await accounts.authenticator.authenticate(token, { address: '192.0.2.1', userAgent: '' });
  if (!known.ok) throw new Error(known.refusal.message);
  return known.value;
}

/** A fresh proof of the person's session, got by {@link PASSWORD}. */
export async function proofOf(server: AccountsServer, { token }: Pick<Person, 'token'>): Promise<string> {
  const body = { method: 'password', password: PASSWORD };
  const answer = await server.call('POST', '/api/accounts/proofs', { token, body });
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.proof;
}

export function passwordStage(user: string, password = PASSWORD, session?: string): Record<string, unknown> {
  return {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user },
    password,
    ...(session ? { session } : {}),
  };
}

function personOf({ status, body }: Answer): Person {
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { userId: body.user_id, deviceId: body.device_id, token: body.access_token };
}
