// The whole server with its files in S3: sent, read, backed up, restored.
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startS3Server, startServer, type S3Server, type TestServer } from '@althing/testing';
import { runAlthing } from './run-althing.ts';

const A_MINUTE = 60_000;
/** More than one part of an upload. */
const VIDEO_BYTES = 17_000_000;
const SECRET = 'S3RVER@';

let folder = '';
let s3: S3Server;
let other: S3Server;
let server: TestServer;
let token = '';
let settings: Record<string, string>;
const video = randomBytes(VIDEO_BYTES);
let uri = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'althing-s3-'));
  [s3, other] = [await startS3Server(), await startS3Server()];
  server = await startServer({ env: { S3_URL: s3.url } });
  settings = { ALTHING_SERVER_NAME: new URL(server.url).host, ALTHING_SAMPLE: 'off' };
  token = String((await call('POST', '/_matrix/client/v3/register', account))['access_token']);
}, A_MINUTE * 2);
afterAll(async () => {
  await server.stop();
  await Promise.all([s3.close(), other.close()]);
  await rm(folder, { recursive: true, force: true });
});

const account = JSON.stringify({ username: 'ann', password: 'a long password', auth: { type: 'm.login.dummy' } });

async function call(method: string, path: string, body: string | Uint8Array<ArrayBuffer>) {
  const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}${path}`, { method, headers, body });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

const download = (range?: string) =>
  fetch(`${server.url}/_matrix/client/v1/media/download/${uri.slice('mxc://'.length)}`, {
    headers: { authorization: `Bearer ${token}`, ...(range === undefined ? {} : { range }) },
  });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

test(
  'MEDIA12 with S3 files lie in the bucket and nowhere else, and come back whole, in ranges, and after a restart',
  async () => {
    uri = String((await call('POST', '/_matrix/media/v3/upload', new Uint8Array(video)))['content_uri']);
    expect((await bytesOf(await download())).equals(video)).toBe(true);
    const part = await download('bytes=9000000-9000099');
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 9000000-9000099/${VIDEO_BYTES}`]);
    expect((await bytesOf(part)).equals(video.subarray(9_000_000, 9_000_100))).toBe(true);
    const here = await readdir(join(server.dataFolder, 'media'), { recursive: true, withFileTypes: true });
    expect(here.filter((entry) => entry.isFile())).toEqual([]);
    await server.kill9();
    await server.restart();
    expect((await bytesOf(await download())).equals(video)).toBe(true);
  },
  A_MINUTE * 3,
);

test(
  'MEDIA12 a backup holds the files of the bucket, and is restored into another bucket or into a folder',
  async () => {
    const backup = join(folder, 'backup');
    const taken = await runAlthing(['backup', backup], {
      ...settings,
      ALTHING_DATA: server.dataFolder,
      S3_URL: s3.url,
    });
    expect(taken).toMatchObject({ code: 0, stderr: '' });
    expect(taken.stdout).toMatch(/ and 1 files of the bucket althing-files to /);

    const intoFolder = await runAlthing(['restore', backup], { ...settings, ALTHING_DATA: join(folder, 'as-files') });
    expect(intoFolder).toMatchObject({ code: 0, stderr: '' });
    expect(await filesOf(join(folder, 'as-files', 'media', 'blobs'))).toHaveLength(1);

    const place = { ...settings, ALTHING_DATA: join(folder, 'as-bucket'), S3_URL: other.url };
    const intoBucket = await runAlthing(['restore', backup], place);
    expect(intoBucket).toMatchObject({ code: 0, stderr: '' });
    expect(intoBucket.stdout).toContain('into the bucket althing-files');
    const elsewhere = await runAlthing(['restore', backup], { ...place, ALTHING_DATA: join(folder, 'new') });
    expect([elsewhere.code, elsewhere.stderr.includes('There is data here already')]).toEqual([1, true]);

    // The server goes on with the restored data and the other bucket.
    await server.stop({ keepData: true });
    await rm(server.dataFolder, { recursive: true });
    await rename(join(folder, 'as-bucket'), server.dataFolder);
    await rm(s3.folder, { recursive: true });
    await cp(other.folder, s3.folder, { recursive: true });
    await server.restart();
    expect((await bytesOf(await download())).equals(video)).toBe(true);
  },
  A_MINUTE * 6,
);

test.each([
  [
    'a bucket that isn’t there',
    (url: string) => url.replace('/althing-files', '/elsewhere'),
    'there is no such bucket',
  ],
  ['a wrong secret', (url: string) => url.replace(SECRET, 'hunter2@'), 'the secret is wrong'],
  ['a silent address', (url: string) => url.replace(/:\d+\//, ':9/'), 'nothing answers at that address'],
])(
  'MEDIA12 %s stops the start with a line that holds no secret',
  async (_name, change, reason) => {
    const { code, stderr } = await runAlthing([], {
      ...settings,
      ALTHING_PORT: '9151',
      ALTHING_DATA: join(folder, 'unstarted'),
      S3_URL: change(other.url),
    });
    expect([code, stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(stderr).toContain(reason);
    expect(stderr).not.toMatch(/hunter2|:S3RVER/);
  },
  120_000,
);

test(
  'MEDIA12 files that lie in the folder still are not lost sight of when S3 is set',
  async () => {
    const data = join(folder, 'left-behind');
    await mkdir(join(data, 'media/blobs/aa'), { recursive: true, mode: 0o700 });
    await writeFile(join(data, 'media/blobs/aa', 'a'.repeat(43)), 'x');
    const { code, stderr } = await runAlthing([], {
      ...settings,
      ALTHING_PORT: '9152',
      ALTHING_DATA: data,
      S3_URL: other.url,
    });
    expect([code, stderr.includes('Copy that folder into the bucket')]).toEqual([1, true]);
  },
  A_MINUTE * 3,
);

async function filesOf(place: string): Promise<string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
