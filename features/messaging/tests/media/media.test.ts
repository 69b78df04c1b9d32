// Files over HTTP: what goes in comes out, and nothing else does.
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UploadBudget } from '../../src/media/server/upload-budget.ts';
import { openWorld, SERVER_NAME, type Device, type World } from '../keys/world.ts';

const UPLOAD_MAX = 1_000_000;
const ACCOUNT_MAX = 3_000_000;

let world: World;
let ann: Device;
let bob: Device;

beforeAll(async () => {
  world = await openWorld({
    mediaBytesMax: UPLOAD_MAX,
    mediaAccountBytesMax: ACCOUNT_MAX,
  });
  [ann, bob] = [await world.signUp('ann'), await world.signUp('bob')];
});
afterAll(() => world.close());

const authorised = (device: Device | null) => (device ? { authorization: `Bearer ${device.token}` } : {});

async function upload(
  device: Device,
  bytes: Uint8Array,
  type = 'application/octet-stream',
  name?: string,
): Promise<{ status: number; id: string; body: { content_uri?: string; errcode?: string } }> {
  const response = await fetch(
    `${world.url}/_matrix/media/v3/upload${name === undefined ? '' : `?filename=${encodeURIComponent(name)}`}`,
    {
      method: 'POST',
      headers: { ...authorised(device), 'content-type': type },
      body: new Uint8Array(bytes),
    },
  );
  const body = (await response.json()) as { content_uri?: string };
  return { status: response.status, id: (body.content_uri ?? '').split('/').at(-1) ?? '', body };
}
const download = (device: Device | null, id: string, headers: Record<string, string> = {}, more = '') =>
  fetch(`${world.url}/_matrix/client/v1/media/download/${SERVER_NAME}/${id}${more}`, {
    headers: { ...authorised(device), ...headers },
  });
