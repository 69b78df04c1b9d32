import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { zRoomId } from '../../core/contract/ids.ts';
import { setRoomAccountData } from '../contract/set-room-account-data.ts';
import type { SyncServices } from './services.ts';
import { writableAccountData } from './writable-account-data.ts';

export function setRoomAccountDataRoute({ accountData }: SyncServices): Route {
  return route(setRoomAccountData, async ({ params, body, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('Account data is its owner’s only.');
    const roomId = zRoomId.safeParse(params.roomId);
    if (!roomId.success) return matrixRefusals.invalidParam('The room id is not valid.');
    const entry = { userId: requester.userId, roomId: roomId.data, type: params.type };
    const content = await writableAccountData(accountData, entry, body);
    if (!content.ok) return content;
    await accountData.write(entry, content.value);
    return ok({});
  });
}
