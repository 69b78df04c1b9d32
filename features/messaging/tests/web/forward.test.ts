import { expect, test } from 'vitest';
import { contentToForward, forwardDraft, isForwardable } from '../../src/web/room/forward.ts';
import type { Body, MessageItem } from '../../src/web/room/timeline-view-model.ts';

const item = (body: Body, outboxId: string | null = null) => ({ entry: { body }, outboxId }) as unknown as MessageItem;
const said = item({ kind: 'text', text: 'At nine', isEmote: false });
const sealedFile = {
  url: 'mxc://a/b',
  v: 'v2',
  key: { k: 'secret' },
  iv: '',
  hashes: { sha256: '' },
} as const;
const sealed = item({
  kind: 'file',
  name: 'plan.txt',
  bytes: 3,
  full: { url: 'mxc://a/b', file: sealedFile, mimeType: 'text/plain' },
});
const sealedContent = { msgtype: 'm.file', body: 'plan.txt', file: sealedFile };
const media = { fetchBlob: () => Promise.resolve(new Blob(['abc'], { type: 'text/plain' })) };

test('FWD1 what is forwarded carries neither what it answered nor whom it called', () => {
  const content = {
    msgtype: 'm.text',
    body: '> <@a:b> When?\n\nAt nine',
    'm.mentions': { user_ids: ['@a:b'] },
    'm.relates_to': { 'm.in_reply_to': { event_id: '$1' } },
  };
  expect(contentToForward(content, said)).toEqual({ msgtype: 'm.text', body: 'At nine', 'm.mentions': {} });
});

test('FWD2 a sealed file goes on as it is to an encrypted chat, and is opened and sent anew to one that isn’t', async () => {
  const common = { item: sealed, content: sealedContent, toRoomId: '!b', media };
  const toEncrypted = await forwardDraft({ ...common, isEncrypted: true });
  expect(toEncrypted.content).toMatchObject({ file: sealedFile });
  expect(toEncrypted.attachment).toBeUndefined();
  const toPublic = await forwardDraft({ ...common, isEncrypted: false });
  expect(JSON.stringify(toPublic.content)).not.toContain('secret');
  expect(await toPublic.attachment?.blob.text()).toBe('abc');
});

test('FWD3 what waits to be sent, is deleted or can’t be read isn’t forwarded, nor are cards', () => {
  expect(isForwardable(said)).toBe(true);
  expect(isForwardable(item({ kind: 'text', text: 'x', isEmote: false }, 't1'))).toBe(false);
  expect(isForwardable(item({ kind: 'deleted' }))).toBe(false);
  expect(isForwardable(item({ kind: 'unreadable', reason: 'other' }))).toBe(false);
  expect(isForwardable(item({ kind: 'card', type: 'x', content: {}, summary: 'x' }))).toBe(false);
});
