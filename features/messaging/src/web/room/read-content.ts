// What a message's content says, as Matrix has it (Client-Server API, "Instant Messaging"). Pure.
import type { EncryptedFile } from '../session/attachment-crypto.ts';
import type { MediaSource } from '../session/media.ts';
import type { Body } from './timeline-view-model.ts';

export interface MessageContent {
  readonly msgtype?: string;
  readonly body?: string;
  readonly filename?: string;
  readonly url?: string;
  readonly file?: EncryptedFile;
  readonly info?: {
    readonly mimetype?: string;
    readonly size?: number;
    readonly w?: number;
    readonly h?: number;
    readonly thumbnail_url?: string;
    readonly thumbnail_file?: EncryptedFile;
    readonly thumbnail_info?: { readonly mimetype?: string };
  };
}

/**
 * The picture or file that a content carries; null when it carries none. `own` stands for one that isn't on the server
 * yet.
 */
export function readMedia(content: MessageContent, own?: { url: string }): Body | null {
  const { info } = content;
  const name = content.filename ?? content.body ?? '';
  const mimeType = info?.mimetype ?? 'application/octet-stream';
  const full = own ? { ...own, mimeType } : sourceOf(content.file, content.url, mimeType);
  if (!full) return null;
  switch (content.msgtype) {
    case 'm.image': {
      const small = sourceOf(info?.thumbnail_file, info?.thumbnail_url, info?.thumbnail_info?.mimetype ?? 'image/jpeg');
      const size = info?.w && info.h ? { width: info.w, height: info.h } : null;
      return { kind: 'image', name, full, small: own ? full : (small ?? full), size };
    }
    case 'm.file':
    case 'm.audio':
    case 'm.video':
      return { kind: 'file', name, full, bytes: info?.size ?? null };
    default:
      return null;
  }
}

function sourceOf(file: EncryptedFile | undefined, url: string | undefined, mimeType: string): MediaSource | null {
  if (file?.url) return { url: file.url, file, mimeType };
  return url ? { url, mimeType } : null;
}
