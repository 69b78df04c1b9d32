import { useDeferredValue, useEffect, useState } from 'react';
import { useMessenger } from '../session/use-messenger.ts';

/** Waits for a pause in typing: each letter need not be a question to the server. */
const PAUSE_MS = 250;
const RESULTS_MAX = 20;

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly picture: string | null;
}

export interface PeopleSearch {
  readonly people: readonly Person[];
  readonly isSearching: boolean;
  readonly hasFailed: boolean;
}

/** Finds people by name in the directory, or by their whole id. */
export function usePeopleSearch(term: string): PeopleSearch {
  const { client } = useMessenger();
  const wanted = useDeferredValue(term.trim());
  const [state, setState] = useState<PeopleSearch>({ people: [], isSearching: false, hasFailed: false });
  useEffect(() => {
    if (wanted === '') {
      setState({ people: [], isSearching: false, hasFailed: false });
      return;
    }
    let isCurrent = true;
    setState((before) => ({ ...before, isSearching: true, hasFailed: false }));
    const timer = setTimeout(() => {
      client.searchUserDirectory({ term: wanted, limit: RESULTS_MAX }).then(
        ({ results }) => {
          const me = client.getSafeUserId();
          const people = results
            .filter((found) => found.user_id !== me)
            .map((found) => ({
              userId: found.user_id,
              name: found.display_name ?? found.user_id,
              picture: found.avatar_url ?? null,
            }));
          const isWholeId =
            /^@[^:\s]+:\S+$/.test(wanted) && wanted !== me && !people.some((each) => each.userId === wanted);
          if (isCurrent) {
            setState({
              people: isWholeId ? [{ userId: wanted, name: wanted, picture: null }, ...people] : people,
              isSearching: false,
              hasFailed: false,
            });
          }
        },
        () => isCurrent && setState({ people: [], isSearching: false, hasFailed: true }),
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, wanted]);
  return state;
}
