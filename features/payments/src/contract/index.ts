// The door of payments' contracts.
export { getLedgerCheckpoint } from '../ledger/contract/get-ledger-checkpoint.ts';
export * from '../people/contract/index.ts';
export * from '../merchants/contract/index.ts';
export * from '../bank/contract/index.ts';
export * from '../documents/contract/index.ts';
