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
