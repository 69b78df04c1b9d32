import { expect, test } from 'vitest';
import { isCommon, refusePassword } from '../src/domain/password-rule.ts';
import { chooseLocalpart, userIdsMeant } from '../src/domain/username.ts';
import { network } from '../src/server/sign-in-limits.ts';

test.each([
  ['anna', 'anna'],
  ['Anna.B', 'anna.b'],
  ['a=b/c_d-e+f', 'a=b/c_d-e+f'],
  ['1234', '1234'],
])('ACC2 %s is taken as %s', (asked, localpart) => {
  expect(chooseLocalpart(asked, 'town.example')).toEqual({ ok: true, value: localpart });
});

test.each([
  ['', 'empty'],
  ['a b', 'invalid_characters'],
  ['anna:b', 'invalid_characters'],
  ['@anna', 'invalid_characters'],
  ['аnna', 'invalid_characters'],
  ['ａnna', 'invalid_characters'],
  ['anna\n', 'invalid_characters'],
  ['x'.repeat(242), 'too_long'],
  ['admin', 'reserved'],
  ['A.D.M.I.N', 'reserved'],
  ['support24', 'reserved'],
])('ACC2 ACC3 %j is refused as %s', (asked, refusal) => {
  expect(chooseLocalpart(asked, 'town.example')).toEqual({ ok: false, refusal });
});

test('ACC2 the longest user id has 255 bytes', () => {
  expect(chooseLocalpart('x'.repeat(241), 'town.example').ok).toBe(true);
});

test.each([
  ['anna', ['@anna:t.example']],
  ['Anna', ['@Anna:t.example', '@anna:t.example']],
  [' @Anna:t.example ', ['@Anna:t.example', '@anna:t.example']],
  ['@anna:elsewhere', []],
  ['', ['@:t.example']],
])('ACC11 %j typed at sign-in may mean %j', (typed, meant) => {
  expect(userIdsMeant(typed, 't.example')).toEqual(meant);
});

test.each([
  ['1234567', 'too_short'],
  ['12345678', null],
  ['🔑🔑🔑🔑', 'too_short'],
  ['ü'.repeat(256), null],
  ['ü'.repeat(257), 'too_long'],
])('ACC5 the password %s is %s', (password, refusal) => {
  expect(refusePassword(password)).toBe(refusal);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('ACC30 %s counts as %s', (address, counted) => {
  expect(network(address)).toBe(counted);
});

const common = new Set(['password', 'dragon', '12345678', 'qwertyuiop']);
test.each([
  ['password', true],
  ['PassWord', true],
  ['Password2026!', true],
  ['password123', true],
  ['Dragon77!', true],
  ['12345678', true],
  ['aaaaaaaaaaaa', true],
  ['abcabcabcabc', true],
  ['mira.solberg', true],
  ['Mira.Solberg1', true],
  ['mira.solberg has a boat', false],
  ['my dragon password', false],
  ['qwertyuiop[]', false],
])('ACC5 %s is among what is tried first: %s', (password, expected) => {
  expect(isCommon(password, common, ['mira.solberg'])).toBe(expected);
});
