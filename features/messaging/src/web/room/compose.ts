// Puts what a person does in a chat into Matrix contents (Client-Server API, "Instant Messaging"). Pure.
import type { OutboxDraft } from '../session/outbox.ts';
import type { PictureSize } from '../session/media.ts';
import type { VoiceRecording } from '../session/voice-recorder.ts';
import { makeWaveform } from '../session/waveform.ts';

export function textDraft(roomId: string, text: string, replyToId: string | null): OutboxDraft {
  const emote = /^\/me\s+(.+)$/s.exec(text)?.[1];
  return {
    roomId,
    type: 'm.room.message',
    content: {
      msgtype: emote ? 'm.emote' : 'm.text',
      body: emote ?? text,
      // Empty mentions: nobody is called by a word that happens to be their name.
      'm.mentions': {},
      ...(replyToId ? { 'm.relates_to': { 'm.in_reply_to': { event_id: replyToId } } } : {}),
    },
  };
}

export interface Thread {
  readonly rootId: string;
  /** The latest message in it that the server has. */
  readonly lastId: string;
}

/** Puts a message into a thread; apps that know no threads show it as an answer to the latest message there. */
export function inThread(draft: OutboxDraft, thread: Thread | null): OutboxDraft {
  if (!thread) return draft;
  const reply = (draft.content['m.relates_to'] as { 'm.in_reply_to'?: object } | undefined)?.['m.in_reply_to'];
  const relation = {
    rel_type: 'm.thread',
    event_id: thread.rootId,
    is_falling_back: reply === undefined,
    'm.in_reply_to': reply ?? { event_id: thread.lastId },
  };
  return { ...draft, content: { ...draft.content, 'm.relates_to': relation } };
}

export function editDraft(roomId: string, eventId: string, text: string): OutboxDraft {
  return {
    roomId,
    type: 'm.room.message',
    content: {
      msgtype: 'm.text',
      // Clients that don't know edits show this line.
      body: `* ${text}`,
      'm.new_content': { msgtype: 'm.text', body: text, 'm.mentions': {} },
      'm.mentions': {},
      'm.relates_to': { rel_type: 'm.replace', event_id: eventId },
    },
  };
}

/** A message of another feature's making: a `msgtype` of its own, or with `isEvent` an event type of its own. */
export function cardDraft(
  roomId: string,
  { type, content, isEvent = false }: { type: string; content: Record<string, unknown>; isEvent?: boolean },
): OutboxDraft {
  if (isEvent) return { roomId, type, content };
  return { roomId, type: 'm.room.message', content: { 'm.mentions': {}, ...content, msgtype: type } };
}

export function reactionDraft(roomId: string, eventId: string, key: string): OutboxDraft {
  return {
    roomId,
    type: 'm.reaction',
    content: { 'm.relates_to': { rel_type: 'm.annotation', event_id: eventId, key } },
  };
}

/**
 * Takes effect on this screen at once, on the others when `holdUntil` has passed: until then it can be undone. `media`
 * names the sealed files the message showed: the server can't see them, and takes them away when it is told.
 */
export function deletionDraft(
  roomId: string,
  eventId: string,
  { holdUntil = 0, media = [] }: { holdUntil?: number; media?: readonly string[] } = {},
): OutboxDraft {
  const content = media.length > 0 ? { 'althing.media': media } : {};
  return { roomId, type: 'm.room.redaction', content, redacts: eventId, holdUntil };
}

export function fileDraft(
  roomId: string,
  file: { blob: Blob; name: string },
  picture: PictureSize | null,
): OutboxDraft {
  return {
    roomId,
    type: 'm.room.message',
    content: {
      msgtype: picture ? 'm.image' : 'm.file',
      body: file.name,
      filename: file.name,
      info: {
        mimetype: file.blob.type || 'application/octet-stream',
        size: file.blob.size,
        ...(picture ? { w: picture.width, h: picture.height } : {}),
      },
      'm.mentions': {},
    },
    attachment: file,
  };
}

/** A voice message (MSC3245). `words` stand for it in apps that know only files. */
export function voiceDraft(roomId: string, recording: VoiceRecording, words: string): OutboxDraft {
  const { blob, durationMs, levels } = recording;
  const name = `${words}.${blob.type === 'audio/mp4' ? 'm4a' : blob.type.replace('audio/', '')}`;
  return {
    roomId,
    type: 'm.room.message',
    content: {
      msgtype: 'm.audio',
      body: words,
      filename: name,
      info: { mimetype: blob.type, size: blob.size, duration: durationMs },
      'org.matrix.msc1767.text': words,
      'org.matrix.msc1767.audio': { duration: durationMs, waveform: makeWaveform(levels) },
      'org.matrix.msc3245.voice': {},
      'm.mentions': {},
    },
    attachment: { blob, name },
  };
}
