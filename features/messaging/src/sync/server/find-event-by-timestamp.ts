import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { findEventByTimestamp } from '../contract/find-event-by-timestamp.ts';
import { accessRoom, rangesFor } from './room-access.ts';
import type { SyncServices } from './services.ts';

/** Stretches of history that are looked through, the newest first: nobody comes and goes more often and searches. */
const RANGES_MAX = 20;

export function findEventByTimestampRoute(services: SyncServices): Route {
  const { core, history } = services;
  return route(findEventByTimestamp, async ({ params, query, requester }) => {
    const reading = await accessRoom(services, requester, params.roomId);
    if (!reading.ok) return reading;
    const ranges = await rangesFor(services, reading.value.room, requester.userId, core.commit.committed);
    const { ts, dir } = query;
    const found = await Promise.all(
      ranges.slice(-RANGES_MAX).map((range) => history.nearest(params.roomId, { ...range, ts, dir })),
    );
    const nearest = found
      .filter((event) => event !== null)
      .toSorted((one, other) => Math.abs(one.originServerTs - ts) - Math.abs(other.originServerTs - ts))[0];
    if (!nearest) return matrixRefusals.notFound('There is no event on that side of that time.');
    return ok({ event_id: nearest.eventId, origin_server_ts: nearest.originServerTs });
  });
}
