import { expect, test } from 'vitest';
import { changeMember } from '../src/domain/change-member.ts';

test.each([
  // who acts, on whom, what is to be, oneself?, owners, outcome
  ['owner', 'owner', 'manager', false, 2, 'ok'],
  ['owner', 'owner', 'manager', true, 1, 'last_owner'],
  ['owner', 'owner', null, true, 1, 'last_owner'],
  ['owner', 'owner', 'owner', true, 1, 'ok'],
  ['owner', 'cashier', 'owner', false, 1, 'ok'],
  ['manager', 'owner', null, false, 2, 'role_too_low'],
  ['manager', 'manager', null, false, 1, 'role_too_low'],
  ['manager', 'manager', 'clerk', true, 1, 'ok'],
  ['manager', 'manager', null, true, 1, 'ok'],
  ['manager', 'clerk', 'manager', false, 1, 'role_too_low'],
  ['manager', 'clerk', 'cashier', false, 1, 'ok'],
  ['clerk', 'cashier', null, false, 1, 'role_too_low'],
  ['clerk', 'clerk', 'manager', true, 1, 'role_too_low'],
  ['cashier', 'cashier', null, true, 1, 'ok'],
] as const)(
  'INS5 INS6 %s makes %s %s (self %s, %i owners): %s',
  (actorRole, role, nextRole, isSelf, ownersCount, outcome) => {
    const decided = changeMember({ actorRole, role, nextRole, isSelf, ownersCount });
    expect(decided.ok ? 'ok' : decided.refusal).toBe(outcome);
  },
);
