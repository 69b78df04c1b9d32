// What a person takes away is unpacked by a program that we didn't write.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';

interface Person {
  readonly userId: string;
  readonly token: string;
}

let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'althing-export-'));
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('R9 a person takes away everything that is held about them, and nothing that others may keep from them', async () => {
  const mira = await register('mira');
  const oskar = await register('oskar');
  const secret = await createRoom(oskar, { preset: 'private_chat' });
  await say(oskar, secret, 'before mira came');
  const room = await createRoom(mira, { preset: 'private_chat', invite: [oskar.userId] });
  await call(oskar, 'POST', `/_matrix/client/v3/join/${encodeURIComponent(room)}`, {});
  await say(mira, room, 'the lindens are planted');
  await say(oskar, room, 'and watered');
  await call(mira, 'PUT', `/_matrix/client/v3/user/${encodeURIComponent(mira.userId)}/account_data/org.example.theme`, {
    dark: true,
  });
  const picture = Buffer.from('not really a picture');
  const uploaded = await fetch(`${server.url}/_matrix/media/v3/upload?filename=linden.txt`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mira.token}`, 'content-type': 'text/plain' },
    body: picture,
  });
  const { content_uri: uri } = (await uploaded.json()) as { content_uri: string };

  const files = await takeAway(mira);

  expect(files['README.txt']).toContain('What this server holds about you');
  expect(files['accounts/account.json']).toContain(mira.userId);
  expect(files['accounts/account.json']).not.toContain('argon2');
  expect(files['messaging/settings.json']).toContain('org.example.theme');
  const events = Object.entries(files)
    .filter(([path]) => path.startsWith('messaging/rooms/'))
    .map(([, text]) => text)
    .join('');
  expect(events).toContain('the lindens are planted');
  expect(events).toContain('and watered');
  expect(events).not.toContain('before mira came');
  expect(files[`messaging/files/${uri.split('/').at(-1)}`]).toBe(picture.toString());
});

test('R9 nobody takes away what is somebody else’s', async () => {
  const response = await fetch(`${server.url}/api/accounts/export`);
  expect(response.status).toBe(401);
});

async function takeAway(person: Person): Promise<Record<string, string>> {
  const response = await fetch(`${server.url}/api/accounts/export`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
  expect(response.headers.get('content-type')).toBe('application/zip');
  const archive = join(folder, 'export.zip');
  await writeFile(archive, Buffer.from(await response.arrayBuffer()));
  const names = python(
    'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint("\\n".join(z.namelist()))',
    archive,
  );
  python('import sys, zipfile\nzipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])', archive, folder);
  const files: Record<string, string> = {};
  for (const name of names.trim().split('\n')) files[name] = await readFile(join(folder, name), 'utf8');
  return files;
}

function python(program: string, ...args: string[]): string {
  return execFileSync('python3', ['-c', program, ...args], { encoding: 'utf8' });
}

async function register(username: string): Promise<Person> {
  const answer = await call(null, 'POST', '/_matrix/client/v3/register', {
    username,
    password: 'correct horse battery',
    auth: { type: 'm.login.dummy' },
  });
  return { userId: String(answer['user_id']), token: String(answer['access_token']) };
}

async function createRoom(person: Person, body: Record<string, unknown>): Promise<string> {
  return String((await call(person, 'POST', '/_matrix/client/v3/createRoom', body))['room_id']);
}

async function say(person: Person, room: string, body: string): Promise<void> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${encodeURIComponent(body)}`;
  await call(person, 'PUT', path, { msgtype: 'm.text', body });
}

async function call(
  person: Person | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: person ? { authorization: `Bearer ${person.token}` } : {},
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${method} ${path} gave ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}
