// Which events authorise an event (server-server API, "Auth events selection").
import type { EventDraft, RoomEvent, StateView } from './room-event.ts';

/** The state events that `draft` rests on, in a fixed order. */
export function selectAuthEvents(draft: EventDraft, state: StateView, hasCreateEvent: boolean): RoomEvent[] {
  if (draft.type === 'm.room.create') return [];
  const wanted: [string, string][] = [
    ['m.room.power_levels', ''],
    ['m.room.member', draft.sender],
  ];
  // Version 12 leaves the create event out: the room id already names it.
  if (hasCreateEvent) wanted.unshift(['m.room.create', '']);
  if (draft.type === 'm.room.member' && draft.stateKey !== null) {
    if (draft.stateKey !== draft.sender) wanted.push(['m.room.member', draft.stateKey]);
    const membership = draft.content['membership'];
    if (membership === 'join' || membership === 'invite' || membership === 'knock')
      wanted.push(['m.room.join_rules', '']);
    const authoriser = draft.content['join_authorised_via_users_server'];
    if (typeof authoriser === 'string' && authoriser !== draft.sender) wanted.push(['m.room.member', authoriser]);
  }
  return wanted.map(([type, key]) => state.get(type, key)).filter((event) => event !== undefined);
}
