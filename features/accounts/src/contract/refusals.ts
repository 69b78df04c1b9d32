import type { RefusalDescription } from '@althing/schema';

// What several endpoints of accounts refuse, in one wording.
export const refusals = {
  interactiveAuth: {
    code: '',
    status: 401,
    retry: 'changed',
    when: 'user-interactive auth is not complete: flows, params and session say how to go on',
  },
  forbidden: { code: 'M_FORBIDDEN', status: 403, retry: 'changed', when: 'the proof is not right' },
  limited: { code: 'M_LIMIT_EXCEEDED', status: 429, retry: 'same', when: 'too many attempts' },
  weakPassword: {
    code: 'M_WEAK_PASSWORD',
    status: 400,
    retry: 'changed',
    when: 'the password has less than 8 characters or more than 512 bytes, or is one of the first that are tried',
  },
  invalidUsername: {
    code: 'M_INVALID_USERNAME',
    status: 400,
    retry: 'changed',
    when: 'the name is empty, too long or has characters that user ids lack',
  },
  userInUse: { code: 'M_USER_IN_USE', status: 400, retry: 'changed', when: 'the name is taken, or was' },
  exclusive: { code: 'M_EXCLUSIVE', status: 400, retry: 'changed', when: 'the name is reserved' },
  notFound: { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'there is no such device' },
} as const satisfies Record<string, RefusalDescription>;
