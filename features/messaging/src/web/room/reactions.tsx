import { useMessenger } from '../session/use-messenger.ts';
import { useLocale, useText } from '../use-text.ts';
import { deletionDraft, reactionDraft } from './compose.ts';
import type { Entry } from './timeline-view-model.ts';

interface ReactionsProps {
  readonly roomId: string;
  readonly entry: Entry;
  readonly canReact: boolean;
}

export function Reactions({ roomId, entry, canReact }: ReactionsProps) {
  const t = useText();
  const locale = useLocale();
  const { outbox } = useMessenger();
  if (entry.reactions.length === 0) return null;
  return (
    <span className="reacts" role="group" aria-label={t('message.reactions')}>
      {entry.reactions.map(({ key, count, ownEventId, names }) => (
        <button
          key={key}
          type="button"
          className="react num"
          aria-pressed={ownEventId !== null}
          aria-label={t('message.reactedBy', { reaction: key, names: new Intl.ListFormat(locale).format(names) })}
          title={new Intl.ListFormat(locale).format(names)}
          disabled={!canReact}
          onClick={() =>
            void outbox.add(ownEventId ? deletionDraft(roomId, ownEventId) : reactionDraft(roomId, entry.id, key))
          }
        >
          <span aria-hidden="true">{key}</span>
          <span aria-hidden="true">{count}</span>
        </button>
      ))}
    </span>
  );
}
