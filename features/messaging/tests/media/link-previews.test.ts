// Previews of links, with a site of our own to look at.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, SERVER_NAME, type Device, type World } from '../keys/world.ts';

interface Site {
  readonly url: string;
  readonly pictureBytes: number;
  /** How often each path was asked for. */
  readonly hits: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

let world: World;
let ann: Device;
let site: Site;

beforeAll(async () => {
  site = await openSite();
  world = await openWorld({ isLoopbackCallAllowed: true });
  ann = await world.signUp('ann');
});
afterAll(async () => {
  await world.close();
  await site.close();
});

describe('MEDIA9 link previews', () => {
  const preview = (path: string) =>
    ann.get(`/v1/media/preview_url?url=${encodeURIComponent(path.startsWith('http') ? path : site.url + path)}`);

  test('MEDIA9 a page is told of in its own words, its picture kept here and measured', async () => {
    const { status, body } = await preview('/moved');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      'og:title': 'Tëst',
      'og:type': 'article',
      'og:image:width': 40,
      'og:image:height': 30,
      'og:image:type': 'image/png',
    });
    const id = String(body['og:image']).split('/').at(-1) ?? '';
    const picture = await fetch(`${world.url}/_matrix/client/v1/media/download/${SERVER_NAME}/${id}`, {
      headers: { authorization: `Bearer ${ann.token}` },
    });
    expect((await picture.arrayBuffer()).byteLength).toBe(body['matrix:image:size']);
  });

  test('MEDIA9 a page is not looked at again for a while, and once for many who ask at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => preview('/counted')));
    await preview('/counted#elsewhere');
    expect(site.hits.get('/counted')).toBe(1);
  });

  test('MEDIA9 what is no page has no preview, and what is not there is an error', async () => {
    expect(await preview('/data')).toMatchObject({ status: 200, body: {} });
    expect((await preview('/missing')).status).toBe(502);
    expect((await preview('/circle')).status).toBe(502);
    expect((await preview('file:///etc/passwd')).status).toBe(400);
    expect((await preview(`/${'ж'.repeat(900)}`)).status).toBe(400);
    expect((await preview('/endless')).body).toEqual({ 'og:title': 'Endless' });
  });

  test('MEDIA9 beyond what the pictures may take together the oldest makes room, and its preview goes without', async () => {
    const small = await openWorld({ isLoopbackCallAllowed: true, previewBytesMax: site.pictureBytes * 2.5 });
    try {
      const dan = await small.signUp('dan');
      const look = async (path: string) =>
        (await dan.get(`/v1/media/preview_url?url=${encodeURIComponent(site.url + path)}`)).body;
      const isKept = async (uri: string) => {
        const answer = await fetch(`${small.url}/_matrix/client/v1/media/download/${uri.slice('mxc://'.length)}`, {
          headers: { authorization: `Bearer ${dan.token}` },
        });
        await answer.arrayBuffer();
        return answer.status === 200;
      };
      const pictures: string[] = [];
      for (const path of ['/picture.png', '/picture.png?2', '/picture.png?3']) {
        const shown = await look(path);
        expect(shown['matrix:image:size']).toBe(site.pictureBytes);
        pictures.push(shown['og:image']);
      }
      expect(await Promise.all(pictures.map(isKept))).toEqual([false, true, true]);
      expect(await look('/picture.png')).toEqual({});
      expect((await look('/picture.png?3'))['og:image']).toBe(pictures[2]);
    } finally {
      await small.close();
    }
  });

  test('PUSH14 without the operator’s leave no page on this machine is looked at', async () => {
    const guarded = await openWorld();
    try {
      const cat = await guarded.signUp('cat');
      for (const url of [
        site.url,
        site.url.replace('127.0.0.1', 'localhost'),
        site.url.replace('127.0.0.1', '[::ffff:127.0.0.1]'),
        site.url.replace('127.0.0.1', '0x7f.1'),
      ]) {
        const answer = await cat.get(`/v1/media/preview_url?url=${encodeURIComponent(`${url}/counted`)}`);
        expect(answer).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
      }
      expect(site.hits.get('/counted')).toBe(1);
    } finally {
      await guarded.close();
    }
  });
});

async function openSite(): Promise<Site> {
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#a00' } })
    .png()
    .toBuffer();
  const hits = new Map<string, number>();
  const html = (body: string) => ({ type: 'text/html', body });
  const latin = Buffer.from(
    '<head><meta charset="iso-8859-1"><meta property="og:title" content="T\u00EBst"><meta property="og:type" content="article"><meta property="og:image" content="/picture.png"><meta property="og:image:width" content="9999">',
    'latin1',
  );
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/';
    hits.set(path, (hits.get(path) ?? 0) + 1);
    const redirects: Record<string, string> = { '/moved': '/page', '/circle': '/circle' };
    if (redirects[path] !== undefined) return response.writeHead(302, { location: redirects[path] }).end();
    if (path.startsWith('/picture.png')) return response.writeHead(200, { 'content-type': 'image/png' }).end(picture);
    if (path === '/page') return response.writeHead(200, { 'content-type': 'text/html' }).end(latin);
    if (path === '/endless') {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write('<title>Endless</title>');
      const more = () => {
        while (response.writable && response.write(' '.repeat(65_536)));
      };
      response.on('drain', more).on('error', () => undefined);
      return more();
    }
    const pages: Record<string, { type: string; body: string }> = {
      '/counted': html('<title>Counted</title>'),
      '/data': { type: 'application/zip', body: 'PK' },
    };
    const page = pages[path];
    response.writeHead(page ? 200 : 404, { 'content-type': page?.type ?? 'text/plain' }).end(page?.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits,
    pictureBytes: picture.length,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
