import { describe, expect, test } from 'vitest';
import { isForbiddenAddress } from '../../src/core/server/outbound.ts';
import { parseRange } from '../../src/media/domain/byte-range.ts';
import { checkContentType, checkFileName, contentDisposition } from '../../src/media/domain/content-headers.ts';
import { readPage } from '../../src/media/domain/open-graph.ts';
import { thumbnailSize, variantName, type ThumbnailSize } from '../../src/media/domain/thumbnail-size.ts';

test.each<[string | undefined, ReturnType<typeof parseRange>]>([
  [undefined, null],
  ['bytes=0-9', { start: 0, end: 9 }],
  ['bytes=90-', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['bytes=90-1000', { start: 90, end: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=9-0', null],
  ['bytes=0-1,5-6', null],
  ['bytes=-', null],
  ['lines=0-1', null],
])('MEDIA4 of a hundred bytes, %s is %j', (header, expected) => {
  expect(parseRange(header, 100)).toEqual(expected);
});

describe('MEDIA5 what a browser is told', () => {
  test.each<[string, string | null, string]>([
    ['image/png', 'a.png', 'inline; filename="a.png"'],
    ['text/html', 'a.html', 'attachment; filename="a.html"'],
    ['image/svg+xml', null, 'attachment'],
    ['text/plain; charset=utf-8', 'a b.txt', 'inline; filename="a b.txt"'],
    [
      'application/octet-stream',
      'привет".txt',
      `attachment; filename="_______.txt"; filename*=utf-8''%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82%22.txt`,
    ],
  ])('MEDIA5 %s named %s: %s', (type, name, expected) => {
    expect(contentDisposition(type, name)).toBe(expected);
  });
  test.each([
    [undefined, 'application/octet-stream'],
    ['image/png', 'image/png'],
    ['text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
    ['image/png\r\nX-Evil: 1', 'application/octet-stream'],
    ['nonsense', 'application/octet-stream'],
    [`a/${'b'.repeat(300)}`, 'application/octet-stream'],
  ])('MEDIA5 the type %j is taken as %s', (given, expected) => {
    expect(checkContentType(given)).toBe(expected);
  });
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\evil\\a.exe', 'a.exe'],
    ['a\r\nb\0.txt', 'ab.txt'],
    ['exe.\u202Egpj', 'exe.gpj'],
    ['', null],
    ['/', null],
  ])('MEDIA5 the name %j is taken as %j', (given, expected) => {
    expect(checkFileName(given)).toBe(expected);
  });
});

test.each<[ThumbnailSize, string]>([
  [{ width: 1, height: 1, method: 'crop' }, '32x32-crop'],
  [{ width: 40, height: 30, method: 'crop' }, '96x96-crop'],
  [{ width: 300, height: 40, method: 'crop' }, '320x240-scale'],
  [{ width: 320, height: 240, method: 'scale' }, '320x240-scale'],
  [{ width: 321, height: 1, method: 'scale' }, '640x480-scale'],
  [{ width: 9999, height: 9999, method: 'scale' }, '1600x1200-scale'],
])('MEDIA7 for the wish %j the size is %s', (wish, expected) => {
  expect(variantName(thumbnailSize(wish), false)).toBe(expected);
});

describe('MEDIA9 what a page says of itself', () => {
  const properties = (html: string) => Object.fromEntries(readPage(html).properties);
  test.each<[string, string, Record<string, string>]>([
    [
      'OpenGraph',
      '<meta property="og:title" content="A &amp; B"><meta content=\'x\' property=og:site_name>',
      { 'og:title': 'A & B', 'og:site_name': 'x' },
    ],
    [
      'the title where there is nothing else',
      '<title>\n An old\tpage </title><meta name=description content="d">',
      { 'og:title': 'An old page', 'og:description': 'd' },
    ],
    [
      'the first of each',
      '<meta property="og:title" content="1"><meta property="og:title" content="2">',
      { 'og:title': '1' },
    ],
    [
      'nothing from scripts and comments',
      '<script>"<meta property=og:title content=evil>"</script><!-- <title>no</title> -->',
      {},
    ],
    [
      'numbers as characters',
      '<title>&#x41;&#66;&#0;&#99999999;&unknown;</title>',
      { 'og:title': 'AB&#99999999;&unknown;' },
    ],
    ['what is cut off', '<title>half a ti', { 'og:title': 'half a ti' }],
    ['what is broken', '<meta property="og:title" content="never closed <title>', {}],
  ])('MEDIA9 it reads %s', (_what, html, expected) => {
    expect(properties(html)).toEqual(expected);
  });
  test('MEDIA9 a hostile page takes no more time than its length', () => {
    const began = performance.now();
    for (const piece of [
      '<',
      '<a ',
      '<!--',
      '<title',
      '<script>',
      '<meta a="',
      "<p x='",
      '<meta property=og:a content=',
    ])
      readPage(piece.repeat(60_000));
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

test.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['169.254.169.254', true],
  ['100.64.0.1', true],
  ['0.0.0.0', true],
  ['224.0.0.1', true],
  ['255.255.255.255', true],
  ['8.8.8.8', false],
  ['1.1.1.1', false],
  ['::1', true],
  ['::', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:8.8.8.8', true],
  ['fe80::1%eth0', true],
  ['fc00::1', true],
  ['64:ff9b::7f00:1', true],
  ['2002:7f00:1::', true],
  ['2001:db8::1', true],
  ['ff02::1', true],
  ['2606:4700:4700::1111', false],
  ['nonsense', true],
])('PUSH14 calls to %s are refused: %s', (address, expected) => {
  expect(isForbiddenAddress(address)).toBe(expected);
});
