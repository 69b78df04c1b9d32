import type { Readable } from 'node:stream';
import type { Result } from '@althing/kernel';
import type { AnyContract, Contract } from '@althing/schema';
import type { z } from 'zod';
import type { HttpRefusal } from './refusal.ts';
import type { ShortWay } from './short-way.ts';

/** Who calls. The authenticator makes it from the access token; handlers trust it. */
export interface Requester {
  readonly userId: string;
  readonly deviceId: string | null;
  /** Names the sign-in that the token belongs to; ends with it. */
  readonly sessionId: string;
  readonly isGuest: boolean;
}

/** What an endpoint is called with: parsed input, the caller, and what it may need of the connection. */
export interface Call<Params, Query, Body, Who> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly requester: Who;
  readonly address: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body of a contract with `bodyKind: 'raw'`. */
  readonly stream: Readable;
  /** The path and query as they were sent. */
  readonly url: string;
  /** Aborted when the caller hangs up, for long polls and downloads. */
  readonly signal: AbortSignal;
}

/** An answer that is not JSON, or has its own status and headers. */
export class RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | Uint8Array | string;
  constructor(reply: { status: number; headers: Record<string, string>; body: Readable | Uint8Array | string }) {
    this.status = reply.status;
    this.headers = reply.headers;
    this.body = reply.body;
  }
}

type Caller<C extends AnyContract> = C['auth'] extends 'required' ? Requester : Requester | null;

export type Handler<C extends AnyContract> =
  C extends Contract<infer P, infer Q, infer B, infer O, infer _Who>
    ? (
        call: Call<z.output<P>, z.output<Q>, z.output<B>, Caller<C>>,
      ) => Promise<Result<z.input<O> | RawReply, HttpRefusal>>
    : never;

export interface Route {
  readonly contract: AnyContract;
  readonly handle: (call: Call<never, never, never, never>) => Promise<Result<unknown, HttpRefusal>>;
  /** How it answers what is asked over and over; only for `GET` by somebody signed in. */
  readonly shortWay?: ShortWay;
}

/** Ties a contract to what answers it. */
export function route<C extends AnyContract>(contract: C, handle: Handler<C>, shortWay?: ShortWay): Route {
  return shortWay ? { contract, handle, shortWay } : { contract, handle };
}
