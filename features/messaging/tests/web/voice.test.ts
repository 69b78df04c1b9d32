import { expect, test } from 'vitest';
import { voiceDraft } from '../../src/web/room/compose.ts';
import { readMedia } from '../../src/web/room/read-content.ts';
import { makeWaveform, readWaveform } from '../../src/web/session/waveform.ts';

const recording = {
  blob: new Blob(['sound'], { type: 'audio/webm' }),
  durationMs: 2300,
  levels: [0, 0.1, 0.4, 0.2],
};

test('VOICE1 a voice message is a sound with its length and shape, and is read back as one', () => {
  const { content, attachment } = voiceDraft('!a', recording, 'Voice message');
  expect(content).toMatchObject({
    msgtype: 'm.audio',
    body: 'Voice message',
    info: { mimetype: 'audio/webm', duration: 2300 },
    'org.matrix.msc1767.audio': { duration: 2300, waveform: [0, 256, 1024, 512] },
    'org.matrix.msc3245.voice': {},
  });
  expect(attachment?.name).toBe('Voice message.webm');
  expect(readMedia({ ...content, url: 'mxc://a/b' })).toMatchObject({ kind: 'voice', durationMs: 2300 });
});

test('VOICE2 a sound file without the mark of a voice stays a file, and nonsense in a voice’s shape does no harm', () => {
  const sound = { msgtype: 'm.audio', body: 'song.ogg', url: 'mxc://a/b' };
  expect(readMedia(sound)).toMatchObject({ kind: 'file', name: 'song.ogg' });
  const odd = {
    ...sound,
    'org.matrix.msc3245.voice': {},
    'org.matrix.msc1767.audio': { duration: 'long' as unknown as number, waveform: 'loud' },
  };
  expect(readMedia(odd)).toMatchObject({ kind: 'voice', durationMs: 0 });
  expect(readWaveform('loud', 3)).toEqual([0.5, 0.5, 0.5]);
  expect(readWaveform([0, 512, 9999, null, -4], 5)).toEqual([0, 0.5, 1, 0, 0]);
});

test('VOICE3 the shape has at most sixty bars, each as loud as the loudest moment of its stretch', () => {
  const levels = Array.from({ length: 600 }, (_, index) => (index === 305 ? 1 : 0.5));
  const waveform = makeWaveform(levels);
  expect(waveform).toHaveLength(60);
  expect(waveform.indexOf(1024)).toBe(30);
  expect(makeWaveform([])).toEqual([]);
});
