// What is written and not sent, per chat, on this device only; it goes with the session.

const PREFIX = 'althing.draft.';

export function readDraft(roomId: string): string {
  return localStorage.getItem(PREFIX + roomId) ?? '';
}

export function keepDraft(roomId: string, text: string): void {
  if (text === '') localStorage.removeItem(PREFIX + roomId);
  else localStorage.setItem(PREFIX + roomId, text);
}
