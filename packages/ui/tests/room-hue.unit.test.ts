import { expect, test } from 'vitest';
import { initialOf } from '../src/avatar.tsx';
import { roomHue } from '../src/room-hue.ts';

const places = Array.from({ length: 60 }, (_, index) => `place-${index}`);

test('R6 a person’s hue comes from the place: it differs from place to place and stays within one', () => {
  const hues = places.map((placeId) => roomHue({ placeId, memberId: 'mira' }));
  expect(new Set(hues).size).toBe(6);
  expect(places.map((placeId) => roomHue({ placeId, memberId: 'mira' }))).toEqual(hues);
});

test('hues are spread over the members of a place', () => {
  const hues = places.map((memberId) => roomHue({ placeId: 'one', memberId }));
  expect(Math.min(...hues)).toBe(1);
  expect(Math.max(...hues)).toBe(6);
  for (const hue of new Set(hues)) expect(hues.filter((each) => each === hue).length).toBeLessThan(25);
});

test('the initial is the first letter in any script', () => {
  expect(['@mira:x', 'ليلى', 'Антон', '  ', '4B'].map(initialOf)).toEqual(['M', 'ل', 'А', '?', '4']);
});
