import { defineConfig } from '@playwright/test';

/** Encryption in WebAssembly, on a machine that runs a server, a database and two browsers beside it. */
const JOURNEY_MS = 120_000;

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results',
  timeout: JOURNEY_MS,
  expect: { timeout: 20_000 },
  // One server and one browser for all: two cores are shared by both sides of each chat.
  workers: 1,
  // A journey that fails now and then is broken: it isn't tried again.
  retries: 0,
  reporter: [['list']],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A camera for the code scanner that needs no hardware and no permission window.
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
      ],
    },
  },
});
