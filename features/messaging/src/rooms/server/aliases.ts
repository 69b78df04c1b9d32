// Room aliases: who holds which, and the moment between asking for one and having it.
import { matrixRefusals, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { zRoomAlias, type RoomId } from '../../core/contract/ids.ts';
import type { Core } from '../../core/server/core.ts';
import type { AliasRow, RoomsTables } from '../storage/tables.ts';

/** More aliases than a person would read; bounds the answer. */
const ALIASES_PER_ROOM_MAX = 500;

export interface Aliases {
  /** Holds `alias` for the caller, who must call `release` once it is stored or given up; null if it is taken. */
  reserve(alias: string): Promise<{ release(): void } | null>;
  find(alias: string): Promise<AliasRow | null>;
  create(row: AliasRow): Promise<boolean>;
  delete(alias: string): Promise<void>;
  ofRoom(roomId: string): Promise<string[]>;
  /** Lets the aliases of `from` lead to `to`: the room was upgraded. */
  move(from: string, to: RoomId): Promise<void>;
}

export function openAliases(core: Core): Aliases {
  const db = core.database.as<RoomsTables>();
  const reserved = new Set<string>();

  async function find(alias: string): Promise<AliasRow | null> {
    return (await db.selectFrom('messaging_aliases').selectAll().where('alias', '=', alias).executeTakeFirst()) ?? null;
  }

  async function reserve(alias: string): Promise<{ release(): void } | null> {
    if (reserved.has(alias)) return null;
    reserved.add(alias);
    const release = () => void reserved.delete(alias);
    try {
      if ((await find(alias)) === null) return { release };
    } catch (fault) {
      release();
      throw fault;
    }
    release();
    return null;
  }

  return {
    reserve,
    find,
    async create(row) {
      const place = await reserve(row.alias);
      if (!place) return false;
      try {
        await db.insertInto('messaging_aliases').values(row).execute();
        return true;
      } finally {
        place.release();
      }
    },
    async delete(alias) {
      await db.deleteFrom('messaging_aliases').where('alias', '=', alias).execute();
    },
    async ofRoom(roomId) {
      const rows = await db
        .selectFrom('messaging_aliases')
        .select('alias')
        .where('room_id', '=', roomId)
        .orderBy('alias')
        .limit(ALIASES_PER_ROOM_MAX)
        .execute();
      return rows.map((row) => row.alias);
    },
    async move(from, to) {
      await db.updateTable('messaging_aliases').set({ room_id: to }).where('room_id', '=', from).execute();
    },
  };
}

/** Checks the form of an alias and that it is one of this server's. */
export function checkAlias(core: Core, alias: string): Result<string, HttpRefusal> {
  if (!isAlias(alias)) return matrixRefusals.invalidParam('An alias is written #name:server.');
  const serverName = alias.slice(alias.indexOf(':') + 1);
  if (serverName !== core.config.serverName) return matrixRefusals.notFound(`${alias} is not of this server.`);
  return ok(alias);
}

export function isAlias(text: string): boolean {
  return zRoomAlias.safeParse(text).success;
}
