// Two clients of different make, neither ours, talk through the real server.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';
import { Preset } from 'matrix-js-sdk';
import { eventWhere, messageSaying, register, signIn, type ForeignClient } from './js-sdk-client.ts';
import { provideNio, startNio, type NioClient } from './nio-client.ts';

const TIMEOUT_MS = 60_000;
/** Installing from Debian's mirror. */
const PROVIDE_TIMEOUT_MS = 300_000;

const nio = provideNio();
let server: TestServer;
let anna: ForeignClient;
let bela: NioClient | null = null;

beforeAll(async () => {
  server = await startServer();
}, PROVIDE_TIMEOUT_MS);
afterAll(async () => {
  bela?.stop();
  anna?.stop();
  await server?.stop();
}, TIMEOUT_MS);

it.skipIf(!nio.isThere)(
  `matrix-nio and matrix-js-sdk decrypt each other’s messages${nio.isThere ? '' : ` (${nio.missing})`}`,
  { timeout: TIMEOUT_MS },
  async () => {
    const [annaAccount, belaAccount] = [await register(server.url, 'anna'), await register(server.url, 'bela')];
    anna = await signIn(server.url, annaAccount);
    bela = await startNio(server.url, belaAccount);
    const { room_id: roomId } = await anna.client.createRoom({
      preset: Preset.PrivateChat,
      invite: [belaAccount.userId],
      initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
    });
    expect(await bela.call('join', roomId)).toEqual({ members: 2 });
    await eventWhere(
      anna.client,
      roomId,
      (event) => event.getStateKey() === belaAccount.userId && event.getContent()['membership'] === 'join',
    );
    await anna.client.sendTextMessage(roomId, 'from js-sdk to nio');
    expect(await bela.call('hear', 'from js-sdk to nio')).toEqual({ sender: annaAccount.userId, decrypted: true });
    await bela.call('say', roomId, 'from nio to js-sdk');
    const heard = await messageSaying(anna.client, roomId, 'from nio to js-sdk');
    expect(heard.getSender()).toBe(belaAccount.userId);
  },
);
