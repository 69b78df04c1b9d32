// The door of the documents set.
export { documentsMigrations } from '../storage/migrations.ts';
export { openDocuments } from './open-documents.ts';
export type { Documents, DocumentsDeps } from './open-documents.ts';
