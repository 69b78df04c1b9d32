export { freePort, startServer } from './start-server.ts';
export type { TestServer } from './start-server.ts';
export { createTestDatabase, startTestPostgres } from './test-postgres.ts';
export type { TestDatabase } from './test-postgres.ts';
