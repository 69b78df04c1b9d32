// Which passwords are refused: by length, and because they are what is tried first.
import { isCommon, refusePassword, type PasswordRefusal } from '../domain/password-rule.ts';

/** The words that everybody here knows. */
const PLACE = ['althing'];

let list: Promise<ReadonlySet<string>> | null = null;

/** About 49,000 passwords from breaches, some 4 MB: read when the first password is chosen, so that a start needn't. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  list ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return list;
}

/** Why `password` can't be that of the account with this name, or null. The name is null where there is none yet. */
export async function refuseWeakPassword(
  password: string,
  { localpart, serverName }: { localpart: string | null; serverName: string },
): Promise<PasswordRefusal | null> {
  const byLength = refusePassword(password);
  if (byLength) return byLength;
  const own = [...PLACE, serverName, ...(localpart === null ? [] : [localpart, `@${localpart}:${serverName}`])];
  return isCommon(password, await commonPasswords(), own) ? 'too_common' : null;
}
