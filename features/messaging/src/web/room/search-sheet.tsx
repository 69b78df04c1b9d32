import { Icon, Sheet } from '@althing/ui';
import { Search } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useLocale, useText } from '../use-text.ts';
import { findWords, type Found } from './find-words.ts';
import type { RoomSource, RoomView } from './room-source.ts';

/** How many pages of history one press goes back: a few seconds on a slow line. */
const PAGES_BACK = 5;

interface SearchSheetProps {
  readonly source: RoomSource;
  readonly view: RoomView;
  readonly onClose: () => void;
  readonly onShow: (eventId: string) => void;
}

/** Search in what this device can read; it says how far back that goes, and goes further when asked. */
export function SearchSheet({ source, view, onClose, onShow }: SearchSheetProps) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const wanted = useDeferredValue(typed);
  const found = useMemo(() => findWords(view.items, wanted), [view.items, wanted]);
  const lookBack = async () => {
    setBusy(true);
    for (let page = 0; page < PAGES_BACK; page += 1) {
      await source.loadEarlier();
      const now = source.live.get();
      if (!now?.hasEarlier || now.hasEarlierFailed) break;
    }
    setBusy(false);
  };
  return (
    <Sheet title={t('search.title')} isOpen onClose={onClose}>
      <div className="search">
        <Icon of={Search} isSmall />
        <input
          type="search"
          dir="auto"
          data-autofocus
          aria-label={t('search.label')}
          placeholder={t('search.label')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <p className="small quiet" role="status">
        {wanted.trim() === '' ? '' : t('search.found', { count: found.length })}
      </p>
      {found.length > 0 ? (
        <ul className="rows found-list">
          {found.map((each) => (
            <li key={each.item.key}>
              <FoundRow found={each} onShow={onShow} />
            </li>
          ))}
        </ul>
      ) : null}
      <HowFar view={view} isBusy={isBusy} onLookBack={() => void lookBack()} />
      <button type="button" className="button second" onClick={onClose}>
        {t('media.close')}
      </button>
    </Sheet>
  );
}

function FoundRow({ found, onShow }: { found: Found; onShow: (eventId: string) => void }) {
  return (
    <button type="button" className="row found" onClick={() => onShow(found.item.entry.id)}>
      <FoundWords found={found} />
    </button>
  );
}

function FoundWords({ found }: { found: Found }) {
  const t = useText();
  const { entry, isOwn } = found.item;
  return (
    <span className="body">
      <span className="title">
        <b>
          <bdi>{isOwn ? t('message.you') : entry.senderName}</bdi>
        </b>
        <time className="tiny quiet" dateTime={new Date(entry.at).toISOString()}>
          {useMoment(entry.at)}
        </time>
      </span>
      <span className="small found-text" dir="auto">
        {found.pieces.map((piece, index) =>
          piece.isMatch ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
        )}
      </span>
    </span>
  );
}

function HowFar({ view, isBusy, onLookBack }: { view: RoomView; isBusy: boolean; onLookBack: () => void }) {
  const t = useText();
  const first = view.items.find((item) => item.kind === 'message' || item.kind === 'note');
  const since = useMoment(first && 'at' in first ? first.at : first?.kind === 'message' ? first.entry.at : Date.now());
  if (!view.hasEarlier) return <p className="tiny quiet">{t('search.whole')}</p>;
  return (
    <div className="stack-s">
      <p className="tiny quiet">{t(view.hasEarlierFailed ? 'search.stopped' : 'search.since', { when: since })}</p>
      <button type="button" className="button soft compact" aria-busy={isBusy} onClick={onLookBack}>
        {t('search.further')}
      </button>
    </div>
  );
}

function useMoment(at: number): string {
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return format.format(new Date(at));
}
