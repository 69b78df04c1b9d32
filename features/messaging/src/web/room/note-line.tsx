import { useText } from '../use-text.ts';
import type { Note } from './timeline-view-model.ts';

/** What happened beside what was said: quiet, in one line. */
export function NoteLine({ note }: { note: Note }) {
  const t = useText();
  const text =
    note.kind === 'renamed'
      ? t('note.renamed', { who: note.who, name: note.name })
      : note.kind === 'created'
        ? t('note.created', { who: note.who })
        : t(`note.${note.kind}`, { who: note.who, whom: note.whom });
  return <li className="event-note">{text}</li>;
}
