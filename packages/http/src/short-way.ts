// The short way: an answer given from node's own request event, before the router and all that stands around a route.
// It is for what a client asks over and over in the same words, as a long poll. A route takes by it only requests that
// it is sure of, from what memory holds; all others go the usual way, which alone knows the rules. What holds for every
// request holds here too: a token that is known, no guests, rate limits, figures, faults in the log, CORS.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AnyContract } from '@althing/schema';
import type { HttpRefusal } from './refusal.ts';
import { CORS_HEADERS, refusalText, serverFault } from './reply-form.ts';
import type { Requester, Route } from './route.ts';
import type { HttpOptions } from './server.ts';

/** What is prepared to answer one request. */
export interface ShortAnswer {
  /** Answers now or later, once. */
  begin(reply: ShortReply): void;
  /** The caller has hung up before the answer. */
  hangUp(): void;
}

export interface ShortWay {
  /** Looks whether this request can be answered here, and changes nothing; null leaves it to the usual way. */
  prepare(url: string, requester: Requester): ShortAnswer | null;
}

const BEARER = 'Bearer ';
const QUESTION_MARK = 0x3f;

interface Entry {
  readonly path: string;
  readonly contract: AnyContract;
  readonly way: ShortWay;
}

/** One connection: an answer that is owed on it learns by it that the caller has hung up. */
class Connection {
  owed: ShortReply | null = null;

  constructor(socket: Socket) {
    socket.once('close', () => this.owed?.hungUp());
  }
}

export class ShortWays {
  /** Very few. */
  readonly #entries: Entry[] = [];
  readonly #connections = new WeakMap<Socket, Connection>();
  readonly #options: HttpOptions;
  #isClosed = false;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  add({ contract, shortWay }: Route): void {
    if (!shortWay || contract.method !== 'GET' || contract.auth !== 'required') return;
    for (const path of [contract.path, ...contract.aliases]) this.#entries.push({ path, contract, way: shortWay });
  }

  /**
   * Looks at each request before the listeners that the server has now. Where a name has a second address, e.g.
   * `localhost`, fastify listens there by a server of its own, and all goes the usual way.
   */
  goBefore(server: Server): void {
    const usualWay = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
      if (!this.take(incoming, outgoing)) for (const listener of usualWay) listener.call(server, incoming, outgoing);
    });
  }

  /** From now on everything goes the usual way, which tells callers that the server is closing. */
  close(): void {
    this.#isClosed = true;
  }

  /** Whether the request is answered here; if not, nothing has happened. */
  take(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
    const { method, url = '' } = incoming;
    if (method !== 'GET' || this.#isClosed) return false;
    const entry = this.#entries.find(
      ({ path }) => url.startsWith(path) && url.charCodeAt(path.length) === QUESTION_MARK,
    );
    if (!entry) return false;
    const { headers, socket } = incoming;
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
    // Written in any other way it is read by the usual way.
    if (!headers.authorization?.startsWith(BEARER)) return false;
    const token = headers.authorization.slice(BEARER.length);
    const { authenticator, rateLimits, isBehindProxy } = this.#options;
    const requester = authenticator.recall?.(token, {
      address: addressOf(incoming, isBehindProxy),
      userAgent: headers['user-agent'] ?? '',
    });
    if (!requester || requester.isGuest) return false;
    const connection = this.#connectionOf(socket);
    // Requests that are sent before the last one is answered are too rare to be thought of here.
    if (connection.owed) return false;
    const answer = entry.way.prepare(url, requester);
    if (!answer) return false;
    const { limit } = entry.contract;
    // The usual way says how long to wait.
    if (limit !== 'none' && !rateLimits.takeOne(limit, `account ${requester.userId}`)) return false;
    const reply = new ShortReply(outgoing, answer, connection, entry.contract, this.#options);
    connection.owed = reply;
    try {
      answer.begin(reply);
    } catch (fault) {
      reply.fault(fault);
    }
    return true;
  }

  #connectionOf(socket: Socket): Connection {
    let connection = this.#connections.get(socket);
    if (!connection) {
      connection = new Connection(socket);
      this.#connections.set(socket, connection);
    }
    return connection;
  }
}

/** The one answer to a request. Whatever is said after the first word, or to nobody, is dropped. */
export class ShortReply {
  readonly #outgoing: ServerResponse;
  readonly #answer: ShortAnswer;
  readonly #connection: Connection;
  readonly #contract: AnyContract;
  readonly #options: HttpOptions;
  readonly #begunMs = performance.now();

  constructor(
    outgoing: ServerResponse,
    answer: ShortAnswer,
    connection: Connection,
    contract: AnyContract,
    options: HttpOptions,
  ) {
    this.#outgoing = outgoing;
    this.#answer = answer;
    this.#connection = connection;
    this.#contract = contract;
    this.#options = options;
  }

  /** A 200 with this JSON. */
  json(text: string): void {
    this.#send(200, text, null);
  }

  refuse(refusal: HttpRefusal): void {
    this.#send(refusal.status, refusalText(this.#contract.wire, refusal), refusal.headers ?? null);
  }

  fault(fault: unknown): void {
    this.#options.logger.error({ err: fault, route: this.#contract.name }, 'fault');
    this.refuse(serverFault(this.#contract.wire));
  }

  hungUp(): void {
    if (this.#connection.owed !== this) return;
    this.#connection.owed = null;
    this.#answer.hangUp();
  }

  #send(status: number, text: string, extra: Readonly<Record<string, string>> | null): void {
    if (this.#connection.owed !== this) return;
    this.#connection.owed = null;
    const length = Buffer.byteLength(text);
    const headers = [...CORS_HEADERS, 'content-type', 'application/json', 'content-length', String(length)];
    if (extra) for (const [name, value] of Object.entries(extra)) headers.push(name, value);
    // As many bytes as characters: it is ASCII, which costs least to write.
    this.#outgoing.writeHead(status, headers).end(text, length === text.length ? 'latin1' : 'utf8');
    this.#options.observe?.({
      name: this.#contract.name,
      status,
      seconds: (performance.now() - this.#begunMs) / 1000,
    });
  }
}

/** The caller's address as the usual way has it: behind a proxy, what the proxy said last. */
export function addressOf({ headers, socket }: IncomingMessage, isBehindProxy: boolean): string {
  const forwarded = isBehindProxy ? headers['x-forwarded-for'] : undefined;
  const last = typeof forwarded === 'string' ? forwarded.slice(forwarded.lastIndexOf(',') + 1).trim() : '';
  return last === '' ? (socket.remoteAddress ?? '') : last;
}
