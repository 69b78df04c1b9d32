import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startInstitutionsServer, type InstitutionsServer } from '@althing/institutions/testing';
import { employ, foundInstitution, registerPerson, type Person } from './people.ts';

let server: InstitutionsServer;
let mira: Person;
let oskar: Person;
let leyla: Person;
let shop: string;

beforeAll(async () => {
  server = await startInstitutionsServer();
  mira = await registerPerson(server, 'mira');
  oskar = await registerPerson(server, 'oskar');
  leyla = await registerPerson(server, 'leyla');
  shop = await foundInstitution(server, mira, 'Mill Bakery');
  await employ(server, shop, mira, oskar, 'clerk');
});

afterAll(() => server.stop());

const get = (by: Person, path: string) => server.call('GET', path, { token: by.token });

function read(reader: Person, what: string, subject: string): Promise<boolean> {
  const db: Kysely<never> = server.database.as();
  return db.transaction().execute((tx) =>
    server.institutions.door.writeAccess(tx, {
      institutionId: shop,
      staffUserId: reader.userId,
      people: [{ userId: leyla.userId, personKey: 'customer-7', subject }],
      feature: 'payments',
      what,
      purpose: 'settling a dispute',
    }),
  );
}

test('INS12 INS13 R5 R6 a person sees who read about them by number, the owner sees who of the staff it was', async () => {
  expect(await read(oskar, 'dispute', 'd-1')).toBe(true);
  expect(await read(oskar, 'dispute', 'd-2')).toBe(true);
  const { body: hers } = await get(leyla, '/api/institutions/access-log');
  expect(hers.entries).toMatchObject([
    {
      institutionName: 'Mill Bakery',
      role: 'clerk',
      staffNumber: 2,
      what: 'dispute',
      subject: 'd-2',
      purpose: 'settling a dispute',
    },
    { subject: 'd-1' },
  ]);
  expect(JSON.stringify(hers)).not.toContain(oskar.userId);
  const { body: page } = await get(leyla, `/api/institutions/access-log?limit=1&before=${hers.entries[0].entryId}`);
  expect(page.entries).toEqual(hers.entries.slice(1));

  const { body: owners } = await get(mira, `/api/institutions/${shop}/access-log`);
  expect(owners.entries).toMatchObject([{ staffUserId: oskar.userId, personKey: 'customer-7' }, {}]);
  expect(JSON.stringify(owners)).not.toContain(leyla.userId);
  expect((await get(oskar, `/api/institutions/${shop}/access-log`)).body.code).toBe('role_too_low');
  expect((await get(leyla, `/api/institutions/${shop}/access-log`)).body.code).toBe('not_staff');
  expect((await get(oskar, '/api/institutions/access-log')).body.entries).toEqual([]);
});

test('INS12 R5 whoever is staff no more reads nothing', async () => {
  expect(await read(leyla, 'dispute', 'd-3')).toBe(false);
  const { body } = await get(leyla, '/api/institutions/access-log');
  expect(JSON.stringify(body)).not.toContain('d-3');
});
