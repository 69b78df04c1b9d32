import { expect, test } from 'vitest';
import { deletionDraft, editDraft, fileDraft, textDraft } from '../../src/web/room/compose.ts';
import { splitLinks } from '../../src/web/room/split-links.ts';
import { askedGroups, isGroupRight, keyGroups } from '../../src/web/security/recovery-check.ts';
import { decryptAttachment, encryptAttachment } from '../../src/web/session/attachment-crypto.ts';
import { safeType } from '../../src/web/session/media.ts';

const links = (text: string) =>
  splitLinks(text)
    .filter(({ isLink }) => isLink)
    .map((part) => part.text);

test('web addresses are found without the sentence’s own marks', () => {
  expect(links('See https://a.example/x, and (https://b.example/y_(z)).')).toEqual([
    'https://a.example/x',
    'https://b.example/y_(z)',
  ]);
  expect(links('javascript:alert(1) data:text/html,x')).toEqual([]);
  const text = 'a https://b.example. c';
  expect(
    splitLinks(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});

test('the check asks for two different groups, never the first', () => {
  for (let step = 0; step < 200; step += 1) {
    const [first, second] = askedGroups(12, () => ((step * 7919) % 997) / 997);
    expect(first).toBeGreaterThan(1);
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThanOrEqual(12);
  }
});

test('capitals count in the recovery key', () => {
  const key = 'EsTu Vyqh 7RhM';
  expect(keyGroups(key)).toEqual(['EsTu', 'Vyqh', '7RhM']);
  expect(isGroupRight(key, 2, ' Vyqh ')).toBe(true);
  expect(isGroupRight(key, 2, 'vyqh')).toBe(false);
});

test('R1 an attachment is opened only by its key, and only if not a byte has changed', async () => {
  const { cipher, file } = await encryptAttachment(new Blob(['Two lindens']));
  const bytes = await cipher.arrayBuffer();
  expect(new TextDecoder().decode(bytes)).not.toContain('linden');
  const sealed = { ...file, url: 'mxc://a/b' };
  expect(new TextDecoder().decode(await decryptAttachment(bytes, sealed))).toBe('Two lindens');
  new Uint8Array(bytes)[3] = (new Uint8Array(bytes)[3] ?? 0) ^ 1;
  await expect(decryptAttachment(bytes, sealed)).rejects.toThrow('differs');
});

test('a file that could run script in the app’s own origin is never opened as such', () => {
  expect(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript'].map(safeType)).toEqual(
    Array(4).fill('application/octet-stream'),
  );
  expect(safeType('image/png')).toBe('image/png');
});

test('contents follow the specification', () => {
  expect(textDraft('!a', 'hi', '$1').content).toMatchObject({
    msgtype: 'm.text',
    body: 'hi',
    'm.relates_to': { 'm.in_reply_to': { event_id: '$1' } },
  });
  expect(textDraft('!a', '/me waves', null).content).toMatchObject({ msgtype: 'm.emote', body: 'waves' });
  expect(editDraft('!a', '$1', 'ho').content).toMatchObject({
    'm.new_content': { body: 'ho' },
    'm.relates_to': { rel_type: 'm.replace', event_id: '$1' },
  });
  expect(deletionDraft('!a', '$1', { holdUntil: 5 })).toMatchObject({
    type: 'm.room.redaction',
    redacts: '$1',
    holdUntil: 5,
  });
  const file = { blob: new Blob(['x'], { type: 'image/png' }), name: 'a.png' };
  expect(fileDraft('!a', file, { width: 3, height: 2 }).content).toMatchObject({
    msgtype: 'm.image',
    info: { w: 3, h: 2, size: 1, mimetype: 'image/png' },
  });
  expect(fileDraft('!a', file, null).content).toMatchObject({ msgtype: 'm.file' });
});
