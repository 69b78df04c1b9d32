// Part `sync`: /sync and every read of rooms.
import { accountsEvents } from '@althing/accounts/server';
import type { Part } from '../../core/server/part.ts';
import { syncMigration } from '../storage/migrations/0100-sync.ts';
import { createFilterRoute } from './create-filter.ts';
import { deleteTagRoute } from './delete-tag.ts';
import { findEventByTimestampRoute } from './find-event-by-timestamp.ts';
import { getAccountDataRoute } from './get-account-data.ts';
import { getEventContextRoute } from './get-event-context.ts';
import { getEventsRoute } from './get-events.ts';
import { getFilterRoute } from './get-filter.ts';
import { getJoinedMembersRoute } from './get-joined-members.ts';
import { getRelationsRoute } from './get-relations.ts';
import { getRoomAccountDataRoute } from './get-room-account-data.ts';
import { getRoomEventRoute } from './get-room-event.ts';
import { getRoomMembersRoute } from './get-room-members.ts';
import { getRoomMessagesRoute } from './get-room-messages.ts';
import { getRoomStateEntryRoute } from './get-room-state-entry.ts';
import { getRoomStateRoute } from './get-room-state.ts';
import { followRoomMoves } from './follow-room-moves.ts';
import { listTagsRoute } from './list-tags.ts';
import { listThreadsRoute } from './list-threads.ts';
import { searchEventsRoute } from './search-events.ts';
import { sendReceiptRoute } from './send-receipt.ts';
import { openSyncServices } from './services.ts';
import { setAccountDataRoute } from './set-account-data.ts';
import { setReadMarkersRoute } from './set-read-markers.ts';
import { setRoomAccountDataRoute } from './set-room-account-data.ts';
import { setTagRoute } from './set-tag.ts';
import { setTypingRoute } from './set-typing.ts';
import { slidingSyncRoute } from './sliding-sync.ts';
import { syncRoute } from './sync.ts';
import { dismissPolls } from './sync-poll.ts';

export const syncPart: Part = {
  name: 'sync',
  migrations: [syncMigration],
  positions: [
    { table: 'messaging_receipts', column: 'pos' },
    { table: 'messaging_account_data', column: 'pos' },
  ],
  open(core) {
    const services = openSyncServices(core);
    core.events.subscribe('messaging.sync', async ({ feature, type, payload }) => {
      if (feature !== 'accounts') return;
      const userId = String(payload['userId']);
      // May come twice: erasing nothing is no fault, nor is an empty answer to somebody who waits.
      if (type === accountsEvents.accountDeactivated) await services.accountData.erase(userId);
      if (type === accountsEvents.devicesRemoved && Array.isArray(payload['deviceIds']))
        dismissPolls(services, userId, payload['deviceIds']);
    });
    core.roomNotices.observeMoved((move) => followRoomMoves(services, move));
    const routes = [
      syncRoute,
      slidingSyncRoute,
      createFilterRoute,
      getFilterRoute,
      getRoomStateRoute,
      getRoomStateEntryRoute,
      getRoomMembersRoute,
      getJoinedMembersRoute,
      getRoomEventRoute,
      getEventContextRoute,
      getRoomMessagesRoute,
      getRelationsRoute,
      listThreadsRoute,
      findEventByTimestampRoute,
      getEventsRoute,
      searchEventsRoute,
      setTypingRoute,
      sendReceiptRoute,
      setReadMarkersRoute,
      getAccountDataRoute,
      setAccountDataRoute,
      getRoomAccountDataRoute,
      setRoomAccountDataRoute,
      listTagsRoute,
      setTagRoute,
      deleteTagRoute,
    ];
    return { routes: routes.map((make) => make(services)), stop: () => services.search.stop() };
  },
};
