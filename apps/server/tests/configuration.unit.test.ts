import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfiguration } from '../src/configuration/configuration.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'althing-configuration-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function refused(env: Record<string, string>, file?: string): Promise<string> {
  const place = await mkdtemp(join(folder, 'place-'));
  if (file !== undefined) await writeFile(join(place, 'althing.toml'), file);
  const outcome = await readConfiguration(env, place);
  return outcome.ok ? 'accepted' : outcome.refusal.join('\n');
}

async function accepted(env: Record<string, string>, file?: string) {
  const place = await mkdtemp(join(folder, 'place-'));
  if (file !== undefined) await writeFile(join(place, 'althing.toml'), file);
  const outcome = await readConfiguration(env, place);
  if (!outcome.ok) throw new Error(outcome.refusal.join('\n'));
  return outcome.value;
}

describe('settings', () => {
  test('nothing set is a server for this machine, open to register, with rate limits and the sample', async () => {
    const configuration = await accepted({});
    expect(configuration).toMatchObject({
      port: 8008,
      host: 'localhost',
      serverName: 'localhost',
      publicUrl: 'http://localhost:8008',
      registration: 'open',
      areRateLimitsOn: true,
      isSampleOn: true,
      isLoopbackCallAllowed: false,
      isBehindProxy: false,
      turn: null,
    });
    expect(configuration.dataFolder).toMatch(/place-\w+\/data$/);
  });

  test('the environment wins over althing.toml', async () => {
    const { port, registration } = await accepted({ ALTHING_PORT: '9000' }, 'port = 7000\nregistration = "closed"\n');
    expect([port, registration]).toEqual([9000, 'closed']);
  });

  test('an empty variable is one that is not set', async () => {
    expect((await accepted({ ALTHING_PORT: '', DATABASE_URL: '' })).port).toBe(8008);
  });

  test('an S3_URL says where, which bucket, and with which key', async () => {
    const { s3 } = await accepted({ S3_URL: 's3://key:a%2Fsecret%2B@s3.example:9000/our-files?region=north-1' });
    expect(s3).toEqual({
      endpoint: 'https://s3.example:9000',
      region: 'north-1',
      bucket: 'our-files',
      accessKeyId: 'key',
      secretAccessKey: 'a/secret+',
      addressing: 'path',
    });
    const plain = await accepted({ S3_URL: 's3://key:secret@localhost:443/our-files?tls=off&addressing=host' });
    expect(plain.s3).toMatchObject({ endpoint: 'http://localhost:443', region: 'us-east-1', addressing: 'host' });
  });

  test('the server name follows the public URL', async () => {
    const { serverName, publicUrl } = await accepted({ ALTHING_PUBLIC_URL: 'https://chat.halvara.example/' });
    expect([serverName, publicUrl]).toEqual(['chat.halvara.example', 'https://chat.halvara.example']);
  });

  test.each([
    ['an unknown ALTHING_ variable', { ALTHING_PROT: '1' }, undefined, /ALTHING_PROT is an unknown setting/],
    ['an unknown key', {}, 'prot = 1', /unknown key prot/],
    ['broken TOML', {}, 'port = = 1', /isn't valid TOML in line 1/],
    [
      'a file that was named and is missing',
      { ALTHING_CONFIG: 'nowhere.toml' },
      undefined,
      /nowhere\.toml can't be read/,
    ],
    [
      'a port out of range',
      { ALTHING_PORT: '70000' },
      undefined,
      /ALTHING_PORT must be a whole number from 1 to 65535/,
    ],
    ['a port in words', { ALTHING_PORT: 'eighty' }, undefined, /ALTHING_PORT must be a whole number/],
    ['an unknown kind of registration', { ALTHING_REGISTRATION: 'maybe' }, undefined, /must be open, token or closed/],
    ['a switch that is neither on nor off', { ALTHING_SAMPLE: 'yes' }, undefined, /ALTHING_SAMPLE must be on or off/],
    ['a public URL with a path', { ALTHING_PUBLIC_URL: 'https://a.example/chat' }, undefined, /must have no path/],
    [
      'a DATABASE_URL of another kind',
      { DATABASE_URL: 'mysql://a' },
      undefined,
      /DATABASE_URL must look like postgres:/,
    ],
    ['a TURN server without its secret', { ALTHING_TURN_URIS: 'turn:a.example' }, undefined, /belong together/],
    ['NATS, which this version can’t use', { NATS_URL: 'nats://a' }, undefined, /NATS_URL is set, but/],
    ['an S3_URL without a bucket', { S3_URL: 's3://key:hunter2@host' }, undefined, /S3_URL must name a bucket/],
    ['an S3_URL without a secret', { S3_URL: 's3://host/bucket' }, undefined, /S3_URL must look like s3:/],
    [
      'an S3_URL with something unknown',
      { S3_URL: 's3://key:hunter2@host/bucket?acl=public' },
      undefined,
      /S3_URL knows region, tls and addressing/,
    ],
    ['an S3_URL of another kind', { S3_URL: 'https://host/bucket' }, undefined, /S3_URL must look like s3:/],
  ] as const)('%s is refused in words', async (_name, env, file, expected) => {
    expect(await refused(env, file)).toMatch(expected);
  });

  test('a refusal never holds the value, which may be a secret', async () => {
    expect(await refused({ DATABASE_URL: 'hunter2', ALTHING_REGISTRATION_SECRET: 'short-secret' })).not.toMatch(
      /hunter2|short-secret/,
    );
  });

  test('money is kept in currencies that have limits, the bank’s among them', async () => {
    expect((await accepted({})).currencies).toEqual(['EUR', 'USD']);
    expect((await accepted({ ALTHING_CURRENCIES: 'EUR, JPY,EUR' })).currencies).toEqual(['EUR', 'JPY']);
    expect(await refused({ ALTHING_CURRENCIES: 'EUR,QQQ' })).toContain('QQQ');
    expect(await refused({ ALTHING_CURRENCIES: 'euro' })).toContain('ISO 4217');
    expect(await refused({ ALTHING_CURRENCIES: 'SEK', ALTHING_BANK: 'sandbox' })).toContain('ALTHING_BANK_CURRENCY');
    expect((await accepted({ ALTHING_CURRENCIES: 'SEK', ALTHING_BANK: 'off' })).currencies).toEqual(['SEK']);
  });
});
