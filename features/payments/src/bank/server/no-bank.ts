// Where no bank is connected: money goes round inside, and who asks for a bank is told so.
import { httpRefuse, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getBankDetails } from '../contract/get-bank-details.ts';
import { listPayouts } from '../contract/list-payouts.ts';
import { payInSandbox } from '../contract/pay-in-sandbox.ts';
import { preparePayout } from '../contract/prepare-payout.ts';

export function noBankRoutes(): Route[] {
  const refused = () => Promise.resolve(httpRefuse(409, 'no_bank', 'no bank is connected here'));
  return [
    route(getBankDetails, refused),
    route(payInSandbox, refused),
    route(preparePayout, refused),
    route(listPayouts, () => Promise.resolve(ok({ payouts: [] }))),
  ];
}
