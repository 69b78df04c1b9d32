import { useLocale, useText } from '../use-text.ts';

/** Always in the page, so that a screen reader hears it change. */
export function TypingLine({ names }: { names: readonly string[] }) {
  const t = useText();
  const locale = useLocale();
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
  return (
    <p className="typing tiny quiet" role="status">
      {names.length > 0 ? t('room.typing', { count: names.length, names: list }) : ''}
    </p>
  );
}
