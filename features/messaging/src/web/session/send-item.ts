// One attempt to hand an outbox item to the server: upload what is attached, encrypt where the chat is encrypted, put
// it under its transaction id.
import { ConnectionError, MatrixError, MatrixEvent, Method, type MatrixClient, type Room } from 'matrix-js-sdk';
import { uploadAttachment } from './media.ts';
import type { OutboxItem, SendOutcome, SendProgress } from './outbox.ts';

/** The crypto backend can encrypt a loose event, which the SDK's public face doesn't list. */
interface EventEncrypter {
  encryptEvent(event: MatrixEvent, room: Room): Promise<void>;
}

export async function sendItem(client: MatrixClient, item: OutboxItem, progress: SendProgress): Promise<SendOutcome> {
  try {
    const room = client.getRoom(item.roomId);
    // The chat's own encryption setting isn't known yet: sending now could send in the clear.
    if (!room) return { kind: 'later', afterMs: null };
    if (item.redacts) return await put(client, item, `redact/${enc(item.redacts)}`, item.content);

    const isEncrypted = await isEncryptedRoom(client, room);
    let content = item.content;
    if (item.attachment && !('url' in content) && !('file' in content)) {
      content = await uploadAttachment(client, item, isEncrypted, progress);
      await progress.onUploaded(content);
    }
    progress.signal.throwIfAborted();

    // Reactions stay readable by the server, as the specification has it: relations are aggregated there.
    if (!isEncrypted || item.type === 'm.reaction') return await put(client, item, `send/${enc(item.type)}`, content);
    const event = new MatrixEvent({
      type: item.type,
      content,
      room_id: item.roomId,
      sender: client.getSafeUserId(),
      event_id: `~${item.txnId}`,
    });
    await (client.getCrypto() as unknown as EventEncrypter).encryptEvent(event, room);
    if (event.getWireType() !== 'm.room.encrypted') throw new Error('An encrypted chat must never send in the clear');
    return await put(client, item, 'send/m.room.encrypted', event.getWireContent());
  } catch (error) {
    return outcomeOf(error, progress.signal);
  }
}

export async function isEncryptedRoom(client: MatrixClient, room: Room): Promise<boolean> {
  // The crypto store remembers a chat once encrypted, so that a server can't switch it back by hiding the setting.
  return (
    room.hasEncryptionStateEvent() || ((await client.getCrypto()?.isEncryptionEnabledInRoom(room.roomId)) ?? false)
  );
}

async function put(client: MatrixClient, item: OutboxItem, act: string, content: object): Promise<SendOutcome> {
  const path = `/rooms/${enc(item.roomId)}/${act}/${enc(item.txnId)}`;
  const answer = await client.http.authedRequest<{ event_id: string }>(Method.Put, path, undefined, content);
  return { kind: 'sent', eventId: answer.event_id };
}

/** Server trouble and lost connections pass; a refusal stays one until the person acts. */
export function outcomeOf(error: unknown, signal: AbortSignal): SendOutcome {
  if (signal.aborted) return { kind: 'cancelled' };
  if (error instanceof MatrixError) {
    const status = error.httpStatus ?? 0;
    if (status === 429) return { kind: 'later', afterMs: retryAfterMs(error) };
    if (status >= 500 || status === 401) return { kind: 'later', afterMs: null };
    return { kind: 'refused' };
  }
  if (error instanceof ConnectionError || error instanceof TypeError) return { kind: 'later', afterMs: null };
  const name = error instanceof Error ? error.name : '';
  if (name === 'TokenRefreshError' || name === 'AbortError') return { kind: 'later', afterMs: null };
  console.error('Sending failed', error);
  return { kind: 'refused' };
}

function retryAfterMs(error: MatrixError): number | null {
  try {
    return error.getRetryAfterMs();
  } catch {
    return null;
  }
}

const enc = encodeURIComponent;
