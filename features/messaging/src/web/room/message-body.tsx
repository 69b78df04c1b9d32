import { Icon } from '@althing/ui';
import { Download, File, ImageOff, Lock, Trash2, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { Card } from '../cards/card.tsx';
import { UNLOCK_HREF } from '../links.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useLocale, useText } from '../use-text.ts';
import { splitLinks } from './split-links.ts';
import { isOnlyEmoji, type Body, type MessageItem } from './timeline-view-model.ts';
import { useMedia } from './use-media.ts';
import { Voice } from './voice.tsx';

export function MessageBody({ item, roomId }: { item: MessageItem; roomId: string }) {
  const t = useText();
  const { body } = item.entry;
  switch (body.kind) {
    case 'text':
      return <Said text={body.isEmote ? `${item.entry.senderName} ${body.text}` : body.text} />;
    case 'image':
      return <Picture body={body} />;
    case 'voice':
      return <Voice body={body} />;
    case 'file':
      return <FileRow body={body} />;
    case 'card':
      return <Card body={body} item={item} roomId={roomId} />;
    case 'deleted':
      return (
        <span className="quiet">
          <Icon of={Trash2} isSmall /> {t('preview.deleted')}
        </span>
      );
    case 'unreadable':
      return (
        <span className="cant-read">
          <span>
            <Icon of={Lock} isSmall /> {t(`unreadable.${body.reason}`)}
          </span>
          {body.reason === 'deviceLocked' || body.reason === 'beforeDevice' ? (
            <a className="link" href={UNLOCK_HREF}>
              {t('unreadable.unlock')}
            </a>
          ) : null}
        </span>
      );
  }
}

function Said({ text }: { text: string }) {
  return (
    <span className={isOnlyEmoji(text) ? 'said big' : 'said'} dir="auto">
      {splitLinks(text).map((part, index) =>
        part.isLink ? (
          <a key={index} href={part.href} target="_blank" rel="noreferrer noopener">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </span>
  );
}

function Picture({ body }: { body: Extract<Body, { kind: 'image' }> }) {
  const t = useText();
  const small = useMedia(body.small);
  const [isOpen, setOpen] = useState(false);
  const ratio = body.size ? `${body.size.width} / ${body.size.height}` : '4 / 3';
  if (small.hasFailed) {
    return (
      <span className="cant-read">
        <span>
          <Icon of={ImageOff} isSmall /> {t('media.failed', { name: body.name })}
        </span>
      </span>
    );
  }
  return (
    <>
      <button
        type="button"
        className="picture"
        style={{ aspectRatio: ratio }}
        aria-label={t('media.open', { name: body.name })}
        onClick={() => setOpen(true)}
      >
        {small.url ? <img src={small.url} alt="" /> : null}
      </button>
      {isOpen ? <Viewer body={body} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Viewer({ body, onClose }: { body: Extract<Body, { kind: 'image' }>; onClose: () => void }) {
  const t = useText();
  const full = useMedia(body.full);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Content className="viewer" aria-describedby={undefined}>
          <div className="bar">
            <Dialog.Title asChild>
              <h1 className="clip small">
                <bdi>{body.name}</bdi>
              </h1>
            </Dialog.Title>
            {full.url ? (
              <a className="tap" href={full.url} download={body.name} aria-label={t('media.save')}>
                <Icon of={Download} />
              </a>
            ) : null}
            <Dialog.Close className="tap" aria-label={t('media.close')}>
              <Icon of={X} />
            </Dialog.Close>
          </div>
          {full.url ? <img src={full.url} alt={body.name} /> : <span />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function FileRow({ body }: { body: Extract<Body, { kind: 'file' }> }) {
  const t = useText();
  const locale = useLocale();
  const { media, outbox } = useMessenger();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const save = async () => {
    setState('busy');
    try {
      const own = outbox.items.find((item) => body.full.url === `outbox:${item.txnId}`)?.attachment?.blob;
      const url = URL.createObjectURL(own ?? (await media.fetchBlob(body.full)));
      Object.assign(document.createElement('a'), { href: url, download: body.name }).click();
      URL.revokeObjectURL(url);
      setState('idle');
    } catch {
      setState('failed');
    }
  };
  return (
    <span className="file">
      <Icon of={File} />
      <span>
        <bdi className="block">{body.name}</bdi>
        <span className="tiny quiet">
          {state === 'failed'
            ? t('media.failed', { name: '' })
            : body.bytes === null
              ? ''
              : formatBytes(body.bytes, locale)}
        </span>
      </span>
      <button
        type="button"
        className="tap"
        aria-label={t('media.saveFile', { name: body.name })}
        aria-busy={state === 'busy'}
        onClick={() => void save()}
      >
        <Icon of={Download} />
      </button>
    </span>
  );
}

function formatBytes(bytes: number, locale: string): string {
  const [value, unit] =
    bytes < 1000 ? [bytes, 'byte'] : bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}
