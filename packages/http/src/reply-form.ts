// What all answers have in common, whichever way they were made.
import type { Wire } from '@althing/schema';
import type { HttpRefusal } from './refusal.ts';

/** A page of any origin may call: who calls is told by a token that it has to know, never by a cookie. */
export const CORS_HEADERS = [
  'access-control-allow-origin',
  '*',
  'access-control-expose-headers',
  'Content-Disposition, Retry-After',
] as const;

/** The body of a refusal in the manners of `wire`. */
export function refusalText(wire: Wire, { code, message, extra }: HttpRefusal): string {
  const named = wire === 'matrix' ? (code ? { errcode: code, error: message } : {}) : { code, message };
  return JSON.stringify({ ...named, ...extra });
}

/** What a caller is told of a fault: nothing of what it was. */
export function serverFault(wire: Wire): HttpRefusal {
  return {
    status: 500,
    code: wire === 'matrix' ? 'M_UNKNOWN' : 'internal',
    message: 'Something failed on the server; nothing was changed or the change can be sent again.',
  };
}
