// Which files of this server an event names, wherever in its content it does.
import type { JsonObject } from '@althing/kernel';
import { mxcUri } from './media-id.ts';

/** A message names a picture and its preview; galleries some dozens. */
const NAMED_MAX = 100;

/** The ids of the files, each once. */
export function mediaNamed(content: JsonObject, serverName: string): string[] {
  const prefix = mxcUri(serverName, '');
  const found = new Set<string>();
  const rest = JSON.stringify(content).split(prefix).slice(1);
  for (const text of rest) {
    const id = /^[A-Za-z0-9_-]{1,255}/.exec(text)?.[0];
    if (id !== undefined && found.size < NAMED_MAX) found.add(id);
  }
  return [...found];
}
