import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { FOUND_MAX, searchUserDirectory } from '../contract/search-user-directory.ts';
import { rankFound } from '../domain/search-words.ts';
import type { People } from './people.ts';

/** How many matches are ranked: a term that fits more people than this should be longer. */
const RANKED_MAX = 4 * FOUND_MAX;

export const searchUserDirectoryRoute = (people: People) =>
  route(searchUserDirectory, async ({ body: { limit, ...body }, requester }) => {
    const search_term = body.search_term.replaceAll('\0', ' ');
    const found = await people.profiles.search(requester.userId, search_term.trim(), RANKED_MAX);
    const ranked = rankFound(found, search_term);
    return ok({
      limited: ranked.length > limit,
      results: ranked.slice(0, limit).map(({ userId, displayName, avatarUrl }) => ({
        user_id: userId,
        ...(displayName === null ? {} : { display_name: displayName }),
        ...(avatarUrl === null ? {} : { avatar_url: avatarUrl }),
      })),
    });
  });
