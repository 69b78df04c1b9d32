export { openRateLimits, rateLimitsOff } from './rate-limits.ts';
export type { RateLimits } from './rate-limits.ts';
export { encodeJson, RawJson } from './raw-json.ts';
export { httpRefuse, matrixRefusals } from './refusal.ts';
export type { HttpRefusal } from './refusal.ts';
export { RawReply, route } from './route.ts';
export type { Call, Handler, Requester, Route } from './route.ts';
export { bearerToken, createHttpServer, registerRoutes } from './server.ts';
export type { Authenticator, HttpOptions, HttpServer } from './server.ts';
