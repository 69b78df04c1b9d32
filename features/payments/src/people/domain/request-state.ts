// A request for money: open until the first of paid, declined, taken back, or its end.

export type StoredRequestState = 'open' | 'paid' | 'declined' | 'cancelled';
export type RequestState = StoredRequestState | 'expired';

/** Expiry needs no sweep: an open request whose end has come is expired. */
export function requestState(
  { state, expiresAtMs }: { state: StoredRequestState; expiresAtMs: number },
  nowMs: number,
): RequestState {
  return state === 'open' && nowMs >= expiresAtMs ? 'expired' : state;
}

/** When nobody says otherwise: long enough for a holiday, short enough to be remembered. */
export const REQUEST_MS_DEFAULT = 30 * 86_400_000;
/** Open requests that one person may have out: beyond it, it's a shop. Also bounds what one can heap on others. */
export const REQUESTS_OPEN_MAX = 200;
/** Open requests from one person to one other. */
export const REQUESTS_OPEN_TO_ONE_MAX = 10;
