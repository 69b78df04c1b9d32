// A request that has come by the usual way, as its route is called with it.
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Call, Requester } from './route.ts';

/** A class, because what is rarely asked for is made only for who reads it. */
export class ReceivedCall implements Call<never, never, never, never> {
  // Each as its contract says: the route knows what that is.
  readonly params: never;
  readonly query: never;
  readonly body: never;
  readonly requester: never;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  #signal: AbortSignal | null = null;

  constructor(
    request: FastifyRequest,
    reply: FastifyReply,
    { params, query, body }: { params: unknown; query: unknown; body: unknown },
    requester: Requester | null,
  ) {
    this.#request = request;
    this.#reply = reply;
    this.params = params as never;
    this.query = query as never;
    this.body = body as never;
    this.requester = requester as never;
  }

  get address(): string {
    return this.#request.ip;
  }

  get headers(): FastifyRequest['headers'] {
    return this.#request.headers;
  }

  get url(): string {
    return this.#request.url;
  }

  get stream(): Readable {
    return streamOf(this.#request);
  }

  get signal(): AbortSignal {
    return (this.#signal ??= hangUpSignal(this.#reply));
  }
}

function streamOf(request: FastifyRequest): Readable {
  return request.body instanceof Readable ? request.body : Readable.from([]);
}

function hangUpSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  if (reply.raw.destroyed) controller.abort();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
