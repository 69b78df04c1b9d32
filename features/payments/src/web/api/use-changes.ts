import { useMatrixApi, type MatrixApi } from '@althing/accounts/web';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { waitForChanges } from './people-api.ts';
import { MONEY } from './queries.ts';

/** After a failure: soon enough to notice that the connection is back, rarely enough for a server that is down. */
const AGAIN_AFTER_MS = 5_000;

let watchers = 0;
let stop: (() => void) | null = null;
/** Up to where the news is known. Kept while nothing of money shows: what came meanwhile is told at the next look. */
let known: { readonly api: MatrixApi; readonly since: string } | null = null;

/** While any money screen or card shows, what changed at the server is fetched afresh. One wait serves them all. */
export function useChanges(): void {
  const api = useMatrixApi();
  const queries = useQueryClient();
  useEffect(() => {
    watchers += 1;
    stop ??= watch(api, queries);
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      stop?.();
      stop = null;
    };
  }, [api, queries]);
}

function watch(api: MatrixApi, queries: QueryClient): () => void {
  const over = new AbortController();
  void follow(api, queries, over.signal);
  return () => over.abort();
}

async function follow(api: MatrixApi, queries: QueryClient, signal: AbortSignal): Promise<void> {
  let since = known?.api === api ? known.since : null;
  while (!signal.aborted) {
    try {
      const answer = await waitForChanges(api, since, signal);
      const isNews = since !== null && (answer.changes.length > 0 || !answer.isComplete);
      since = answer.next;
      known = { api, since };
      if (isNews) await queries.invalidateQueries({ queryKey: [MONEY] });
    } catch (error) {
      if (signal.aborted) return;
      console.debug('Waiting for news of money failed', error);
      await pause(AGAIN_AFTER_MS, signal);
      // What happened meanwhile isn't known.
      await queries.invalidateQueries({ queryKey: [MONEY] });
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
