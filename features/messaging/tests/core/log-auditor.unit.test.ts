import { expect, test } from 'vitest';
import type { EventRow } from '../../src/core/storage/tables.ts';
import { auditLog } from '../../src/testing/log-auditor.ts';

function event(
  depth: number,
  { id = `$${depth}`, follows = `$${depth - 1}` }: { id?: string; follows?: string } = {},
): EventRow {
  return {
    pos: depth * 10,
    room_id: '!room',
    event_id: id,
    type: 'm.room.message',
    state_key: null,
    sender: '@mira:town',
    origin_server_ts: 0,
    depth,
    pdu: JSON.stringify({ prev_events: depth === 1 ? [] : [follows] }),
    replaces_pos: null,
    redacted_by: null,
    device_id: 'PHONE',
    transaction_id: String(depth),
    relates_to: null,
    rel_type: null,
  };
}

const told = [1, 2, 3].map((depth) => ({ eventId: `$${depth}`, transactionId: String(depth) }));
const mira = (acknowledged = told) => ({ userId: '@mira:town', deviceId: 'PHONE', acknowledged });

test('CORE8 a room’s history is a line', () => {
  expect(() => auditLog({ rows: [event(1), event(2), event(3)], records: [mira()] })).not.toThrow();
  expect(() => auditLog({ rows: [event(1), event(3, { follows: '$1' })], records: [] })).toThrow('CORE8');
  expect(() => auditLog({ rows: [event(1), event(2), event(3, { follows: '$1' })], records: [] })).toThrow('CORE8');
});

test('CORE1 what was acknowledged and isn’t there, is there twice, or stands out of order is found', () => {
  expect(() => auditLog({ rows: [event(1), event(2)], records: [mira()] })).toThrow('CORE1');
  expect(() => auditLog({ rows: [event(1), event(2, { id: '$1', follows: '$1' })], records: [] })).toThrow('CORE1');
  expect(() => auditLog({ rows: [event(1), event(2), event(3)], records: [mira(told.toReversed())] })).toThrow('CORE1');
});
