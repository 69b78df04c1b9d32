/** Installs the service worker: only once signed in, so that the first page stays small. */
export function keepOffline(): void {
  // In development the files change under the worker's feet.
  if (!import.meta.env.PROD) return;
  navigator.serviceWorker?.register('/service-worker.js').catch((error: unknown) => {
    console.warn('The app will not open offline', error);
  });
  // Asks the browser not to throw the keys away when space runs short.
  void navigator.storage?.persist?.().catch(() => {});
}
