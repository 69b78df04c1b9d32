import { expect, test } from 'vitest';
import { contentToForward, forwardDraft, isForwardable } from '../../src/web/room/forward.ts';
import { deletionDraft } from '../../src/web/room/compose.ts';
import { sealedMedia, type Body, type MessageItem } from '../../src/web/room/timeline-view-model.ts';

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
const sealedContent = {
  msgtype: 'm.file',
  body: 'plan.txt',
  file: sealedFile,
  info: { size: 3, thumbnail_file: sealedFile, thumbnail_info: { w: 1 } },
};
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

test('FWD2 a file is opened and sent anew: nothing of it leads back to the first one', async () => {
  const draft = await forwardDraft({ item: sealed, content: sealedContent, toRoomId: '!b', media });
  expect(draft.content).toEqual({ msgtype: 'm.file', body: 'plan.txt', info: { size: 3 }, 'm.mentions': {} });
  expect(await draft.attachment?.blob.text()).toBe('abc');
  expect(draft.attachment?.name).toBe('plan.txt');
});

test('FWD3 what waits to be sent, is deleted or can’t be read isn’t forwarded, nor are cards', () => {
  expect(isForwardable(said)).toBe(true);
  expect(isForwardable(item({ kind: 'text', text: 'x', isEmote: false }, 't1'))).toBe(false);
  expect(isForwardable(item({ kind: 'deleted' }))).toBe(false);
  expect(isForwardable(item({ kind: 'unreadable', reason: 'other' }))).toBe(false);
  expect(isForwardable(item({ kind: 'card', type: 'x', content: {}, summary: 'x' }))).toBe(false);
});

test('FWD4 who takes a message back names its sealed files, which the server can’t see', () => {
  expect(sealedMedia(sealed.entry.body)).toEqual(['mxc://a/b']);
  expect(sealedMedia(said.entry.body)).toEqual([]);
  expect(deletionDraft('!a', '$1', { media: ['mxc://a/b'] }).content).toEqual({ 'althing.media': ['mxc://a/b'] });
  expect(deletionDraft('!a', '$1').content).toEqual({});
});
