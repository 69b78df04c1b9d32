// Files that nothing names any more: of redacted events, and what a crash left. The sweep is called as it would run at a later hour.
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '@althing/db';
import { openBlobStore } from '../../src/media/storage/open-blob-store.ts';
import { openMediaStore } from '../../src/media/storage/media-store.ts';
import { openWithdrawalStore } from '../../src/media/storage/withdrawal-store.ts';
import { removeWithdrawn, WITHDRAWN_KEPT_MS } from '../../src/media/server/withdrawals.ts';
import { openWorld, SERVER_NAME, type Device, type World } from '../keys/world.ts';

let world: World;
let ann: Device;
let bob: Device;
let room: string;
let database: Database;
let serial = 0;

beforeAll(async () => {
  world = await openWorld();
  [ann, bob] = [await world.signUp('ann'), await world.signUp('bob')];
  const { body } = await ann.post('/v3/createRoom', { preset: 'public_chat' });
  room = `/v3/rooms/${encodeURIComponent(body.room_id)}`;
  await bob.post(`${room}/join`);
  database = openDatabase({ url: world.databaseUrl, connectionsMax: 2 });
});
afterAll(async () => {
  await database.close();
  await world.close();
});

async function upload(who: Device, bytes: Uint8Array = randomBytes(500)): Promise<string> {
  const response = await fetch(`${world.url}/_matrix/media/v3/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${who.token}` },
    body: new Uint8Array(bytes),
  });
  return ((await response.json()) as { content_uri: string }).content_uri;
}
async function send(who: Device, content: unknown, type = 'm.room.message'): Promise<string> {
  return (await who.put(`${room}/send/${type}/${serial++}`, content)).body.event_id;
}
async function redact(who: Device, eventId: string, body: unknown = {}): Promise<void> {
  expect((await who.put(`${room}/redact/${encodeURIComponent(eventId)}/${serial++}`, body)).status).toBe(200);
}
const picture = (url: string) => ({ msgtype: 'm.image', body: 'a picture', url });
async function isThere(uri: string): Promise<boolean> {
  const response = await fetch(`${world.url}/_matrix/client/v1/media/download/${uri.slice('mxc://'.length)}`, {
    headers: { authorization: `Bearer ${ann.token}` },
  });
  await response.arrayBuffer();
  return response.status === 200;
}

test('MEDIA14 bytes without an entry go, those with one stay, small pictures too', async () => {
  const blobs = openBlobStore({ mediaFolder: world.mediaFolder });
  const store = openMediaStore(database, blobs);
  const known = await upload(ann);
  const png = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#258' } })
    .png()
    .toBuffer();
  const shown = await upload(ann, png);
  const small = `${world.url}/_matrix/client/v1/media/thumbnail/${shown.slice('mxc://'.length)}?width=32&height=32`;
  const headers = { authorization: `Bearer ${ann.token}` };
  expect((await fetch(small, { headers })).status).toBe(200);
  const lost = await blobs.stage(Readable.from([randomBytes(100)]), { bytesMax: 100 });
  if (!lost.ok) throw new Error(lost.refusal);
  await lost.value.publish();
  expect(await store.deleteOrphans()).toBe(1);
  expect(await blobs.has(lost.value.hash)).toBe(false);
  expect([await isThere(known), (await fetch(small, { headers })).status]).toEqual([true, 200]);
});

async function sweep(afterMs: number): Promise<void> {
  const blobs = openBlobStore({ mediaFolder: world.mediaFolder });
  await removeWithdrawn(
    {
      withdrawals: openWithdrawalStore(database, SERVER_NAME),
      store: openMediaStore(database, blobs),
      serverName: SERVER_NAME,
      profiles: async ([userId = '']) =>
        new Map([[userId, (await ann.get(`/v3/profile/${encodeURIComponent(userId)}`)).body]]),
    },
    Date.now() + afterMs,
  );
}
const A_DAY_LATER = WITHDRAWN_KEPT_MS + 60_000;

test('MEDIA13 a file goes a day after the event that named it, by its sender or by a moderator', async () => {
  const [own, previewed, ofBob] = [await upload(ann), await upload(ann), await upload(bob)];
  const shown = await send(ann, { ...picture(own), info: { thumbnail_url: previewed } });
  const said = await send(bob, picture(ofBob));
  await redact(ann, shown);
  await redact(ann, said);
  await sweep(WITHDRAWN_KEPT_MS - 60_000);
  expect(await Promise.all([own, previewed, ofBob].map(isThere))).toEqual([true, true, true]);
  await sweep(A_DAY_LATER);
  expect(await Promise.all([own, previewed, ofBob].map(isThere))).toEqual([false, false, false]);
});

test('MEDIA13 it stays while another event names it, also one that came later, and goes with the last of them', async () => {
  const uri = await upload(ann);
  const [first, second] = [await send(ann, picture(uri)), await send(bob, picture(uri))];
  await redact(ann, first);
  await sweep(A_DAY_LATER);
  expect(await isThere(uri)).toBe(true);
  const third = await send(ann, { body: 'see', formatted_body: `<img src="${uri}">` });
  await redact(bob, second);
  await redact(ann, third);
  await sweep(A_DAY_LATER);
  expect(await isThere(uri)).toBe(false);
});

test('MEDIA13 nobody takes back what others uploaded, and a profile picture stays', async () => {
  const [ofBob, face] = [await upload(bob), await upload(ann)];
  await redact(ann, await send(ann, picture(ofBob)));
  await redact(ann, await send(ann, { algorithm: 'sealed' }, 'm.room.encrypted'), { 'althing.media': [ofBob] });
  await redact(ann, await send(bob, { algorithm: 'sealed' }, 'm.room.encrypted'), { 'althing.media': [ofBob] });
  await ann.put(`/v3/profile/${encodeURIComponent(ann.userId)}/avatar_url`, { avatar_url: face });
  await redact(ann, await send(ann, picture(face)));
  await sweep(A_DAY_LATER);
  expect(await Promise.all([ofBob, face].map(isThere))).toEqual([true, true]);
});

test('MEDIA13 of an encrypted event its sender says what it showed', async () => {
  const uri = await upload(ann);
  const sealed = await send(ann, { algorithm: 'sealed' }, 'm.room.encrypted');
  await redact(ann, sealed, { 'althing.media': [uri] });
  await sweep(A_DAY_LATER);
  expect(await isThere(uri)).toBe(false);
  const { body } = await bob.get(`${room}/messages?dir=b&limit=1`);
  expect(JSON.stringify(body.chunk)).not.toContain(uri);
});
