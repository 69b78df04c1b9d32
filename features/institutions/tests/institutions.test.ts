import { afterAll, beforeAll, expect, test } from 'vitest';
import { startInstitutionsServer, type InstitutionsServer } from '@althing/institutions/testing';
import { employ, foundInstitution, registerPerson, type Person } from './people.ts';

let server: InstitutionsServer;
let mira: Person;
let oskar: Person;
let leyla: Person;
let ines: Person;

beforeAll(async () => {
  server = await startInstitutionsServer();
  mira = await registerPerson(server, 'mira');
  oskar = await registerPerson(server, 'oskar');
  leyla = await registerPerson(server, 'leyla');
  ines = await registerPerson(server, 'ines');
});

afterAll(() => server.stop());

const put = (by: Person, path: string, body: unknown) => server.call('PUT', path, { token: by.token, body });
const get = (by: Person, path: string) => server.call('GET', path, { token: by.token });
const patch = (by: Person, path: string, body: unknown) => server.call('PATCH', path, { token: by.token, body });
const remove = (by: Person, path: string) => server.call('DELETE', path, { token: by.token });

async function rolesIn(institutionId: string, by: Person): Promise<Record<string, string>> {
  const { body } = await get(by, `/api/institutions/${institutionId}/members`);
  const members = body.members as { userId: string; role: string }[];
  return Object.fromEntries(members.map(({ userId, role }) => [userId, role]));
}

test('INS1 whoever makes an institution is its owner, and the same request again answers the same', async () => {
  const id = crypto.randomUUID();
  const first = await put(mira, `/api/institutions/${id}`, { name: '  Linden Books ', kind: 'shop' });
  expect(first.body).toEqual({
    institutionId: id,
    name: 'Linden Books',
    kind: 'shop',
    isVerified: false,
    verifiedAtMs: null,
    isClosed: false,
  });
  expect(await put(mira, `/api/institutions/${id}`, { name: 'Linden Books', kind: 'shop' })).toEqual(first);
  expect(await rolesIn(id, mira)).toEqual({ [mira.userId]: 'owner' });

  for (const [by, body] of [
    [mira, { name: 'Other Books', kind: 'shop' }],
    [oskar, { name: 'Linden Books', kind: 'shop' }],
  ] as const) {
    const refused = await put(by, `/api/institutions/${id}`, body);
    expect([refused.status, refused.body.code]).toEqual([409, 'id_used_otherwise']);
  }
});

test('INS1 one person has at most 20 open institutions of their making', async () => {
  const tomas = await registerPerson(server, 'tomas');
  const ids: string[] = [];
  for (let index = 0; index < 20; index++) ids.push(await foundInstitution(server, tomas, `Stall ${index}`));
  const more = `/api/institutions/${crypto.randomUUID()}`;
  expect((await put(tomas, more, { name: 'Stall 20', kind: 'shop' })).body.code).toBe('too_many');
  await patch(tomas, `/api/institutions/${ids[0]}`, { isClosed: true });
  expect((await put(tomas, more, { name: 'Stall 20', kind: 'shop' })).status).toBe(200);
});

test('INS2 everybody may know what an institution is, and only its staff who works there', async () => {
  const id = await foundInstitution(server, mira, 'Harbour Books');
  const seen = await server.call('GET', `/api/institutions/${id}`);
  expect(seen.body).toMatchObject({ name: 'Harbour Books', kind: 'shop', isVerified: false });
  expect(JSON.stringify(seen.body)).not.toContain(mira.userId);
  expect((await get(oskar, `/api/institutions/${id}/members`)).body.code).toBe('not_staff');
  expect((await server.call('GET', `/api/institutions/${id}/members`)).status).toBe(401);
  expect((await get(oskar, `/api/institutions/${crypto.randomUUID()}/members`)).body.code).toBe('not_found');
});

test('INS3 names hold no marks that make one look like another', async () => {
  for (const name of ['', ' ', 'Bank\u202Eknab', 'Bank\u0000', 'Bank\n2', 'x'.repeat(71)]) {
    const refused = await put(mira, `/api/institutions/${crypto.randomUUID()}`, { name, kind: 'bank' });
    expect([name, refused.status]).toEqual([name, 400]);
  }
});

