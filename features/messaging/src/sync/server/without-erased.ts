// What people wrote who had themselves erased is told in full only to those who were in the room at that time.
import type { Core } from '../../core/server/core.ts';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import { redactContent } from '../../core/domain/redact.ts';
import type { HistoryStore } from '../storage/history-store.ts';
import type { VisibilityStep } from '../domain/visible-ranges.ts';

/** The events as `userId` may see them; the same ones wherever nobody was erased. */
export async function withoutErased(
  { core, history }: { readonly core: Core; readonly history: HistoryStore },
  events: readonly RoomEvent[],
  userId: string,
): Promise<readonly RoomEvent[]> {
  const roomIds = new Set(events.filter(({ sender }) => core.lookups.isErased(sender)).map(({ roomId }) => roomId));
  if (roomIds.size === 0) return events;
  const stepsOf = new Map<string, readonly VisibilityStep[]>();
  for (const roomId of roomIds) stepsOf.set(roomId, await history.visibilitySteps(roomId, userId));
  return Promise.all(
    events.map(async (event) => {
      if (!core.lookups.isErased(event.sender) || wasJoined(stepsOf.get(event.roomId) ?? [], event.pos)) return event;
      const room = await core.rooms.load(event.roomId);
      if (!room) return event;
      const content = redactContent(event.type, event.content, room.roomVersion);
      const { replaces } = event;
      return {
        ...event,
        content,
        replaces: replaces && { ...replaces, content: redactContent(event.type, replaces.content, room.roomVersion) },
      };
    }),
  );
}

function wasJoined(steps: readonly VisibilityStep[], pos: number): boolean {
  return steps.findLast((step) => step.kind === 'membership' && step.pos <= pos)?.value === 'join';
}
