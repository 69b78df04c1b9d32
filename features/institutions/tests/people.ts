import type { InstitutionsServer } from '@althing/institutions/testing';

export interface Person {
  readonly userId: string;
  readonly token: string;
}

export async function registerPerson(server: InstitutionsServer, username: string): Promise<Person> {
  const { status, body } = await server.call('POST', '/_matrix/client/v3/register', {
    body: { auth: { type: 'm.login.dummy' }, username, password: 'correct horse battery' },
  });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { userId: body.user_id, token: body.access_token };
}

/** An institution of which `owner` is the owner. */
export async function foundInstitution(
  server: InstitutionsServer,
  owner: Person,
  name: string,
  kind = 'shop',
): Promise<string> {
  const institutionId = crypto.randomUUID();
  const path = `/api/institutions/${institutionId}`;
  const { status, body } = await server.call('PUT', path, { token: owner.token, body: { name, kind } });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return institutionId;
}

/** Asks `person` to take `role`, who accepts. */
export async function employ(
  server: InstitutionsServer,
  institutionId: string,
  by: Person,
  person: Person,
  role: string,
): Promise<void> {
  const invited = await server.call('PUT', `/api/institutions/${institutionId}/invitations/${person.userId}`, {
    token: by.token,
    body: { role },
  });
  const accepted = await server.call('POST', `/api/institutions/${institutionId}/invitation`, {
    token: person.token,
    body: {},
  });
  if (invited.status !== 200 || accepted.status !== 200) throw new Error(JSON.stringify([invited, accepted]));
}
