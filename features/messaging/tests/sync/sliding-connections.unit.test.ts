import { expect, it } from 'vitest';
import { SlidingConnections, type SentRoom } from '../../src/sync/server/sliding-connections.ts';

const token = { pos: 1, ephemeral: 0, mark: null };
const posOf = (serial: number) => `${serial}/s1_1`;
const sentRoom = (members: number): SentRoom => ({
  pos: 1,
  membership: 'join',
  membershipPos: 1,
  timelineLimit: 20,
  required: '[]',
  members: new Set(Array.from({ length: members }, (_, n) => `@member${n}:here`)),
  counts: { notification_count: 0, highlight_count: 0 },
  readSerial: 0,
});

/** Opens a connection that was sent a room; gives the `pos` to go on with. */
function begin(connections: SlidingConnections, device: string, connectionId: string, members = 0): string {
  const connection = connections.open({ device, connectionId }, undefined);
  const serial = connection?.answer(token, new Map([['!room:here', sentRoom(members)]])) ?? 0;
  connections.answered(device);
  return posOf(serial);
}

it('SYNC25 a device has a few connections; of more those it used longest ago begin anew', () => {
  const connections = new SlidingConnections();
  const places = new Map<string, string>();
  for (let n = 0; n < 8; n++) places.set(`${n}`, begin(connections, 'ann phone', `${n}`));
  const goOn = (connectionId: string) =>
    connections.open({ device: 'ann phone', connectionId }, places.get(connectionId)) !== null;
  expect(goOn('0')).toBe(true);
  places.set('8', begin(connections, 'ann phone', '8'));
  expect(['0', '1', '2', '8'].map(goOn)).toEqual([true, false, true, true]);
  begin(connections, 'bob phone', '0');
  expect(goOn('0')).toBe(true);
});

it('SYNC25 together they take what they may; the devices that came longest ago begin anew', () => {
  const connections = new SlidingConnections(100_000);
  const places = Array.from({ length: 40 }, (_, n) => begin(connections, `device ${n}`, '', 50));
  expect(connections.bytes).toBeLessThanOrEqual(100_000);
  const goOn = (n: number) => connections.open({ device: `device ${n}`, connectionId: '' }, places[n]) !== null;
  expect([goOn(39), goOn(30), goOn(0)]).toEqual([true, true, false]);
});

it('SYNC25 what a room took is given back when it is done with', () => {
  const connections = new SlidingConnections();
  const name = { device: 'ann phone', connectionId: '' };
  const first = begin(connections, name.device, name.connectionId, 50);
  const full = connections.bytes;
  const serial = connections.open(name, first)?.answer(token, new Map([['!room:here', null]])) ?? 0;
  connections.open(name, posOf(serial));
  expect(connections.bytes).toBeLessThan(full / 5);
});
