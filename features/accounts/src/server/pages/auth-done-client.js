// Client-Server API, "User-Interactive Authentication API", "Fallback": how a page tells the app that opened it.
if (typeof globalThis.onAuthDone === 'function') globalThis.onAuthDone();
else if (globalThis.opener?.postMessage) globalThis.opener.postMessage('authDone', '*');
