// Saying again elsewhere what was said here. Nobody is told where it comes from.
import { measurePicture, type MediaShelf } from '../session/media.ts';
import type { OutboxDraft } from '../session/outbox.ts';
import { fileDraft } from './compose.ts';
import type { MessageItem } from './timeline-view-model.ts';

/** What can be said again: words, pictures, files. A card belongs where it was sent. */
export function isForwardable({ entry, outboxId }: MessageItem): boolean {
  return outboxId === null && ['text', 'image', 'file'].includes(entry.body.kind);
}

/** A message's content without what ties it to its own talk: what it answered, whom it called. Pure. */
export function contentToForward(content: Readonly<Record<string, unknown>>, item: MessageItem) {
  const { 'm.relates_to': _relation, 'm.new_content': _edit, ...rest } = content;
  const { body } = item.entry;
  // The words as they are shown: without the quote that older apps repeat before an answer.
  return { ...rest, ...(body.kind === 'text' ? { body: body.text } : {}), 'm.mentions': {} };
}

interface Forwarding {
  readonly item: MessageItem;
  readonly content: Readonly<Record<string, unknown>>;
  readonly toRoomId: string;
  readonly isEncrypted: boolean;
  readonly media: Pick<MediaShelf, 'fetchBlob'>;
}

/** The draft for the other chat. Rejects when a file has to be fetched first and can't be. */
export async function forwardDraft({ item, content, toRoomId, isEncrypted, media }: Forwarding): Promise<OutboxDraft> {
  const { body } = item.entry;
  const isSealed = (body.kind === 'image' || body.kind === 'file') && body.full.file !== undefined;
  if (!isSealed || isEncrypted)
    return { roomId: toRoomId, type: 'm.room.message', content: contentToForward(content, item) };
  // The key of a sealed file must not stand in the clear: the file is opened here and sent anew.
  const blob = await media.fetchBlob(body.full);
  return fileDraft(toRoomId, { blob, name: body.name }, await measurePicture(blob));
}
