// The part `rooms`: creating, entering and changing rooms, and finding them.
import { accountsEvents } from '@althing/accounts/server';
import type { UserId } from '../../core/contract/ids.ts';
import type { Part } from '../../core/server/part.ts';
import { erasuresMigration } from '../storage/migrations/0003-erasures.ts';
import { roomsMigration } from '../storage/migrations/0002-rooms.ts';
import { openAliases } from './aliases.ts';
import type { RoomsContext } from './context.ts';
import { createRoomRoute } from './create-room.ts';
import { openDirectory } from './directory.ts';
import { openErasures } from './erasures.ts';
import { forgetRoomRoute } from './forget-room.ts';
import { forgetTransactions } from './forget-transactions.ts';
import { getHierarchyRoute } from './get-hierarchy.ts';
import { getRoomSummaryRoute } from './get-room-summary.ts';
import { inviteUserRoute } from './invite-user.ts';
import { joinRoomRoutes } from './join-room.ts';
import { knockRoomRoute } from './knock-room.ts';
import { leaveAllRooms } from './leave-all-rooms.ts';
import { leaveRoomRoute } from './leave-room.ts';
import { listJoinedRoomsRoute } from './list-joined-rooms.ts';
import { publicRoomsRoutes } from './list-public-rooms.ts';
import { redactEventRoute } from './redact-event.ts';
import { removeUserRoutes } from './remove-user.ts';
import { reportRoutes } from './report.ts';
import { roomAliasRoutes } from './room-alias.ts';
import { roomVisibilityRoutes } from './room-visibility.ts';
import { sendEventRoutes } from './send-event.ts';
import { setStateRoute } from './set-state.ts';
import { openTransactions } from './transactions.ts';
import { upgradeRoomRoute } from './upgrade-room.ts';

export const roomsPart: Part = {
  name: 'rooms',
  migrations: [roomsMigration, erasuresMigration],
  positions: [],
  open(core) {
    const context: RoomsContext = {
      core,
      transactions: openTransactions(core),
      aliases: openAliases(core),
      directory: openDirectory(core),
    };
    const erasures = openErasures(core);
    core.events.subscribe('messaging-rooms', async ({ feature, type, payload }) => {
      if (feature !== 'accounts') return;
      const userId = payload['userId'] as UserId;
      if (type === accountsEvents.accountDeactivated) {
        if (payload['erase'] === true) await erasures.add(userId);
        await leaveAllRooms(core, userId);
      }
      if (type === accountsEvents.devicesRemoved && Array.isArray(payload['deviceIds'])) {
        await forgetTransactions(core, context.transactions, { userId, deviceIds: payload['deviceIds'].map(String) });
      }
    });
    return {
      start: () => erasures.load(),
      routes: [
        createRoomRoute(context),
        upgradeRoomRoute(context),
        ...joinRoomRoutes(context),
        knockRoomRoute(context),
        inviteUserRoute(context),
        leaveRoomRoute(context),
        forgetRoomRoute(context),
        ...removeUserRoutes(context),
        listJoinedRoomsRoute(context),
        ...sendEventRoutes(context),
        redactEventRoute(context),
        setStateRoute(context),
        ...roomAliasRoutes(context),
        ...roomVisibilityRoutes(context),
        ...publicRoomsRoutes(context),
        getHierarchyRoute(context),
        getRoomSummaryRoute(context),
        ...reportRoutes(context),
      ],
    };
  },
};
