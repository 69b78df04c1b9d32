import type { TextKey, Translate } from '@althing/ui';
import { useTranslation } from 'react-i18next';
import type { en } from './texts/en.ts';

export type MoneyText = TextKey<typeof en>;

/** This feature's texts in the language in use. */
export function useText(): Translate<MoneyText> {
  return useTranslation('payments').t as unknown as Translate<MoneyText>;
}

/** The language in use, for amounts and dates; Arabic with the digits its readers use beside Latin script. */
export function useLocale(): string {
  const { language } = useTranslation().i18n;
  return language === 'ar' ? 'ar-u-nu-latn' : language;
}
