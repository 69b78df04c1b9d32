// The state that a sliding sync wants of a room: pairs of type and state key, with `*` for any, `$ME` for the reader,
// and `$LAZY` for the members who speak in the timeline.

export interface RequiredState {
  readonly isLazy: boolean;
  /** Entries that can be looked up. */
  readonly exact: readonly { readonly type: string; readonly stateKey: string }[];
  /** Whether some pair has a wildcard: then the state has to be walked. */
  readonly isWide: boolean;
  readonly wants: (type: string, stateKey: string) => boolean;
}

export function requiredState(pairs: readonly (readonly [string, string])[], userId: string): RequiredState {
  const exact = new Map<string, { type: string; stateKey: string }>();
  const typesWithAnyKey = new Set<string>();
  const keysWithAnyType = new Set<string>();
  let isAll = false;
  let isLazy = false;
  for (const [type, key] of pairs) {
    if (key === '$LAZY') {
      if (type === 'm.room.member' || type === '*') isLazy = true;
      continue;
    }
    const stateKey = key === '$ME' ? userId : key;
    if (type === '*' && stateKey === '*') isAll = true;
    else if (type === '*') keysWithAnyType.add(stateKey);
    else if (stateKey === '*') typesWithAnyKey.add(type);
    else exact.set(`${type}\0${stateKey}`, { type, stateKey });
  }
  // All members asked for beside the lazy ones: lazily is enough.
  if (isLazy) typesWithAnyKey.delete('m.room.member');
  const isWide = isAll || typesWithAnyKey.size > 0 || keysWithAnyType.size > 0;
  return {
    isLazy,
    exact: [...exact.values()],
    isWide,
    wants: (type, stateKey) => {
      if (exact.has(`${type}\0${stateKey}`)) return true;
      if (isLazy && type === 'm.room.member') return false;
      return isAll || typesWithAnyKey.has(type) || keysWithAnyType.has(stateKey);
    },
  };
}