test('INS4 a role is asked for and accepted, once', async () => {
  const id = await foundInstitution(server, mira, 'Mill Bakery');
  const path = `/api/institutions/${id}`;
  await put(mira, `${path}/invitations/${oskar.userId}`, { role: 'clerk' });
  expect(Object.keys(await rolesIn(id, mira))).toEqual([mira.userId]);
  expect((await get(oskar, `${path}/members`)).status).toBe(403);
  expect((await get(oskar, '/api/institutions')).body.invitations).toMatchObject([
    { name: 'Mill Bakery', role: 'clerk' },
  ]);

  const accept = () => server.call('POST', `${path}/invitation`, { token: oskar.token, body: {} });
  expect((await accept()).body).toEqual({ role: 'clerk' });
  expect((await accept()).body).toEqual({ role: 'clerk' });
  expect((await get(oskar, '/api/institutions')).body).toMatchObject({
    invitations: [],
    institutions: [{ role: 'clerk' }],
  });
  expect((await put(mira, `${path}/invitations/${oskar.userId}`, { role: 'owner' })).body.code).toBe('already_member');

  // Nobody who wasn't asked, who turned it down, or from whom it was taken back.
  const acceptAs = (by: Person) => server.call('POST', `${path}/invitation`, { token: by.token, body: {} });
  expect((await acceptAs(leyla)).status).toBe(404);
  await put(mira, `${path}/invitations/${leyla.userId}`, { role: 'clerk' });
  expect((await remove(leyla, `/api/institutions/${id}/invitations/${leyla.userId}`)).status).toBe(200);
  expect((await acceptAs(leyla)).status).toBe(404);
  expect((await put(mira, `${path}/invitations/@nobody:town.example`, { role: 'clerk' })).body.code).toBe(
    'no_such_person',
  );
});

test('INS5 managers look after clerks and cashiers, owners after all, and nobody raises themselves', async () => {
  const id = await foundInstitution(server, mira, 'Dock Clinic', 'clinic');
  const path = `/api/institutions/${id}`;
  await employ(server, id, mira, oskar, 'manager');
  await employ(server, id, oskar, leyla, 'cashier');
  const codes = async (calls: Promise<{ status: number; body: { code?: string } }>[]) =>
    (await Promise.all(calls)).map(({ body }) => body.code);

  expect(
    await codes([
      patch(leyla, `${path}/members/${leyla.userId}`, { role: 'manager' }),
      patch(oskar, `${path}/members/${oskar.userId}`, { role: 'owner' }),
      patch(oskar, `${path}/members/${leyla.userId}`, { role: 'manager' }),
      patch(oskar, `${path}/members/${mira.userId}`, { role: 'clerk' }),
      remove(oskar, `${path}/members/${mira.userId}`),
      remove(leyla, `${path}/members/${oskar.userId}`),
      put(oskar, `${path}/invitations/${ines.userId}`, { role: 'manager' }),
      put(leyla, `${path}/invitations/${ines.userId}`, { role: 'cashier' }),
      patch(oskar, path, { name: 'Ours now' }),
      patch(oskar, path, { isClosed: true }),
      get(oskar, `${path}/access-log`),
    ]),
  ).toEqual(Array<string>(11).fill('role_too_low'));
  expect((await patch(ines, `${path}/members/${leyla.userId}`, { role: 'clerk' })).body.code).toBe('not_staff');

  expect((await patch(oskar, `${path}/members/${leyla.userId}`, { role: 'clerk' })).status).toBe(200);
  expect((await patch(oskar, `${path}/members/${oskar.userId}`, { role: 'cashier' })).status).toBe(200);
  expect((await remove(leyla, `${path}/members/${leyla.userId}`)).status).toBe(200);
  expect(await rolesIn(id, mira)).toEqual({ [mira.userId]: 'owner', [oskar.userId]: 'cashier' });
});

test('INS6 an open institution has an owner, also when two leave at once', async () => {
  const id = await foundInstitution(server, mira, 'Two Owners');
  await employ(server, id, mira, oskar, 'owner');
  const path = `/api/institutions/${id}`;
  const left = await Promise.all([
    remove(mira, `${path}/members/${mira.userId}`),
    patch(oskar, `${path}/members/${oskar.userId}`, { role: 'clerk' }),
  ]);
  expect(left.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(left.find(({ status }) => status === 409)?.body.code).toBe('last_owner');
});

test('INS7 R9 an account ends without asking its institutions, which get another owner or close', async () => {
  const anton = await registerPerson(server, 'anton');
  const kept = await foundInstitution(server, anton, 'Kept');
  const alone = await foundInstitution(server, anton, 'Alone');
  await employ(server, kept, anton, oskar, 'manager');
  await employ(server, alone, anton, leyla, 'clerk');
  const gone = await server.call('POST', '/_matrix/client/v3/account/deactivate', {
    token: anton.token,
    body: {
      auth: {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: 'anton' },
        password: 'correct horse battery',
      },
    },
  });
  expect(gone.status).toBe(200);
  await server.events.delivered();
  expect(await rolesIn(kept, oskar)).toEqual({ [oskar.userId]: 'owner' });
  expect((await server.call('GET', `/api/institutions/${kept}`)).body.isClosed).toBe(false);
  expect((await server.call('GET', `/api/institutions/${alone}`)).body.isClosed).toBe(true);
});
