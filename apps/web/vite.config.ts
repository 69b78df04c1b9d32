import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fonts } from './build/fonts.ts';
import { precompress } from './build/precompress.ts';
import { serviceWorker } from './build/service-worker.ts';

/** Where `npm run dev` finds the server. */
const SERVER = process.env['ALTHING_DEV_SERVER'] ?? 'http://localhost:8008';
const SERVER_PATHS = [
  '/_matrix',
  '/.well-known',
  '/oauth2',
  '/sign-in',
  '/account',
  '/account-assets',
  '/api',
  '/health',
];

/** The modules that the first page shares with the rest; by name, since each is also part of what loads later. */
const FIRST_PAGE = new RegExp(
  [
    'node_modules/(react|react-dom|scheduler|i18next|react-i18next|use-sync-external-store)/',
    'node_modules/lucide-react/dist/esm/(?!icons/)',
    'node_modules/lucide-react/dist/esm/icons/(check|circle-alert|circle-exclamation-point|triangle-alert|triangle-exclamation-point|wifi-off)\\.',
    'packages/ui/src/(icon|states)\\.',
    'features/accounts/src/web/(preferences|session-store|indexed-store|oauth-client|sign-in|device-name)\\.',
    'apps/web/src/languages\\.',
  ].join('|'),
);

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), fonts(), serviceWorker(), precompress()],
  build: {
    target: 'es2023',
    // The SDK is one large chunk that loads after sign-in; splitting it further gains nothing.
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      output: {
        // What the first page needs comes in one piece: a dozen small ones cost more in headers than they hold.
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'start', test: FIRST_PAGE }] },
      },
    },
  },
  // Its WebAssembly lies beside its script and is found by the script's own address: bundling would part them.
  optimizeDeps: { exclude: ['@matrix-org/matrix-sdk-crypto-wasm'] },
  server: { proxy: Object.fromEntries(SERVER_PATHS.map((path) => [path, { target: SERVER, changeOrigin: false }])) },
});
