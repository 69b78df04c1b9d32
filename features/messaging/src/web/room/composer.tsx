import { Icon, IconButton, useToast } from '@althing/ui';
import { Globe, Mic, SendHorizontal, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import type { ComposerRoom, SendCard } from '../cards/composer-acts.ts';
import { measurePicture } from '../session/media.ts';
import type { OutboxDraft } from '../session/outbox.ts';
import { VoiceRecorder } from '../session/voice-recorder.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useIsDesktop } from '../use-is-desktop.ts';
import { useText } from '../use-text.ts';
import { AttachMenu } from './attach-menu.tsx';
import { cardDraft, editDraft, fileDraft, inThread, textDraft, voiceDraft, type Thread } from './compose.ts';
import { keepDraft, readDraft } from './drafts.ts';
import { quoteOf, type MessageItem, type TimelineItem } from './timeline-view-model.ts';
import { useTyping } from './use-typing.ts';
import { VoiceBar } from './voice-bar.tsx';

/** What the server takes at most by default; a larger one is refused before it is read. */
const FILE_BYTES_MAX = 100 * 1024 * 1024;

export type Composing =
  | { readonly kind: 'plain' }
  | { readonly kind: 'reply'; readonly item: MessageItem }
  | { readonly kind: 'edit'; readonly item: MessageItem };

interface ComposerProps {
  readonly roomId: string;
  readonly canSend: boolean;
  readonly isPublic: boolean;
  readonly room: () => ComposerRoom;
  readonly composing: Composing;
  readonly onComposing: (composing: Composing) => void;
  readonly dropped: readonly File[];
  readonly onDroppedTaken: () => void;
  /** The person's last message, for editing by the up key. */
  readonly lastOwn: () => TimelineItem | null;
  /** The thread that is written in; null for the chat itself. Asked for when something is sent. */
  readonly thread: () => Thread | null;
  /** Each thread has a draft of its own. */
  readonly draftKey: string;
}

export function Composer(props: ComposerProps) {
  const { roomId, composing, onComposing, dropped, onDroppedTaken, thread, draftKey } = props;
  const t = useText();
  const toast = useToast();
  const { outbox } = useMessenger();
  const isDesktop = useIsDesktop();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(() => readDraft(draftKey));
  const [recorder, setRecorder] = useState<VoiceRecorder | null>(null);
  const typing = useTyping(roomId);

  const add = useCallback((draft: OutboxDraft) => outbox.add(inThread(draft, thread())), [outbox, thread]);
  const sendCard: SendCard = async (card) => {
    await add(cardDraft(roomId, card));
  };

  const change = (next: string) => {
    setText(next);
    if (composing.kind !== 'edit') keepDraft(draftKey, next);
    typing.note(next !== '');
  };

  // Editing takes the message's words into the field, and gives the draft back afterwards.
  const editedId = composing.kind === 'edit' ? composing.item.entry.id : null;
  useEffect(() => {
    if (composing.kind === 'edit' && composing.item.entry.body.kind === 'text') setText(composing.item.entry.body.text);
    if (composing.kind !== 'plain') field.current?.focus();
    return () => {
      if (editedId) setText(readDraft(draftKey));
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each message taken up
  }, [editedId, composing.kind]);

  const addFiles = useCallback(
    async (files: readonly File[]) => {
      for (const file of files) {
        if (file.size > FILE_BYTES_MAX) {
          toast({ text: t('composer.tooLarge', { name: file.name }) });
          continue;
        }
        await add(fileDraft(roomId, { blob: file, name: file.name }, await measurePicture(file)));
      }
    },
    [add, roomId, toast, t],
  );
  useEffect(() => {
    if (dropped.length === 0) return;
    onDroppedTaken();
    void addFiles(dropped);
  }, [dropped, onDroppedTaken, addFiles]);

  const send = () => {
    const said = text.trim();
    if (said === '') return;
    typing.stop();
    if (composing.kind === 'edit') {
      const { body, id } = composing.item.entry;
      if (body.kind !== 'text' || body.text !== said) void outbox.add(editDraft(roomId, id, said));
      onComposing({ kind: 'plain' });
    } else {
      // The draft goes only when the outbox has it: a tab that dies in between loses nothing.
      void add(textDraft(roomId, said, composing.kind === 'reply' ? composing.item.entry.id : null)).then(() => {
        if (readDraft(draftKey).trim() === said) keepDraft(draftKey, '');
      });
      setText('');
      onComposing({ kind: 'plain' });
    }
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    // On a phone Enter is the only way to a second line.
    if (event.key === 'Enter' && !event.shiftKey && isDesktop) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && composing.kind !== 'plain') {
      onComposing({ kind: 'plain' });
    } else if (event.key === 'ArrowUp' && text === '') {
      const last = props.lastOwn();
      if (last?.kind === 'message') {
        event.preventDefault();
        onComposing({ kind: 'edit', item: last });
      }
    }
  };

  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    void addFiles(files);
  };

  const record = async () => {
    try {
      setRecorder(await VoiceRecorder.start());
    } catch {
      toast({ text: t('voice.noMicrophone') });
    }
  };
  const endRecording = useCallback(() => setRecorder(null), []);
  // Leaving the chat is no way to send what was said.
  useEffect(() => () => recorder?.cancel(), [recorder]);

  if (!props.canSend) return <p className="composer quiet small cannot-send">{t('composer.cannotSend')}</p>;
  if (recorder) {
    return (
      <VoiceBar
        recorder={recorder}
        onCancel={endRecording}
        onSend={(recording) => {
          endRecording();
          void add(voiceDraft(roomId, recording, t('preview.audio')));
        }}
      />
    );
  }
  return (
    <>
      {composing.kind === 'plain' ? null : (
        <ComposingBar composing={composing} onEnd={() => onComposing({ kind: 'plain' })} />
      )}
      <form
        className="composer"
        aria-label={t('composer.label')}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <AttachMenu sendCard={sendCard} room={props.room} onPickFiles={() => picker.current?.click()} />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={t('composer.addFile')}
          onChange={(event) => {
            void addFiles([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <div className="field">
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            aria-label={t(props.isPublic ? 'composer.messagePublic' : 'composer.message')}
            placeholder={t(props.isPublic ? 'composer.messagePublic' : 'composer.message')}
            value={text}
            onChange={(event) => change(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onBlur={typing.stop}
          />
          {props.isPublic ? <Icon of={Globe} isSmall className="quiet field-mark" /> : null}
        </div>
        {text.trim() === '' && composing.kind === 'plain' && VoiceRecorder.isPossible() ? (
          <IconButton icon={Mic} isAccent label={t('voice.record')} onClick={() => void record()} />
        ) : (
          <IconButton
            icon={SendHorizontal}
            isMirrored
            isSubmit
            isAccent
            label={t('composer.send')}
            isDisabled={text.trim() === ''}
          />
        )}
      </form>
    </>
  );
}

function ComposingBar({ composing, onEnd }: { composing: Exclude<Composing, { kind: 'plain' }>; onEnd: () => void }) {
  const t = useText();
  const { entry } = composing.item;
  return (
    <div className="composing">
      <span aria-hidden="true" />
      <span>
        <b>
          {composing.kind === 'edit' ? t('composer.editing') : t('composer.replyingTo', { name: entry.senderName })}
        </b>
        <span className="clip block">{quoteOf(entry.body) ?? t('message.replyTo')}</span>
      </span>
      <IconButton
        icon={X}
        label={t(composing.kind === 'edit' ? 'composer.endEdit' : 'composer.endReply')}
        onClick={onEnd}
      />
    </div>
  );
}
