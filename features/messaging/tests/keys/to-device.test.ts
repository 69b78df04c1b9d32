import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { openWorld, type Device, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let transactions = 0;
const send = (from: Device, messages: object, { type = 'x.test', txn = `t${++transactions}` } = {}) =>
  from.put(`/v3/sendToDevice/${type}/${txn}`, { messages });
const sync = async (device: Device, since?: string, timeout = 0) =>
  (await device.get(`/v3/sync?timeout=${timeout}${since ? `&since=${since}` : ''}`)).body;
const contents = (answer: { to_device?: { events: { content: { n: number } }[] } }) =>
  (answer.to_device?.events ?? []).map(({ content }) => content.n);
const to = (device: Device, content: object) => ({ [device.userId]: { [device.deviceId]: content } });

it('KEYS14 messages come in the order in which they were sent, until the device says that it has them', async () => {
  const [anna, bela] = [await world.signUp('t14anna'), await world.signUp('t14bela')];
  const start = (await sync(bela)).next_batch;
  for (let n = 1; n <= 5; n++) await send(anna, to(bela, { n }));
  const first = await sync(bela, start);
  expect(first.to_device.events[0]).toEqual({ sender: anna.userId, type: 'x.test', content: { n: 1 } });
  expect(contents(first)).toEqual([1, 2, 3, 4, 5]);
  expect(contents(await sync(bela, start))).toEqual([1, 2, 3, 4, 5]);
  await send(anna, to(bela, { n: 6 }));
  const second = await sync(bela, first.next_batch);
  expect(contents(second)).toEqual([6]);
  // What was acknowledged is gone, also for a client that begins anew.
  expect(contents(await sync(bela))).toEqual([6]);
  expect(contents(await sync(bela, second.next_batch))).toEqual([]);
  expect(contents(await sync(bela))).toEqual([]);
});

it('KEYS14 a message waits through a restart, and so does the memory of its transaction', async () => {
  const [anna, bela] = [await world.signUp('t14restart'), await world.signUp('t14waits')];
  await send(anna, to(bela, { n: 1 }), { txn: 'same' });
  await send(anna, to(bela, { n: 1 }), { txn: 'same' });
  await world.restart();
  await send(anna, to(bela, { n: 1 }), { txn: 'same' });
  // Another type is another endpoint, another device another scope.
  await send(anna, to(bela, { n: 2 }), { txn: 'same', type: 'x.other' });
  await send(await world.logIn(anna), to(bela, { n: 3 }), { txn: 'same' });
  expect(contents(await sync(bela))).toEqual([1, 2, 3]);
});

it('KEYS14 a transaction that is repeated while the first is under way sends once', async () => {
  const [anna, bela] = [await world.signUp('t14twice'), await world.signUp('t14once')];
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(anna, to(bela, { n: 1 }), { txn: 'race' })));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  expect(contents(await sync(bela))).toEqual([1]);
});

it('KEYS14 * reaches every device of a person; a device that does not exist gets nothing', async () => {
  const [anna, bela] = [await world.signUp('t14star'), await world.signUp('t14all')];
  const second = await world.logIn(bela);
  await send(anna, {
    [bela.userId]: { '*': { n: 1 }, [bela.deviceId]: { n: 2 } },
    '@nobody:althing.test': { '*': { n: 3 } },
  });
  await send(anna, { [bela.userId]: { NOSUCH: { n: 4 } }, '@x:elsewhere': { A: { n: 5 } } });
  expect(contents(await sync(bela))).toEqual([2]);
  expect(contents(await sync(second))).toEqual([1]);
});

it('KEYS14 a message ends the waiting of a long poll', async () => {
  const [anna, bela] = [await world.signUp('t14wakes'), await world.signUp('t14woken')];
  const start = (await sync(bela)).next_batch;
  const waiting = sync(bela, start, 20_000);
  await send(anna, to(bela, { n: 1 }));
  expect(contents(await waiting)).toEqual([1]);
});

it('KEYS15 a long queue is delivered by the hundred; an answer that gets lost loses none of it', async () => {
  const [anna, bela] = [await world.signUp('t15anna'), await world.signUp('t15bela')];
  let since = (await sync(bela)).next_batch;
  await Promise.all(Array.from({ length: 250 }, (_, n) => send(anna, to(bela, { n }))));
  const got: number[] = [];
  for (let answers = 0; answers < 3; answers++) {
    const lost = await sync(bela, since);
    const answer = await sync(bela, since, 20_000);
    expect(contents(answer)).toEqual(contents(lost));
    got.push(...contents(answer));
    since = answer.next_batch;
    if (answers === 0) {
      expect(got).toHaveLength(100);
      await world.restart();
    }
  }
  expect(got).toHaveLength(250);
  expect(new Set(got).size).toBe(250);
  expect(contents(await sync(bela, since))).toEqual([]);
});

it('KEYS15 what comes while a long queue is delivered stays behind it', async () => {
  const [anna, bela] = [await world.signUp('t15more'), await world.signUp('t15behind')];
  for (let n = 0; n < 150; n++) await send(anna, to(bela, { n }));
  const first = await sync(bela);
  await send(anna, to(bela, { n: 150 }));
  const second = await sync(bela, first.next_batch);
  expect([...contents(first), ...contents(second)]).toEqual(Array.from({ length: 151 }, (_, n) => n));
});

it('KEYS17 a position never comes again after a restart, though its message was delivered and deleted', async () => {
  const [anna, bela] = [await world.signUp('t17anna'), await world.signUp('t17bela')];
  await send(anna, to(bela, { n: 1 }));
  const first = await sync(bela);
  const acknowledged = await sync(bela, first.next_batch);
  await world.restart();
  await send(anna, to(bela, { n: 2 }));
  expect(contents(await sync(bela, acknowledged.next_batch))).toEqual([2]);
});

it('KEYS19 a message larger than an event, or of the wrong form, is refused and nobody gets any of it', async () => {
  const [anna, bela] = [await world.signUp('t19anna'), await world.signUp('t19bela')];
  const huge = { n: 1, text: 'x'.repeat(70_000) };
  const answer = await send(anna, { [anna.userId]: { [anna.deviceId]: { n: 1 } }, ...to(bela, huge) });
  expect([answer.status, answer.body.errcode]).toEqual([413, 'M_TOO_LARGE']);
  for (const messages of [[], { [bela.userId]: [] }, { [bela.userId]: { [bela.deviceId]: 'text' } }, undefined]) {
    expect((await send(anna, messages as object)).body.errcode).toBe('M_BAD_JSON');
  }
  expect((await send(anna, to(bela, { n: 1 }), { txn: 'x'.repeat(300) })).status).toBe(400);
  expect(contents(await sync(anna))).toEqual([]);
  expect(contents(await sync(bela))).toEqual([]);
});

it('KEYS19 what one request may store is bounded, however many devices `*` stands for', async () => {
  const [anna, bela] = [await world.signUp('t19manyanna'), await world.signUp('t19manybela')];
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  await client.query(
    `insert into accounts_devices (user_id, device_id, created_at)
     select $1, 'MANY' || n, now() from generate_series(1, 300) n`,
    [bela.userId],
  );
  await client.end();
  const filler = 'x'.repeat(60_000);
  expect((await send(anna, { [bela.userId]: { '*': { filler } } })).status).toBe(413);
  expect((await send(anna, { [bela.userId]: { '*': { n: 1 } } })).status).toBe(200);
});
