import { expect, test } from 'vitest';
import { personLink, readLink, roomHref, roomLink } from '../../src/web/links.ts';

test.each([
  ['https://althing.example/#/u/@mira:althing.example', { kind: 'person', userId: '@mira:althing.example' }],
  ['https://matrix.to/#/@mira:althing.example', { kind: 'person', userId: '@mira:althing.example' }],
  ['https://matrix.to/#/%40mira%3Aalthing.example', { kind: 'person', userId: '@mira:althing.example' }],
  ['https://matrix.to/#/!room:althing.example?via=althing.example', { kind: 'room', roomId: '!room:althing.example' }],
  ['  @mira:localhost:8008 ', { kind: 'person', userId: '@mira:localhost:8008' }],
  ['https://althing.example/#/r/#square:althing.example', { kind: 'room', roomId: '#square:althing.example' }],
  ['https://elsewhere.example/', null],
  ['mira', null],
  ['%E0%A4%A', null],
])('WEB1 a link, a code or a bare id is read: %s', (text, expected) => {
  expect(readLink(text)).toEqual(expected);
});

test('WEB1 the links handed out are read back', () => {
  expect(readLink(personLink('http://localhost:8008', '@a/b=c:localhost:8008'))).toEqual({
    kind: 'person',
    userId: '@a/b=c:localhost:8008',
  });
  expect(readLink(roomLink('http://localhost:8008', '#Größe:x'))).toEqual({ kind: 'room', roomId: '#Größe:x' });
  expect(roomHref('!a/b:x')).toBe('#/chats/!a%2Fb%3Ax');
});