const thumbnail = (device: Device, id: string, query: string) =>
  fetch(`${world.url}/_matrix/client/v1/media/thumbnail/${SERVER_NAME}/${id}?${query}`, {
    headers: authorised(device),
  });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const errcodeOf = async (response: Response) => ((await response.json()) as { errcode: string }).errcode;

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(join(world.mediaFolder, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url');

describe('uploads and downloads', () => {
  test('MEDIA1 what was uploaded comes back byte for byte, to others who are signed in, also after a restart', async () => {
    const bytes = randomBytes(300_000);
    const { status, id } = await upload(ann, bytes, 'image/png', 'hé llo.png');
    expect(status).toBe(200);
    await world.restart();
    const response = await download(bob, id);
    expect(await bytesOf(response)).toEqual(bytes);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '300000',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      'content-disposition': `inline; filename="h_ llo.png"; filename*=utf-8''h%C3%A9%20llo.png`,
    });
    expect(response.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    expect((await download(bob, id, {}, '/other.txt')).headers.get('content-disposition')).toBe(
      'inline; filename="other.txt"',
    );
  });

  test('MEDIA1 an empty file is a file, and the type of one without a type is unknown', async () => {
    const { id } = await upload(ann, new Uint8Array());
    const response = await download(ann, id);
    expect([response.status, response.headers.get('content-type'), (await bytesOf(response)).length]).toEqual([
      200,
      'application/octet-stream',
      0,
    ]);
  });

  test('MEDIA4 a range is sent as such, and nothing to who has it all', async () => {
    const bytes = randomBytes(1000);
    const { id } = await upload(ann, bytes);
    const part = await download(ann, id, { range: 'bytes=100-199' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 100-199/1000']);
    expect(await bytesOf(part)).toEqual(bytes.subarray(100, 200));
    const etag = part.headers.get('etag') ?? '';
    expect((await download(ann, id, { 'if-none-match': etag })).status).toBe(304);
    expect((await download(ann, id, { range: 'bytes=2000-' })).status).toBe(416);
    expect((await download(ann, id, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
  });

  test('MEDIA10 without sign-in nothing is served, and other servers’ media is not there', async () => {
    const { id } = await upload(ann, randomBytes(10));
    expect((await download(null, id)).status).toBe(401);
    for (const kind of ['download', 'thumbnail']) {
      const open = await fetch(`${world.url}/_matrix/media/v3/${kind}/${SERVER_NAME}/${id}`);
      expect([open.status, await errcodeOf(open)]).toEqual([404, 'M_NOT_FOUND']);
    }
    expect(await ann.get(`/v1/media/download/elsewhere.example/${id}`)).toMatchObject({
      status: 404,
      body: { errcode: 'M_NOT_FOUND' },
    });
    expect((await ann.get(`/v1/media/download/${SERVER_NAME}/${encodeURIComponent('../../etc/passwd')}`)).status).toBe(
      400,
    );
    expect((await ann.get(`/v1/media/download/${SERVER_NAME}/unknown`)).status).toBe(404);
  });
});

describe('limits', () => {
  test('MEDIA2 what is too large is refused, announced or not, and leaves nothing', async () => {
    expect((await ann.get('/v1/media/config')).body).toEqual({ 'm.upload.size': UPLOAD_MAX });
    const before = await filesIn('blobs');
    const large = randomBytes(UPLOAD_MAX + 1);
    expect(await upload(ann, large)).toMatchObject({ status: 413, body: { errcode: 'M_TOO_LARGE' } });
    const streamed = await fetch(`${world.url}/_matrix/media/v3/upload`, {
      method: 'POST',
      headers: authorised(ann),
      body: new Blob([large]).stream(),
      duplex: 'half',
    });
    expect([streamed.status, await errcodeOf(streamed)]).toEqual([413, 'M_TOO_LARGE']);
    expect(await filesIn('incoming')).toEqual([]);
    expect(await filesIn('blobs')).toEqual(before);
  });

  test('MEDIA2 an upload that breaks off leaves nothing that can be seen', async () => {
    const before = await filesIn('blobs');
    await new Promise<void>((resolve) => {
      const call = httpRequest(`${world.url}/_matrix/media/v3/upload`, {
        method: 'POST',
        headers: { ...authorised(ann), 'content-length': '500000' },
      });
      call.on('error', () => resolve());
      call.on('close', () => resolve());
      call.write(randomBytes(100_000), () => call.destroy());
    });
    // Whatever the server still does with it is over when it has stopped.
    await world.restart();
    expect(await filesIn('incoming')).toEqual([]);
    expect(await filesIn('blobs')).toEqual(before);
  });

  test('MEDIA3 an account’s uploads together stay within its limit, also those that come at once', async () => {
    const cat = await world.signUp('cat');
    const answers = await Promise.all(Array.from({ length: 6 }, () => upload(cat, randomBytes(900_000))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.find(({ status }) => status !== 200)?.body).toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect((await upload(cat, randomBytes(900_000))).status).toBe(403);
    expect((await upload(bob, randomBytes(10))).status).toBe(200);
  });
});

test('MEDIA3 uploads under way count before they are done, and an account has a few of them at once', () => {
  const budget = new UploadBudget();
  const giveBack = Array.from({ length: 20 }, () => budget.take('@ann:here', 10));
  expect(giveBack).not.toContain(null);
  expect([budget.bytesOf('@ann:here'), budget.take('@ann:here', 1)]).toEqual([200, null]);
  budget.take('@bob:here', 5);
  giveBack[0]?.();
  expect([budget.bytesOf('@ann:here'), budget.bytes]).toEqual([190, 195]);
  expect(budget.take('@ann:here', 1)).not.toBeNull();
});

describe('reserved addresses', () => {
  const reserve = async (device: Device) => {
    const response = await fetch(`${world.url}/_matrix/media/v1/create`, {
      method: 'POST',
      headers: authorised(device),
    });
    return ((await response.json()) as { content_uri: string }).content_uri.split('/').at(-1) ?? '';
  };
  const fill = (device: Device, id: string, bytes: Uint8Array) =>
    fetch(`${world.url}/_matrix/media/v3/upload/${SERVER_NAME}/${id}`, {
      method: 'PUT',
      headers: authorised(device),
      body: new Uint8Array(bytes),
    });

  test('MEDIA6 a reserved address is filled once, by who reserved it', async () => {
    const id = await reserve(ann);
    expect([
      await errcodeOf(await download(bob, id, {}, '?timeout_ms=0')),
      await errcodeOf(await fill(bob, id, randomBytes(5))),
    ]).toEqual(['M_NOT_YET_UPLOADED', 'M_FORBIDDEN']);
    expect((await fill(ann, id, Buffer.from('here'))).status).toBe(200);
    expect(await (await download(bob, id)).text()).toBe('here');
    const again = await fill(ann, id, Buffer.from('there'));
    expect([again.status, await errcodeOf(again)]).toEqual([409, 'M_CANNOT_OVERWRITE_MEDIA']);
    expect((await fill(ann, 'never-reserved', Buffer.from('x'))).status).toBe(404);
  });

  test('MEDIA6 who asks for it meanwhile waits for it', async () => {
    const id = await reserve(ann);
    const waiting = download(bob, id);
    expect((await fill(ann, id, Buffer.from('at last'))).status).toBe(200);
    expect(await (await waiting).text()).toBe('at last');
  });

  test('MEDIA6 two who fill it at once do not both succeed', async () => {
    const id = await reserve(ann);
    const statuses = (await Promise.all([fill(ann, id, Buffer.from('a')), fill(ann, id, Buffer.from('b'))])).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409]);
  });
});

describe('small pictures', () => {
  const image = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#258' } });
  const sizeOf = async (response: Response) => {
    const { width, height, format, pages } = await sharp(await bytesOf(response), { animated: true }).metadata();
    return { width, height, format, pages };
  };

  test('MEDIA7 they are scaled or cropped, and never enlarged', async () => {
    const { id } = await upload(ann, await image(2000, 1000).png().toBuffer(), 'image/png');
    expect(await sizeOf(await thumbnail(bob, id, 'width=300&height=200'))).toMatchObject({
      width: 320,
      height: 160,
      format: 'jpeg',
    });
    expect(await sizeOf(await thumbnail(bob, id, 'width=64&height=64&method=crop'))).toMatchObject({
      width: 96,
      height: 96,
    });
    const small = await upload(ann, await image(20, 10).png().toBuffer(), 'image/png');
    expect(await sizeOf(await thumbnail(bob, small.id, 'width=320&height=240'))).toMatchObject({
      width: 20,
      height: 10,
    });
    const served = await thumbnail(bob, id, 'width=300&height=200');
    expect(served.headers.get('content-security-policy')).toMatch(/^sandbox/);
  });

  test('MEDIA7 they are turned as they are shown and hold nothing that the camera wrote', async () => {
    const photo = await image(600, 300)
      .withExif({ IFD0: { Copyright: 'by-me-at-home' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { id } = await upload(ann, photo, 'image/jpeg');
    const bytes = await bytesOf(await thumbnail(bob, id, 'width=320&height=240'));
    const made = await sharp(bytes).metadata();
    expect([made.width, made.height, made.exif, made.orientation]).toEqual([120, 240, undefined, undefined]);
    expect(bytes.includes('by-me-at-home')).toBe(false);
  });

  test('MEDIA7 what is see-through stays so, and what moves moves if asked to', async () => {
    const clear = await upload(
      ann,
      await sharp({ create: { width: 50, height: 50, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } } })
        .webp()
        .toBuffer(),
      'image/webp',
    );
    expect(await sizeOf(await thumbnail(bob, clear.id, 'width=32&height=32'))).toMatchObject({ format: 'png' });
    const frames = await Promise.all(
      ['#f00', '#0f0', '#00f'].map((background) =>
        sharp({ create: { width: 400, height: 400, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const moving = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100, 100], loop: 0 })
      .toBuffer();
    const { id } = await upload(ann, moving, 'image/gif');
    expect(await sizeOf(await thumbnail(bob, id, 'width=96&height=96&method=crop&animated=true'))).toMatchObject({
      width: 96,
      format: 'webp',
      pages: 3,
    });
    expect((await sizeOf(await thumbnail(bob, id, 'width=96&height=96&method=crop'))).pages ?? 1).toBe(1);
  });

  test('MEDIA8 what is no image, or a drawing that loads things, makes none', async () => {
    const drawing = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
    );
    for (const [bytes, type] of [
      [randomBytes(500), 'image/png'],
      [drawing, 'image/svg+xml'],
      [Buffer.from('%PDF-1.4'), 'application/pdf'],
    ] as const) {
      const { id } = await upload(bob, bytes, type);
      const response = await thumbnail(bob, id, 'width=32&height=32');
      expect([response.status, await errcodeOf(response)]).toEqual([400, 'M_UNKNOWN']);
    }
  });

  test('MEDIA8 an image that unpacks to more than fits is refused before it is unpacked', async () => {
    const bomb = await sharp({ create: { width: 15_000, height: 15_000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(UPLOAD_MAX);
    const { id } = await upload(bob, bomb, 'image/png');
    const response = await thumbnail(bob, id, 'width=32&height=32');
    expect([response.status, await errcodeOf(response)]).toEqual([413, 'M_TOO_LARGE']);
  });

  test('MEDIA7 many who ask for the same picture at once get it', async () => {
    const { id } = await upload(bob, await image(1500, 1500).png().toBuffer(), 'image/png');
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        thumbnail(ann, id, n % 2 ? 'width=640&height=480' : 'width=640&height=640&method=crop'),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  });
});

test('MEDIA11 erasure removes an account’s files, but not the bytes that others uploaded too', async () => {
  const dan = await world.signUp('dan');
  const [shared, alone] = [randomBytes(100), randomBytes(100)];
  const picture = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#111' } })
    .png()
    .toBuffer();
  const [ofDan, ofBob, gone, shown] = [
    await upload(dan, shared),
    await upload(bob, shared),
    await upload(dan, alone),
    await upload(dan, picture, 'image/png'),
  ];
  expect((await thumbnail(bob, shown.id, 'width=32&height=32')).status).toBe(200);
  const thumbnails = (await filesIn('blobs')).length;
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: dan.userId },
    password: dan.password,
  };
  expect((await dan.post('/v3/account/deactivate', { erase: true, auth })).status).toBe(200);
  // The account's end is told to media by an event; a sign-up waits until events are delivered.
  await world.signUp('eve');
  expect([(await download(bob, ofDan.id)).status, (await download(bob, gone.id)).status]).toEqual([404, 404]);
  expect(await bytesOf(await download(bob, ofBob.id))).toEqual(shared);
  const left = await filesIn('blobs');
  expect(left).toContain(hashOf(shared));
  expect(left).not.toContain(hashOf(alone));
  expect(left.length).toBe(thumbnails - 3);
});
