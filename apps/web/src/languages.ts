// The language in use. Both languages of a part come with the part itself: together they are a few kilobytes, and
// switching works offline.
import { applyLanguage, keepLanguage, type Language } from '@althing/accounts/web';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export async function startLanguages(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    // No language stands in for another: each is complete, which its type ensures.
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    resources: {},
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  applyLanguage(language);
}

export function addTexts(namespace: string, texts: Record<Language, Record<string, string>>): void {
  for (const [language, words] of Object.entries(texts)) i18next.addResourceBundle(language, namespace, words);
}

export async function switchLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  keepLanguage(language);
}
