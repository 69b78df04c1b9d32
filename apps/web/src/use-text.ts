import type { TextKey, Translate } from '@althing/ui';
import { useTranslation } from 'react-i18next';
import type { en } from './texts/en.ts';

export type AppText = TextKey<typeof en>;

/** The shell's texts in the language in use. */
export function useText(): Translate<AppText> {
  return useTranslation('app').t as unknown as Translate<AppText>;
}
