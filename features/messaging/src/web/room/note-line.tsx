import { useLocale, useText } from '../use-text.ts';
import type { Note } from './timeline-view-model.ts';

/** What happened beside what was said: quiet, in one line. */
export function NoteLine({ notes }: { notes: readonly Note[] }) {
  const t = useText();
  const locale = useLocale();
  const [note] = notes;
  if (!note) return null;
  if (note.kind === 'renamed')
    return <li className="event-note">{t('note.renamed', { who: note.who, name: note.name })}</li>;
  if (note.kind === 'created') return <li className="event-note">{t('note.created', { who: note.who })}</li>;
  const list = (names: readonly string[]) =>
    new Intl.ListFormat(locale, { type: 'conjunction' }).format([...new Set(names)]);
  const who = list(notes.map((each) => each.who));
  const whom = list(notes.map((each) => ('whom' in each ? each.whom : '')));
  return <li className="event-note">{t(`note.${note.kind}`, { who, whom })}</li>;
}
