// The real server, killed while it works: what it acknowledged holds, what it did not may be tried again.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';

const ROUNDS = 2;
const TIMEOUT_MS = 120_000;
/** More than can be answered before the kill, so that it strikes in the middle. */
const AT_ONCE = 150;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
}, TIMEOUT_MS);
afterAll(() => server.stop(), TIMEOUT_MS);

interface Device {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers whose shape is what they test
async function call(method: string, path: string, token: string | null, body?: unknown): Promise<any> {
  const response = await fetch(`${server.url}/_matrix/client/v3${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

async function signUp(name: string): Promise<Device> {
  const auth = { type: 'm.login.dummy' };
  const {
    user_id: userId,
    device_id: deviceId,
    access_token: token,
  } = await call('POST', '/register', null, {
    username: name,
    password: `a password of ${name}`,
    auth,
  });
  return { userId, deviceId, token };
}

/** Starts all of `work`, kills the server once some of it is answered, and gives back the answers that came. */
async function killDuring<T>(work: readonly (() => Promise<T>)[]): Promise<T[]> {
  const answers: T[] = [];
  let answered = () => {};
  const some = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const all = work.map(async (run) => {
    try {
      answers.push(await run());
      if (answers.length >= AT_ONCE / 10) answered();
    } catch {
      // Killed before it answered: unknown to the caller, as in life.
    }
  });
  await some;
  await server.kill9();
  await Promise.all(all);
  await server.restart();
  return answers;
}

it(
  'KEYS4 no one-time key is given twice, though the server is killed while it gives them',
  { timeout: TIMEOUT_MS },
  async () => {
    const [anna, bela] = [await signUp('crash4anna'), await signUp('crash4bela')];
    const given: string[] = [];
    const claim = async () => {
      const body = { one_time_keys: { [anna.userId]: { [anna.deviceId]: 'a' } } };
      const { one_time_keys: keys } = await call('POST', '/keys/claim', bela.token, body);
      return Object.values(keys[anna.userId]?.[anna.deviceId] ?? {})[0] as string | undefined;
    };
    for (let round = 0; round < ROUNDS; round++) {
      const keys = Object.fromEntries(
        Array.from({ length: AT_ONCE }, (_, n) => [`a:${round}-${n}`, `key ${round}-${n}`]),
      );
      await call('POST', '/keys/upload', anna.token, { one_time_keys: keys });
      const answers = await killDuring(Array.from({ length: AT_ONCE }, () => claim));
      given.push(...answers.filter((key) => key !== undefined));
    }
    for (let key = await claim(); key !== undefined; key = await claim()) given.push(key);
    expect(given.length).toBeGreaterThan(AT_ONCE);
    expect(new Set(given).size).toBe(given.length);
  },
);

it(
  'KEYS14 every acknowledged message comes, each once and each sender’s in order, though the server is killed',
  { timeout: TIMEOUT_MS },
  async () => {
    const [anna, bela] = [await signUp('crash14anna'), await signUp('crash14bela')];
    const send = async (n: number) => {
      const messages = { [bela.userId]: { [bela.deviceId]: { n } } };
      await call('PUT', `/sendToDevice/x.crash/t${n}`, anna.token, { messages });
      return n;
    };
    const acknowledged: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const numbers = Array.from({ length: AT_ONCE }, (_, n) => round * AT_ONCE + n);
      acknowledged.push(...(await killDuring(numbers.map((n) => () => send(n)))));
      // A client sends again what was not acknowledged, and sometimes what was.
      await Promise.all(numbers.map(send));
    }
    expect(acknowledged.length).toBeGreaterThan(0);
    const got: number[] = [];
    let since = '';
    for (;;) {
      const answer = await call('GET', `/sync?timeout=0${since}`, bela.token);
      since = `&since=${answer.next_batch}`;
      const events = (answer.to_device?.events ?? []) as { content: { n: number } }[];
      if (events.length === 0) break;
      got.push(...events.map(({ content }) => content.n));
    }
    expect(got.toSorted((a, b) => a - b)).toEqual(Array.from({ length: ROUNDS * AT_ONCE }, (_, n) => n));
    // What was sent after an acknowledgement of the round before comes after it.
    expect(got.map((n) => Math.floor(n / AT_ONCE))).toEqual(
      got.map((n) => Math.floor(n / AT_ONCE)).toSorted((a, b) => a - b),
    );
  },
);
