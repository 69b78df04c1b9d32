// Which account data clients may write, and how much of it.
import { httpRefuse, matrixRefusals, type HttpRefusal } from '@althing/http';
import { isJsonObject, ok, type JsonObject, type Result } from '@althing/kernel';
import type { AccountData, AccountDataEntry } from './account-data.ts';
import { IDENTIFIER_BYTES_MAX, utf8Length } from '../../core/contract/ids.ts';

/** Kept by endpoints of their own. */
const managedTypes: ReadonlySet<string> = new Set(['m.fully_read', 'm.push_rules']);
/** Far above what clients keep in one entry; each of a person's devices gets each change. */
const CONTENT_BYTES_MAX = 262_144;

/** The content, if clients may write it and the person has room for it. */
export async function writableAccountData(
  accountData: AccountData,
  entry: AccountDataEntry,
  body: unknown,
): Promise<Result<JsonObject, HttpRefusal>> {
  const { type } = entry;
  if (managedTypes.has(type))
    return httpRefuse(405, 'M_BAD_JSON', `${type} is kept by the server: it has an endpoint of its own.`);
  if (utf8Length(type) > IDENTIFIER_BYTES_MAX) return matrixRefusals.invalidParam('A type holds at most 255 bytes.');
  if (type.includes('\0')) return matrixRefusals.invalidParam('A type holds no NUL.');
  if (!isJsonObject(body)) return matrixRefusals.badJson('The content is no object.');
  const bytes = Buffer.byteLength(JSON.stringify(body));
  if (bytes > CONTENT_BYTES_MAX) {
    return matrixRefusals.tooLarge(`Account data holds at most ${CONTENT_BYTES_MAX} bytes an entry.`);
  }
  if (!(await accountData.hasRoomFor(entry, bytes))) {
    return httpRefuse(400, 'M_RESOURCE_LIMIT_EXCEEDED', 'There is no room for more account data.');
  }
  return ok(body);
}
