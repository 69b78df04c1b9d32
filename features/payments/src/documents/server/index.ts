// The door of the documents set.
export { openDocuments } from './open-documents.ts';
