import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok } from '@althing/kernel';
import { appointOperators, startInstitutionsServer, type InstitutionsServer } from '@althing/institutions/testing';
import {
  addOperator,
  removeOperator,
  unverifyInstitution,
  verifyInstitution,
  type OperatorCredentials,
} from '@althing/institutions/server';
import { foundInstitution, registerPerson, type Person } from './people.ts';

let server: InstitutionsServer;
let mira: Person;
let oskar: Person;
let astrid: OperatorCredentials;
let bero: OperatorCredentials;

beforeAll(async () => {
  server = await startInstitutionsServer();
  mira = await registerPerson(server, 'mira');
  oskar = await registerPerson(server, 'oskar');
  [astrid, bero] = await appointOperators(server);
});

afterAll(() => server.stop());

const isVerified = async (id: string) =>
  (await server.call('GET', `/api/institutions/${id}`)).body.isVerified as boolean;
const patch = (id: string, body: unknown) =>
  server.call('PATCH', `/api/institutions/${id}`, { token: mira.token, body });
const WEEK_MS = 7 * 86_400_000;

test('INS8 R10 it takes two different operators to verify an institution', async () => {
  const id = await foundInstitution(server, mira, 'Ferry Bank', 'bank');
  const once = await verifyInstitution(server, id, astrid);
  const twice = await verifyInstitution(server, id, astrid);
  expect([once, twice]).toEqual(Array(2).fill(ok({ isDone: false, waitsForAnother: true })));
  expect(await isVerified(id)).toBe(false);
  expect(await verifyInstitution(server, id, { ...bero, secret: astrid.secret })).toMatchObject({
    refusal: 'not_an_operator',
  });
  expect(await verifyInstitution(server, id, bero)).toEqual(ok({ isDone: true, value: { name: 'Ferry Bank' } }));
  expect(await isVerified(id)).toBe(true);
});

test('INS8 a badge is for the name that both operators saw', async () => {
  const id = await foundInstitution(server, mira, 'Honest Shop');
  await verifyInstitution(server, id, astrid);
  await patch(id, { name: 'Town Treasury' });
  expect(await verifyInstitution(server, id, bero)).toMatchObject({ value: { isDone: false } });
  expect(await isVerified(id)).toBe(false);
  expect(await verifyInstitution(server, id, astrid)).toMatchObject({ value: { isDone: true } });
  expect((await patch(id, { kind: 'bank' })).body.isVerified).toBe(false);
  expect(await isVerified(id)).toBe(false);
});

test('INS8 an approval that waited a week counts no more; a closed institution is verified no more', async () => {
  const id = await foundInstitution(server, mira, 'Slow Shop');
  await verifyInstitution(server, id, astrid);
  server.clock.advance(WEEK_MS);
  expect(await verifyInstitution(server, id, bero)).toMatchObject({ value: { isDone: false } });
  expect(await verifyInstitution(server, id, astrid)).toMatchObject({ value: { isDone: true } });
  expect((await patch(id, { isClosed: true })).body).toMatchObject({ isVerified: false, isClosed: true });
  expect(await verifyInstitution(server, id, astrid)).toMatchObject({ ok: true });
  expect(await verifyInstitution(server, id, bero)).toMatchObject({ refusal: 'institution_closed' });
});

test('INS3 nobody takes a name that reads like a verified one', async () => {
  const id = await foundInstitution(server, mira, 'Lighthouse Café');
  await verifyInstitution(server, id, astrid);
  await verifyInstitution(server, id, bero);
  const other = await foundInstitution(server, oskar, 'Corner Café');
  for (const name of ['lighthouse café', 'Light-House  Café!', 'Ｌｉｇｈｔｈｏｕｓｅ Cafe\u0301']) {
    const path = `/api/institutions/${crypto.randomUUID()}`;
    const made = await server.call('PUT', path, { token: oskar.token, body: { name, kind: 'shop' } });
    expect([name, made.body.code]).toEqual([name, 'name_taken']);
    const renamed = await server.call('PATCH', `/api/institutions/${other}`, { token: oskar.token, body: { name } });
    expect([name, renamed.body.code]).toEqual([name, 'name_taken']);
  }
  await unverifyInstitution(server, id, astrid);
  expect(await unverifyInstitution(server, id, bero)).toMatchObject({ value: { isDone: true } });
  expect(await isVerified(id)).toBe(false);
});

