import { useMatrixApi } from '@althing/accounts/web';
import { useToast } from '@althing/ui';
import { useCallback, useState } from 'react';
import { problemText } from '../confirm/problem-text.ts';
import { useLocale, useText } from '../use-text.ts';

export interface Download {
  readonly isBusy: boolean;
  readonly save: (path: string, fileName: string) => Promise<void>;
}

/** Fetches a document with the person's token and hands it to the browser's downloads. */
export function useDownload(): Download {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const save = useCallback(
    async (path: string, fileName: string) => {
      setBusy(true);
      try {
        const answer = await api.fetch(path);
        if (!answer.ok) return toast({ text: problemText(await refusalOf(answer), { t, locale, currency: null }) });
        const url = URL.createObjectURL(await answer.blob());
        Object.assign(document.createElement('a'), { href: url, download: fileName }).click();
        URL.revokeObjectURL(url);
      } catch (error) {
        console.debug('The document could not be fetched', error);
        toast({ text: t('failed') });
      } finally {
        setBusy(false);
      }
    },
    [api, locale, t, toast],
  );
  return { isBusy, save };
}

async function refusalOf(answer: Response): Promise<{ code: string; details: Record<string, unknown> }> {
  const body = (await answer.json().catch(() => ({}))) as { code?: unknown };
  return { code: typeof body.code === 'string' ? body.code : 'busy', details: {} };
}

/** How a document names days and in which language it speaks. */
export function documentQuery(language: string): Record<string, string> {
  return {
    language: language.startsWith('ar') ? 'ar' : 'en',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
