import { useEffect, useState } from 'react';
import type { MediaSource } from '../session/media.ts';
import { useMessenger } from '../session/use-messenger.ts';

/** An object URL for the file, from the outbox's copy or the server; null while it opens, and without a source. */
export function useMedia(source: MediaSource | null): { url: string | null; hasFailed: boolean } {
  const { media, outbox } = useMessenger();
  const [url, setUrl] = useState<string | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!source) return;
    let isCurrent = true;
    const own = outbox.items.find((item) => source.url === `outbox:${item.txnId}`)?.attachment?.blob;
    if (own) {
      const local = URL.createObjectURL(own);
      setUrl(local);
      return () => URL.revokeObjectURL(local);
    }
    media.objectUrl(source).then(
      (opened) => isCurrent && setUrl(opened),
      () => isCurrent && setFailed(true),
    );
    return () => {
      isCurrent = false;
    };
    // The source object is read afresh from the event each time; its url is what stays.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only another picture is fetched anew
  }, [media, outbox, source?.url]);
  return { url, hasFailed };
}
