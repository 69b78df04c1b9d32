// Saying again elsewhere what was said here. Nobody is told where it comes from.
import type { MediaShelf } from '../session/media.ts';
import type { OutboxDraft } from '../session/outbox.ts';
import type { MessageItem } from './timeline-view-model.ts';

/** What can be said again: words, pictures, files. A card belongs where it was sent. */
export function isForwardable({ entry, outboxId }: MessageItem): boolean {
  return outboxId === null && ['text', 'image', 'file', 'voice'].includes(entry.body.kind);
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
  readonly media: Pick<MediaShelf, 'fetchBlob'>;
}

/**
 * The draft for the other chat. A file is opened and sent anew: so its key never stands in the clear, it stays when the
 * first one is taken back, and nobody sees that both are the same. Rejects when it can't be fetched.
 */
export async function forwardDraft({ item, content, toRoomId, media }: Forwarding): Promise<OutboxDraft> {
  const { body } = item.entry;
  const forwarded = contentToForward(content, item);
  const draft = { roomId: toRoomId, type: 'm.room.message' };
  if (!('full' in body)) return { ...draft, content: forwarded };
  const { file: _file, url: _url, info, ...rest } = forwarded as Record<string, unknown>;
  const {
    thumbnail_file: _sealed,
    thumbnail_url: _open,
    thumbnail_info: _of,
    ...ownInfo
  } = { ...(info as object) } as Record<string, unknown>;
  const attachment = { blob: await media.fetchBlob(body.full), name: body.name };
  return { ...draft, content: { ...rest, info: ownInfo }, attachment };
}
