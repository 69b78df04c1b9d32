// The part `rooms`: creating, entering and changing rooms, and finding them.
import type { Part } from '../../core/server/part.ts';
import { roomsMigration } from '../storage/migrations/0002-rooms.ts';
import { openAliases } from './aliases.ts';
import type { RoomsContext } from './context.ts';
import { createRoomRoute } from './create-room.ts';
import { openDirectory } from './directory.ts';
import { inviteUserRoute } from './invite-user.ts';
import { joinRoomRoutes } from './join-room.ts';
import { knockRoomRoute } from './knock-room.ts';
import { leaveRoomRoute } from './leave-room.ts';
import { listJoinedRoomsRoute } from './list-joined-rooms.ts';
import { redactEventRoute } from './redact-event.ts';
import { removeUserRoutes } from './remove-user.ts';
import { sendEventRoute } from './send-event.ts';
import { openTransactions } from './transactions.ts';

export const roomsPart: Part = {
  name: 'rooms',
  migrations: [roomsMigration],
  positions: [],
  open(core) {
    const context: RoomsContext = {
      core,
      transactions: openTransactions(core),
      aliases: openAliases(core),
      directory: openDirectory(core),
    };
    return {
      routes: [
        createRoomRoute(context),
        ...joinRoomRoutes(context),
        knockRoomRoute(context),
        inviteUserRoute(context),
        leaveRoomRoute(context),
        ...removeUserRoutes(context),
        listJoinedRoomsRoute(context),
        sendEventRoute(context),
        redactEventRoute(context),
      ],
    };
  },
};
