export { getBankDetails } from './get-bank-details.ts';
export { listPayouts } from './list-payouts.ts';
export { payInSandbox } from './pay-in-sandbox.ts';
export { preparePayout } from './prepare-payout.ts';
