// What a role in the institution may do for its merchant.
import type { Role } from '@althing/institutions/contract';

export type MerchantAct =
  | 'see_merchant'
  | 'ask_at_till'
  | 'see_payments'
  | 'see_payer'
  | 'send_invoices'
  | 'contest_disputes'
  | 'decide_disputes'
  | 'manage_tills'
  | 'refund'
  | 'settle'
  | 'pay_out'
  | 'change_merchant';

const NEEDED: Readonly<Record<MerchantAct, Role>> = {
  see_merchant: 'cashier',
  ask_at_till: 'cashier',
  see_payments: 'clerk',
  see_payer: 'clerk',
  send_invoices: 'clerk',
  contest_disputes: 'clerk',
  decide_disputes: 'manager',
  manage_tills: 'manager',
  refund: 'manager',
  settle: 'manager',
  pay_out: 'manager',
  change_merchant: 'owner',
};

const RANKS: Readonly<Record<Role, number>> = { cashier: 1, clerk: 2, manager: 3, owner: 4 };

export function neededFor(act: MerchantAct): Role {
  return NEEDED[act];
}

export function mayDo(role: Role, act: MerchantAct): boolean {
  return RANKS[role] >= RANKS[NEEDED[act]];
}
