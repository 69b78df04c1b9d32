import type { TextKey, Translate } from '@althing/ui';
import { useTranslation } from 'react-i18next';
import type { en } from './texts/en.ts';

export type AccountsText = TextKey<typeof en>;

/** This feature's texts in the language in use. */
export function useText(): Translate<AccountsText> {
  return useTranslation('accounts').t as unknown as Translate<AccountsText>;
}
