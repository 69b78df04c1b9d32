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
  /** A voice message (MSC3245): a sound with its shape. */
  readonly 'org.matrix.msc3245.voice'?: object;
  readonly 'org.matrix.msc1767.audio'?: { readonly duration?: number; readonly waveform?: unknown };
  readonly info?: {
    readonly mimetype?: string;
    readonly size?: number;
    readonly duration?: number;
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
    case 'm.audio': {
      const sound = content['org.matrix.msc1767.audio'];
      if (!('org.matrix.msc3245.voice' in content) || !sound)
        return { kind: 'file', name, full, bytes: info?.size ?? null };
      const durationMs = Math.max(0, Number(sound.duration ?? info?.duration) || 0);
      return { kind: 'voice', name, full, durationMs, waveform: sound.waveform };
    }
    case 'm.file':
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
