// Calls to addresses that a person gave us: push gateways, pages to preview. Such an address must not reach what only
// this machine or its network can reach, so the name is resolved here, every address is looked at, and the connection
// goes to the very address that was looked at.
import { lookup as resolve } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ok, refuse, type Result } from '@althing/kernel';

/** In order of precedence. `failed` may go better later; the others won't. */
export type OutboundRefusal =
  | { readonly code: 'invalid_url' | 'forbidden_address' | 'too_large' | 'too_many_redirects' }
  | { readonly code: 'failed'; readonly reason: string };

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** At most `bytesMax`; cut off there if `isCutOff` was asked for. */
  readonly body: Buffer;
  /** Where the answer came from in the end. */
  readonly url: string;
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For everything together: name, connection, redirects, body. */
  readonly timeoutMs: number;
  readonly bytesMax: number;
  readonly redirectsMax: number;
  /** A body longer than `bytesMax` is cut off there, instead of refused. */
  readonly isCutOff?: boolean;
}

export interface Outbound {
  request(url: string, request: OutboundRequest): Promise<Result<OutboundAnswer, OutboundRefusal>>;
  close(): void;
}

/** Connections to one host at a time: a slow gateway must not hold all sockets. */
const SOCKETS_PER_HOST_MAX = 16;
const SOCKETS_MAX = 256;
const FORBIDDEN = 'EFORBIDDENADDRESS';

/** `isLoopbackCallAllowed` lets everything through: for tests on one machine. */
export function openOutbound({ isLoopbackCallAllowed }: { isLoopbackCallAllowed: boolean }): Outbound {
  const options = {
    keepAlive: true,
    maxSockets: SOCKETS_PER_HOST_MAX,
    maxTotalSockets: SOCKETS_MAX,
    lookup: isLoopbackCallAllowed ? undefined : guardedLookup,
  };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

  async function once(
    url: URL,
    request: OutboundRequest,
    signal: AbortSignal,
  ): Promise<Result<OutboundAnswer, OutboundRefusal>> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!isLoopbackCallAllowed && isIP(host) !== 0 && isForbiddenAddress(host))
      return refuse({ code: 'forbidden_address' });
    const agent = agents[url.protocol as keyof typeof agents];
    return new Promise((resolveWith) => {
      const fail = (fault: Error & { code?: string }) =>
        resolveWith(
          refuse(
            fault.code === FORBIDDEN
              ? { code: 'forbidden_address' }
              : { code: 'failed', reason: fault.code ?? fault.name },
          ),
        );
      const call = (url.protocol === 'https:' ? https : http).request(url, {
        method: request.method,
        agent,
        signal,
        headers: {
          'user-agent': 'Althing',
          'accept-encoding': 'identity',
          ...request.headers,
          ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
        },
      });
      call.on('error', fail);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const finish = () =>
          resolveWith(
            ok({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
              url: url.href,
            }),
          );
        response.on('data', (chunk: Buffer) => {
          const room = request.bytesMax - bytes;
          chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
          bytes += chunk.length;
          if (chunk.length <= room) return;
          if (request.isCutOff) finish();
          else resolveWith(refuse({ code: 'too_large' }));
          call.destroy();
        });
        response.on('end', finish);
        response.on('error', fail);
      });
      call.end(request.body);
    });
  }

  return {
    async request(address, request) {
      const signal = AbortSignal.timeout(request.timeoutMs);
      let url = parseUrl(address);
      for (let redirects = 0; ; redirects++) {
        if (!url) return refuse({ code: 'invalid_url' });
        const answer = await once(url, request, signal);
        if (!answer.ok) return answer;
        const { status, headers } = answer.value;
        if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined || request.redirectsMax === 0)
          return answer;
        if (redirects >= request.redirectsMax) return refuse({ code: 'too_many_redirects' });
        url = parseUrl(headers.location, url);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function parseUrl(address: string, base?: URL): URL | null {
  if (!URL.canParse(address, base?.href)) return null;
  const url = new URL(address, base?.href);
  const isPlain = url.username === '' && url.password === '';
  return isPlain && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

// Every address of the name has to be allowed: one that points inward beside one that doesn't is a trap.
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (fault, addresses) => {
    if (fault) return callback(fault, '', 0);
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => isForbiddenAddress(address))) {
      return callback(Object.assign(new Error('the address is not public'), { code: FORBIDDEN }), '', 0);
    }
    if (options.all) (callback as unknown as (fault: null, addresses: object[]) => void)(null, addresses);
    else callback(null, first.address, first.family);
  });
};

/** Special-purpose addresses (IANA registries): loopback, private, link-local, shared, multicast, documentation. */
const forbidden = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  forbidden.addSubnet(network, bits, 'ipv4');
}
/** What is public in IPv6 lies in 2000::/3; within it, these are not, or lead to an IPv4 address that wasn't looked at. */
const publicV6 = new BlockList();
publicV6.addSubnet('2000::', 3, 'ipv6');
const forbiddenV6 = new BlockList();
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  forbiddenV6.addSubnet(network, bits, 'ipv6');
}

/** Whether `address` (IPv4 or IPv6) is one that only insiders reach. */
export function isForbiddenAddress(address: string): boolean {
  const plain = address.split('%')[0] ?? address;
  if (isIP(plain) === 4) return forbidden.check(plain, 'ipv4');
  return isIP(plain) !== 6 || !publicV6.check(plain, 'ipv6') || forbiddenV6.check(plain, 'ipv6');
}
