import { refuse, type Result } from '@althing/kernel';

/** An expected refusal as it goes over the wire. */
export interface HttpRefusal {
  readonly status: number;
  /** A Matrix `errcode` on Matrix endpoints, a snake_case code on our own. */
  readonly code: string;
  /** Plain words for the developer who reads it; the web app never shows them. */
  readonly message: string;
  /** Further members of the body, e.g. `retry_after_ms`, or the whole of a user-interactive-auth answer. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export function httpRefuse(
  status: number,
  code: string,
  message: string,
  extra?: Readonly<Record<string, unknown>>,
): Result<never, HttpRefusal> {
  return refuse(extra ? { status, code, message, extra } : { status, code, message });
}

/** The Matrix refusals that nearly every endpoint needs (Client-Server API, "Standard error response"). */
export const matrixRefusals = {
  forbidden: (message: string) => httpRefuse(403, 'M_FORBIDDEN', message),
  notFound: (message: string) => httpRefuse(404, 'M_NOT_FOUND', message),
  badJson: (message: string) => httpRefuse(400, 'M_BAD_JSON', message),
  invalidParam: (message: string) => httpRefuse(400, 'M_INVALID_PARAM', message),
  missingParam: (message: string) => httpRefuse(400, 'M_MISSING_PARAM', message),
  unknown: (message: string) => httpRefuse(400, 'M_UNKNOWN', message),
  tooLarge: (message: string) => httpRefuse(413, 'M_TOO_LARGE', message),
} as const;
