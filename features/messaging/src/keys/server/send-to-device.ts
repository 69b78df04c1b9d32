import { rowFor } from '@althing/db';
import { matrixRefusals, route, type HttpRefusal, type Route } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { serverNameOf } from '../../core/contract/ids.ts';
import { EVENT_BYTES_MAX } from '../../core/server/build-event.ts';
import { sendToDevice } from '../contract/send-to-device.ts';
import { toDeviceHeadTable, toDeviceTable, toDeviceTransactionsTable } from '../storage/tables.ts';
import type { KeyServer } from './key-server.ts';

/** Clients send to a few hundred devices at a time. */
const DEVICES_MAX = 5000;
/** Stored by one request: `*` multiplies what was sent by the devices of whoever it is for. */
const STORED_BYTES_MAX = 16_777_216;

interface Addressed {
  readonly userId: string;
  readonly deviceId: string;
  readonly content: string;
}

export function sendToDeviceRoute(server: KeyServer): Route {
  const { core, toDevice } = server;
  /** Sends that are under way: a retry that overtakes the first joins it. */
  const sending = new Map<string, Promise<Result<Record<string, unknown>, HttpRefusal>>>();

  return route(sendToDevice, ({ requester, params, body }) => {
    const sent = {
      userId: requester.userId,
      deviceId: requester.deviceId ?? '',
      type: params.eventType,
      transactionId: params.txnId,
    };
    const key = Object.values(sent).join('\0');
    const running = sending.get(key);
    if (running) return running;
    const work = send(sent, body.messages).finally(() => sending.delete(key));
    sending.set(key, work);
    return work;
  });

  async function send(
    sent: { userId: string; deviceId: string; type: string; transactionId: string },
    messages: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): Promise<Result<Record<string, unknown>, HttpRefusal>> {
    const [wasSent, addressed] = await Promise.all([toDevice.wasSent(sent), resolve(messages)]);
    if (wasSent) return ok({});
    if (!addressed.ok) return addressed;
    const { userId, deviceId, type, transactionId } = sent;
    const sentAt = core.clock.nowMs();
    await core.commit.append(1, (pos) => ({
      rows: [
        rowFor(toDeviceHeadTable, { name: 'head', pos }),
        rowFor(toDeviceTransactionsTable, {
          user_id: userId,
          device_id: deviceId,
          type,
          transaction_id: transactionId,
          sent_at: sentAt,
        }),
        ...addressed.value.map((to) =>
          rowFor(toDeviceTable, {
            pos,
            user_id: to.userId,
            device_id: to.deviceId,
            sender: userId,
            type,
            content: to.content,
            sent_at: sentAt,
          }),
        ),
      ],
      committed: () => {
        for (const to of addressed.value) server.inboxes.noteSent(to.userId, to.deviceId, pos);
        core.notifier.wake(new Set(addressed.value.map((to) => to.userId)));
      },
    }));
    return ok({});
  }

  /** Who gets what: `*` becomes each of the person's devices; devices that don't exist get nothing. */
  async function resolve(
    messages: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): Promise<Result<Addressed[], HttpRefusal>> {
    const userIds = Object.keys(messages).filter((userId) => serverNameOf(userId) === core.config.serverName);
    const devices = await server.knownDevices(userIds);
    const addressed: Addressed[] = [];
    let bytes = 0;
    for (const userId of userIds) {
      const known = devices.get(userId) ?? new Map<string, string | null>();
      const contents = messages[userId] ?? {};
      for (const [deviceId, content] of Object.entries(contents)) {
        const text = JSON.stringify(content);
        const length = Buffer.byteLength(text);
        if (length > EVENT_BYTES_MAX) {
          return matrixRefusals.tooLarge(`A message holds at most ${EVENT_BYTES_MAX} bytes.`);
        }
        // A device that is named gets what is for it, not also what is for all.
        const targets =
          deviceId === '*'
            ? [...known.keys()].filter((id) => !Object.hasOwn(contents, id))
            : known.has(deviceId)
              ? [deviceId]
              : [];
        bytes += length * targets.length;
        if (bytes > STORED_BYTES_MAX) return matrixRefusals.tooLarge(`At most ${STORED_BYTES_MAX} bytes at once.`);
        for (const target of targets) addressed.push({ userId, deviceId: target, content: text });
      }
    }
    if (addressed.length > DEVICES_MAX) return matrixRefusals.tooLarge(`At most ${DEVICES_MAX} devices at once.`);
    return ok(addressed);
  }
}
