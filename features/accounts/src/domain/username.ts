// Names of accounts: the part between @ and : of a user id (Matrix appendices, "User identifiers").
import { ok, refuse, type Result } from '@althing/kernel';

export type UsernameRefusal = 'invalid_characters' | 'too_long' | 'empty' | 'reserved';

/** Of the whole user id, with the @, the colon and the server's name. */
const USER_ID_BYTES_MAX = 255;
/** ASCII only, so that no letter can be taken for one of another script. */
const ALLOWED = /^[a-z0-9._=/+-]+$/;
/** Names that speak for the place or an office: they go to nobody who merely asks first. */
const RESERVED: ReadonlySet<string> = new Set([
  'abuse',
  'admin',
  'administrator',
  'althing',
  'authority',
  'council',
  'court',
  'emergency',
  'everyone',
  'gov',
  'government',
  'help',
  'helpdesk',
  'hostmaster',
  'info',
  'mayor',
  'ministry',
  'moderator',
  'moderators',
  'noreply',
  'no-reply',
  'notary',
  'notice',
  'notices',
  'office',
  'official',
  'operator',
  'police',
  'postmaster',
  'president',
  'root',
  'security',
  'server',
  'service',
  'staff',
  'support',
  'sysadmin',
  'system',
  'tax',
  'taxes',
  'townhall',
  'webmaster',
]);

/** The localpart a person asked for, in lower case, or why it can't be had. `serverName` counts towards the length. */
export function chooseLocalpart(asked: string, serverName: string): Result<string, UsernameRefusal> {
  const localpart = asked.toLowerCase();
  if (localpart === '') return refuse('empty');
  if (!ALLOWED.test(localpart)) return refuse('invalid_characters');
  // All ASCII from here on: characters are bytes.
  if (localpart.length + serverName.length + 2 > USER_ID_BYTES_MAX) return refuse('too_long');
  if (isReserved(localpart)) return refuse('reserved');
  return ok(localpart);
}

/** Punctuation and doubling don't free a name: `a.d-m.i_n` and `admin1` read as `admin`. */
function isReserved(localpart: string): boolean {
  const letters = localpart.replaceAll(/[^a-z0-9]/g, '');
  return RESERVED.has(localpart) || RESERVED.has(letters) || RESERVED.has(letters.replace(/\d+$/, ''));
}

/**
 * The user ids that a name typed at sign-in may mean, likeliest first: a whole user id or a localpart, as it stands
 * (ids of other servers' past have capitals) and in lower case. Empty where it names another server.
 */
export function userIdsMeant(typed: string, serverName: string): string[] {
  const name = typed.trim();
  const isWhole = name.startsWith('@') && name.includes(':');
  if (isWhole && name.slice(name.indexOf(':') + 1) !== serverName) return [];
  const exact = isWhole ? name : `@${name.replace(/^@/, '')}:${serverName}`;
  const lower = isWhole
    ? `${name.slice(0, name.indexOf(':')).toLowerCase()}:${serverName}`
    : `@${name.replace(/^@/, '').toLowerCase()}:${serverName}`;
  return exact === lower ? [exact] : [exact, lower];
}
