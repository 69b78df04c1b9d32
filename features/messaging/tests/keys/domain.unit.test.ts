import { describe, expect, it } from 'vitest';
import type { JsonValue } from '@althing/kernel';
import type { RoomId, UserId } from '../../src/core/contract/ids.ts';
import { acceptOneTimeKeys } from '../../src/keys/domain/accept-one-time-keys.ts';
import { isBetterBackup } from '../../src/keys/domain/better-backup.ts';
import { publicKeyOf } from '../../src/keys/domain/cross-signing-key.ts';
import { DeviceListFeed } from '../../src/keys/domain/device-list-news.ts';
import { withVisibleSignatures } from '../../src/keys/domain/merge-signatures.ts';

describe('KEYS2 a repeated upload of one-time keys neither fails nor brings a claimed key back', () => {
  const held = (key: JsonValue, isClaimed: boolean) => new Map([['a:1', { key, isClaimed }]]);
  it.each<[string, JsonValue, ReturnType<typeof held>, string[] | 'refused']>([
    ['an unknown id is stored', 'K', new Map(), ['a:1']],
    ['the same key again is left as it is', 'K', held('K', false), []],
    ['the same key again, claimed meanwhile, stays claimed', 'K', held('K', true), []],
    ['another key under an id in use is refused', 'L', held('K', false), 'refused'],
    ['another key under a claimed id is stored', 'L', held('K', true), ['a:1']],
    [
      'the same key signed anew is the same key',
      { key: 'K', signatures: { a: {} } },
      held({ key: 'K', signatures: {} }, false),
      [],
    ],
  ])('%s', (_rule, offered, stored, expected) => {
    const accepted = acceptOneTimeKeys({ 'a:1': offered }, stored);
    expect(accepted.ok ? accepted.value : 'refused').toEqual(expected);
  });
});

describe('KEYS12 of two backed up keys for one session the better stays', () => {
  const rank = (is_verified: boolean, first_message_index: number, forwarded_count: number) => ({
    is_verified,
    first_message_index,
    forwarded_count,
  });
  it.each([
    ['verified beats unverified, however late it starts', rank(true, 9, 9), rank(false, 0, 0), true],
    ['unverified never beats verified', rank(false, 0, 0), rank(true, 9, 9), false],
    ['the earlier start wins', rank(false, 1, 9), rank(false, 2, 0), true],
    ['the later start loses', rank(false, 2, 0), rank(false, 1, 9), false],
    ['fewer forwards win', rank(true, 1, 0), rank(true, 1, 1), true],
    ['an equal key changes nothing', rank(true, 1, 1), rank(true, 1, 1), false],
  ])('%s', (_rule, offered, stored, expected) => {
    expect(isBetterBackup(offered, stored)).toBe(expected);
  });
});

describe('KEYS6 a cross-signing key is its owner’s, for its use, and named by itself', () => {
  const good = { user_id: '@a:x', usage: ['master'], keys: { 'ed25519:K': 'K' } };
  it.each([
    ['a good key gives its public key', good, 'K'],
    ['somebody else’s', { ...good, user_id: '@b:x' }, null],
    ['for another use', { ...good, usage: ['self_signing'] }, null],
    ['two keys in one', { ...good, keys: { 'ed25519:K': 'K', 'ed25519:L': 'L' } }, null],
    ['no key', { ...good, keys: {} }, null],
    ['named differently', { ...good, keys: { 'ed25519:L': 'K' } }, null],
  ])('%s', (_rule, key, expected) => {
    const found = publicKeyOf(key, { userId: '@a:x', usage: 'master' });
    expect(found.ok ? found.value : null).toBe(expected);
  });
});

describe('KEYS8 a reader sees the signatures of the key’s owner and their own', () => {
  const key = { user_id: '@a:x', signatures: { '@a:x': { 'ed25519:DEV': 'own' } } };
  const added = [
    { signerUserId: '@a:x', signingKeyId: 'ed25519:SSK', signature: 'by owner' },
    { signerUserId: '@b:x', signingKeyId: 'ed25519:USK', signature: 'by b' },
  ];
  it('the owner does not see who verified them', () => {
    expect(withVisibleSignatures(key, added, { ownerId: '@a:x', readerId: '@a:x' })['signatures']).toEqual({
      '@a:x': { 'ed25519:DEV': 'own', 'ed25519:SSK': 'by owner' },
    });
  });
  it('who verified sees it', () => {
    expect(withVisibleSignatures(key, added, { ownerId: '@a:x', readerId: '@b:x' })['signatures']).toEqual({
      '@a:x': { 'ed25519:DEV': 'own', 'ed25519:SSK': 'by owner' },
      '@b:x': { 'ed25519:USK': 'by b' },
    });
  });
  it('a key without further signatures is as it was uploaded', () => {
    expect(withVisibleSignatures(key, [], { ownerId: '@a:x', readerId: '@b:x' })).toBe(key);
  });
});

describe('KEYS10 memory of device list news reaches back a bounded way and says so', () => {
  const filled = (count: number, lengthMax: number) => {
    const feed = new DeviceListFeed(100, lengthMax);
    for (let n = 1; n <= count; n++) {
      feed.add(
        n % 2 === 0
          ? { kind: 'keys', pos: 100 + n, userId: `@${n}:x`, seenBy: null }
          : { kind: 'membership', pos: 100 + n, userId: `@${n}:x` as UserId, roomId: '!r' as RoomId },
      );
    }
    return feed;
  };
  it('gives exactly the positions asked for', () => {
    const feed = filled(10, 1000);
    expect(feed.between(103, 106)?.map(({ pos }) => pos)).toEqual([104, 105, 106]);
    expect(feed.between(110, 200)).toEqual([]);
    expect(feed.between(100, 100)).toEqual([]);
    expect(feed.between(100, 101)?.length).toBe(1);
  });
  it('asked for more than it knows it says that it does not know', () => {
    expect(filled(0, 10).between(99, 200)).toBeNull();
    const feed = filled(25, 10);
    expect(feed.between(100, 200)).toBeNull();
    expect(feed.between(110, 200)?.length).toBe(15);
  });
  it('knows nothing from before a failed commit', () => {
    const feed = filled(10, 1000);
    feed.reset(150);
    expect(feed.between(105, 200)).toBeNull();
    expect(feed.between(150, 200)).toEqual([]);
  });
});
