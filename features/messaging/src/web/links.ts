// Where things are in the app's address bar, and the links people hand to each other. Pure.

export function roomHref(roomId: string): string {
  return `#/chats/${encodeURIComponent(roomId)}`;
}

export function threadHref(roomId: string, rootId: string): string {
  return `${roomHref(roomId)}/thread/${encodeURIComponent(rootId)}`;
}

export const CHATS_HREF = '#/chats';
export const NEW_CHAT_HREF = '#/new';
export const NEW_GROUP_HREF = '#/new/group';
export const MY_CODE_HREF = '#/my-code';
export const RECOVERY_HREF = '#/recovery-key';
export const UNLOCK_HREF = '#/unlock';

/** A link by which others add this person: it opens the app, or sign-up first. */
export function personLink(publicUrl: string, userId: string): string {
  return `${publicUrl}/#/u/${encodePart(userId)}`;
}

/** A link that leads to a chat: joins a public one, and asks for an invitation elsewhere. */
export function roomLink(publicUrl: string, roomIdOrAlias: string): string {
  return `${publicUrl}/#/r/${encodePart(roomIdOrAlias)}`;
}

export type SharedLink =
  | { readonly kind: 'person'; readonly userId: string }
  | { readonly kind: 'room'; readonly roomId: string };

/** Reads a link, a matrix.to link or a bare id, as typed, pasted or scanned; null when it is none of them. */
export function readLink(text: string): SharedLink | null {
  const trimmed = text.trim();
  const afterHash = trimmed.includes('#/') ? trimmed.slice(trimmed.indexOf('#/') + 2) : trimmed;
  const part = decode(afterHash.replace(/^[ur]\//, '').split('?')[0] ?? '');
  if (/^@[^:\s]+:\S+$/.test(part)) return { kind: 'person', userId: part };
  if (/^[!#]\S+$/.test(part)) return { kind: 'room', roomId: part };
  return null;
}

export function go(href: string): void {
  window.location.hash = href;
}

/** Ids keep their @ and : readable; only what would end the path is escaped. */
function encodePart(id: string): string {
  return encodeURIComponent(id).replaceAll('%40', '@').replaceAll('%3A', ':').replaceAll('%21', '!');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
