import { describe, expect, test } from 'vitest';
import { AWAY_AFTER_MS, decayed, GONE_AFTER_MS, presenceContent } from '../../src/people/domain/presence.ts';
import {
  checkProfileKey,
  defaultDisplayName,
  profileJson,
  setProfileField,
  type Profile,
} from '../../src/people/domain/profile-field.ts';
import { foldText, rankFound, searchWords } from '../../src/people/domain/search-words.ts';

const empty: Profile = { displayName: null, avatarUrl: null, fields: {} };

test.each<[string, string | true]>([
  ['displayname', true],
  ['avatar_url', true],
  ['m.tz', true],
  ['org.example.pronouns', true],
  ['us.cloke.msc4175.tz', true],
  ['nodot', 'invalid_key'],
  ['Upper.case', 'invalid_key'],
  ['.dot', 'invalid_key'],
  ['a..b', 'invalid_key'],
  ['a.b/c', 'invalid_key'],
  [`a.${'b'.repeat(300)}`, 'key_too_large'],
])('PEOPLE2 the field %s: %s', (key, expected) => {
  expect(checkProfileKey(key)).toEqual(
    expected === true ? { ok: true, value: undefined } : { ok: false, refusal: expected },
  );
});

describe('PEOPLE2 what a field takes', () => {
  test.each<[string, string, Parameters<typeof setProfileField>[2], unknown]>([
    ['a name', 'displayname', 'Ann', { displayname: 'Ann' }],
    ['an empty name is none', 'displayname', '  ', {}],
    ['null is no name', 'displayname', null, {}],
    ['a name is a text', 'displayname', 5, 'invalid_value'],
    ['a long name', 'displayname', 'x'.repeat(257), 'invalid_value'],
    ['a name that the store can’t hold', 'displayname', 'a\0b', 'invalid_value'],
    ['a picture', 'avatar_url', 'mxc://here/a', { avatar_url: 'mxc://here/a' }],
    ['a time zone', 'm.tz', 'Europe/Riga', { 'm.tz': 'Europe/Riga' }],
    ['a time zone is a text', 'm.tz', 3, 'invalid_value'],
    ['a field of one’s own', 'org.example.x', { any: ['thing', null] }, { 'org.example.x': { any: ['thing', null] } }],
    ['null in a field of one’s own is kept', 'org.example.x', null, { 'org.example.x': null }],
    ['too much', 'org.example.x', 'x'.repeat(65_536), 'profile_too_large'],
  ])('PEOPLE2 %s', (_what, key, value, expected) => {
    const changed = setProfileField(empty, key, value);
    expect(changed.ok ? profileJson(changed.value) : changed.refusal).toEqual(expected);
  });
  test('PEOPLE2 a field is removed by itself', () => {
    const profile: Profile = { displayName: 'Ann', avatarUrl: null, fields: { 'm.tz': 'UTC', 'a.b': 1 } };
    const changed = setProfileField(profile, 'm.tz', undefined);
    expect(changed.ok && profileJson(changed.value)).toEqual({ displayname: 'Ann', 'a.b': 1 });
  });
});

test('PEOPLE1 who chose no name is called by the id', () => {
  expect(defaultDisplayName('@ann:here:8448')).toBe('ann');
});

describe('PEOPLE4 how names are found', () => {
  test.each([
    ['Élodie ŁUKASZ', 'elodie lukasz'],
    ['Ｆｕｌｌ', 'full'],
    ['Straße', 'strasse'],
    ['İstanbul', 'istanbul'],
    ['ﬁne', 'fine'],
    ['Ñandú', 'nandu'],
    ['مُحَمَّد', 'محمد'],
    ['Ελλάς', 'ελλας'],
  ])('PEOPLE4 %s is found as %s', (name, folded) => {
    expect(foldText(name)).toBe(folded);
  });
  test('PEOPLE4 words are letters and digits, each once, not too many', () => {
    expect(searchWords(' @ann-lee:here.org Ann! ')).toEqual(['ann', 'lee', 'here', 'org']);
    expect(searchWords("'; drop table -- '")).toEqual(['drop', 'table']);
    expect(searchWords(Array.from({ length: 99 }, (_, n) => `w${n}`).join(' '))).toHaveLength(20);
  });
  test('PEOPLE4 the very id comes first, then the very name, then names that begin so', () => {
    const person = (userId: string, displayName: string | null) => ({ userId, displayName });
    const found = [
      person('@z:here', 'Zoe Ann'),
      person('@b:here', 'Annabel'),
      person('@c:here', 'ÁNN'),
      person('@ann:here', 'Somebody'),
    ];
    expect(rankFound(found, '@ann:here').at(0)?.userId).toBe('@ann:here');
    expect(rankFound(found, 'ann').map(({ userId }) => userId)).toEqual(['@c:here', '@b:here', '@ann:here', '@z:here']);
  });
});

describe('PEOPLE5 presence fades', () => {
  const shown = { state: 'online' as const, statusMessage: 'Reading', lastActiveAtMs: 0 };
  test.each([
    [0, 'online'],
    [AWAY_AFTER_MS - 1, 'online'],
    [AWAY_AFTER_MS, 'unavailable'],
    [GONE_AFTER_MS - 1, 'unavailable'],
    [GONE_AFTER_MS, 'offline'],
  ])('PEOPLE5 after %i ms somebody online is %s', (nowMs, state) => {
    expect(decayed(shown, nowMs).state).toBe(state);
  });
  test('PEOPLE5 others are told since when, and the words that were chosen', () => {
    expect(presenceContent(shown, 5)).toEqual({
      presence: 'online',
      last_active_ago: 5,
      currently_active: true,
      status_msg: 'Reading',
    });
    expect(presenceContent({ ...shown, state: 'offline', statusMessage: null }, 5)).toEqual({
      presence: 'offline',
      last_active_ago: 5,
    });
  });
});
