export { appendEvent, eventMigrations, openEventLog } from './event-log.ts';
export type { EventLog, FeatureEvent } from './event-log.ts';
export { rebaseEventLog } from './rebase-event-log.ts';
