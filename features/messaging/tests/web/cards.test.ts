import { expect, test } from 'vitest';
import { ComposerActs, type ComposerAct, type ComposerRoom } from '../../src/web/cards/composer-acts.ts';
import { MessageCards, type MessageCard } from '../../src/web/cards/message-cards.ts';
import { cardDraft } from '../../src/web/room/compose.ts';
import { isSaid, quoteOf, replyTo, viewTimeline, type Entry } from '../../src/web/room/timeline-view-model.ts';
import type { OutboxItem } from '../../src/web/session/outbox.ts';

const seedCard: MessageCard<{ grams: number }> = {
  type: 'com.example.seed',
  read: ({ grams }) => (typeof grams === 'number' ? { grams } : null),
  preview: ({ grams }) => `Seed, ${grams} g`,
  load: () => Promise.reject(new Error('Not drawn here')),
};
const cards = () => {
  const made = new MessageCards();
  made.register(seedCard);
  return made;
};
const waiting = (draft: Pick<OutboxItem, 'roomId' | 'type' | 'content'>): OutboxItem => ({
  ...draft,
  txnId: 't1',
  order: 1,
  createdAt: 0,
  state: 'waiting',
});
const draft = cardDraft('!a', { type: 'com.example.seed', content: { body: '5 g of seed', grams: 5 } });
const eventDraft = cardDraft('!a', {
  type: 'com.example.seed',
  content: { body: '5 g of seed', grams: 5 },
  isEvent: true,
});
const drawn = { kind: 'card', type: 'com.example.seed', content: { grams: 5 }, summary: 'Seed, 5 g' };

test('CARD1 a registered card is known by its msgtype and by its event type, with the line it is told by', () => {
  expect(cards().read('m.room.message', draft.content)).toEqual(drawn);
  expect(cards().read('com.example.seed', eventDraft.content)).toEqual(drawn);
});

test('CARD1 what is not well-formed, and what nobody registered, is no card: its body is shown', () => {
  expect(cards().read('m.room.message', { msgtype: 'com.example.seed', body: 'seed', grams: 'many' })).toBeNull();
  expect(cards().read('m.room.message', { msgtype: 'com.example.tree', body: 'tree' })).toBeNull();
  expect(cards().read('m.room.message', { msgtype: 'm.text', body: 'said' })).toBeNull();
});

test('CARD1 a type has one card, and none takes over what the messenger draws itself', () => {
  const made = cards();
  expect(() => made.register(seedCard)).toThrow(/com\.example\.seed/);
  expect(() => made.register({ ...seedCard, type: 'm.text' })).toThrow(/m\.text/);
});

test('CARD2 a card in the outbox stands in the talk from the moment it is kept, and in a quote by its line', () => {
  const readCard = cards().read;
  const me = { id: '@me', name: 'Me' };
  for (const item of [waiting(draft), waiting(eventDraft)]) {
    const items = viewTimeline({ entries: [], outbox: [item], me, isDirect: true, readCard, threadId: null });
    expect(items.at(-1)).toMatchObject({ kind: 'message', state: 'waiting', outboxId: 't1', entry: { body: drawn } });
    expect(isSaid(item, readCard)).toBe(true);
  }
  const entry = { id: '$1', senderName: 'Mira', body: readCard(draft.type, draft.content) } as Entry;
  expect(quoteOf(entry.body)).toBe('Seed, 5 g');
  expect(replyTo('$1', [entry])).toMatchObject({ senderName: 'Mira', text: 'Seed, 5 g' });
});

test('CARD2 an event of a type that nobody draws has no place in the talk', () => {
  const readCard = new MessageCards().read;
  expect(isSaid(waiting(eventDraft), readCard)).toBe(false);
  expect(isSaid(waiting(draft), readCard)).toBe(true);
});

test('CARD3 the composer offers what features register, where they want it, once by each name', () => {
  const room = (isEncrypted: boolean): ComposerRoom => ({
    roomId: '!a',
    name: 'Courtyard',
    kind: 'group',
    isEncrypted,
    isPublic: !isEncrypted,
    members: [],
  });
  const act = (key: string, isOffered?: ComposerAct['isOffered']): ComposerAct => ({
    key,
    icon: () => null,
    label: () => key,
    load: () => Promise.reject(new Error('Not opened here')),
    ...(isOffered ? { isOffered } : {}),
  });
  const acts = new ComposerActs();
  expect(acts.isEmpty).toBe(true);
  acts.register(act('seed'));
  acts.register(act('secret', ({ isEncrypted }) => isEncrypted));
  const keysIn = (each: ComposerRoom) => acts.offeredIn(each).map(({ key }) => key);
  expect(keysIn(room(true))).toEqual(['seed', 'secret']);
  expect(keysIn(room(false))).toEqual(['seed']);
  expect(() => acts.register(act('seed'))).toThrow(/seed/);
});