test('INS9 R10 operators are known by their own secrets, and add or end others by two approvals; two always stay', async () => {
  expect(await addOperator(server, 'carla', null)).toMatchObject({ refusal: 'needs_approval' });
  expect(await addOperator(server, 'astrid', bero)).toMatchObject({ refusal: 'name_used' });
  expect(await addOperator(server, 'Carla!', bero)).toMatchObject({ refusal: 'invalid_name' });
  expect(await removeOperator(server, 'bero', astrid)).toMatchObject({ value: { isDone: false } });
  expect(await removeOperator(server, 'bero', bero)).toMatchObject({ refusal: 'too_few_operators' });
  expect(await addOperator(server, 'carla', astrid)).toMatchObject({ value: { isDone: false } });
  const added = await addOperator(server, 'carla', bero);
  expect(added).toMatchObject({ value: { isDone: true } });
  const secret = added.ok && added.value.isDone ? added.value.value.secret : '';
  const { rows } = await sql<{ all: string }>`select json_agg(o)::text as all from institutions_operators o`.execute(
    server.database.as(),
  );
  for (const hidden of [secret, astrid.secret, bero.secret]) expect(rows[0]?.all).not.toContain(hidden);
  await removeOperator(server, 'carla', astrid);
  expect(await removeOperator(server, 'carla', bero)).toMatchObject({ value: { isDone: true } });
  const ended = { name: 'carla', secret };
  expect(await addOperator(server, 'dario', ended)).toMatchObject({ refusal: 'not_an_operator' });
});

test('INS10 R10 the public log is a chain that anybody can follow, and proves what it holds', async () => {
  const { body: log } = await server.call('GET', '/api/institutions/log?limit=500');
  const entries = log.entries as { seq: number; body: string; hash: string }[];
  expect(entries.length).toBeGreaterThan(4);
  let previousHash = '';
  for (const [index, { seq, body, hash }] of entries.entries()) {
    expect(JSON.parse(body)).toMatchObject({ seq: index + 1, previousHash });
    expect(seq).toBe(index + 1);
    expect(createHash('sha256').update(body).digest('base64url')).toBe(hash);
    previousHash = hash;
  }
  expect(entries.map(({ body }) => JSON.parse(body) as { kind: string })).toContainEqual(
    expect.objectContaining({ kind: 'institution_verified', name: 'Ferry Bank', operators: ['astrid', 'bero'] }),
  );
  expect(JSON.stringify(entries)).not.toContain('@mira');

  const page = await server.call('GET', '/api/institutions/log?after=2&limit=2');
  expect(page.body).toEqual({ entries: entries.slice(2, 4), next: 4 });
  const { body: head } = await server.call('GET', '/api/institutions/log-head');
  expect(head.size).toBe(entries.length);
  for (const { seq, body } of entries) {
    const { body: proof } = await server.call('GET', `/api/institutions/log/${seq}?size=${entries.length}`);
    expect(rootFrom(body, seq - 1, entries.length, proof.path as string[])).toBe(head.rootHash);
  }
  expect((await server.call('GET', `/api/institutions/log/${entries.length + 1}`)).status).toBe(404);
  expect((await server.call('GET', '/api/institutions/log-head?since=999')).status).toBe(404);
});

test('INS10 not even the database’s owner changes the log by a plain statement', async () => {
  const db = server.database.as<never>();
  await expect(sql`update institutions_log set body = '{}'`.execute(db)).rejects.toThrow('only added to');
  await expect(sql`delete from institutions_log`.execute(db)).rejects.toThrow('only added to');
  await expect(sql`truncate institutions_log`.execute(db)).rejects.toThrow('only added to');
});

test('INS11 R10 features above have their actions carried out by two approvals, each counted once', async () => {
  let done = 0;
  const action = (subject: string) => ({
    action: 'suspend_money',
    subject,
    carryOut: () => {
      done++;
      return Promise.resolve(ok({ kind: 'money_suspended', subject, name: 'rule 7', value: done }));
    },
  });
  const { approveAs } = server.institutions.door;
  await approveAs(astrid, action('case 1'));
  expect(await approveAs(bero, action('case 2'))).toMatchObject({ value: { isDone: false } });
  expect(done).toBe(0);
  const both = await Promise.all([approveAs(bero, action('case 1')), approveAs(bero, action('case 1'))]);
  expect(both.filter((outcome) => outcome.ok && outcome.value.isDone)).toHaveLength(1);
  expect(done).toBe(1);
});

/** RFC 9162, section 2.1.3.2: an outsider's own check. */
function rootFrom(leaf: string, index: number, size: number, path: readonly string[]): string {
  const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  let [at, last] = [index, size - 1];
  let node = sha256(Buffer.of(0), Buffer.from(leaf));
  for (const text of path) {
    const other = Buffer.from(text, 'base64url');
    if (at % 2 === 1 || at === last) {
      node = sha256(Buffer.of(1), other, node);
      while (at % 2 === 0 && at !== 0) [at, last] = [at >> 1, last >> 1];
    } else node = sha256(Buffer.of(1), node, other);
    [at, last] = [at >> 1, last >> 1];
  }
  return last === 0 ? node.toString('base64url') : 'the path is too short';
}
