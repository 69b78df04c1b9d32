// The door of institutions on the server.
import type { Route } from '@althing/http';
import { sweepAccess } from '../storage/access-log-store.ts';
import { accessLogRoutes } from './access-log.ts';
import { openCore, type InstitutionsDeps } from './core.ts';
import { createDoor, type InstitutionsDoor } from './door.ts';
import { institutionRoutes } from './institution-routes.ts';
import { institutionsExport } from './institutions-export.ts';
import { memberRoutes } from './member-routes.ts';
import { onAccountEvent } from './on-account-events.ts';
import { publicLogRoutes } from './public-log.ts';

export { institutionsMigrations } from '../storage/migrations.ts';
export type { Access } from './access-log.ts';
export { institutionsEvents, type InstitutionsDeps } from './core.ts';
export type { InstitutionsDoor } from './door.ts';
export { addOperator, approveAs, removeOperator } from './operators.ts';
export type { OperatorAction, OperatorCredentials, OperatorOutcome } from './operators.ts';
export { unverifyInstitution, verifyInstitution } from './verify-institution.ts';
export type { Institution, Member, Role } from '../contract/fields.ts';
export { reaches } from '../domain/role.ts';

export interface Institutions {
  readonly routes: readonly Route[];
  readonly door: InstitutionsDoor;
  start(): void;
  stop(): Promise<void>;
}

/** What ended stays at most so long before it is swept away. */
const SWEEP_MS = 3600_000;

/** Opens institutions; call before the event log starts. */
export function openInstitutions(deps: InstitutionsDeps): Institutions {
  const core = openCore(deps);
  deps.accounts.addExport(institutionsExport(core));
  deps.events.subscribe('institutions-accounts', (event) => onAccountEvent(core, event));
  let cancelSweep: (() => void) | null = null;
  let sweeping: Promise<void> = Promise.resolve();
  function sweepAndArm(): void {
    sweeping = sweepAccess(core.db, core.now()).catch((fault: unknown) => {
      deps.logger.warn({ err: fault }, 'sweep failed');
    });
    cancelSweep = deps.clock.after(SWEEP_MS, sweepAndArm);
  }
  return {
    routes: [...institutionRoutes(core), ...memberRoutes(core), ...publicLogRoutes(core), ...accessLogRoutes(core)],
    door: createDoor(core),
    start: sweepAndArm,
    async stop() {
      cancelSweep?.();
      await sweeping;
    },
  };
}
