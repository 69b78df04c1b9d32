// Language and theme of this browser. They are read before the first paint, hence localStorage.

export const LANGUAGES = ['en', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', ar: 'العربية' };

export const THEMES = ['device', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

const LANGUAGE_KEY = 'althing.language';
const THEME_KEY = 'althing.theme';

/** The chosen language, else the first of the browser's that we speak, else English. */
export function chosenLanguage(stored: string | null, browserLanguages: readonly string[]): Language {
  const wanted = [stored ?? '', ...browserLanguages].map((tag) => tag.split('-')[0]?.toLowerCase());
  return wanted.flatMap((tag) => LANGUAGES.filter((language) => language === tag))[0] ?? 'en';
}

export function currentLanguage(): Language {
  return chosenLanguage(localStorage.getItem(LANGUAGE_KEY), navigator.languages);
}

export function currentTheme(): Theme {
  const stored = localStorage.getItem(THEME_KEY);
  return THEMES.find((theme) => theme === stored) ?? 'device';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(LANGUAGE_KEY, language);
  applyLanguage(language);
}

export function keepTheme(theme: Theme): void {
  localStorage.setItem(THEME_KEY, theme);
  applyTheme(theme);
}

export function applyLanguage(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

export function applyTheme(theme: Theme): void {
  if (theme === 'device') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
