// Keeps the app's own files, so that it opens without a connection, and hands what the app asks it to download to the
// browser as it comes. Other requests to the server's interfaces are left alone: what people say doesn't pass through
// here. VERSION and FILES are put in front by the build.
/* global VERSION, FILES */

const CACHE = `althing-${VERSION}`;
/** A slow connection must not keep the app closed when a good copy lies here. */
const PAGE_WAIT_MS = 3000;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith('althing-') && name !== CACHE).map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (event.request.mode === 'navigate' && url.pathname === '/') event.respondWith(page(event.request));
  else if (downloads.has(url.pathname)) event.respondWith(download(url.pathname));
  else if (FILES.includes(url.pathname)) event.respondWith(kept(event.request, url.pathname));
});

/** Announced by the app and good once: an address of no meaning, what it stands for, and whom to tell. */
const downloads = new Map();

self.addEventListener('message', (event) => {
  if (event.data?.kind !== 'download') return;
  const { address, path, accessToken } = event.data;
  const [port] = event.ports;
  downloads.set(address, { path, accessToken, port });
  port.postMessage('ready');
});

async function download(address) {
  const { path, accessToken, port } = downloads.get(address);
  downloads.delete(address);
  const answer = await fetch(path, { headers: { authorization: `Bearer ${accessToken}` } }).catch(() => null);
  port.postMessage(answer?.ok ? 'started' : 'failed');
  // An empty answer leaves the page where it is.
  return answer?.ok ? answer : new Response(null, { status: 204 });
}

/** The page as the server has it now; the kept copy when that takes too long or fails. */
async function page(request) {
  const cache = await caches.open(CACHE);
  const copy = await cache.match('/');
  if (!copy) return fetch(request);
  const late = new Promise((resolve) => setTimeout(() => resolve(copy), PAGE_WAIT_MS));
  const fresh = fetch(request).then(
    (response) => (response.ok ? response : copy),
    () => copy,
  );
  return Promise.race([fresh, late]);
}

async function kept(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
