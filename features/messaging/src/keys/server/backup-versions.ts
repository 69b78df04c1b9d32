import { httpRefuse, matrixRefusals, route, type Route } from '@althing/http';
import { ok, type JsonValue } from '@althing/kernel';
import { createBackup, deleteBackup, getBackup, getCurrentBackup, updateBackup } from '../contract/backup-versions.ts';
import type { KeyBackupRow } from '../storage/tables.ts';
import type { KeyServer } from './key-server.ts';

const noBackup = () => matrixRefusals.notFound('There is no such backup.');

/** The number of a version, or null for what can be none. They are opaque to clients, so anything may come. */
export function versionNumber(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

export function backupVersionRoutes({ backups, lock }: KeyServer): Route[] {
  const find = async (userId: string, version: string) => {
    const number = versionNumber(version);
    return number === null ? null : backups.find(userId, number);
  };
  return [
    route(createBackup, async ({ requester, body }) => {
      const { userId } = requester;
      const backup = { algorithm: body.algorithm, authData: body.auth_data as JsonValue };
      // Two at once would both take the next number.
      const version = await lock.run(userId, () => backups.create(userId, backup));
      if (version === null)
        return httpRefuse(400, 'M_RESOURCE_LIMIT_EXCEEDED', 'Delete a backup first: there are many.');
      return ok({ version: String(version) });
    }),
    route(getCurrentBackup, async ({ requester }) => {
      const row = await backups.find(requester.userId, null);
      return row ? ok(describe(row)) : noBackup();
    }),
    route(getBackup, async ({ requester, params }) => {
      const row = await find(requester.userId, params.version);
      return row ? ok(describe(row)) : noBackup();
    }),
    route(updateBackup, async ({ requester, params, body }) => {
      const row = await find(requester.userId, params.version);
      if (!row) return noBackup();
      if (body.version !== undefined && String(body.version) !== params.version) {
        return matrixRefusals.invalidParam('The version in the body is not the one in the path.');
      }
      if (body.algorithm !== row.algorithm) {
        return httpRefuse(400, 'M_INVALID_PARAM', 'The algorithm of a backup cannot be changed.');
      }
      await backups.updateAuthData(row.user_id, row.version, body.auth_data as JsonValue);
      return ok({});
    }),
    route(deleteBackup, async ({ requester, params }) => {
      const number = versionNumber(params.version);
      const isFound = number !== null && (await backups.remove(requester.userId, number));
      return isFound ? ok({}) : noBackup();
    }),
  ];
}

function describe(row: KeyBackupRow) {
  return {
    algorithm: row.algorithm,
    auth_data: JSON.parse(row.auth_data) as unknown,
    count: row.key_count,
    etag: String(row.etag),
    version: String(row.version),
  };
}
