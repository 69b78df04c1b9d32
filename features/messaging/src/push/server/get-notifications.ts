import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import type { Core } from '../../core/server/core.ts';
import { clientEvent } from '../../core/server/client-event.ts';
import { getNotifications } from '../contract/get-notifications.ts';
import type { UnreadCounter } from './unread-counter.ts';

/** Nothing is kept for this list: the newest events are looked at, so many at a time, so many times. */
const EVENTS_PER_LOOK = 100;
const LOOKS_MAX = 5;

export const getNotificationsRoute = (core: Core, counter: UnreadCounter) =>
  route(getNotifications, async ({ query, requester }) => {
    const { userId } = requester;
    let before = query.from === undefined ? core.commit.committed + 1 : Number(query.from);
    if (!Number.isSafeInteger(before) || before < 0)
      return matrixRefusals.invalidParam('`from` is no token of this endpoint.');
    const notifications: Record<string, unknown>[] = [];
    for (let look = 0; look < LOOKS_MAX; look++) {
      const recent = await counter.recentEventIds(userId, before, EVENTS_PER_LOOK);
      const events = await core.store.events(recent.map(({ eventId }) => eventId));
      for (const { eventId, pos } of recent) {
        before = pos;
        const event = events.get(eventId);
        const room = event && event.redactedBecause === null ? await core.rooms.load(event.roomId) : null;
        const found = event && room ? await counter.notificationOf(userId, room, event) : null;
        if (!event || !found || (query.only === 'highlight' && !found.notification.isHighlight)) continue;
        notifications.push({
          actions: found.notification.actions,
          event: clientEvent(event, { reader: requester, withRoomId: false }),
          profile_tag: '',
          read: found.isRead,
          room_id: event.roomId,
          ts: event.originServerTs,
        });
        if (notifications.length >= query.limit) return ok({ notifications, next_token: String(before) });
      }
      if (recent.length < EVENTS_PER_LOOK) return ok({ notifications });
    }
    return ok({ notifications, next_token: String(before) });
  });
