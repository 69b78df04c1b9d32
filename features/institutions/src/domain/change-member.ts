import { ok, refuse, type Result } from '@althing/kernel';
import type { Role } from '../contract/fields.ts';
import { looksAfter } from './role.ts';

export interface MemberChange {
  /** The role of whoever asks. */
  readonly actorRole: Role;
  /** The role that the colleague has. */
  readonly role: Role;
  /** The role to be; null where it ends. */
  readonly nextRole: Role | null;
  readonly isSelf: boolean;
  readonly ownersCount: number;
}

/** INS5, INS6: whether a role may be changed so. In order of precedence. */
export function changeMember(change: MemberChange): Result<void, 'role_too_low' | 'last_owner'> {
  const { actorRole, role, nextRole, isSelf, ownersCount } = change;
  const isLess = nextRole === null || (nextRole !== 'owner' && looksAfter(role, nextRole));
  const mayAlone = isSelf && (isLess || nextRole === role);
  const mayForOthers = looksAfter(actorRole, role) && (nextRole === null || looksAfter(actorRole, nextRole));
  if (!mayAlone && !mayForOthers) return refuse('role_too_low');
  if (role === 'owner' && nextRole !== 'owner' && ownersCount <= 1) return refuse('last_owner');
  return ok();
}
