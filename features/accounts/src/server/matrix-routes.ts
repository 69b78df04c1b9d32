import type { Route } from '@althing/http';
import type { AccountsCore } from './core.ts';

/** The Matrix endpoints about accounts. */
export function matrixRoutes(_core: AccountsCore): readonly Route[] {
  return [];
}
