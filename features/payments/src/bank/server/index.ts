// The door of the bank set.
export { bankNamesOf } from './bank-names.ts';
export type { BankAccount, BankDeps } from './core.ts';
export { noBankRoutes } from './no-bank.ts';
export { openBank } from './open-bank.ts';
export type { Bank } from './open-bank.ts';
export { placeItem } from './place-item.ts';
export { reconcileBank } from './reconcile-bank.ts';
export { listWorkItems } from './list-work-items.ts';
