// Hands a file of the server to the browser's own downloads as it comes, however large: the service worker fetches it
// with the token in a header, so that neither an address nor a log ever holds the token, and no memory the file.

/** A worker of an earlier version doesn't know the request and says nothing. */
const READY_WAIT_MS = 2000;

/** Resolves once the download has begun. Rejects when the server refuses it or can't be reached. */
export async function saveFile(file: { path: string; accessToken: string }): Promise<void> {
  const worker = navigator.serviceWorker?.controller;
  const ready = worker ? await announce(worker, file) : null;
  if (!ready) return await saveThroughMemory(file);
  // Turns into a download: the page stays where it is.
  window.location.assign(ready.address);
  if ((await ready.outcome) !== 'started') throw new Error('The file could not be fetched');
}

async function announce(worker: ServiceWorker, file: { path: string; accessToken: string }) {
  const { port1, port2 } = new MessageChannel();
  const said = { ready: Promise.withResolvers<boolean>(), outcome: Promise.withResolvers<string>() };
  port1.onmessage = ({ data }: MessageEvent<string>) => {
    if (data === 'ready') said.ready.resolve(true);
    else said.outcome.resolve(data);
  };
  const address = `/download/${crypto.randomUUID()}`;
  worker.postMessage({ kind: 'download', address, ...file }, [port2]);
  const timer = setTimeout(() => said.ready.resolve(false), READY_WAIT_MS);
  const isReady = await said.ready.promise;
  clearTimeout(timer);
  return isReady ? { address, outcome: said.outcome.promise } : null;
}

/** Without a service worker, in development and in windows that keep nothing. */
async function saveThroughMemory({ path, accessToken }: { path: string; accessToken: string }): Promise<void> {
  const answer = await fetch(path, { headers: { authorization: `Bearer ${accessToken}` } });
  if (!answer.ok) throw new Error(`The file was answered with ${answer.status}`);
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  const url = URL.createObjectURL(await answer.blob());
  Object.assign(document.createElement('a'), { href: url, download: name ?? 'althing' }).click();
  URL.revokeObjectURL(url);
}
