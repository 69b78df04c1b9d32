// What a push gateway is told (Push Gateway API, "POST /_matrix/push/v1/notify").
import type { JsonObject } from '@althing/kernel';
import type { Notification, PushEvent } from './evaluate-rules.ts';

export interface PusherDescription {
  readonly appId: string;
  readonly pushkey: string;
  readonly setAtMs: number;
  readonly data: JsonObject;
}

export interface Surroundings {
  readonly userId: string;
  readonly senderDisplayName: string | null;
  readonly roomName: string | null;
  readonly roomAlias: string | null;
}

/** An event for one phone. `event_id_only` leaves out who, where and what. */
export function eventPayload(
  pusher: PusherDescription,
  notified: { event: PushEvent; notification: Notification; unread: number },
  around: Surroundings,
): JsonObject {
  const { event, notification, unread } = notified;
  const prio = notification.isHighlight || notification.tweaks['sound'] !== undefined ? 'high' : 'low';
  const short: JsonObject = {
    event_id: event.event_id,
    room_id: event.room_id,
    prio,
    counts: { unread },
    devices: [device(pusher, notification.tweaks)],
  };
  if (pusher.data['format'] === 'event_id_only') return { notification: short };
  const isMember = event.type === 'm.room.member' && event.state_key !== undefined;
  return {
    notification: {
      ...short,
      // Under its first name too: gateways and suites still read it.
      id: event.event_id,
      type: event.type,
      sender: event.sender,
      content: event.content,
      ...(around.senderDisplayName === null ? {} : { sender_display_name: around.senderDisplayName }),
      ...(around.roomName === null ? {} : { room_name: around.roomName }),
      ...(around.roomAlias === null ? {} : { room_alias: around.roomAlias }),
      ...(isMember
        ? { user_is_target: event.state_key === around.userId, membership: event.content['membership'] ?? 'leave' }
        : {}),
    },
  };
}

/** Only the number that the app shows. */
export function badgePayload(pusher: PusherDescription, unread: number): JsonObject {
  return { notification: { counts: { unread }, devices: [device(pusher, null)] } };
}

function device({ appId, pushkey, setAtMs, data }: PusherDescription, tweaks: JsonObject | null): JsonObject {
  const { url: _url, ...rest } = data;
  return {
    app_id: appId,
    pushkey,
    pushkey_ts: Math.floor(setAtMs / 1000),
    data: rest,
    ...(tweaks ? { tweaks } : {}),
  };
}
