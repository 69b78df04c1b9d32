import { expect, test } from 'vitest';
import { Outbox, type OutboxItem, type SendOutcome } from '../../src/web/session/outbox.ts';

/** An outbox whose store, clock and server are in the test's hands. */
function setUp({ kept = [] as OutboxItem[], answers = [] as SendOutcome[] } = {}) {
  const store = new Map(kept.map((item) => [item.txnId, item]));
  const sent: string[] = [];
  const waits: { ms: number; wake: () => void }[] = [];
  const world = { isReachable: true, now: 1000, ids: 0 };
  const outbox = new Outbox({
    store: {
      readAll: () => Promise.resolve([...store.values()]),
      put: (item) => Promise.resolve(void store.set(item.txnId, item)),
      remove: (txnId) => Promise.resolve(void store.delete(txnId)),
    },
    send: (item) => {
      sent.push(item.txnId);
      return Promise.resolve(answers.shift() ?? { kind: 'sent', eventId: `$${item.txnId}` });
    },
    isReachable: () => world.isReachable,
    now: () => world.now,
    createId: () => `t${(world.ids += 1)}`,
    wait: (ms, wake) => waits.push({ ms, wake }),
  });
  return { outbox, store, sent, waits, world };
}

const draft = (body: string, roomId = '!a') => ({ roomId, type: 'm.room.message', content: { body } });
const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

test('WEB7 what is written while unreachable is kept, and leaves in order and once when reachable', async () => {
  const { outbox, store, sent, world } = setUp();
  world.isReachable = false;
  await Promise.all(['one', 'two', 'three'].map((body) => outbox.add(draft(body))));
  await settled();
  expect(sent).toEqual([]);
  expect(store.size).toBe(3);
  world.isReachable = true;
  outbox.wake();
  await settled();
  expect(sent).toEqual(['t1', 't2', 't3']);
  expect(store.size).toBe(0);
});

test('WEB7 what an earlier run left is sent first, under the id it had', async () => {
  const left: OutboxItem = { ...draft('left'), txnId: 'old', order: 5, createdAt: 5, state: 'sending' };
  const { outbox, sent } = setUp({ kept: [left] });
  await outbox.start();
  await outbox.add(draft('fresh'));
  await settled();
  expect(sent).toEqual(['old', 't1']);
});

test('WEB8 a failed attempt is repeated with the same id after a growing pause, and nothing overtakes it', async () => {
  const later: SendOutcome = { kind: 'later', afterMs: null };
  const { outbox, sent, waits } = setUp({ answers: [later, later] });
  await outbox.add(draft('one'));
  await outbox.add(draft('two'));
  await settled();
  waits[0]?.wake();
  await settled();
  waits[1]?.wake();
  await settled();
  expect(sent).toEqual(['t1', 't1', 't1', 't2']);
  expect(waits[1]?.ms).toBeGreaterThan(waits[0]?.ms ?? Infinity);
});

test('WEB8 the server’s own word on when to try again is heeded', async () => {
  const { outbox, waits } = setUp({ answers: [{ kind: 'later', afterMs: 7777 }] });
  await outbox.add(draft('one'));
  await settled();
  expect(waits.map(({ ms }) => ms)).toEqual([7777]);
});

test('WEB7 a refused message stays as failed until the person tries again, and the next ones go on', async () => {
  const { outbox, sent, store } = setUp({ answers: [{ kind: 'refused' }] });
  await outbox.add(draft('one'));
  await outbox.add(draft('two'));
  await settled();
  expect(outbox.items.map(({ txnId, state }) => [txnId, state])).toEqual([
    ['t1', 'failed'],
    ['t2', 'sent'],
  ]);
  expect(store.get('t1')?.state).toBe('failed');
  outbox.retry('t1');
  await settled();
  expect(sent).toEqual(['t1', 't2', 't1']);
});

test('WEB2 a held deletion leaves only when its time to undo has passed, and never when undone', async () => {
  const { outbox, sent, waits, world } = setUp();
  const deletion = { roomId: '!a', type: 'm.room.redaction', content: {}, redacts: '$x', holdUntil: 9000 };
  const undone = await outbox.add(deletion);
  await outbox.add(deletion);
  await outbox.add(draft('overtakes'));
  await outbox.drop(undone.txnId);
  await settled();
  expect(sent).toEqual(['t3']);
  world.now = 9000;
  for (const { wake } of waits) wake();
  await settled();
  expect(sent).toEqual(['t3', 't2']);
});

test('WEB7 chats don’t wait for each other', async () => {
  const { outbox, sent } = setUp({ answers: [{ kind: 'later', afterMs: null }] });
  await outbox.add(draft('stuck', '!a'));
  await outbox.add(draft('free', '!b'));
  await settled();
  expect(sent).toEqual(['t1', 't2']);
});
