import type { Role } from '../contract/fields.ts';

const RANKS: Readonly<Record<Role, number>> = { cashier: 1, clerk: 2, manager: 3, owner: 4 };

/** Whether whoever has `role` may do what `needed` may. */
export function reaches(role: Role, needed: Role): boolean {
  return RANKS[role] >= RANKS[needed];
}

/** Whether `role` looks after colleagues of role `other`: managers after clerks and cashiers, owners after all. */
export function looksAfter(role: Role, other: Role): boolean {
  return role === 'owner' || (role === 'manager' && !reaches(other, 'manager'));
}
