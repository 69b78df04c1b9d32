// The door of institutions' contracts.
export { acceptInvitation } from './accept-invitation.ts';
export { changeInstitution } from './change-institution.ts';
export { changeRole } from './change-role.ts';
export { createInstitution } from './create-institution.ts';
export { institutionRefusals, zInstitution, zInstitutionKind, zMember, zRole } from './fields.ts';
export type { Institution, InstitutionKind, LogEntry, Member, Role } from './fields.ts';
export { getAccessLog } from './get-access-log.ts';
export { getConsistencyProof } from './get-consistency-proof.ts';
export { getInclusionProof } from './get-inclusion-proof.ts';
export { getInstitution } from './get-institution.ts';
export { getPublicLog } from './get-public-log.ts';
export { getStaffAccessLog } from './get-staff-access-log.ts';
export { inviteMember } from './invite-member.ts';
export { listMembers } from './list-members.ts';
export { listOwnInstitutions } from './list-own-institutions.ts';
export { removeMember } from './remove-member.ts';
export { withdrawInvitation } from './withdraw-invitation.ts';
