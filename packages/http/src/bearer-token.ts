import type { FastifyRequest } from 'fastify';

/** The token of the Authorization header, or of the query string, which Matrix clients up to v1.11 used. */
export function bearerToken(request: Pick<FastifyRequest, 'headers' | 'query'>): string | null {
  const header = request.headers.authorization;
  if (header !== undefined) return bearerOf(header);
  const query = (request.query as Record<string, unknown> | undefined)?.['access_token'];
  return typeof query === 'string' && query !== '' ? query : null;
}

/** The token of an Authorization header (RFC 6750). */
export function bearerOf(header: string): string | null {
  return /^Bearer +(\S+)$/i.exec(header)?.[1] ?? null;
}
