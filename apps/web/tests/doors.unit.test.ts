import type { FeatureDoor, FeatureWeb } from '@althing/ui';
import { expect, test } from 'vitest';
import { arrangeDoors } from '../src/doors.ts';

const door = (id: string, order: number, path = `/${id}`): FeatureDoor => ({
  id,
  order,
  path,
  icon: () => null,
  label: () => id,
});
const feature = (name: string, its?: FeatureDoor): FeatureWeb => ({
  name,
  texts: { en: {}, ar: {} },
  screens: [],
  ...(its ? { door: its } : {}),
});
const own = [door('chats', 10), door('tools', 40), door('you', 50)];
const pathsWith = (...features: FeatureWeb[]) => arrangeDoors(own, features).map(({ path }) => path);

test('WEB16 a feature furnishes the shell’s door of that name or brings one of its own, each in its place', () => {
  expect(pathsWith()).toEqual(['/chats', '/tools', '/you']);
  expect(pathsWith(feature('shed', door('tools', 40, '/shed')), feature('silent'))).toEqual([
    '/chats',
    '/shed',
    '/you',
  ]);
  expect(pathsWith(feature('garden', door('garden', 20)))).toEqual(['/chats', '/garden', '/tools', '/you']);
});

test('WEB16 two features can’t take one door', () => {
  expect(() => pathsWith(feature('shed', door('tools', 40)), feature('barn', door('tools', 45)))).toThrow(/barn/);
});
