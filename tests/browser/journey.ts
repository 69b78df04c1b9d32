// What every journey starts from: a server with a fresh data folder, and people with a browser of their own each.
import { test as base, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { startServer, type TestServer } from '@althing/testing';
import { meet, type Meeting } from './meeting.ts';
import { DESK, type OpenBrowser } from './people.ts';

interface Fixtures {
  readonly openBrowser: OpenBrowser;
}

interface WorkerFixtures {
  readonly server: TestServer;
  /** Two people who know each other, for journeys that only add to their talk: meeting costs two sign-ups. */
  readonly meeting: Meeting;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // Playwright reads from the pattern which fixtures are needed: none.
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names from the pattern
    async ({}, use) => {
      // Money comes from a bank for trying things out.
      const server = await startServer({ env: { ALTHING_BANK: 'sandbox' } });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  meeting: [
    async ({ browser, server }, use) => {
      const opened: Page[] = [];
      const met = await meet(async (options = {}) => {
        const page = await newPage(browser, server.url, options);
        opened.push(page);
        return page;
      });
      await use(met);
      for (const page of opened) await page.context().close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  openBrowser: async ({ browser, server }, use) => {
    const opened: Page[] = [];
    await use(async (options = {}) => {
      const page = await newPage(browser, server.url, options);
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
});

export { expect } from '@playwright/test';

async function newPage(browser: Browser, baseURL: string, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: DESK, locale: 'en-GB', ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'camera', 'microphone']);
  return await context.newPage();
}
