import type { TextKey, Translate } from '@althing/ui';
import { useTranslation } from 'react-i18next';
import type { en } from './texts/en.ts';

export type MessagingText = TextKey<typeof en>;

/** This feature's texts in the language in use. */
export function useText(): Translate<MessagingText> {
  return useTranslation('messaging').t as unknown as Translate<MessagingText>;
}

/** The language in use, for dates and sorting; Arabic with the digits its readers use beside Latin script. */
export function useLocale(): string {
  const { language } = useTranslation().i18n;
  return language === 'ar' ? 'ar-u-nu-latn' : language;
}
