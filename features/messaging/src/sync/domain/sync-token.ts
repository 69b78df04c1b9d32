// The tokens of /sync and of paging. Opaque to clients.

export interface SyncToken {
  /** The position of the log up to which the client has seen everything. */
  readonly pos: number;
  /** The same for what is kept in memory only. */
  readonly ephemeral: number;
  /** Where the device's queue of to-device messages was cut off, if it was. */
  readonly mark: number | null;
}

const syncPattern = /^s(\d{1,15})_(\d{1,15})(?:_(\d{1,15}))?$/;
const placePattern = /^(?:t(\d{1,15})|s(\d{1,15})_\d{1,15}(?:_\d{1,15})?)$/;

export function formatSyncToken({ pos, ephemeral, mark }: SyncToken): string {
  return `s${pos}_${ephemeral}${mark === null ? '' : `_${mark}`}`;
}

export function parseSyncToken(text: string): SyncToken | null {
  const match = syncPattern.exec(text);
  if (!match) return null;
  return { pos: Number(match[1]), ephemeral: Number(match[2]), mark: match[3] === undefined ? null : Number(match[3]) };
}

/** A place in a room's history: between the events up to `pos` and those after it. */
export function formatPlace(pos: number): string {
  return `t${pos}`;
}

/** Reads a place; /sync's own tokens name one too. */
export function parsePlace(text: string): number | null {
  const match = placePattern.exec(text);
  return match ? Number(match[1] ?? match[2]) : null;
}
