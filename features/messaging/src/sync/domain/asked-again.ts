// A client that waits for news asks the same again and again, but for the token that it has got meanwhile.

/** The address of a request around the value of `since`. */
export interface Words {
  readonly before: string;
  readonly after: string;
}

/** Takes an address with a query apart at the value of `since`; null if it has none. */
export function splitAtSince(url: string): Words | null {
  let at = url.indexOf('since=');
  while (at > 0 && !isStart(url.charCodeAt(at - 1))) at = url.indexOf('since=', at + 1);
  if (at <= 0) return null;
  const start = at + 'since='.length;
  const end = url.indexOf('&', start);
  return { before: url.slice(0, start), after: end < 0 ? '' : url.slice(end) };
}

/** What stands between the words, if the address has them and between them nothing that could mean something else. */
export function tokenBetween(url: string, { before, after }: Words): string | null {
  if (url.length < before.length + after.length || !url.startsWith(before) || !url.endsWith(after)) return null;
  const token = url.slice(before.length, url.length - after.length);
  return /^\w+$/.test(token) ? token : null;
}

const QUESTION_MARK = 0x3f;
const AMPERSAND = 0x26;

function isStart(code: number): boolean {
  return code === QUESTION_MARK || code === AMPERSAND;
}
