import { Readable } from 'node:stream';
import { httpRefuse, matrixRefusals, RawReply, route, type HttpRefusal, type Route } from '@althing/http';
import { ok, type JsonValue, type Result } from '@althing/kernel';
import * as contracts from '../contract/backed-up-keys.ts';
import type { BackedUpKey } from '../contract/backed-up-keys.ts';
import type { BackupStore, KeySelection, OfferedKey } from '../storage/backup-store.ts';
import type { BackedUpKeyRow } from '../storage/tables.ts';
import { versionNumber } from './backup-versions.ts';
import type { KeyServer } from './key-server.ts';

type Updated = Result<{ etag: string; count: number }, HttpRefusal>;

export function backedUpKeyRoutes({ backups }: KeyServer): Route[] {
  async function put(userId: string, version: string, keys: readonly OfferedKey[]): Promise<Updated> {
    const number = versionNumber(version);
    const outcome = number === null ? null : await backups.put(userId, number, keys);
    if (outcome?.ok) return ok({ etag: String(outcome.value.etag), count: outcome.value.count });
    if (outcome?.refusal.code === 'wrong_version') {
      return httpRefuse(403, 'M_WRONG_ROOM_KEYS_VERSION', 'This is not the current backup.', {
        current_version: String(outcome.refusal.current),
      });
    }
    if (outcome?.refusal.code === 'full') return matrixRefusals.tooLarge('The backup holds as many keys as it can.');
    return matrixRefusals.notFound('There is no such backup.');
  }

  async function remove(userId: string, version: string, selection: KeySelection): Promise<Updated> {
    const number = versionNumber(version);
    const state = number === null ? null : await backups.removeKeys(userId, number, selection);
    if (!state) return matrixRefusals.notFound('There is no such backup.');
    return ok({ etag: String(state.etag), count: state.count });
  }

  /** The version's number if the backup exists. */
  async function existing(userId: string, version: string): Promise<number | null> {
    const number = versionNumber(version);
    return number !== null && (await backups.find(userId, number)) !== null ? number : null;
  }

  async function getAll(
    userId: string,
    version: string,
    roomId: string | undefined,
  ): Promise<Result<RawReply, HttpRefusal>> {
    const number = await existing(userId, version);
    if (number === null) return matrixRefusals.notFound('There is no such backup.');
    const text =
      roomId === undefined ? roomsText(backups, userId, number) : sessionsText(backups, userId, number, roomId);
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    return ok(new RawReply({ status: 200, headers, body: Readable.from(text) }));
  }

  return [
    route(contracts.putBackedUpKeys, ({ requester, query, body }) => {
      const keys = Object.entries(body.rooms).flatMap(([roomId, { sessions }]) => offeredKeys(roomId, sessions));
      return put(requester.userId, query.version, keys);
    }),
    route(contracts.putBackedUpKeysOfRoom, ({ requester, query, params, body }) =>
      put(requester.userId, query.version, offeredKeys(params.roomId, body.sessions)),
    ),
    route(contracts.putBackedUpKey, ({ requester, query, params, body }) =>
      put(requester.userId, query.version, offeredKeys(params.roomId, { [params.sessionId]: body })),
    ),
    route(contracts.getBackedUpKeys, ({ requester, query }) => getAll(requester.userId, query.version, undefined)),
    route(contracts.getBackedUpKeysOfRoom, ({ requester, query, params }) =>
      getAll(requester.userId, query.version, params.roomId),
    ),
    route(contracts.getBackedUpKey, async ({ requester, query, params }) => {
      const number = await existing(requester.userId, query.version);
      const [row] = number === null ? [] : await backups.page(requester.userId, number, params, null);
      return row ? ok(toKey(row)) : matrixRefusals.notFound('There is no such key.');
    }),
    route(contracts.deleteBackedUpKeys, ({ requester, query }) => remove(requester.userId, query.version, {})),
    route(contracts.deleteBackedUpKeysOfRoom, ({ requester, query, params }) =>
      remove(requester.userId, query.version, params),
    ),
    route(contracts.deleteBackedUpKey, ({ requester, query, params }) =>
      remove(requester.userId, query.version, params),
    ),
  ];
}

function offeredKeys(roomId: string, sessions: Readonly<Record<string, BackedUpKey>>): OfferedKey[] {
  return Object.entries(sessions).map(([sessionId, key]) => ({
    roomId,
    sessionId,
    first_message_index: key.first_message_index,
    forwarded_count: key.forwarded_count,
    is_verified: key.is_verified,
    sessionData: key.session_data as JsonValue,
  }));
}

function toKey(row: BackedUpKeyRow) {
  return {
    first_message_index: row.first_message_index,
    forwarded_count: row.forwarded_count,
    is_verified: row.is_verified,
    session_data: JSON.parse(row.session_data) as unknown,
  };
}

function keyText(row: BackedUpKeyRow): string {
  return (
    `${JSON.stringify(row.session_id)}:{"first_message_index":${row.first_message_index}` +
    `,"forwarded_count":${row.forwarded_count},"is_verified":${row.is_verified},"session_data":${row.session_data}}`
  );
}

// A backup of years is hundreds of megabytes: it is read and sent page by page, never held as a whole.
async function* rowsOf(backups: BackupStore, userId: string, version: number, selection: KeySelection) {
  let after: BackedUpKeyRow | null = null;
  for (;;) {
    const page: BackedUpKeyRow[] = await backups.page(userId, version, selection, after);
    if (page.length === 0) return;
    yield page;
    after = page.at(-1) ?? null;
  }
}

async function* roomsText(backups: BackupStore, userId: string, version: number): AsyncGenerator<string> {
  let roomId: string | null = null;
  yield '{"rooms":{';
  for await (const page of rowsOf(backups, userId, version, {})) {
    let text = '';
    for (const row of page) {
      if (row.room_id === roomId) text += ',';
      else text += `${roomId === null ? '' : '}},'}${JSON.stringify(row.room_id)}:{"sessions":{`;
      roomId = row.room_id;
      text += keyText(row);
    }
    yield text;
  }
  yield roomId === null ? '}}' : '}}}}';
}

async function* sessionsText(
  backups: BackupStore,
  userId: string,
  version: number,
  roomId: string,
): AsyncGenerator<string> {
  let isFirst = true;
  yield '{"sessions":{';
  for await (const page of rowsOf(backups, userId, version, { roomId })) {
    yield (isFirst ? '' : ',') + page.map(keyText).join(',');
    isFirst = false;
  }
  yield '}}';
}
