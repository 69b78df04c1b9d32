// The door for tests, benches and simulations.
import type { Simulation } from '@althing/testing/sim';
import { ledgerSimulation } from './ledger-simulation.ts';

export { fundByRule, openTestLedger } from './test-ledger.ts';
export type { TestLedger } from './test-ledger.ts';
export { createSigningPayer, signedHold, signedMandate, signedTransfer } from './signing-payer.ts';
export type { Payment, SigningPayer } from './signing-payer.ts';
export { confirm, enrolDevice, eur, must, pay, prepare, registerPayer, signOrder } from './payer.ts';
export type { Payer } from './payer.ts';
export { startPaymentsServer } from './payments-server.ts';
export type { PaymentsServer } from './payments-server.ts';

export const simulations: readonly Simulation[] = [ledgerSimulation];
