// Which account data clients may write, and how much of it.
import { httpRefuse, matrixRefusals, type HttpRefusal } from '@althing/http';
import { isJsonObject, ok, type JsonObject, type Result } from '@althing/kernel';
import { IDENTIFIER_BYTES_MAX, utf8Length } from '../../core/contract/ids.ts';

/** Kept by endpoints of their own. */
const managedTypes: ReadonlySet<string> = new Set(['m.fully_read', 'm.push_rules']);
/** Far above what clients keep in one entry; each of a person's devices gets each change. */
const CONTENT_BYTES_MAX = 262_144;

export function writableAccountData(type: string, body: unknown): Result<JsonObject, HttpRefusal> {
  if (managedTypes.has(type))
    return httpRefuse(405, 'M_BAD_JSON', `${type} is kept by the server: it has an endpoint of its own.`);
  if (utf8Length(type) > IDENTIFIER_BYTES_MAX) return matrixRefusals.invalidParam('A type holds at most 255 bytes.');
  if (type.includes('\0')) return matrixRefusals.invalidParam('A type holds no NUL.');
  if (!isJsonObject(body)) return matrixRefusals.badJson('The content is no object.');
  if (Buffer.byteLength(JSON.stringify(body)) > CONTENT_BYTES_MAX) {
    return matrixRefusals.tooLarge(`Account data holds at most ${CONTENT_BYTES_MAX} bytes an entry.`);
  }
  return ok(body);
}
