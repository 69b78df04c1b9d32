export { startS3Server } from './s3-server.ts';
export type { S3Server } from './s3-server.ts';
export { freePort, startServer } from './start-server.ts';
export type { TestServer } from './start-server.ts';
export { createTestDatabase, stopOwnTestCluster } from './test-database.ts';
export type { TestDatabase, TestTemplate } from './test-database.ts';
