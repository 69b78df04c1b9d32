import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { sendReceipt } from '../contract/send-receipt.ts';
import { markRead } from './mark-read.ts';
import { accessRoom } from './room-access.ts';
import type { SyncServices } from './services.ts';

export function sendReceiptRoute(services: SyncServices): Route {
  return route(sendReceipt, async ({ params, body, requester }) => {
    const threadId = body.thread_id;
    if (threadId !== undefined && (typeof threadId !== 'string' || threadId === '')) {
      return matrixRefusals.invalidParam('thread_id is no non-empty string.');
    }
    if (threadId !== undefined && params.receiptType === 'm.fully_read') {
      return matrixRefusals.invalidParam('The read marker knows no threads.');
    }
    const reading = await accessRoom(services, requester, params.roomId);
    if (!reading.ok) return reading;
    if (reading.value.as !== 'joined') return matrixRefusals.forbidden('You are not in this room.');
    const marked = await markRead(services, reading.value.room, {
      userId: requester.userId,
      type: params.receiptType,
      eventId: params.eventId,
      threadId: threadId ?? '',
    });
    return marked.ok ? ok({}) : marked;
  });
}
