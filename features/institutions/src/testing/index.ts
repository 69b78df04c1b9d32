// What tests of institutions, and of features above them, start with.
export { appointOperators, startInstitutionsServer } from './institutions-server.ts';
export type { InstitutionsServer } from './institutions-server.ts';
