// A contract describes one endpoint: what goes in, what comes out, who may call, what can be refused.
// Routes are registered from it, input is parsed by it, and the OpenAPI document is made from it.
import { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

/**
 * Whose manners an endpoint has: `matrix` answers errors as `{ errcode, error }` and unknown fields pass;
 * `althing` is our own API, documented at /api/docs, with `{ code, message, retry }`.
 */
export type Wire = 'matrix' | 'althing';

/** `required`: a signed-in account; `optional`: tells who calls if it is known; `none`: never looks. */
export type Auth = 'required' | 'optional' | 'none';

/** What a refused caller may do: send the same again later, send it changed under a new id, or give up. */
export type Retry = 'same' | 'changed' | 'never';

/** A refusal that an endpoint documents. `status` is the HTTP status. */
export interface RefusalDescription {
  readonly code: string;
  readonly status: number;
  readonly retry: Retry;
  readonly when: string;
}

export interface Contract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Who extends Auth = Auth,
> {
  /** The verb, camelCase: `sendEvent`. Unique over all features; also the OpenAPI operationId. */
  readonly name: string;
  readonly method: Method;
  /** Fastify style: `/_matrix/client/v3/rooms/:roomId/send/:eventType/:txnId`. */
  readonly path: string;
  /** Further paths of the same endpoint (r0, unstable prefixes). */
  readonly aliases: readonly string[];
  readonly wire: Wire;
  readonly auth: Who;
  readonly summary: string;
  /** Which bucket of the rate limiter a call takes from; `none` for what is cheap and harmless. */
  readonly limit: 'none' | 'read' | 'write' | 'send' | 'signIn' | 'register' | 'media';
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly output: Output;
  readonly refusals: readonly RefusalDescription[];
  /** Body size in bytes above which 413 is answered; JSON bodies only. */
  readonly bodyBytesMax: number;
  /** `json` is parsed and validated; `raw` leaves the stream to the handler (uploads). */
  readonly bodyKind: 'json' | 'raw';
}

export type AnyContract = Contract<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** 1 MiB: no Matrix event may pass 64 KiB; key uploads and backups of many sessions come near this. */
export const BODY_BYTES_DEFAULT = 1_048_576;

type Defaulted =
  | 'aliases'
  | 'params'
  | 'query'
  | 'body'
  | 'output'
  | 'refusals'
  | 'bodyBytesMax'
  | 'bodyKind'
  | 'limit';

const zNothing = z.looseObject({});
type Nothing = typeof zNothing;

/** Builds a contract; what is left out takes the usual value. */
export function defineContract<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
  Output extends z.ZodType = Nothing,
  const Who extends Auth = Auth,
>(
  given: Omit<Contract<Params, Query, Body, Output, Who>, Defaulted> &
    Partial<Pick<Contract<Params, Query, Body, Output, Who>, Defaulted>>,
): Contract<Params, Query, Body, Output, Who> {
  return {
    aliases: [],
    params: zNothing as unknown as Params,
    query: zNothing as unknown as Query,
    body: zNothing as unknown as Body,
    output: zNothing as unknown as Output,
    refusals: [],
    bodyBytesMax: BODY_BYTES_DEFAULT,
    bodyKind: 'json',
    limit: 'read',
    ...given,
  };
}

/** The paths of a stable Matrix endpoint: v3 and, for clients that still ask for it, r0. */
export function matrixPaths(path: string): { path: string; aliases: string[] } {
  return { path: `/_matrix/client/v3${path}`, aliases: [`/_matrix/client/r0${path}`] };
}
